"""Owns the reading of the feed: pages of the bundle, and pages of changes in commit order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select

from desktop.central.ledger.feed_change import FeedChange, change_of
from desktop.central.ledger.unit import FEED_FROM_META, Unit
from desktop.central.rules.refusal import Refused
from desktop.central.rules.visibility import (
    OWN_KINDS,
    REFERENCE_KINDS,
    Reader,
    Sight,
    sight_of,
    visible_body,
)
from desktop.central.tables.records import FeedChangeRow, FeedHeadRow, RecordRow
from desktop.models.delta import ChangeOp, RecordKind
from desktop.models.problem import ProblemType

PAGE_LIMIT_BYTES = 250_000
"""Largest page of records; decoding more at once would hold up a desk. Source: reliability, Network."""

_ITEM_BYTES = 100
"""What an item takes beside its record: kind, id, operation, revision."""

BUNDLE_ORDER = (
    RecordKind.ORGANISATION,
    RecordKind.GRID,
    RecordKind.PERSON,
    RecordKind.DEPARTMENT,
    RecordKind.WORKER,
    RecordKind.FIGURES,
    RecordKind.POST,
    RecordKind.INCIDENT,
    RecordKind.LEASE,
    RecordKind.ALARM,
    RecordKind.PRESENCE,
)

Item = tuple[RecordKind, str, ChangeOp, int, bytes]


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """A page of changes; ``number`` is that of the last change looked at."""

    items: list[Item]
    number: int
    more: bool


@dataclass(frozen=True, slots=True)
class BundleRows:
    """A page of the bundle; ``next_kind`` and ``next_id`` say where the next begins, empty on the last."""

    items: list[Item]
    next_kind: str
    next_id: str


def head_number(unit: Unit) -> int:
    """Return the number of the newest change."""
    return int(unit.connection.execute(select(FeedHeadRow.seq).where(FeedHeadRow.id == 1)).scalar_one())


def feed_begin(unit: Unit) -> int:
    """Return the number before which no cursor is good any more, however many changes are kept."""
    return int(unit.read_meta(FEED_FROM_META, "0"))


def read_changes(unit: Unit, since: int, reader: Reader, limit: int) -> ChangesPage:
    """Return changes after a number, as the reader may see them.

    Raises:
        Refused: cursor-gone, if changes after that number are no longer kept or never were.
    """
    head = head_number(unit)
    oldest = unit.connection.execute(select(func.min(FeedChangeRow.seq))).scalar_one()
    # With no change kept at all, only a reader that has seen the newest one has missed nothing.
    is_missing = since < head and (oldest is None or since < oldest - 1)
    if since > head or is_missing or since < feed_begin(unit):
        raise Refused(ProblemType.CURSOR_GONE, "the cursor is too old; read the bundle")
    query = (
        select(FeedChangeRow.__table__)
        .where(FeedChangeRow.seq > since)
        .order_by(FeedChangeRow.seq)
        .limit(limit)
    )
    changes = (change_of(row) for row in unit.connection.execute(query).mappings())
    return page_of_changes(changes, since, head, reader, limit)


def page_of_changes(
    changes: Iterable[FeedChange], since: int, head: int, reader: Reader, limit: int
) -> ChangesPage:
    """Return a page of changes as a reader may see them.

    Args:
        changes: Those after a number, in their order, at most `limit`.
        since: That number.
        head: Number of the newest change there is.
        reader: Whose eyes read.
        limit: Most changes looked at.
    """
    items: list[Item] = []
    number, size, seen = since, 0, 0
    for change in changes:
        item = see_change(change, reader)
        if item is not None:
            if items and size + len(item[4]) > PAGE_LIMIT_BYTES:
                return ChangesPage(items, number, True)
            items.append(item)
            size += len(item[4]) + _ITEM_BYTES
        number, seen = change.number, seen + 1
    return ChangesPage(items, number, number < head and seen == limit)


def see_change(change: FeedChange, reader: Reader) -> Item | None:
    """Return what a reader gets of a change: the record, a tombstone where it has left, else nothing."""
    sight = sight_of(reader, change.kind, change.area_code, change.parties, change.left_parties)
    if sight is Sight.HIDDEN:
        return None
    if sight is Sight.GONE or change.op is ChangeOp.DELETE:
        return change.kind, change.id, ChangeOp.DELETE, change.revision, b"null"
    body = visible_body(change.kind, change.body, reader.role)
    return change.kind, change.id, ChangeOp.UPSERT, change.revision, body


def _seen_by(reader: Reader) -> ColumnElement[bool]:
    """Return the same rule as `sees`, as a condition on rows."""
    area_code = reader.area_code
    prefixes = [area_code[:length] for length in (6, 9, 12) if length < len(area_code)]
    seen = or_(RecordRow.area_code.startswith(area_code, autoescape=True), RecordRow.area_code.in_(prefixes))
    own = OWN_KINDS.get(reader.role)
    if own is not None:
        kinds = [kind.value for kind in own | REFERENCE_KINDS]
        seen = and_(seen, RecordRow.kind.in_(kinds))
    if reader.party:
        seen = or_(seen, RecordRow.parties.contains(f" {reader.party} ", autoescape=True))
    return seen


def count_records(unit: Unit, reader: Reader) -> dict[RecordKind, int]:
    """Return how many live records of each kind a reader sees."""
    query = select(RecordRow.kind, func.count()).where(_seen_by(reader)).group_by(RecordRow.kind)
    counts = {RecordKind(kind): int(count) for kind, count in unit.connection.execute(query)}
    return {kind: counts.get(kind, 0) for kind in BUNDLE_ORDER}


def read_bundle(unit: Unit, reader: Reader, first_kind: str, after_id: str, limit: int) -> BundleRows:
    """Return a page of live records.

    Args:
        unit: The reading transaction.
        reader: Whose eyes read.
        first_kind: Kind that the page begins with, empty for the first page.
        after_id: Id in that kind after which the page begins, empty for its first.
        limit: Most records of the page.
    """
    kinds = list(BUNDLE_ORDER)
    start = kinds.index(RecordKind(first_kind)) if first_kind else 0
    items: list[Item] = []
    size = 0
    for kind in kinds[start:]:
        last_id = after_id if kind.value == first_kind else ""
        query = (
            select(RecordRow.id, RecordRow.revision, RecordRow.body)
            .where(
                and_(
                    RecordRow.kind == kind.value,
                    RecordRow.id > last_id,
                    _seen_by(reader),
                )
            )
            .order_by(RecordRow.id)
            .limit(limit - len(items) + 1)
        )
        for row in unit.connection.execute(query).all():
            if items and (len(items) >= limit or size + len(row.body) > PAGE_LIMIT_BYTES):
                return BundleRows(items, kind.value, last_id)
            body = visible_body(kind, row.body, reader.role)
            items.append((kind, row.id, ChangeOp.UPSERT, row.revision, body))
            size, last_id = size + len(body) + _ITEM_BYTES, row.id
    return BundleRows(items, "", "")
