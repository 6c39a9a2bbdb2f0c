"""Owns the changes feed: first load, polygons, then changes, each page committed before the next is asked.

Thread: feed
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Signal, Slot

from desktop.api.client import CentralClient, Timed
from desktop.api.errors import CentralError, CentralUnreachable, CursorGone, ProblemAnswered, Unauthenticated
from desktop.api.retry import BackOff, read_with_retry
from desktop.board.board import needs_second_look
from desktop.board.server_clock import steady_s
from desktop.models.board_page import GROW_FROM, BoardPage
from desktop.models.delta import Delta, GeometryRef, RecordKind
from desktop.models.failure import Failure
from desktop.raster.city_shapes import ShapesReader
from desktop.sync.access import CentralAddress
from desktop.sync.bundle_reading import read_bundle
from desktop.sync.messages import (
    Answered,
    Failed,
    FeedName,
    FeedStart,
    FreshBoard,
    Geometry,
    Quarantined,
)
from desktop.sync.poll_rhythm import PollRhythm
from desktop.sync.quarantine import keep_body
from desktop.sync.trouble import body_of, describe
from desktop.sync.worker import TransportFactory, Worker, make_transport
from desktop.wire.codec import ReplyMalformed

T = TypeVar("T")

PAGE_LIMIT = 200
"""Changes a page; decoding more at once would stall the UI thread through the interpreter's lock."""

BUNDLE_LIMIT = 500
"""Records a page of the bundle; it is the central's bound of 250 KB that ends a page of large ones."""

BREATH_S = 0.01
"""Pause between two pages."""

GEOMETRY_RETRY_S = 30.0
"""Polygons that were no good are asked for again after this; meanwhile the city goes on without."""

COMMIT_LIMIT_MS = 15_000
"""Longest wait for the local store; after it the page is asked for again."""


class StopOrdered(Exception):
    """The worker shall end."""


@dataclass(frozen=True, slots=True)
class _AwaitedCommit:
    """An answer that counts once the store has it."""

    answered: Answered
    next_in_s: float


