"""Owns workers' positions: batches of fixes come in, columns of the newest go out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from desktop.central.ledger.posts import is_outside, resolve_posts
from desktop.central.ledger.unit import Unit
from desktop.central.ledger.upsert import upsert
from desktop.central.rules.locator import GridLocator
from desktop.central.tables.positions import PositionRow, TrackRow
from desktop.central.tables.records import FeedHeadRow, RecordRow
from desktop.central.tables.rota import PostHolderRow
from desktop.models.delta import RecordKind
from desktop.models.instant import to_epoch_ms
from desktop.models.position import Positions
from desktop.models.post import PostState
from desktop.wire.codec import encode

POSITIONS_HEAD_ID = 2
"""Row of ``feed_head`` that counts batches of positions."""

OUTSIDE_MARGIN_M = 50.0
"""A fix counts as outside beyond this and its own accuracy. Source: domain, A/B posts."""

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Fix:
    """One report of a terminal.

    Attributes:
        fix_ms: Instant of the fix, ms since the epoch, server time.
    """

    worker_id: str
    lon_deg: float
    lat_deg: float
    accuracy_m: float
    fix_ms: int


def record_positions(unit: Unit, fixes: Sequence[Fix], locator: GridLocator) -> int:
    """Record a batch of fixes; posts that they verify, or leave, are resolved anew.

    A fix that is older than the one that is there never moves a marker back; that it came at all is a sign of
    life. No fix is from the future: a
    terminal's clock that is ahead counts as now, and one that was kept before the central's clock was set
    back gives way to the next.

    Returns:
        Number of fixes that moved a marker.
    """
    moved = 0
    for first in range(0, len(fixes), _CHUNK):
        moved += _record_chunk(unit, fixes[first : first + _CHUNK], locator)
    return moved


def _record_chunk(unit: Unit, fixes: Sequence[Fix], locator: GridLocator) -> int:
    now_ms = to_epoch_ms(unit.now)
    fixes = [replace(fix, fix_ms=min(fix.fix_ms, now_ms)) for fix in fixes]
    ids = {fix.worker_id for fix in fixes}
    # Taken before anything is read: two processes that record at once must not overwrite each other's fixes.
    number = _next_number(unit)
    query = select(PositionRow.__table__).where(PositionRow.worker_id.in_(ids))
    last = {row.worker_id: row for row in unit.connection.execute(query)}
    held = _held_grids(unit, ids)
    rows: dict[str, dict[str, Any]] = {}
    touched: set[str] = set()
    moved: list[Fix] = []
    for fix in sorted(fixes, key=lambda one: one.fix_ms):
        row = last.get(fix.worker_id)
        before = rows.get(fix.worker_id) or (None if row is None else dict(row._mapping))
        if before is not None and fix.fix_ms <= before["fix_ms"] <= now_ms:
            rows[fix.worker_id] = {**before, "contact_ms": max(before["contact_ms"], now_ms)}
            continue
        moved.append(fix)
        after = _next_row(fix, before, now_ms, held.get(fix.worker_id, ()), locator)
        rows[fix.worker_id] = after
        if before is None or _left(before) != _left(after):
            touched.update(held.get(fix.worker_id, ()))
    ordered = [{**row, "change_no": number} for _, row in sorted(rows.items())]
    upsert(unit.connection, PositionRow, ordered, ["worker_id"])
    _write_track(unit, moved, number)
    movers = {fix.worker_id for fix in moved}
    at_hand = {code for worker_id in movers for code in held.get(worker_id, ())}
    resolve_posts(unit, touched | _unverified_among(unit, at_hand))
    return len(movers)


def renew_contacts(unit: Unit, worker_ids: set[str]) -> None:
    """Note a sign of life without a fix: contact is renewed, no marker moves."""
    if not worker_ids:
        return
    number = _next_number(unit)
    unit.connection.execute(
        update(PositionRow)
        .where(PositionRow.worker_id.in_(sorted(worker_ids)))
        .values(contact_ms=to_epoch_ms(unit.now), change_no=number)
    )


def _next_number(unit: Unit) -> int:
    query = (
        update(FeedHeadRow)
        .where(FeedHeadRow.id == POSITIONS_HEAD_ID)
        .values(seq=FeedHeadRow.seq + 1)
        .returning(FeedHeadRow.seq)
    )
    return int(unit.connection.execute(query).scalar_one())


def _held_grids(unit: Unit, worker_ids: set[str]) -> dict[str, list[str]]:
    """Return the grids that workers answer for now; of whoever answers for none, the home grid."""
    wanted = sorted(worker_ids)
    query = select(PostHolderRow.person_id, PostHolderRow.grid_code)
    query = query.where(PostHolderRow.person_id.in_(wanted))
    held: dict[str, list[str]] = {}
    for worker_id, grid_code in unit.connection.execute(query):
        held.setdefault(worker_id, []).append(grid_code)
    homes = select(RecordRow.id, RecordRow.area_code).where(
        RecordRow.kind == RecordKind.WORKER.value, RecordRow.id.in_(wanted)
    )
    for worker_id, grid_code in unit.connection.execute(homes):
        held.setdefault(worker_id, [grid_code])
    return held


def _next_row(
    fix: Fix, before: dict[str, Any] | None, now_ms: int, held: Sequence[str], locator: GridLocator
) -> dict[str, Any]:
    margin_m = OUTSIDE_MARGIN_M + fix.accuracy_m
    inside = any(locator.metres_outside(code, fix.lon_deg, fix.lat_deg) <= margin_m for code in held)
    since = None if inside or before is None else before["outside_since_ms"]
    return {
        "worker_id": fix.worker_id,
        "lon_deg": fix.lon_deg,
        "lat_deg": fix.lat_deg,
        "accuracy_m": fix.accuracy_m,
        "fix_ms": fix.fix_ms,
        "contact_ms": now_ms,
        "outside_since_ms": None if inside else (since or fix.fix_ms),
        "outside_fixes": 0 if inside else 1 + (0 if before is None else before["outside_fixes"]),
    }


def _left(row: dict[str, Any]) -> bool:
    return is_outside(row["fix_ms"], row["outside_since_ms"], row["outside_fixes"])


def _unverified_among(unit: Unit, grid_codes: set[str]) -> set[str]:
    """Return which posts are unverified, found by their own keys: of a province thousands may be."""
    query = select(RecordRow.id, RecordRow.state).where(
        RecordRow.kind == RecordKind.POST.value, RecordRow.id.in_(sorted(grid_codes))
    )
    rows = unit.connection.execute(query)
    return {row.id for row in rows if row.state == PostState.UNVERIFIED.value}


def _write_track(unit: Unit, fixes: list[Fix], number: int) -> None:
    """Keep each fix that moved a marker, under the minute in which it came: what is packed is then whole."""
    if not fixes:
        return
    body = encode([(one.worker_id, one.lon_deg, one.lat_deg, one.fix_ms) for one in fixes])
    minute = to_epoch_ms(unit.now) // 60_000
    unit.connection.execute(insert(TrackRow), [{"minute": minute, "part": number, "body": body}])


def read_positions(unit: Unit, since: int, area_code: str, prefix: str) -> Positions:
    """Return the positions that changed after a number, within an area.

    Args:
        unit: The reading transaction.
        since: Number in the last cursor, 0 for all.
        area_code: Code prefix of the reader's area, by the workers' home grids.
        prefix: What stands before the number in the cursor.
    """
    number, rows = rows_since(unit, since, area_code)
    return columns_of(rows, prefix, number)


def rows_since(
    unit: Unit, since: int, area_code: str, after_id: str = "", most: int | None = None
) -> tuple[int, list[Row[Any]]]:
    """Return the number of the newest batch, and the positions that changed after a number, by worker.

    Args:
        unit: The reading transaction.
        since: The number, 0 for all.
        area_code: Code prefix of the workers' home grids.
        after_id: Worker behind whom the rows begin; they are found by the key, so that no page costs more.
        most: Most rows, None for all.
    """
    head = select(FeedHeadRow.seq).where(FeedHeadRow.id == POSITIONS_HEAD_ID)
    number = int(unit.connection.execute(head).scalar_one())
    query = (
        select(PositionRow.__table__, RecordRow.area_code)
        .join(RecordRow, RecordRow.id == PositionRow.worker_id)
        .where(
            PositionRow.change_no > since,
            PositionRow.worker_id > after_id,
            RecordRow.kind == RecordKind.WORKER.value,
            RecordRow.area_code.startswith(area_code, autoescape=True),
        )
        .order_by(PositionRow.worker_id)
        .limit(most)
    )
    return number, list(unit.connection.execute(query))


def columns_of(rows: Sequence[Row[Any]], prefix: str, number: int) -> Positions:
    """Return positions as columns, with the cursor behind them."""
    return Positions(
        id=tuple(row.worker_id for row in rows),
        lon=tuple(row.lon_deg for row in rows),
        lat=tuple(row.lat_deg for row in rows),
        accuracy_m=tuple(row.accuracy_m for row in rows),
        fix_time=tuple(row.fix_ms for row in rows),
        contact_time=tuple(row.contact_ms for row in rows),
        outside=tuple(int(is_outside(row.fix_ms, row.outside_since_ms, row.outside_fixes)) for row in rows),
        cursor=f"{prefix}:{number}",
    )


def newest_contact_ms(unit: Unit) -> int | None:
    """Return the newest sign of life of any terminal, None if none ever spoke."""
    query = select(func.max(PositionRow.contact_ms))
    return unit.connection.execute(query).scalar_one_or_none()
