"""Owns workers' newest positions in memory: desks that poll share one query of what has changed."""

from __future__ import annotations

import asyncio
from itertools import takewhile
from typing import Any

from sqlalchemy import Row

from desktop.central.ledger.ledger import Ledger
from desktop.central.ledger.positions import columns_of, rows_since
from desktop.central.ledger.unit import Unit
from desktop.models.position import Positions


class PositionsTail:
    """The positions as of the last query; belongs to one event loop.

    Nobody gets an answer from a query that began before the question: who asks while one runs shares the
    next. So whoever was told that a fix is recorded finds it.

    Args:
        ledger: Where positions are kept.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._rows: dict[str, Row[Any]] = {}
        self._number = 0
        self._running: asyncio.Task[None] | None = None
        self._next: asyncio.Task[None] | None = None

    async def read(self, since: int, area_code: str, prefix: str) -> Positions:
        """Return the positions that changed after a number, within an area.

        Args:
            since: Number in the last cursor, at least 1.
            area_code: Code prefix of the reader's area, by the workers' home grids.
            prefix: What stands before the number in the cursor.
        """
        if self._next is None:
            self._next = asyncio.create_task(self._read_on(self._running))
        await asyncio.shield(self._next)
        # The row that changed last stands last.
        newer = takewhile(lambda row: row.change_no > since, reversed(self._rows.values()))
        rows = [row for row in newer if row.area_code.startswith(area_code)]
        rows.sort(key=lambda row: row.worker_id)
        return columns_of(rows, prefix, self._number)

    async def _read_on(self, previous: asyncio.Task[None] | None) -> None:
        if previous is not None:
            await asyncio.wait([previous])
        self._running, self._next = self._next, None
        since = self._number

        def read(unit: Unit) -> tuple[int, list[Row[Any]]]:
            return rows_since(unit, since, "")

        number, rows = await self._ledger.transact_async(read)
        for row in sorted(rows, key=lambda one: one.change_no):
            self._rows.pop(row.worker_id, None)
            self._rows[row.worker_id] = row
        self._number = number
