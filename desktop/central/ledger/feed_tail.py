"""Owns the newest changes in memory: all desks that wait share them, and what each must hold."""

from __future__ import annotations

import asyncio
from collections import deque
from itertools import islice

from sqlalchemy import Row, select

from desktop.central.ledger.feed_change import FeedChange, change_of
from desktop.central.ledger.ledger import Ledger
from desktop.central.ledger.muster import Muster, read_rollcall
from desktop.central.ledger.reader import ChangesPage, feed_begin, page_of_changes
from desktop.central.ledger.unit import Unit
from desktop.central.rules.visibility import Reader
from desktop.central.tables.records import FeedChangeRow
from desktop.models.delta import FeedCheck

KEPT_CHANGES = 4000
"""Changes held in memory; a reader further behind than that reads the database."""

READ_AT_ONCE = 1000
"""Changes read by one query."""


class FeedTail:
    """The last changes; belongs to one event loop.

    What this process commits is handed over by whoever committed it; what others commit is read, once for
    everybody.

    Args:
        ledger: Whose feed it is.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._changes: deque[FeedChange] = deque(maxlen=KEPT_CHANGES)
        self._number: int | None = None
        self._reading: asyncio.Task[None] | None = None
        self._pages: dict[tuple[Reader, int, int], ChangesPage] = {}
        self._muster: Muster | None = None
        self._mustering: asyncio.Task[None] | None = None

    async def read(self, since: int, reader: Reader, limit: int) -> ChangesPage | None:
        """Return changes after a number as a reader may see them; None if they are not in memory.

        Args:
            since: Number after which the page begins.
            reader: Whose eyes read.
            limit: Most changes looked at.
        """
        number = await self._catch_up()
        first = number - len(self._changes)
        if not first <= since <= number:
            return None
        key = (reader, since, limit)
        page = self._pages.get(key)
        if page is None:
            changes = islice(self._changes, since - first, since - first + limit)
            page = self._pages[key] = page_of_changes(changes, since, number, reader, limit)
        return page

    async def check(self, reader: Reader, number: int) -> FeedCheck | None:
        """Return what a reader must hold that has seen every change up to a number.

        None if there are newer changes by now: the records no longer stand as they did then.
        """
        if await self._catch_up() != number:
            return None
        if self._muster is None:
            if self._mustering is None or self._mustering.done():
                self._mustering = asyncio.create_task(self._call_the_roll(reader))
            await asyncio.shield(self._mustering)
        if self._muster is None or self._number != number:
            return None
        return self._muster.check(reader)

    async def _call_the_roll(self, reader: Reader) -> None:
        rollcall = await self._ledger.transact_async(read_rollcall)
        # A province's takes a second, in which nobody else must wait for an answer.
        muster = await asyncio.to_thread(_muster_for, rollcall.rows, reader)
        number = await self._catch_up()
        first = number - len(self._changes)
        # A gap between the rows and what is in memory: the next to ask calls the roll anew.
        if first <= rollcall.since and number >= rollcall.until:
            for change in islice(self._changes, max(0, rollcall.since - first), None):
                muster.apply(change)
            self._muster = muster

    async def _catch_up(self) -> int:
        """Take in all that is committed; returns the number of the newest change."""
        head = self._ledger.head
        if self._number is None:
            self._number = head.number
        while self._number < head.number:
            handed = head.take_after(self._number)
            if handed:
                self._extend(handed)
                continue
            if self._reading is None or self._reading.done():
                self._reading = asyncio.create_task(self._read_on(self._number))
            # One reader that goes away must not take the changes from the others.
            await asyncio.shield(self._reading)
        return self._number

    async def _read_on(self, since: int) -> None:
        begin, changes = await self._ledger.transact_async(lambda unit: _changes_after(unit, since))
        if self._number != since:
            return
        if begin > since:
            # Nobody may read on across it; who asks from before is sent to the bundle.
            self._forget(begin)
            changes = [one for one in changes if one.number > begin]
            if not changes:
                return
        if not changes:
            # What the head tells of is gone already: who asks must look for itself.
            self._forget(self._ledger.head.number)
        else:
            self._extend(changes)

    def _extend(self, changes: list[FeedChange]) -> None:
        if changes[0].number != (self._number or 0) + 1:
            self._forget(changes[0].number - 1)
        self._changes.extend(changes)
        self._number = changes[-1].number
        self._pages.clear()
        if self._muster is not None:
            for change in changes:
                self._muster.apply(change)

    def _forget(self, number: int) -> None:
        self._changes.clear()
        self._pages.clear()
        self._muster = None
        self._number = number


def _muster_for(rows: list[Row[str, str, int, str, str]], reader: Reader) -> Muster:
    muster = Muster(rows)
    muster.check(reader)
    return muster


def _changes_after(unit: Unit, since: int) -> tuple[int, list[FeedChange]]:
    """Return where the feed begins, and the changes after a number."""
    query = (
        select(FeedChangeRow.__table__)
        .where(FeedChangeRow.seq > since)
        .order_by(FeedChangeRow.seq)
        .limit(READ_AT_ONCE)
    )
    return feed_begin(unit), [change_of(row) for row in unit.connection.execute(query).mappings()]
