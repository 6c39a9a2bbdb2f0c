"""Owns the one writer of the local store.

Thread: store
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Signal, Slot

from desktop.board.board import Board, reduce_changes
from desktop.models.board_page import GROW_FROM, BoardPage
from desktop.models.city import City
from desktop.models.command import Command, Order, OrderState
from desktop.models.delta import Change, ChangeOp, Delta, RecordKind
from desktop.models.draft import Draft
from desktop.raster.city_shapes import CityShapes, ShapesReader
from desktop.store.engine import StoreBroken, StoreFailed
from desktop.store.local_store import LocalStore, OpenedStore, SavedHead, open_store
from desktop.store.records import FIRST
from desktop.sync.messages import FeedStart, FreshBoard, Geometry, StoreOpened
from desktop.sync.worker import Worker
from desktop.wire.codec import ReplyMalformed
from desktop.wire.geometry import decode_geometry_part

_UNSTAGED = -1

IDLE_SAVE_MS = 30_000
"""An answer without changes is written this often, so that the saved picture knows how old it is."""


READ_AT_ONCE = 1000
"""Records read from the disk in one piece: to decode them holds the interpreter for some 10 ms."""

BREATH_S = 0.004
"""Pause between two pieces of a large board."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class StoreWorker(Worker):
    """Writes what others send, in the order it comes, and says so once it is on the disk.

    Signals:
        opened (StoreOpened): The file is open; what it holds.
        shapes_read (CityShapes): Polygons of a large city, before its records.
        board_page_read (BoardPage): Records of a large board that is still being read.
        progressed (int, int): Records that are read, and all of them.
        committed (Delta): Changes and cursor are on the disk.
        board_replaced (FreshBoard): A whole board is on the disk.
        geometry_saved (Geometry): Polygons are on the disk.
        drifted (dict): Kinds whose records are not those that the central counts: numbers (here, there).
        order_committed (Order): The order as the outbox holds it now.
        order_refused (Command, str): The order could not be kept, so it was not given; why.
        store_failed (str): The disk did not take a change; it was not committed.
        open_failed (str): There is no store at all.
        finish_requested (): Emitted from outside: end after all that was sent before.
    """

    opened = Signal(object)
    shapes_read = Signal(object)
    board_page_read = Signal(object)
    progressed = Signal(int, int)
    committed = Signal(object)
    board_replaced = Signal(object)
    geometry_saved = Signal(object)
    drifted = Signal(object)
    order_committed = Signal(object)
    order_refused = Signal(object, str)
    store_failed = Signal(str)
    open_failed = Signal(str)
    finish_requested = Signal()

    def __init__(self, path: Path, now: Callable[[], datetime] = _utc_now) -> None:
        super().__init__()
        self._path = path
        self._now = now
        self._store: LocalStore | None = None
        self._is_diskless = False
        self._cursor = ""
        self._saved_ms = 0
        self._staged = _UNSTAGED

    @Slot()
    def open(self) -> None:
        """Open the file and tell what it holds."""
        try:
            found = open_store(self._path)
            self._store = found.store
            opened = self._read(found)
            self.opened.emit(opened)
            for order in opened.orders:
                self.order_committed.emit(order)
        except (StoreFailed, StoreBroken) as error:
            # The picture can be shown without a disk; orders cannot be given without one.
            self._is_diskless = True
            self.open_failed.emit(str(error))

    @Slot(object)
    def commit(self, delta: Delta) -> None:
        """Write changes and cursor in one transaction."""
        idle = not delta.changes and delta.cursor == self._cursor
        if idle and delta.server_time_ms - self._saved_ms < IDLE_SAVE_MS:
            self.committed.emit(delta)
        elif self._try(lambda store: store.commit_delta(delta)):
            self._cursor, self._saved_ms = delta.cursor, delta.server_time_ms
            self.committed.emit(delta)
        else:
            return
        if delta.counts is not None and not delta.more and not self._is_diskless:
            self._compare(delta.counts, delta.checksums or {})

    @Slot(object)
    def stage(self, page: BoardPage) -> None:
        """Lay records of a board aside that is still being loaded."""
        if self._is_diskless or (self._staged == _UNSTAGED and not page.begins):
            return  # of what lies aside some may be of an earlier try
        try:
            self._staged = self._opened_store().stage(page.changes, begins=page.begins)
        except (StoreFailed, StoreBroken):
            self._staged = _UNSTAGED  # `replace` writes them all, and says so if it cannot

    @Slot(object)
    def replace(self, fresh: FreshBoard) -> None:
        """Put a whole board in place of the old one."""
        board, city = fresh.board, fresh.board.city
        if city is None:
            return
        is_staged = self._staged == sum(board.count().values())
        self._staged = _UNSTAGED
        changes = None if is_staged else _changes_of(board)
        done = self._try(
            lambda store: store.replace_board(
                city, board.cursor, changes, board.sources, fresh.server_time_ms
            )
        )
        if done:
            self._cursor, self._saved_ms = board.cursor, fresh.server_time_ms
            self.board_replaced.emit(fresh)

    @Slot(object)
    def save_geometry(self, geometry: Geometry) -> None:
        """Keep polygons; without them on the disk they are fetched again at the next start."""
        self._try(lambda store: store.save_geometry(geometry.content_hash, geometry.parts))
        self.geometry_saved.emit(geometry)

    @Slot(object)
    def add_order(self, command: Command) -> None:
        """Commit a new order to the outbox."""
        try:
            self.order_committed.emit(self._opened_store().outbox.add(command, command.issued))
        except (StoreFailed, StoreBroken) as error:
            self.order_refused.emit(command, str(error))

    @Slot(object)
    def change_order(self, order: Order) -> None:
        """Commit an order's new state; what the outbox holds afterwards is told."""
        try:
            self.order_committed.emit(self._opened_store().outbox.change(order))
        except (StoreFailed, StoreBroken, LookupError) as error:
            self.store_failed.emit(str(error))

    @Slot(str)
    def withdraw_order(self, key: str) -> None:
        """Take back an order that was never sent."""
        try:
            held = self._opened_store().outbox.find(key)
        except (StoreFailed, StoreBroken) as error:
            self.store_failed.emit(str(error))
            return
        if held is not None:
            self.change_order(
                Order(
                    command=held.command,
                    sequence=held.sequence,
                    state=OrderState.WITHDRAWN,
                    attempts=held.attempts,
                    changed=self._now(),
                )
            )

    @Slot(object)
    def keep_draft(self, draft: Draft) -> None:
        """Keep what somebody has typed and not sent."""
        self._try(lambda store: store.drafts.keep(draft))

    @Slot(str, bytes)
    def save_preference(self, name: str, value: bytes) -> None:
        """Keep a preference."""
        self._try(lambda store: store.save_preference(name, value))

    def close_resources(self) -> None:
        """Close the file."""
        super().close_resources()
        if self._store is not None:
            self._store.close()
            self._store = None

    # -- inner -------------------------------------------------------------------------------------

    def _opened_store(self) -> LocalStore:
        if self._store is None:
            raise StoreFailed("there is no local store")
        return self._store

    def _try(self, work: Callable[[LocalStore], None]) -> bool:
        if self._is_diskless:
            return True
        try:
            work(self._opened_store())
        except (StoreFailed, StoreBroken) as error:
            self.store_failed.emit(str(error))
            return False
        return True

    def _compare(self, counts: dict[RecordKind, int], checksums: dict[RecordKind, str]) -> None:
        try:
            here = self._opened_store().check_records()
        except StoreFailed as error:
            self.store_failed.emit(str(error))
            return
        drift = {
            kind: (here.counts[kind], count)
            for kind, count in counts.items()
            if here.counts[kind] != count or checksums.get(kind, here.checksums[kind]) != here.checksums[kind]
        }
        self.drifted.emit(drift)

    def _read(self, found: OpenedStore) -> StoreOpened:
        store = found.store
        saved = store.load_head()
        shapes = CityShapes()
        board: Board | None = None
        start = FeedStart()
        if saved is not None:
            grows = saved.total >= GROW_FROM
            shapes = self._read_shapes(store, saved.city)
            if grows and shapes:
                self.shapes_read.emit(shapes)
            board = self._read_board(store, saved, grows=grows)
            if board is not None:
                self._cursor = saved.cursor
                start = _feed_start(saved.city, board, has_shapes=bool(shapes))
            if grows or board is None:
                shapes = CityShapes()
        moved = found.moved_aside
        return StoreOpened(
            board=board,
            saved_at=None if board is None or saved is None else saved.saved_at,
            shapes=shapes,
            orders=tuple(store.outbox.read_back(self._now())),
            preferences=store.load_preferences(),
            feed_start=start,
            drafts=store.drafts.read_back(self._now()),
            moved_aside="" if moved is None else str(moved.path),
            salvaged=found.salvaged,
        )

    def _read_board(self, store: LocalStore, saved: SavedHead, *, grows: bool) -> Board | None:
        """Return the last-known board, None if another version wrote it; very many are told page by page."""
        board = Board(city=saved.city, cursor=saved.cursor, sources=saved.sources)
        after, done = FIRST, 0
        try:
            while changes := store.load_records(after, READ_AT_ONCE):
                board, _ = reduce_changes(board, changes)
                begins, done = done == 0, done + len(changes)
                after = (changes[-1].kind.value, changes[-1].id)
                if grows:
                    self._tell_page(saved, tuple(changes), begins=begins, done=done)
        except ReplyMalformed:
            return None
        return board

    def _tell_page(self, saved: SavedHead, changes: tuple[Change, ...], *, begins: bool, done: int) -> None:
        self.progressed.emit(done, saved.total)
        self.board_page_read.emit(
            BoardPage(
                city=saved.city,
                cursor=saved.cursor,
                changes=changes,
                begins=begins,
                done=done,
                total=saved.total,
                saved_at=saved.saved_at,
            )
        )
        self._breathe(BREATH_S)

    def _read_shapes(self, store: LocalStore, city: City) -> CityShapes:
        """Return the polygons if all parts are there and readable, else none: they are fetched again."""
        parts = store.load_geometry(city.geometry.content_hash)
        if len(parts) != city.geometry.parts:
            return CityShapes()
        shapes = ShapesReader()
        try:
            for part in parts:
                shapes.add(decode_geometry_part(part))
                if len(parts) > 1:
                    self._breathe(BREATH_S)
        except ReplyMalformed:
            return CityShapes()
        return shapes.finish()


def _changes_of(board: Board) -> Iterator[Change]:
    for kind in RecordKind:
        for record_id, record in board.records(kind).items():
            yield Change(kind, record_id, ChangeOp.UPSERT, record.revision, record)


def _feed_start(city: City, board: Board, *, has_shapes: bool) -> FeedStart:
    return FeedStart(
        cursor=board.cursor,
        epoch=city.epoch,
        geometry=city.geometry,
        geometry_hash=city.geometry.content_hash if has_shapes else "",
        counts=board.count(),
    )
