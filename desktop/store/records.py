"""Owns the rows of the last-known board: changes, boards laid aside until complete, checksums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, func, select, tuple_
from sqlalchemy.dialects.sqlite import insert

from desktop.models.delta import (
    Change,
    ChangeOp,
    FeedCheck,
    RecordKind,
    checksum_part,
    checksum_text,
)
from desktop.models.reduction import change_counts, ends_record
from desktop.store.tables import IncomingRow, RecordRow
from desktop.wire.feed import decode_record, encode_record

_CHUNK = 500
"""Rows in one statement; SQLite takes at most 999 parameters where it is old."""

FIRST = ("", "")
"""Before the first record, in the order of kinds and ids."""


class Replaced(NamedTuple):
    """A record that a change put, replaced or took away; a revision is None where there was, or is, none."""

    kind: RecordKind
    id: str
    before: int | None
    after: int | None


def upsert(table: Any, keys: list[str]) -> Any:
    """Return the statement that inserts rows, or replaces those whose keys are there already."""
    statement = insert(table)
    columns = {
        column.name: statement.excluded[column.name]
        for column in table.__table__.columns
        if column.name not in keys
    }
    return statement.on_conflict_do_update(index_elements=keys, set_=columns)


def _row_of(change: Change) -> dict[str, Any]:
    assert change.record is not None
    body = encode_record(change.record)
    return {"kind": change.kind.value, "id": change.id, "revision": change.revision, "body": body}


def write_changes(connection: Connection, changes: Sequence[Change]) -> list[Replaced]:
    """Write the changes that count; returns what they replaced."""
    held = _held_revisions(connection, changes)
    before = dict(held)
    news: dict[tuple[str, str], Change] = {}
    for change in changes:
        key = (change.kind.value, change.id)
        if not change_counts(change, held.get(key)):
            continue
        news[key] = change
        if ends_record(change):
            held.pop(key, None)
        else:
            held[key] = change.revision
    rows = [_row_of(change) for change in news.values() if not ends_record(change)]
    if rows:
        connection.execute(upsert(RecordRow, ["kind", "id"]), rows)
    for (kind, record_id), change in news.items():
        if ends_record(change):
            connection.execute(delete(RecordRow).where(RecordRow.kind == kind, RecordRow.id == record_id))
    return [Replaced(one.kind, one.id, before.get(key), held.get(key)) for key, one in news.items()]


def _held_revisions(connection: Connection, changes: Sequence[Change]) -> dict[tuple[str, str], int]:
    """Return the revisions that are there, found by the whole key: by the id alone all rows would be read."""
    ids: dict[str, set[str]] = defaultdict(set)
    for change in changes:
        ids[change.kind.value].add(change.id)
    held: dict[tuple[str, str], int] = {}
    for kind, wanted in ids.items():
        in_order = sorted(wanted)
        for start in range(0, len(in_order), _CHUNK):
            query = select(RecordRow.id, RecordRow.revision).where(
                RecordRow.kind == kind, RecordRow.id.in_(in_order[start : start + _CHUNK])
            )
            held.update({(kind, row.id): row.revision for row in connection.execute(query)})
    return held


def count_rows(connection: Connection) -> int:
    """Return the number of records."""
    return int(connection.execute(select(func.count()).select_from(RecordRow)).scalar_one())


def read_records(connection: Connection, after: tuple[str, str], limit: int) -> list[Change]:
    """Return a page of the records, one upsert each, by kind and id."""
    query = (
        select(RecordRow.__table__)
        .where(tuple_(RecordRow.kind, RecordRow.id) > after)
        .order_by(RecordRow.kind, RecordRow.id)
        .limit(limit)
    )
    found = []
    for row in connection.execute(query):
        kind = RecordKind(row.kind)
        found.append(Change(kind, row.id, ChangeOp.UPSERT, row.revision, decode_record(kind, row.body)))
    return found


def stage_records(connection: Connection, changes: Iterable[Change], *, begins: bool) -> int:
    """Lay records aside, behind those that lie there or in their place; returns how many lie there."""
    if begins:
        connection.execute(delete(IncomingRow))
    rows = (_row_of(change) for change in changes if not ends_record(change))
    for chunk in _chunks(rows):
        connection.execute(upsert(IncomingRow, ["kind", "id"]), chunk)
    return int(connection.execute(select(func.count()).select_from(IncomingRow)).scalar_one())


def _chunks(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while chunk := list(islice(rows, _CHUNK)):
        yield chunk


def take_staged(connection: Connection) -> None:
    """Put what lies aside in place of the records: by name, for to copy a province takes seconds."""
    connection.exec_driver_sql("DROP TABLE record")
    connection.exec_driver_sql("ALTER TABLE incoming RENAME TO record")
    IncomingRow.__table__.create(connection)  # type: ignore[attr-defined]


class Tally:
    """Number and checksum of the records of each kind, reckoned on with each change."""

    def __init__(self) -> None:
        self._counts: dict[RecordKind, int] | None = None
        self._parts: dict[RecordKind, int] = {}

    @property
    def is_known(self) -> bool:
        """Whether the rows were counted."""
        return self._counts is not None

    def forget(self) -> None:
        """Have the rows counted anew: they are other ones."""
        self._counts = None

    def count(self, connection: Connection) -> None:
        """Count the rows."""
        counts = dict.fromkeys(RecordKind, 0)
        parts = dict.fromkeys(RecordKind, 0)
        kinds = {kind.value: kind for kind in RecordKind}
        for name, record_id, revision in connection.exec_driver_sql("SELECT kind, id, revision FROM record"):
            kind = kinds[name]
            counts[kind] += 1
            parts[kind] += checksum_part(record_id, revision)
        self._counts, self._parts = counts, parts

    def follow(self, replaced: Iterable[Replaced]) -> None:
        """Follow changes that are committed."""
        if self._counts is None:
            return
        for one in replaced:
            for revision, sign in ((one.before, -1), (one.after, 1)):
                if revision is not None:
                    self._counts[one.kind] += sign
                    self._parts[one.kind] += sign * checksum_part(one.id, revision)

    def check(self) -> FeedCheck:
        """Return what there is."""
        assert self._counts is not None
        checksums = {kind: checksum_text(parts) for kind, parts in self._parts.items()}
        return FeedCheck(dict(self._counts), checksums)
