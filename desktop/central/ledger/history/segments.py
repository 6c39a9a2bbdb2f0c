"""Owns packed changes: runs of the feed that are kept long after desks need them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, insert, select

from desktop.central.ledger.reader import head_number
from desktop.central.ledger.unit import Unit
from desktop.central.rules.retention import UNKEPT_KINDS
from desktop.central.tables.history import FeedSegmentRow
from desktop.central.tables.records import FeedChangeRow
from desktop.models.delta import ChangeOp, RecordKind
from desktop.models.history import PastChange
from desktop.wire.history import pack

CHANGES_AT_ONCE = 500
"""Changes read by one transaction, so that orders never wait long behind it."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Where a run of packed changes lies; its changes are those with first_seq <= seq <= last_seq."""

    first_seq: int
    last_seq: int
    body: bytes


def newest_packed(unit: Unit) -> int:
    """Return the number up to which changes are packed, or are there no longer."""
    packed = unit.connection.execute(select(func.max(FeedSegmentRow.last_seq))).scalar()
    if packed is not None:
        return int(packed)
    oldest = unit.connection.execute(select(func.min(FeedChangeRow.seq))).scalar()
    return head_number(unit) if oldest is None else int(oldest) - 1


def first_instant_ms(unit: Unit, after: int) -> int | None:
    """Return the instant of the first change after a number, ms since the epoch; None if there is none."""
    query = select(FeedChangeRow.at_ms).where(FeedChangeRow.seq > after).order_by(FeedChangeRow.seq).limit(1)
    return unit.connection.execute(query).scalar_one_or_none()


def list_changes(unit: Unit, after: int, until: int, limit: int = CHANGES_AT_ONCE) -> list[PastChange]:
    """Return changes with after < seq <= until that are not packed yet or still kept beside, in order."""
    query = (
        select(FeedChangeRow.__table__)
        .where(FeedChangeRow.seq > after, FeedChangeRow.seq <= until)
        .order_by(FeedChangeRow.seq)
        .limit(limit)
    )
    return [_past_change(row) for row in unit.connection.execute(query)]


def _past_change(row: Row[Any]) -> PastChange:
    return PastChange(
        seq=row.seq,
        at_ms=row.at_ms,
        kind=RecordKind(row.kind),
        id=row.id,
        op=ChangeOp(row.op),
        revision=row.revision,
        area_code=row.area_code,
        parties=row.parties,
        left_parties=row.left_parties,
        body=row.body,
    )


def segment_row(changes: list[PastChange]) -> dict[str, Any]:
    """Return changes as one packed run; takes as long as deflating does, so no database thread does it.

    Args:
        changes: At least one, without a gap.
    """
    kept = [one for one in changes if one.kind not in UNKEPT_KINDS]
    return {
        "first_seq": changes[0].seq,
        "last_seq": changes[-1].seq,
        "first_ms": min((one.at_ms for one in kept), default=None),
        "last_ms": max(one.at_ms for one in changes),
        "body": pack(kept),
    }


def write_segment(unit: Unit, row: dict[str, Any]) -> None:
    """Keep a packed run of changes."""
    unit.connection.execute(insert(FeedSegmentRow), [row])


def find_segment(unit: Unit, after: int) -> Segment | None:
    """Return the packed run that begins behind a number or holds the change behind it, None if none does."""
    query = (
        select(FeedSegmentRow.first_seq, FeedSegmentRow.last_seq, FeedSegmentRow.body)
        .where(FeedSegmentRow.first_seq <= after + 1)
        .order_by(FeedSegmentRow.first_seq.desc())
        .limit(1)
    )
    row = unit.connection.execute(query).one_or_none()
    return None if row is None or row.last_seq <= after else Segment(row.first_seq, row.last_seq, row.body)


def find_segment_at(unit: Unit, at_ms: int) -> Segment | None:
    """Return the last packed run with a change at or before an instant, None if there is none."""
    query = (
        select(FeedSegmentRow.first_seq, FeedSegmentRow.last_seq, FeedSegmentRow.body)
        .where(FeedSegmentRow.first_ms <= at_ms)
        .order_by(FeedSegmentRow.first_seq.desc())
        .limit(1)
    )
    row = unit.connection.execute(query).one_or_none()
    return None if row is None else Segment(row.first_seq, row.last_seq, row.body)


def newest_unpacked_at(unit: Unit, after: int, at_ms: int) -> int | None:
    """Return the number of the last change after a number that was made at or before an instant."""
    unkept = [kind.value for kind in UNKEPT_KINDS]
    query = select(func.max(FeedChangeRow.seq)).where(
        FeedChangeRow.seq > after, FeedChangeRow.at_ms <= at_ms, FeedChangeRow.kind.not_in(unkept)
    )
    found = unit.connection.execute(query).scalar()
    return None if found is None else int(found)
