"""Owns the local store of one seat: the board with its cursor, polygons, preferences; one writer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, delete, select
from sqlalchemy.exc import DatabaseError

from desktop.models.city import City
from desktop.models.delta import Change, Delta, FeedCheck, SourceAge, merge_ages
from desktop.models.instant import from_epoch_ms
from desktop.store.drafts import Drafts
from desktop.store.engine import StoreBroken, StoreFailed, open_engine
from desktop.store.outbox import Outbox
from desktop.store.records import (
    FIRST,
    Replaced,
    Tally,
    count_rows,
    read_records,
    stage_records,
    take_staged,
    upsert,
    write_changes,
)
from desktop.store.salvage import MovedAside, finish_move, move_aside, remove_store, salvage_orders
from desktop.store.tables import GeometryRow, MetaRow, PreferenceRow
from desktop.wire.codec import ReplyMalformed, decode, encode

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedHead:
    """What the disk says of the last-known board beside its records.

    Attributes:
        saved_at: Server instant of the last good answer that is in it.
        total: Number of its records.
    """

    city: City
    cursor: str
    sources: tuple[SourceAge, ...]
    saved_at: datetime
    total: int


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
        self._tally = Tally()

    def close(self) -> None:
        """Close the file."""
        self._engine.dispose()

    # -- board -------------------------------------------------------------------------------------

    def load_head(self) -> SavedHead | None:
        """Return what there is of a last-known board, None if there is none that this program can read."""
        return self._transact(_load_head)

    def load_records(self, after: tuple[str, str] = FIRST, limit: int = 1000) -> list[Change]:
        """Return a page of the last-known board's records, one upsert each.

        Args:
            after: Kind and id of the record behind which the page begins.
            limit: Most records.

        Raises:
            ReplyMalformed: If another version wrote them; the central has them all.
        """
        return self._transact(lambda connection: read_records(connection, after, limit))

    def stage(self, changes: Iterable[Change], *, begins: bool) -> int:
        """Lay records of a board aside that is still being loaded; the one that stands is not touched.

        Args:
            changes: Some of the records.
            begins: Whether they are the first of another board.

        Returns:
            Number of records that lie aside.
        """
        return self._transact(lambda connection: stage_records(connection, changes, begins=begins))

    def replace_board(
        self,
        city: City,
        cursor: str,
        changes: Iterable[Change] | None,
        sources: tuple[SourceAge, ...],
        server_time_ms: int,
    ) -> None:
        """Put a whole board in place of the old one; the outbox stays as it is.

        Args:
            city: The city.
            cursor: Cursor of the board.
            changes: Its records; None where they lie aside already.
            sources: Ages of the central's inputs.
            server_time_ms: When the board was true.
        """

        def work(connection: Connection) -> None:
            if changes is not None:
                stage_records(connection, changes, begins=True)
            take_staged(connection)
            connection.execute(
                delete(GeometryRow).where(GeometryRow.content_hash != city.geometry.content_hash)
            )
            _write_meta(connection, "city", encode(city).decode())
            _write_position(connection, cursor, sources, server_time_ms)

        self._tally.forget()
        self._transact(work)

    def commit_delta(self, delta: Delta) -> None:
        """Write a page of changes and its cursor in one transaction.

        While more pages wait the board is still as old as it was, and a restart must say so.
        """

        def work(connection: Connection) -> list[Replaced]:
            replaced = write_changes(connection, delta.changes)
            if delta.more:
                _write_meta(connection, "cursor", delta.cursor)
            else:
                sources = merge_ages(_read_sources(connection), delta.data_as_of)
                _write_position(connection, delta.cursor, sources, delta.server_time_ms)
            return replaced

        self._tally.follow(self._transact(work))

    def check_records(self) -> FeedCheck:
        """Return number and checksum of the records of each kind; counted once, then reckoned on."""
        if not self._tally.is_known:
            self._transact(self._tally.count)
        return self._tally.check()

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
                connection.execute(upsert(GeometryRow, ["content_hash", "part"]), rows)

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
            connection.execute(upsert(PreferenceRow, ["name"]), [{"name": name, "value": value}])

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


def _write_meta(connection: Connection, name: str, value: str) -> None:
    connection.execute(upsert(MetaRow, ["name"]), [{"name": name, "value": value}])


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
    connection.execute(upsert(MetaRow, ["name"]), rows)


def _load_head(connection: Connection) -> SavedHead | None:
    meta = {row.name: row.value for row in connection.execute(select(MetaRow.__table__))}
    if "city" not in meta or "cursor" not in meta:
        return None
    try:
        return SavedHead(
            city=decode(meta["city"].encode(), City),
            cursor=meta["cursor"],
            sources=decode(meta["sources"].encode(), tuple[SourceAge, ...]),
            saved_at=from_epoch_ms(int(meta["saved_ms"])),
            total=count_rows(connection),
        )
    except (ReplyMalformed, ValueError):
        # Written by another version: the central has it all, so it is loaded anew.
        return None
