"""Owns where workers were: the fixes of a window, from packed slots and from what is not packed yet."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from desktop.central.ledger.history.tracks import (
    SLOT_MINUTES,
    Batches,
    list_batches,
    list_packs,
    next_slot,
    read_pack,
)
from desktop.central.ledger.ledger import Ledger
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.refusal import Refused
from desktop.central.rules.terminal_reports import OLDEST
from desktop.models.codes import is_within
from desktop.models.instant import from_epoch_ms
from desktop.models.person import Worker
from desktop.models.position import SHOWN_MS, PastPositions, Track, TrackFix
from desktop.models.problem import ProblemType
from desktop.wire.history import HistoryUnreadable
from desktop.wire.tracks import decode_fixes, unpack_fixes

_OLDEST_MS = round(OLDEST.total_seconds() * 1000)


@dataclass(frozen=True, slots=True)
class Window:
    """Fixes with from_ms < fix_ms <= to_ms, of some workers; None stands for all."""

    from_ms: int
    to_ms: int
    worker_ids: Collection[str] | None = None

    def choose(self, fixes: Iterable[TrackFix]) -> list[TrackFix]:
        """Return those of the fixes that lie in it."""
        wanted = self.worker_ids
        if wanted is None:
            return [fix for fix in fixes if self.from_ms < fix.fix_ms <= self.to_ms]
        return [fix for fix in fixes if self.from_ms < fix.fix_ms <= self.to_ms and fix.worker_id in wanted]


async def read_fixes(ledger: Ledger, window: Window) -> tuple[list[TrackFix], int]:
    """Return the fixes of a window, by instant, and of how many seconds one is kept at the coarsest.

    Args:
        ledger: Whose tracks they are.
        window: Which.

    Raises:
        Refused: history-gone, if some are in a form that this program does not read.
    """
    first_open = await ledger.transact_async(next_slot)
    while True:
        packed, coarsest = await _read_packed(ledger, window)
        fixes = packed + await _read_open(ledger, window, first_open)
        reached = await ledger.transact_async(next_slot)
        if reached == first_open:
            break
        # A slot was packed meanwhile, and its batches may have gone before they were read.
        first_open = reached
    fixes.sort(key=lambda fix: (fix.fix_ms, fix.worker_id))
    return fixes, coarsest


async def _read_packed(ledger: Ledger, window: Window) -> tuple[list[TrackFix], int]:
    packs = await ledger.transact_async(
        lambda unit: list_packs(unit, window.from_ms, window.to_ms, _OLDEST_MS)
    )
    found: list[TrackFix] = []
    for slot, _ in packs:
        body = await ledger.transact_async(lambda unit, slot=slot: read_pack(unit, slot))  # type: ignore[misc]
        if body is not None:
            found += await asyncio.to_thread(_unpack, window, body)
    return found, max((one_in_s for _, one_in_s in packs), default=0)


async def _read_open(ledger: Ledger, window: Window, first_open: int) -> list[TrackFix]:
    """Return fixes of the window that came since the last slot that is packed."""
    first_minute = first_open * SLOT_MINUTES
    last_minute = (window.to_ms + _OLDEST_MS) // 60_000
    after: tuple[int, int] | None = (max(first_minute, window.from_ms // 60_000), -1)
    found: list[TrackFix] = []
    while after is not None:
        batches = await ledger.transact_async(
            lambda unit, after=after: list_batches(unit, after, last_minute + 1)  # type: ignore[misc]
        )
        found += await asyncio.to_thread(_decode, window, batches)
        after = batches.last
    return found


def _unpack(window: Window, body: bytes) -> list[TrackFix]:
    try:
        return window.choose(unpack_fixes(body))
    except HistoryUnreadable as error:
        raise _unreadable() from error


def _decode(window: Window, batches: Batches) -> list[TrackFix]:
    try:
        return [fix for body in batches.bodies for fix in window.choose(decode_fixes(body))]
    except HistoryUnreadable as error:
        raise _unreadable() from error


def _unreadable() -> Refused:
    return Refused(ProblemType.HISTORY_GONE, "some tracks are in a form that this program does not read")


async def positions_at(ledger: Ledger, at_ms: int, worker_ids: Collection[str]) -> PastPositions:
    """Return where workers were last seen within the hour before an instant.

    Args:
        ledger: Whose tracks they are.
        at_ms: The instant, ms since the epoch.
        worker_ids: Whose positions.
    """
    fixes, _ = await read_fixes(ledger, Window(at_ms - SHOWN_MS, at_ms, worker_ids))
    last = {fix.worker_id: fix for fix in fixes}
    ordered = [last[worker_id] for worker_id in sorted(last)]
    return PastPositions(
        id=tuple(fix.worker_id for fix in ordered),
        lon=tuple(fix.lon_deg for fix in ordered),
        lat=tuple(fix.lat_deg for fix in ordered),
        fix_time=tuple(fix.fix_ms for fix in ordered),
    )


async def look_at_positions(
    ledger: Ledger, actor: Actor, at_ms: int, worker_ids: Collection[str]
) -> PastPositions:
    """Return where workers were last seen, as `positions_at` does; the audit chain tells who looked.

    Args:
        ledger: Whose tracks they are.
        actor: Who looks.
        at_ms: The instant, ms since the epoch.
        worker_ids: Whose positions.
    """
    seen_at = f"{from_epoch_ms(at_ms):%Y-%m-%dT%H:%M:%SZ}"
    subject = f"area:{actor.area_code}@{seen_at}"
    await ledger.transact_async(lambda unit: unit.note_deed(actor, "read-past-positions", subject))
    return await positions_at(ledger, at_ms, worker_ids)


async def read_track(ledger: Ledger, actor: Actor, worker_id: str, from_ms: int, to_ms: int) -> Track:
    """Return where one worker was; the audit chain tells who looked.

    Args:
        ledger: Whose tracks they are.
        actor: Who looks.
        worker_id: At whom.
        from_ms: Begin of the window, ms since the epoch.
        to_ms: Its end.

    Raises:
        Refused: not-found, if there is no such worker in the actor's area.
    """
    await ledger.transact_async(lambda unit: _note_look(unit, actor, worker_id))
    fixes, coarsest = await read_fixes(ledger, Window(from_ms, to_ms, frozenset({worker_id})))
    return Track(
        worker_id=worker_id,
        lon=tuple(fix.lon_deg for fix in fixes),
        lat=tuple(fix.lat_deg for fix in fixes),
        fix_time=tuple(fix.fix_ms for fix in fixes),
        one_in_s=coarsest,
    )


def _note_look(unit: Unit, actor: Actor, worker_id: str) -> None:
    worker = unit.find(Worker, worker_id)
    if worker is None or not is_within(worker.home_grid_code, actor.area_code):
        raise Refused(ProblemType.NOT_FOUND, f"no worker {worker_id}", pointers=("/query/worker",))
    unit.note_deed(actor, "read-track", f"worker:{worker_id}")
