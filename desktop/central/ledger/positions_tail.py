"""Owns workers' newest positions in memory: desks that poll share one query of what has changed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from itertools import takewhile
from typing import Any

from sqlalchemy import Row

from desktop.central.ledger.ledger import Ledger
from desktop.central.ledger.positions import columns_of, rows_since
from desktop.central.ledger.unit import Unit
from desktop.models.position import Positions

SHARED_FOR_S = 0.5
"""So long the polls of all desks share one query and its pages: a marker moves every ten seconds at best, and
desks that ask within the same moment then ask for the same from then on."""


class PositionsTail:
    """The positions as of the last query; belongs to one event loop.

    Nobody is shown positions older than `SHARED_FOR_S` when asking.

    Args:
        ledger: Where positions are kept.
        monotonic: Clock in seconds.
        shared_for_s: How long what a query found is good for those who ask later.
    """

    def __init__(
        self,
        ledger: Ledger,
        monotonic: Callable[[], float] = time.monotonic,
        shared_for_s: float = SHARED_FOR_S,
    ) -> None:
        self._ledger = ledger
        self._monotonic = monotonic
        self._shared_for_s = shared_for_s
        self._rows: dict[str, Row[Any]] = {}
        self._found: dict[tuple[int, str], list[Row[Any]]] = {}
        self._pages: dict[tuple[int, str, str], Positions] = {}
        self._number = 0
        self._begin: int | None = None
        self._read_s = float("-inf")
        self._running: asyncio.Task[None] | None = None
        self._next: asyncio.Task[None] | None = None

    async def read(self, since: int, area_code: str, prefix: str) -> Positions:
        """Return the positions that changed after a number, within an area.

        Args:
            since: Number in the last cursor, at least 1.
            area_code: Code prefix of the reader's area, by the workers' home grids.
            prefix: What stands before the number in the cursor.
        """
        number, rows = await self.rows_since(since, area_code)
        key = (since, area_code, prefix)
        page = self._pages.get(key)
        if page is None or page.cursor != f"{prefix}:{number}":
            page = columns_of(rows, prefix, number)
            if since >= (self._begin or 0):
                self._pages[key] = page
        return page

    async def rows_since(self, since: int, area_code: str) -> tuple[int, list[Row[Any]]]:
        """Return the number of the newest batch and the rows of `read`, by worker."""
        if self._begin is None:
            # What had changed before the first question is nobody's business here: it may be a province.
            self._number = self._begin = since
        if since < self._begin:
            return await self._ledger.transact_async(lambda unit: rows_since(unit, since, area_code))
        if self._monotonic() - self._read_s >= self._shared_for_s:
            # Who asks while a query runs shares the next: the one that runs may have begun long ago.
            if self._next is None:
                self._next = asyncio.create_task(self._read_on(self._running))
            await asyncio.shield(self._next)
        key = (since, area_code)
        rows = self._found.get(key)
        if rows is None:
            # The row that changed last stands last.
            newer = takewhile(lambda row: row.change_no > since, reversed(self._rows.values()))
            rows = [row for row in newer if row.area_code.startswith(area_code)]
            rows.sort(key=lambda row: row.worker_id)
            self._found[key] = rows
        return self._number, rows

    async def _read_on(self, previous: asyncio.Task[None] | None) -> None:
        if previous is not None:
            await asyncio.wait([previous])
        self._running, self._next = self._next, None
        since, began_s = self._number, self._monotonic()

        def read(unit: Unit) -> tuple[int, list[Row[Any]]]:
            return rows_since(unit, since, "")

        number, rows = await self._ledger.transact_async(read)
        for row in sorted(rows, key=lambda one: one.change_no):
            self._rows.pop(row.worker_id, None)
            self._rows[row.worker_id] = row
        self._found.clear()
        self._pages.clear()
        self._number, self._read_s = number, began_s
        if self._begin is not None:
            # A cursor of the future, which only a forger has, must not keep the others from sharing.
            self._begin = min(self._begin, number)
