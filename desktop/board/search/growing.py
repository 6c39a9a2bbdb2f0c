"""Owns columns that grow: numbers put down one by one, and read as one numpy array."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_LEAST = 256
_MOST_WAITING = 4096
"""Numbers that are laid down at once: a million of them would take a tenth of a second."""


class Column:
    """A column of numbers.

    What was put down last waits in a list: numpy takes a thousand numbers in the time in which it takes one.

    Args:
        kind: What holds each number.

    Attributes:
        count: Numbers in it.
    """

    def __init__(self, kind: type[np.integer[Any]]) -> None:
        self.count = 0
        self._room: NDArray[Any] = np.zeros(_LEAST, kind)
        self._laid = 0
        self._waiting: list[int] = []

    @property
    def values(self) -> NDArray[Any]:
        """All numbers; a view that holds until the next one is added."""
        if self._waiting:
            self._lay()
        return self._room[: self.count]

    def extend(self, numbers: list[int]) -> int:
        """Add numbers at the end; returns the place of the first."""
        first = self.count
        self._waiting += numbers
        self.count = first + len(numbers)
        if len(self._waiting) > _MOST_WAITING:
            self._lay()
        return first

    def get(self, place: int) -> int:
        """Return one number."""
        return self._waiting[place - self._laid] if place >= self._laid else int(self._room[place])

    def put(self, place: int, number: int) -> None:
        """Replace one number."""
        if place >= self._laid:
            self._waiting[place - self._laid] = number
        else:
            self._room[place] = number

    def _lay(self) -> None:
        if self.count > len(self._room):
            more = np.zeros(max(self.count, 2 * len(self._room)), self._room.dtype)
            more[: self._laid] = self._room[: self._laid]
            self._room = more
        self._room[self._laid : self.count] = self._waiting
        self._laid = self.count
        self._waiting.clear()
