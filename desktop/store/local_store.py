"""Owns the local store of one seat: the board with its cursor, polygons, preferences; one writer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DatabaseError

from desktop.models.city import City
from desktop.models.delta import (
    Change,
    ChangeOp,
    Delta,
    FeedCheck,
    RecordKind,
    SourceAge,
    checksum_of,
    merge_ages,
)
from desktop.models.instant import from_epoch_ms
from desktop.models.reduction import change_counts, ends_record
from desktop.store.drafts import Drafts
from desktop.store.engine import StoreBroken, StoreFailed, open_engine
from desktop.store.outbox import Outbox
from desktop.store.salvage import MovedAside, finish_move, move_aside, remove_store, salvage_orders
from desktop.store.tables import GeometryRow, MetaRow, PreferenceRow, RecordRow
from desktop.wire.codec import ReplyMalformed, decode, encode
from desktop.wire.feed import decode_record, encode_record

T = TypeVar("T")

_CHUNK = 500
"""Rows in one statement; SQLite takes at most 999 parameters where it is old."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedBoard:
    """The last-known board as it lies on the disk.

    Attributes:
        changes: One upsert a record.
        saved_at: Server instant of the last good answer that is in it.
    """

    city: City
    cursor: str
    changes: tuple[Change, ...]
    sources: tuple[SourceAge, ...]
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class OpenedStore:
    """A store that is ready.

    Attributes:
        moved_aside: The broken file that was there before, None if all was well.
        salvaged: Orders that were taken over from the broken file.
    """

    store: LocalStore
    moved_aside: MovedAside | None = None
    salvaged: int = 0


class LocalStore:
    """All writes are one transaction each; rows and cursor are written together or not at all.

    Every method raises StoreFailed if the disk does not take it, StoreBroken if the file is damaged.

    Attributes:
        outbox: Orders and their journal.
        drafts: What was typed and not sent.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.outbox = Outbox(self._transact)
        self.drafts = Drafts(self._transact)

    def close(self) -> None:
        """Close the file."""
        self._engine.dispose()

    # -- board -------------------------------------------------------------------------------------

    def load_board(self) -> SavedBoard | None:
        """Return the last-known board, None if there is none that this program can read."""
        return self._transact(_load_board)

    def replace_board(
        self,
        city: City,
        cursor: str,
        changes: Iterable[Change],
        sources: tuple[SourceAge, ...],
        server_time_ms: int,
    ) -> None:
        """Put a whole board in place of the old one; the outbox stays as it is."""
        rows = [_row_of(change) for change in changes if not ends_record(change)]

        def work(connection: Connection) -> None:
            connection.execute(delete(RecordRow))
            if rows:
                connection.execute(_upsert(RecordRow, ["kind", "id"]), rows)
            connection.execute(
                delete(GeometryRow).where(GeometryRow.content_hash != city.geometry.content_hash)
            )
            _write_meta(connection, "city", encode(city).decode())
            _write_position(connection, cursor, sources, server_time_ms)

        self._transact(work)

    def commit_delta(self, delta: Delta) -> None:
        """Write a page of changes and its cursor in one transaction.

        While more pages wait the board is still as old as it was, and a restart must say so.
        """

        def work(connection: Connection) -> None:
            _write_changes(connection, delta.changes)
            if delta.more:
                _write_meta(connection, "cursor", delta.cursor)
            else:
                sources = merge_ages(_read_sources(connection), delta.data_as_of)
                _write_position(connection, delta.cursor, sources, delta.server_time_ms)

        self._transact(work)

    def check_records(self) -> FeedCheck:
        """Return number and checksum of the records of each kind."""

        def work(connection: Connection) -> FeedCheck:
            found: dict[RecordKind, list[tuple[str, int]]] = {kind: [] for kind in RecordKind}
            for kind, record_id, revision in connection.exec_driver_sql(
                "SELECT kind, id, revision FROM record"
            ):
                found[RecordKind(kind)].append((record_id, revision))
            return FeedCheck(
                {kind: len(records) for kind, records in found.items()},
                {kind: checksum_of(records) for kind, records in found.items()},
            )

        return self._transact(work)

    # -- polygons ----------------------------------------------------------------------------------

    def load_geometry(self, content_hash: str) -> list[bytes]:
        """Return the parts that are there, in order."""

        def work(connection: Connection) -> list[bytes]:
            query = select(GeometryRow.body).where(GeometryRow.content_hash == content_hash)
            return list(connection.execute(query.order_by(GeometryRow.part)).scalars())

        return self._transact(work)

    def save_geometry(self, content_hash: str, parts: Sequence[bytes]) -> None:
        """Keep all parts of a city's polygons, and no others."""
        rows = [{"content_hash": content_hash, "part": n, "body": body} for n, body in enumerate(parts)]

        def work(connection: Connection) -> None:
            connection.execute(delete(GeometryRow))
            if rows:
                connection.execute(_upsert(GeometryRow, ["content_hash", "part"]), rows)

        self._transact(work)

    # -- preferences -------------------------------------------------------------------------------

    def load_preferences(self) -> dict[str, bytes]:
        """Return all preferences by name."""

        def work(connection: Connection) -> dict[str, bytes]:
            return {row.name: row.value for row in connection.execute(select(PreferenceRow.__table__))}

        return self._transact(work)

    def save_preference(self, name: str, value: bytes) -> None:
        """Keep a preference."""

        def work(connection: Connection) -> None:
            connection.execute(_upsert(PreferenceRow, ["name"]), [{"name": name, "value": value}])

        self._transact(work)

    # -- inner -------------------------------------------------------------------------------------

    def _transact(self, work: Callable[[Connection], T]) -> T:
        try:
            with self._engine.begin() as connection:
                return work(connection)
        except (DatabaseError, OverflowError) as error:  # a number that no column holds is refused too
            raise StoreFailed(str(getattr(error, "orig", error))) from error


