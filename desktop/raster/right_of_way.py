"""Owns the right of way of the screen: whoever works in the background waits while a picture is painted.

Python runs one thread at a time, and a thread that waits for its turn waits anew after each array that it
reckons. A painter that meets such a neighbour at every step takes twice as long; so the neighbour stops at
its next step, and the picture is there sooner for both.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_LOOK_EVERY_S = 0.05
LONGEST_WAIT_S = 0.05
"""A picture takes less than a third of it."""


class RightOfWay:
    """One thread at a time holds it; the others give way between two steps of their work.

    Thread: `held` on one thread, `give_way` on any.

    Args:
        longest_wait_s: Nobody waits longer for one picture, whatever has become of it.
    """

    def __init__(self, longest_wait_s: float = LONGEST_WAIT_S) -> None:
        self._longest_wait_s = longest_wait_s
        self._is_free = threading.Event()
        self._is_free.set()
        self._holder: int | None = None
        self._depth = 0

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold it for a while; within each other as often as you like."""
        self._depth += 1
        self._holder = threading.get_ident()
        self._is_free.clear()
        try:
            yield
        finally:
            self._depth -= 1
            if not self._depth:
                self._holder = None
                self._is_free.set()

    def give_way(self) -> None:
        """Wait while another thread holds it, the longest wait at the most."""
        if not self._is_free.is_set() and self._holder != threading.get_ident():
            self._is_free.wait(self._longest_wait_s)


class Precedence:
    """Work that comes first: whoever does less urgent work waits until none of it is left to be done.

    Thread: any.

    Args:
        longest_wait_s: Nobody waits longer, whatever has become of that work.
    """

    def __init__(self, longest_wait_s: float) -> None:
        self._longest_wait_s = longest_wait_s
        self._changed = threading.Condition()
        self._pieces = 0

    def begin(self) -> None:
        """A piece of it is to be done."""
        with self._changed:
            self._pieces += 1

    def end(self) -> None:
        """A piece of it is done, or is no longer wanted."""
        with self._changed:
            self._pieces -= 1
            self._changed.notify_all()

    def wait(self, is_off: threading.Event) -> None:
        """Wait until none of it is left, or what waits is called off; the longest wait at the most."""
        end_s = time.monotonic() + self._longest_wait_s
        with self._changed:
            while self._pieces > 0 and not is_off.is_set() and time.monotonic() < end_s:
                self._changed.wait(_LOOK_EVERY_S)


SCREEN = RightOfWay()
"""The right of way of this program's windows, which are all painted by one thread."""

PICTURES = Precedence(longest_wait_s=5.0)
"""The tiles that windows wait for; what else a province asks for at its start comes after them."""