class FeedWorker(Worker):
    """Asks, checks, hands over to the store, and goes on when the store has it.

    Signals:
        page_received (Delta), bundle_received (FreshBoard), geometry_received (Geometry): For the store.
        board_page_received (BoardPage): Records of a bundle that is still being read.
        progressed (int, int): Records of a bundle that are here, and all of them.
        geometry_progressed (int, int): Parts of the polygons that are here, and all of them.
        answered (Answered), failed (Failed): For the link's health.
        asking (): A try begins.
        board_dropped (): The cursor holds no more (too old, or another epoch); the bundle is loaded anew.
        body_refused (Quarantined): A malformed body was kept.
        plain_polling_changed (bool): Whether waits are cut on the way.
    """

    page_received = Signal(object)
    bundle_received = Signal(object)
    geometry_received = Signal(object)
    board_page_received = Signal(object)
    progressed = Signal(int, int)
    geometry_progressed = Signal(int, int)
    answered = Signal(object)
    failed = Signal(object)
    asking = Signal()
    board_dropped = Signal()
    body_refused = Signal(object)
    plain_polling_changed = Signal(bool)

    def __init__(
        self,
        quarantine_folder: Path,
        make: TransportFactory = make_transport,
        clock: Callable[[], float] = steady_s,
        random_share: Callable[[], float] = random.random,
    ) -> None:
        super().__init__(make)
        self._quarantine_folder = quarantine_folder
        self._clock = clock
        self._start = FeedStart()
        self._cursor = ""
        self._epoch = ""
        self._geometry: GeometryRef | None = None
        self._geometry_due_s = float("-inf")
        self._held_hash = ""
        self._known: dict[RecordKind, int] = {}
        self._drifts = 0
        self._gone_before = False
        self._greeted = False
        self._awaited: _AwaitedCommit | None = None
        self._rhythm = PollRhythm(random_share)
        self._back_off = BackOff(clock, random_share)
        self._timer = self._new_timer(self.poll)
        self._commit_timer = self._new_timer(self.give_up_commit)

    # -- what the hub orders -----------------------------------------------------------------------

    @Slot(object)
    def take_start(self, start: FeedStart) -> None:
        """Learn what the local store holds."""
        self._cursor, self._epoch = start.cursor, start.epoch
        self._held_hash, self._known = start.geometry_hash, dict(start.counts)
        self._want_geometry(start.geometry)
        self._arm(0)

    @Slot(object)
    def set_address(self, address: CentralAddress) -> None:
        """Ask this central from now on."""
        self._replace_client(address)
        self._greeted = False
        self._arm(0)

    @Slot()
    def retry_now(self) -> None:
        """Ask at once."""
        if self._awaited is None:
            self._arm(0)

    @Slot()
    def rebuild(self) -> None:
        """Forget the cursor and load the bundle."""
        self._cursor = ""
        self.retry_now()

    @Slot(object)
    def take_drift(self, drift: dict[RecordKind, tuple[int, int]]) -> None:
        """Take the store's comparison of counts; a difference found twice in a row is healed by a bundle."""
        self._drifts = self._drifts + 1 if drift else 0
        if self._drifts >= 2:
            self._drifts = 0
            self.rebuild()

    # -- what the store says -----------------------------------------------------------------------

    @Slot(object)
    def on_committed(self, delta: Delta) -> None:
        """Go on after a page: its cursor is the next `since`."""
        self._cursor = delta.cursor
        self._go_on()

    @Slot(object)
    def on_board_replaced(self, fresh: FreshBoard) -> None:
        """Go on after a bundle."""
        self._cursor = fresh.board.cursor
        self._known = fresh.board.count()
        self._go_on()

    @Slot()
    def on_store_failed(self) -> None:
        """The store could not take it: the cursor stays, the page is asked for again."""
        if self._awaited is not None:
            self._fail(CentralError(Failure.DISK, "the local store did not take it"), 0.0)

    @Slot()
    def give_up_commit(self) -> None:
        """The store does not answer."""
        self.on_store_failed()

    # -- one poll ----------------------------------------------------------------------------------

    @Slot()
    def poll(self) -> None:
        """Ask for what comes next; exactly one request chain is ever under way."""
        client = self._client
        if client is None or self._awaited is not None or self.is_stopping():
            return
        self.asking.emit()
        wait_s = self._rhythm.next_wait_s() if self._cursor and not self._geometry_is_due() else 0.0
        try:
            self._ask(client, wait_s)
        except StopOrdered:
            return
        except CursorGone as error:
            self._drop_board()
            if self._gone_before:
                self._fail(error, wait_s)
            else:
                self._gone_before = True
                self._arm(0)
        except (CentralError, ReplyMalformed) as error:
            self._fail(error, wait_s)

    def _ask(self, client: CentralClient, wait_s: float) -> None:
        if not self._greeted:
            self._greet(client)
        if not self._cursor:
            self._load_bundle(client)
        elif self._geometry is not None and self._geometry_is_due():
            self._try_geometry(client, self._geometry)
        else:
            self._load_changes(client, wait_s)

    def _greet(self, client: CentralClient) -> None:
        health = client.health()
        self.answered.emit(
            Answered(
                FeedName.CHANGES,
                health.sent_s,
                health.received_s,
                health.reply.server_time_ms,
                clears_age=False,
            )
        )
        if self._cursor and health.reply.epoch != self._epoch:
            self._drop_board()
        self._greeted = True

    def _drop_board(self) -> None:
        self._cursor = ""
        self.board_dropped.emit()

    def _load_changes(self, client: CentralClient, wait_s: float) -> None:
        found: Timed[Delta] = client.changes(self._cursor, wait_s=wait_s, limit=PAGE_LIMIT)
        delta = found.reply
        next_in_s = self._rhythm_after(found, wait_s)
        self._await_commit(
            Answered(
                FeedName.CHANGES,
                found.sent_s,
                found.received_s,
                delta.server_time_ms,
                clears_age=not delta.more,
            ),
            next_in_s,
        )
        self.page_received.emit(delta)

    def _rhythm_after(self, found: Timed[Delta], wait_s: float) -> float:
        was_plain = self._rhythm.is_plain
        delta, took_s = found.reply, found.received_s - found.sent_s
        next_in_s = self._rhythm.note_answer(wait_s, took_s, has_changes=bool(delta.changes), more=delta.more)
        if self._rhythm.is_plain != was_plain:
            self.plain_polling_changed.emit(self._rhythm.is_plain)
        return next_in_s

    def _load_bundle(self, client: CentralClient) -> None:
        loaded = read_bundle(client, BUNDLE_LIMIT, self._retried, self._take_page, self._pause)
        city = loaded.board.city
        if city is not None and city.epoch == self._epoch and needs_second_look(self._known, loaded.board):
            loaded = read_bundle(client, BUNDLE_LIMIT, self._retried, self._take_page, self._pause)
            city = loaded.board.city
        if city is None:
            return
        self._want_geometry(city.geometry)
        self._epoch = city.epoch
        last = loaded.last
        self._await_commit(
            Answered(FeedName.CHANGES, last.sent_s, last.received_s, last.reply.server_time_ms), 0.0
        )
        self.bundle_received.emit(FreshBoard(loaded.board, loaded.stamp_ms))

    def _take_page(self, page: BoardPage) -> None:
        self.progressed.emit(page.done, page.total)
        self.board_page_received.emit(page)
        if page.begins and page.total >= GROW_FROM and self._client is not None:
            self._load_geometry_first(self._client, page.city.geometry)

    def _load_geometry_first(self, client: CentralClient, wanted: GeometryRef) -> None:
        """Load the polygons before the records of a province: the map is worth looking at without them."""
        self._want_geometry(wanted)
        if self._geometry_is_due():
            self._try_geometry(client, wanted)

    def _geometry_is_due(self) -> bool:
        return self._geometry is not None and self._clock() >= self._geometry_due_s

    def _try_geometry(self, client: CentralClient, wanted: GeometryRef) -> None:
        """Load the polygons; if they are no good the city goes on without, and they are asked for later."""
        try:
            self._load_geometry(client, wanted)
        except (CentralUnreachable, Unauthenticated, StopOrdered):
            raise
        except (CentralError, ReplyMalformed) as error:
            self._refuse(error, is_geometry=True)
            self._geometry_due_s = self._clock() + GEOMETRY_RETRY_S
        self._arm(0)

    def _load_geometry(self, client: CentralClient, wanted: GeometryRef) -> None:
        bodies: list[bytes] = []
        shapes = ShapesReader()
        for part in range(wanted.parts):
            self.geometry_progressed.emit(part, wanted.parts)
            body, found = self._retried(partial(client.geometry_part, wanted.content_hash, part))
            bodies.append(body)
            shapes.add(found)
            self._breathe(BREATH_S)
        self.geometry_progressed.emit(wanted.parts, wanted.parts)
        self._geometry, self._held_hash = None, wanted.content_hash
        self.geometry_received.emit(Geometry(wanted.content_hash, tuple(bodies), shapes.finish()))

    def _want_geometry(self, wanted: GeometryRef | None) -> None:
        is_held = wanted is None or wanted.content_hash == self._held_hash
        self._geometry = None if is_held else wanted

    # -- inner -------------------------------------------------------------------------------------

    def _await_commit(self, answered: Answered, next_in_s: float) -> None:
        self._awaited = _AwaitedCommit(answered, next_in_s)
        self._commit_timer.start(COMMIT_LIMIT_MS)

    def _go_on(self) -> None:
        self._commit_timer.stop()
        awaited, self._awaited = self._awaited, None
        if awaited is None:
            return
        self._back_off.note_success()
        self._gone_before = False
        self.answered.emit(awaited.answered)
        self._arm_after(awaited.next_in_s)

    def _fail(self, error: CentralError | ReplyMalformed, wait_s: float) -> None:
        self._commit_timer.stop()
        self._awaited = None
        if self.is_stopping():
            return
        if body_of(error) is not None:
            self._refuse(error)
        self._rhythm.note_failure(wait_s, was_cut=_was_cut(error))
        retry_in_s = self._back_off.note_failure(getattr(error, "retry_after_s", None))
        failed: Failed = describe(FeedName.CHANGES, error, self._clock() + retry_in_s)
        self.failed.emit(failed)
        self._arm_after(retry_in_s)

    def _refuse(self, error: CentralError | ReplyMalformed, *, is_geometry: bool = False) -> None:
        body = body_of(error)
        kept = None if body is None else keep_body(self._quarantine_folder, body)
        path = "" if kept is None else str(kept)
        self.body_refused.emit(Quarantined(path, str(error)[:300], is_geometry=is_geometry))

    def _pause(self) -> None:
        self._breathe(BREATH_S)

    def _retried(self, read: Callable[[], T]) -> T:
        return read_with_retry(read, sleep=self._sleep)

    def _sleep(self, seconds: float) -> None:
        self._breathe(seconds)
        if self.is_stopping():
            raise StopOrdered

    def _arm(self, in_ms: int) -> None:
        if not self.is_stopping():
            self._timer.start(in_ms)

    def _arm_after(self, seconds: float) -> None:
        self._arm(max(0, round(seconds * 1000)))


def _was_cut(error: Exception) -> bool:
    if isinstance(error, CentralUnreachable):
        return error.failure in (Failure.TIMEOUT, Failure.CUT)
    return isinstance(error, ProblemAnswered) and error.status in (502, 504)
