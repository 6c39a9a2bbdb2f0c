"""Owns the in-memory head of the feed and the readers that wait for it, with no thread and no query each."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable, Sequence

from desktop.central.ledger.feed_change import FeedChange

KEPT_HANDOVERS = 256
"""Transactions whose changes wait to be taken; of older ones the reader asks the database."""


class FeedHead:
    """Number of the newest committed change, as this process knows it.

    `advance` may be called from any thread; `wait_beyond` belongs to one event loop.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._number = 0
        self._handed: dict[int, Sequence[FeedChange]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiters: set[asyncio.Future[None]] = set()

    @property
    def number(self) -> int:
        """Number of the newest change."""
        return self._number

    def advance(self, number: int, changes: Sequence[FeedChange] = ()) -> None:
        """Make a newer number known and wake whoever waits for it.

        Args:
            number: Of the newest change.
            changes: What this process committed itself, so that no reader has to ask the database for it.
        """
        with self._lock:
            if changes:
                self._handed[changes[0].number] = changes
                if len(self._handed) > KEPT_HANDOVERS:
                    del self._handed[next(iter(self._handed))]
            if number <= self._number:
                return
            self._number = number
            waiters, self._waiters = self._waiters, set()
            loop = self._loop
        if waiters and loop is not None:
            loop.call_soon_threadsafe(_wake, waiters)

    def take_after(self, number: int) -> list[FeedChange]:
        """Take the changes after a number that were handed over, as far as they follow each other."""
        taken: list[FeedChange] = []
        with self._lock:
            while (found := self._handed.pop(number + 1, None)) is not None:
                taken += found
                number = found[-1].number
        return taken

    async def wait_beyond(self, number: int, timeout_s: float) -> bool:
        """Wait until there is a change newer than a number.

        Returns:
            True if there is, False if the time ran out.
        """
        loop = asyncio.get_running_loop()
        waiter = loop.create_future()
        with self._lock:
            if self._number > number:
                return True
            self._loop = loop
            self._waiters.add(waiter)
        # One timer and one future each, where a task with an event costs four times as much.
        timer = loop.call_later(timeout_s, _wake, (waiter,))
        try:
            await waiter
        finally:
            timer.cancel()
            with self._lock:
                self._waiters.discard(waiter)
        return self._number > number


def _wake(waiters: Iterable[asyncio.Future[None]]) -> None:
    for waiter in waiters:
        if not waiter.done():
            waiter.set_result(None)
