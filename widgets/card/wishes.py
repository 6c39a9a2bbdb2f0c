"""Owns which wishes at an incident's card become orders: none twice, none by chance, no early claim lost.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf

from desktop.models.command import Operation

SETTLE_S = 0.5
"""So long after a change an incident is not sent to anybody, and the same wish is a key pressed too long."""

EARLY_S = 3.0
"""So long a wish waits for the answer that says whether it is allowed; later nobody remembers it."""


class Wishes:
    """The wishes for one incident after another.

    Args:
        clock: Steady seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._changed_s = self._taken_s = self._early_s = -inf
        self._taken: Operation | None = None
        self._early: Operation | None = None

    def turn(self) -> None:
        """Begin with another incident: what was wished for the one before is none of its business."""
        self._changed_s = -inf
        self._taken = self._early = None

    def note_change(self) -> None:
        """Note that the incident is no longer what it was a moment ago, when something was wished of it."""
        self._changed_s = self._clock()
        self._early = None

    @property
    def is_settled(self) -> bool:
        """Whether the incident has been the same long enough to have been read."""
        return self._clock() - self._changed_s >= SETTLE_S

    def take(self, operation: Operation) -> bool:
        """Say whether a wish that is allowed becomes an order: not the one before once more."""
        if self._taken is operation and self._clock() - self._taken_s < SETTLE_S:
            return False
        self._taken, self._taken_s, self._early = operation, self._clock(), None
        return True

    def keep(self, operation: Operation) -> None:
        """Keep a wish until it is known whether it is allowed."""
        self._early, self._early_s = operation, self._clock()

    def take_kept(self) -> Operation | None:
        """Return the wish that was kept, once, None if there is none or it has grown old."""
        kept, self._early = self._early, None
        return kept if self._clock() - self._early_s < EARLY_S else None
