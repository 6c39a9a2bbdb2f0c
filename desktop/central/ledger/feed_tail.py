"""Owns the newest changes in memory: all desks that wait share one query when something is committed."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

from sqlalchemy import Row, select

from desktop.central.ledger.ledger import Ledger
from desktop.central.ledger.reader import ChangesPage, page_of_changes
from desktop.central.ledger.unit import Unit
from desktop.central.rules.visibility import Reader
from desktop.central.tables.records import FeedChangeRow

KEPT_CHANGES = 4000
"""Changes held in memory; a reader further behind than that reads the database."""

READ_AT_ONCE = 1000
"""Changes read by one query."""


class FeedTail:
    """The last changes, read once for everybody; belongs to one event loop.

    Args:
        ledger: Whose feed it is.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._rows: deque[Row[Any]] = deque(maxlen=KEPT_CHANGES)
        self._number: int | None = None
        self._reading: asyncio.Task[None] | None = None
        self._pages: dict[tuple[Reader, int, int], ChangesPage] = {}

    async def read(self, since: int, reader: Reader, limit: int) -> ChangesPage | None:
        """Return changes after a number as a reader may see them; None if they are not in memory.

        Args:
            since: Number after which the page begins.
            reader: Whose eyes read.
            limit: Most changes looked at.
        """
        if self._number is None:
            self._number = self._ledger.head.number
        while self._number < self._ledger.head.number:
            await self._catch_up()
        first = self._number - len(self._rows)
        if not first <= since <= self._number:
            return None
        key = (reader, since, limit)
        page = self._pages.get(key)
        if page is None:
            rows = [self._rows[place] for place in range(since - first, len(self._rows))]
            page = page_of_changes(rows[:limit], since, self._number, reader, limit)
            self._pages[key] = page
        return page

    async def _catch_up(self) -> None:
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read_on())
        # One reader that goes away must not take the rows from the others.
        await asyncio.shield(self._reading)

    async def _read_on(self) -> None:
        since = self._number or 0
        rows = await self._ledger.transact_async(lambda unit: _rows_after(unit, since))
        if not rows:
            # What the head tells of is gone already: who asks must look for itself.
            self._number = self._ledger.head.number
            self._rows.clear()
        elif rows[0].seq != since + 1:
            self._rows.clear()
        if rows:
            self._rows.extend(rows)
            self._number = rows[-1].seq
        self._pages.clear()


def _rows_after(unit: Unit, since: int) -> list[Row[Any]]:
    query = (
        select(FeedChangeRow.__table__)
        .where(FeedChangeRow.seq > since)
        .order_by(FeedChangeRow.seq)
        .limit(READ_AT_ONCE)
    )
    return list(unit.connection.execute(query))
