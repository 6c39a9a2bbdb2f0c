"""Owns the in-memory head of the feed and the readers that wait for it, with no thread and no query each."""

from __future__ import annotations

import asyncio
import threading


class FeedHead:
    """Number of the newest committed change, as this process knows it.

    `advance` may be called from any thread; `wait_beyond` belongs to one event loop.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._number = 0
        self._waiters: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    @property
    def number(self) -> int:
        """Number of the newest change."""
        return self._number

    def advance(self, number: int) -> None:
        """Make a newer number known and wake whoever waits for it."""
        with self._lock:
            if number <= self._number:
                return
            self._number = number
            waiters = tuple(self._waiters)
        for loop, event in waiters:
            loop.call_soon_threadsafe(event.set)

    async def wait_beyond(self, number: int, timeout_s: float) -> bool:
        """Wait until there is a change newer than a number.

        Returns:
            True if there is, False if the time ran out.
        """
        waiter = (asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            if self._number > number:
                return True
            self._waiters.add(waiter)
        try:
            await asyncio.wait_for(waiter[1].wait(), timeout_s)
        except TimeoutError:
            return self._number > number
        finally:
            with self._lock:
                self._waiters.discard(waiter)
        return True
