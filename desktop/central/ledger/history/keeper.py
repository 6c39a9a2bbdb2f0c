"""Owns the keeping of the past: packs changes, takes keyframes, drops what is kept no longer.

All of it goes in small transactions, between which orders are carried out; deflating is done on a thread of
its own.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

from desktop.central.ledger.history.keyframes import (
    RECORDS_AT_ONCE,
    list_records,
    newest_keyframe,
    pack_board,
    write_keyframe,
    write_part,
)
from desktop.central.ledger.history.segments import (
    CHANGES_AT_ONCE,
    first_instant_ms,
    list_changes,
    newest_packed,
    segment_row,
    write_segment,
)
from desktop.central.ledger.history.sweeping import SWEEPS
from desktop.central.ledger.history.tracks import (
    SLOT_MINUTES,
    find_thick,
    list_batches,
    oldest_full_slot,
    pack_row,
    replace_pack,
    write_pack,
)
from desktop.central.ledger.history.uptime import NOTED_EVERY_MS, note_uptime
from desktop.central.ledger.ledger import Ledger
from desktop.central.ledger.reader import head_number
from desktop.central.ledger.unit import Unit
from desktop.central.rules.boards import Board, fold_changes
from desktop.central.rules.retention import THINNED_S, Limits, Retention
from desktop.models.history import PastChange
from desktop.models.instant import to_epoch_ms
from desktop.models.position import TrackFix
from desktop.wire.history import HistoryUnreadable
from desktop.wire.tracks import decode_fixes, thin_fixes, unpack_fixes

LOG = logging.getLogger(__name__)

T = TypeVar("T")

SWEEP_EVERY = timedelta(minutes=10)


class NotLeading(Exception):
    """Another process keeps the past now; this one writes no more of it."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often the past is packed.

    Attributes:
        segment_changes: Changes of one packed run.
        keyframe_changes: A keyframe is taken after so many, so that no replay folds many more than these.
        every: After so long both is done with fewer, if there are any.
    """

    segment_changes: int = 1000
    keyframe_changes: int = 5000
    every: timedelta = field(default=timedelta(hours=1))


class HistoryKeeper:
    """Keeps the past of one city; of several processes the one that leads does.

    Args:
        ledger: Whose past it is.
        holds: Renews the lease in a transaction that would write; False if another process leads.
        retention: How long what is kept.
        pace: How often it is packed.
    """

    def __init__(
        self,
        ledger: Ledger,
        holds: Callable[[Unit], bool] = lambda _unit: True,
        retention: Retention | None = None,
        pace: Pace | None = None,
    ) -> None:
        self._ledger = ledger
        self._holds = holds
        self._retention = retention or Retention()
        self._pace = pace or Pace()
        self._noted_ms = 0
        self._swept = ledger.clock() - SWEEP_EVERY

    async def keep(self) -> None:
        """Do all that is due now."""
        try:
            await self._note_uptime()
            await self._pack()
            await self._take_keyframe()
            await self._pack_tracks()
            await self._sweep()
        except NotLeading:
            LOG.info("another process keeps the past")

    async def _note_uptime(self) -> None:
        now_ms = to_epoch_ms(self._ledger.clock())
        if 0 <= now_ms - self._noted_ms < NOTED_EVERY_MS:
            return
        await self._write(note_uptime)
        self._noted_ms = now_ms

    async def _write(self, work: Callable[[Unit], T]) -> T:
        """Write in a transaction of its own, if this process still leads."""

        def guarded(unit: Unit) -> T:
            if not self._holds(unit):
                raise NotLeading
            return work(unit)

        return await self._ledger.transact_async(guarded)

    async def _pack(self) -> None:
        while True:
            changes = await self._list_unpacked()
            if not changes:
                return
            row = await asyncio.to_thread(segment_row, changes)
            await self._write(lambda unit, row=row: write_segment(unit, row))  # type: ignore[misc]

    async def _list_unpacked(self) -> list[PastChange]:
        """Return the next run that is to be packed, none while it is short and young."""

        def look(unit: Unit) -> tuple[int, int, bool]:
            packed, head = newest_packed(unit), head_number(unit)
            first_ms = first_instant_ms(unit, packed)
            due_ms = to_epoch_ms(unit.now - self._pace.every)
            return packed, head, first_ms is not None and first_ms <= due_ms

        packed, head, is_old = await self._ledger.transact_async(look)
        if head - packed < (1 if is_old else self._pace.segment_changes):
            return []
        return await self._list_changes(packed, min(head, packed + self._pace.segment_changes))

    async def _list_changes(self, after: int, until: int) -> list[PastChange]:
        """Return the changes of the feed with after < seq <= until."""
        found: list[PastChange] = []
        while after < until:
            part = await self._ledger.transact_async(
                lambda unit, after=after: list_changes(unit, after, until)  # type: ignore[misc]
            )
            found += part
            if len(part) < CHANGES_AT_ONCE:
                break
            after = part[-1].seq
        return found

    async def _take_keyframe(self) -> None:
        if not await self._ledger.transact_async(self._is_keyframe_due):
            return
        board, seq = await self._read_board()
        parts = await asyncio.to_thread(pack_board, board)
        for digest, body in parts:
            await self._write(
                lambda unit, digest=digest, body=body: write_part(unit, seq, digest, body)  # type: ignore[misc]
            )
        await self._write(lambda unit: write_keyframe(unit, seq, [digest for digest, _ in parts]))

    def _is_keyframe_due(self, unit: Unit) -> bool:
        last = newest_keyframe(unit)
        if last is None:
            return True
        changed = head_number(unit) - last.seq
        is_old = last.at_ms <= to_epoch_ms(unit.now - self._pace.every)
        return changed >= self._pace.keyframe_changes or (changed > 0 and is_old)

    async def _read_board(self) -> tuple[Board, int]:
        """Return the board as it stands after a change, and its number.

        It is read piece by piece while orders go on; the changes made meanwhile, each of which carries the
        whole record, then bring every piece to the same number.
        """
        first = await self._ledger.transact_async(head_number)
        board: Board = {}
        after = ("", "")
        while True:
            records = await self._ledger.transact_async(
                lambda unit, after=after: list_records(unit, after)  # type: ignore[misc]
            )
            board.update({(one.kind, one.id): one for one in records})
            if len(records) < RECORDS_AT_ONCE:
                break
            after = (records[-1].kind.value, records[-1].id)
        seq = await self._ledger.transact_async(head_number)
        fold_changes(board, await self._list_changes(first, seq))
        return board, seq

    async def _pack_tracks(self) -> None:
        while (slot := await self._ledger.transact_async(oldest_full_slot)) is not None:
            fixes: list[TrackFix] = []
            after: tuple[int, int] | None = (slot * SLOT_MINUTES, -1)
            while after is not None:
                batches = await self._ledger.transact_async(
                    lambda unit, after=after, end=(slot + 1) * SLOT_MINUTES: list_batches(  # type: ignore[misc]
                        unit, after, end
                    )
                )
                fixes += await asyncio.to_thread(_decode_all, batches.bodies)
                after = batches.last
            row = await asyncio.to_thread(pack_row, slot, fixes, 0)
            await self._write(lambda unit, row=row: write_pack(unit, row))  # type: ignore[misc]

    async def _thin_tracks(self, limits: Limits) -> None:
        while (found := await self._ledger.transact_async(lambda unit: find_thick(unit, limits))) is not None:
            row = await asyncio.to_thread(_thin, *found)
            await self._write(lambda unit, row=row: replace_pack(unit, row))  # type: ignore[misc]

    async def _sweep(self) -> None:
        now = self._ledger.clock()
        if timedelta(0) <= now - self._swept < SWEEP_EVERY:
            return
        limits = self._retention.limits(now)
        for sweep in SWEEPS:
            while await self._write(lambda unit, sweep=sweep: sweep(unit, limits)):  # type: ignore[misc]
                pass
        await self._thin_tracks(limits)
        self._swept = now


def _thin(slot: int, body: bytes) -> dict[str, Any]:
    return pack_row(slot, thin_fixes(unpack_fixes(body), THINNED_S), THINNED_S)


def _decode_all(bodies: list[bytes]) -> list[TrackFix]:
    fixes: list[TrackFix] = []
    for body in bodies:
        try:
            fixes += decode_fixes(body)
        except HistoryUnreadable:
            LOG.warning("a batch of fixes is in an unknown form and is dropped")
    return fixes
