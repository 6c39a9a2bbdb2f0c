"""Owns the going of what is kept no longer: table by table, in batches behind which nobody waits long."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, select, tuple_

from desktop.central.ledger.history.tracks import SLOT_MS, sweep_packed_batches
from desktop.central.ledger.unit import Unit
from desktop.central.rules.retention import Limits
from desktop.central.tables.commands import CommandRow, UndoRow
from desktop.central.tables.history import FeedSegmentRow, KeyframePartRow, KeyframeRow, UptimeRow
from desktop.central.tables.intake import IntakeDeliveryRow
from desktop.central.tables.photos import IncidentPhotoRow, PhotoRow, PhotoUploadRow
from desktop.central.tables.positions import TrackPackRow
from desktop.central.tables.records import FeedChangeRow

SMALL_ROWS = 300
"""Rows of at most a few kB that one transaction drops."""

LARGE_ROWS = 10
"""Rows of up to some hundred kB that one transaction drops."""

Sweep = Callable[[Unit, Limits], bool]
"""Drops one batch of one table; True if more may be left."""


def _drop(unit: Unit, table: Any, key: Any, old: ColumnElement[bool], batch: int) -> bool:
    oldest = select(key).where(old).order_by(key).limit(batch)
    dropped = unit.connection.execute(delete(table).where(key.in_(oldest))).rowcount
    return bool(dropped == batch)


def _sweep_undo(unit: Unit, limits: Limits) -> bool:
    return _drop(unit, UndoRow, UndoRow.key, UndoRow.until_ms < limits.answers_ms, SMALL_ROWS)


def _sweep_answers(unit: Unit, limits: Limits) -> bool:
    return _drop(unit, CommandRow, CommandRow.key, CommandRow.at_ms < limits.answers_ms, SMALL_ROWS)


def _sweep_deliveries(unit: Unit, limits: Limits) -> bool:
    key = tuple_(IntakeDeliveryRow.channel_id, IntakeDeliveryRow.id)
    old = IntakeDeliveryRow.at_ms < limits.deliveries_ms
    oldest = select(IntakeDeliveryRow.channel_id, IntakeDeliveryRow.id).where(old).limit(SMALL_ROWS)
    dropped = unit.connection.execute(delete(IntakeDeliveryRow).where(key.in_(oldest))).rowcount
    return bool(dropped == SMALL_ROWS)


def _sweep_photos(unit: Unit, limits: Limits) -> bool:
    """Drop photos that nothing cites; one that is cited meanwhile is young again."""
    cited = exists().where(IncidentPhotoRow.photo_id == PhotoRow.id)
    old = (PhotoRow.at_ms < limits.photos_ms) & ~cited
    oldest = select(PhotoRow.id).where(old).limit(LARGE_ROWS)
    query = delete(PhotoRow).where(PhotoRow.id.in_(oldest), PhotoRow.at_ms < limits.photos_ms)
    return bool(unit.connection.execute(query).rowcount == LARGE_ROWS)


def _sweep_uploads(unit: Unit, limits: Limits) -> bool:
    """Drop who sent what is no longer there."""
    key = tuple_(PhotoUploadRow.photo_id, PhotoUploadRow.person_id)
    kept = exists().where(PhotoRow.id == PhotoUploadRow.photo_id)
    old = (PhotoUploadRow.at_ms < limits.photos_ms) & ~kept
    oldest = select(PhotoUploadRow.photo_id, PhotoUploadRow.person_id).where(old).limit(SMALL_ROWS)
    return bool(unit.connection.execute(delete(PhotoUploadRow).where(key.in_(oldest))).rowcount == SMALL_ROWS)


def _sweep_changes(unit: Unit, limits: Limits) -> bool:
    """Drop changes that are packed, all of whose run is older than a desk may be away."""
    packed = select(func.max(FeedSegmentRow.last_seq)).where(FeedSegmentRow.last_ms < limits.cursors_ms)
    last = unit.connection.execute(packed).scalar()
    if last is None:
        return False
    return _drop(unit, FeedChangeRow, FeedChangeRow.seq, FeedChangeRow.seq <= last, SMALL_ROWS)


def _base_seq(unit: Unit, limits: Limits) -> int:
    """Return the number of the keyframe with which the kept past begins: the last before its limit."""
    query = select(func.max(KeyframeRow.seq)).where(KeyframeRow.at_ms <= limits.replay_ms)
    return int(unit.connection.execute(query).scalar_one() or 0)


def _sweep_keyframes(unit: Unit, limits: Limits) -> bool:
    old = KeyframeRow.seq < _base_seq(unit, limits)
    return _drop(unit, KeyframeRow, KeyframeRow.seq, old, SMALL_ROWS)


def _sweep_parts(unit: Unit, limits: Limits) -> bool:
    del limits
    oldest = unit.connection.execute(select(func.min(KeyframeRow.seq))).scalar()
    if oldest is None:
        return False
    old = KeyframePartRow.last_seq < oldest
    return _drop(unit, KeyframePartRow, KeyframePartRow.hash, old, LARGE_ROWS)


def _sweep_segments(unit: Unit, limits: Limits) -> bool:
    # What desks may still read on from stays packed, too: it is what says that it is.
    oldest = select(func.min(FeedChangeRow.seq))
    kept_from = unit.connection.execute(oldest).scalar()
    old = FeedSegmentRow.last_seq <= _base_seq(unit, limits)
    if kept_from is not None:
        old &= FeedSegmentRow.last_seq < kept_from
    return _drop(unit, FeedSegmentRow, FeedSegmentRow.first_seq, old, LARGE_ROWS)


def _sweep_uptime(unit: Unit, limits: Limits) -> bool:
    return _drop(unit, UptimeRow, UptimeRow.began_ms, UptimeRow.ended_ms < limits.replay_ms, SMALL_ROWS)


def _sweep_packs(unit: Unit, limits: Limits) -> bool:
    old = TrackPackRow.slot < limits.tracks_ms // SLOT_MS
    return _drop(unit, TrackPackRow, TrackPackRow.slot, old, LARGE_ROWS)


SWEEPS: tuple[Sweep, ...] = (
    _sweep_undo,
    _sweep_answers,
    _sweep_deliveries,
    _sweep_photos,
    _sweep_uploads,
    _sweep_changes,
    _sweep_keyframes,
    _sweep_parts,
    _sweep_segments,
    _sweep_uptime,
    sweep_packed_batches,
    _sweep_packs,
)
"""Every table that is swept, keyframes before what they stand on."""