def open_store(path: Path) -> OpenedStore:
    """Open a seat's store; a broken file is moved aside, its orders are taken over where they are readable.

    The new file holds the orders before the broken one goes, so that an end at any moment loses none.

    Raises:
        StoreFailed: If the disk does not let any file be opened.
    """
    fresh = path.with_name(f"{path.name}.salvage")
    finish_move(path, fresh)
    try:
        sound = OpenedStore(LocalStore(open_engine(path)))
    except StoreBroken as error:
        reason = str(error)
    else:
        remove_store(fresh)
        return sound
    remove_store(fresh)
    store = LocalStore(open_engine(fresh))
    salvaged = store.outbox.take_over(salvage_orders(path))
    store.close()
    moved = move_aside(path, reason)
    finish_move(path, fresh)
    return OpenedStore(LocalStore(open_engine(path)), moved, salvaged)


def _upsert(table: Any, keys: list[str]) -> Any:
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


def _write_meta(connection: Connection, name: str, value: str) -> None:
    connection.execute(_upsert(MetaRow, ["name"]), [{"name": name, "value": value}])


def _read_sources(connection: Connection) -> tuple[SourceAge, ...]:
    query = select(MetaRow.value).where(MetaRow.name == "sources")
    text = connection.execute(query).scalar_one_or_none()
    try:
        return () if text is None else decode(text.encode(), tuple[SourceAge, ...])
    except ReplyMalformed:
        return ()


def _write_position(
    connection: Connection, cursor: str, sources: tuple[SourceAge, ...], server_time_ms: int
) -> None:
    values = {"cursor": cursor, "sources": encode(sources).decode(), "saved_ms": str(server_time_ms)}
    rows = [{"name": name, "value": value} for name, value in values.items()]
    connection.execute(_upsert(MetaRow, ["name"]), rows)


def _write_changes(connection: Connection, changes: Sequence[Change]) -> None:
    held = _held_revisions(connection, {change.id for change in changes})
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
        connection.execute(_upsert(RecordRow, ["kind", "id"]), rows)
    for (kind, record_id), change in news.items():
        if ends_record(change):
            connection.execute(delete(RecordRow).where(RecordRow.kind == kind, RecordRow.id == record_id))


def _held_revisions(connection: Connection, ids: set[str]) -> dict[tuple[str, str], int]:
    held: dict[tuple[str, str], int] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), _CHUNK):
        query = select(RecordRow.kind, RecordRow.id, RecordRow.revision).where(
            RecordRow.id.in_(wanted[start : start + _CHUNK])
        )
        held.update({(row.kind, row.id): row.revision for row in connection.execute(query)})
    return held


def _load_board(connection: Connection) -> SavedBoard | None:
    meta = {row.name: row.value for row in connection.execute(select(MetaRow.__table__))}
    if "city" not in meta or "cursor" not in meta:
        return None
    changes = []
    try:
        for row in connection.execute(select(RecordRow.__table__).order_by(RecordRow.kind, RecordRow.id)):
            kind = RecordKind(row.kind)
            record = decode_record(kind, row.body)
            changes.append(Change(kind, row.id, ChangeOp.UPSERT, row.revision, record))
        return SavedBoard(
            city=decode(meta["city"].encode(), City),
            cursor=meta["cursor"],
            changes=tuple(changes),
            sources=decode(meta["sources"].encode(), tuple[SourceAge, ...]),
            saved_at=from_epoch_ms(int(meta["saved_ms"])),
        )
    except (ReplyMalformed, ValueError):
        # Written by another version: the central has it all, so it is loaded anew.
        return None
