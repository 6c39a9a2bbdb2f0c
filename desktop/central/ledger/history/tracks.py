"""Owns workers' tracks: fixes as they came, packed by ten minutes, thinned and dropped with age."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select, tuple_, update

from desktop.central.ledger.unit import Unit
from desktop.central.rules.retention import THINNED_S, Limits
from desktop.central.tables.positions import TrackPackRow, TrackRow
from desktop.models.position import TrackFix
from desktop.wire.tracks import pack_fixes

SLOT_MINUTES = 10
SLOT_MS = SLOT_MINUTES * 60_000
"""Fixes that came within so long are packed together."""

SETTLED_MINUTES = 2
"""Minutes after the end of a slot until it is packed: processes' clocks differ, and transactions last."""

BATCHES_AT_ONCE = 1000
"""Batches of fixes read or dropped by one transaction."""


@dataclass(frozen=True, slots=True)
class Batches:
    """Recorded batches of fixes.

    Attributes:
        last: Minute and number of the last of them, None if that was all.
    """

    bodies: list[bytes]
    last: tuple[int, int] | None


def next_slot(unit: Unit) -> int:
    """Return the first slot that is not packed."""
    newest = unit.connection.execute(select(func.max(TrackPackRow.slot))).scalar()
    return 0 if newest is None else int(newest) + 1


def oldest_full_slot(unit: Unit) -> int | None:
    """Return the oldest slot that can be packed, None if none can."""
    first = next_slot(unit) * SLOT_MINUTES
    query = select(func.min(TrackRow.minute)).where(TrackRow.minute >= first)
    minute = unit.connection.execute(query).scalar()
    if minute is None:
        return None
    slot = int(minute) // SLOT_MINUTES
    end = (slot + 1) * SLOT_MINUTES + SETTLED_MINUTES
    return slot if unit.now.timestamp() >= end * 60 else None


def list_batches(unit: Unit, after: tuple[int, int], until_minute: int) -> Batches:
    """Return recorded batches behind a minute and number, and before a minute, in their order."""
    key = tuple_(TrackRow.minute, TrackRow.part)
    query = (
        select(TrackRow.minute, TrackRow.part, TrackRow.body)
        .where(key > after, TrackRow.minute < until_minute)
        .order_by(TrackRow.minute, TrackRow.part)
        .limit(BATCHES_AT_ONCE)
    )
    rows = unit.connection.execute(query).all()
    is_full = len(rows) == BATCHES_AT_ONCE
    return Batches([row.body for row in rows], (rows[-1].minute, rows[-1].part) if is_full else None)


def pack_row(slot: int, fixes: list[TrackFix], one_in_s: int) -> dict[str, Any]:
    """Return fixes as one packed slot; takes as long as deflating does, so no database thread does it."""
    return {
        "slot": slot,
        "first_ms": min((fix.fix_ms for fix in fixes), default=slot * SLOT_MS),
        "last_ms": max((fix.fix_ms for fix in fixes), default=slot * SLOT_MS),
        "one_in_s": one_in_s,
        "body": pack_fixes(fixes),
    }


def write_pack(unit: Unit, row: dict[str, Any]) -> None:
    """Keep a packed slot."""
    unit.connection.execute(insert(TrackPackRow), [row])


def replace_pack(unit: Unit, row: dict[str, Any]) -> None:
    """Replace a packed slot by what is left of it."""
    unit.connection.execute(update(TrackPackRow).where(TrackPackRow.slot == row["slot"]).values(row))


def find_thick(unit: Unit, limits: Limits) -> tuple[int, bytes] | None:
    """Return the oldest slot that has every fix still and is too old for it, with its body."""
    old = TrackPackRow.slot < limits.fine_tracks_ms // SLOT_MS
    query = select(TrackPackRow.slot, TrackPackRow.body).where(old, TrackPackRow.one_in_s < THINNED_S)
    row = unit.connection.execute(query.order_by(TrackPackRow.slot).limit(1)).one_or_none()
    return None if row is None else (row.slot, row.body)


def sweep_packed_batches(unit: Unit, limits: Limits) -> bool:
    """Drop batches that are packed; True if more may be left."""
    del limits
    key = (TrackRow.minute, TrackRow.part)
    packed = TrackRow.minute < next_slot(unit) * SLOT_MINUTES
    oldest = select(*key).where(packed).order_by(*key).limit(BATCHES_AT_ONCE)
    dropped = unit.connection.execute(delete(TrackRow).where(tuple_(*key).in_(oldest))).rowcount
    return bool(dropped == BATCHES_AT_ONCE)


def list_packs(unit: Unit, from_ms: int, to_ms: int, longest_delay_ms: int) -> list[tuple[int, int]]:
    """Return the packed slots that may hold fixes of a window, and how thinned each is.

    Args:
        unit: The reading transaction.
        from_ms: Begin of the window, ms since the epoch.
        to_ms: Its end.
        longest_delay_ms: How late a fix may have come at most.
    """
    query = select(TrackPackRow.slot, TrackPackRow.one_in_s).where(
        TrackPackRow.slot.between(from_ms // SLOT_MS, (to_ms + longest_delay_ms) // SLOT_MS),
        TrackPackRow.first_ms <= to_ms,
        TrackPackRow.last_ms >= from_ms,
    )
    rows = unit.connection.execute(query.order_by(TrackPackRow.slot))
    return [(row.slot, row.one_in_s) for row in rows]


def read_pack(unit: Unit, slot: int) -> bytes | None:
    """Return a packed slot, None if it has gone."""
    query = select(TrackPackRow.body).where(TrackPackRow.slot == slot)
    return unit.connection.execute(query).scalar_one_or_none()
