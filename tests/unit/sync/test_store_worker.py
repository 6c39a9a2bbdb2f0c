"""The store says that something is there only once it is, and goes on without a disk where it can."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from desktop.board.board import Board, board_from_pages
from desktop.models.board_page import BoardPage
from desktop.models.command import Command, Order, OrderState
from desktop.models.delta import Delta, GeometryRef, RecordKind, checksum_of
from desktop.models.draft import Draft
from desktop.models.geo import GridShape
from desktop.models.incident import Incident
from desktop.raster.city_shapes import CityShapes
from desktop.sync.messages import FreshBoard, Geometry, StoreOpened
from desktop.sync.store_worker import IDLE_SAVE_MS, StoreWorker
from desktop.wire.geometry import encode_geometry
from tests.helpers.samples import (
    NOON,
    NOON_MS,
    make_command,
    make_delta,
    make_incident,
    make_page,
    make_post,
    make_upsert,
)


class Scene:
    """A store worker in the test's own thread, its signals in lists."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.worker = StoreWorker(path, lambda: NOON)
        self.opened: list[StoreOpened] = []
        self.committed: list[Delta] = []
        self.replaced: list[FreshBoard] = []
        self.orders: list[Order] = []
        self.drifts: list[dict[RecordKind, tuple[int, int]]] = []
        self.failures: list[str] = []
        self.unkept: list[Command] = []
        worker = self.worker
        worker.opened.connect(self.opened.append)
        worker.committed.connect(self.committed.append)
        worker.board_replaced.connect(self.replaced.append)
        worker.order_committed.connect(self.orders.append)
        worker.drifted.connect(self.drifts.append)
        worker.store_failed.connect(self.failures.append)
        worker.open_failed.connect(self.failures.append)
        worker.order_refused.connect(self.take_unkept)

    def take_unkept(self, command: Command, _why: str) -> None:
        self.unkept.append(command)

    def reopened(self) -> StoreOpened:
        """Close, and return what another worker finds."""
        self.worker.close_resources()
        other = Scene(self.path)
        other.worker.open()
        other.worker.close_resources()
        return other.opened[0]


@pytest.fixture
def scene(qapp: object, tmp_path: Path) -> Iterator[Scene]:
    made = Scene(tmp_path / "seat.sqlite")
    made.worker.open()
    yield made
    made.worker.close_resources()


def fresh_board(geometry: GeometryRef | None = None) -> FreshBoard:
    page = make_page(make_upsert(make_post()), make_upsert(make_incident()))
    if geometry is not None:
        page = make_page(make_upsert(make_post()), geometry=geometry)
    return FreshBoard(board_from_pages([page]), NOON_MS)


def test_an_empty_store_opens_with_nothing(scene: Scene) -> None:
    found = scene.opened[0]
    assert (found.board, found.orders, found.shapes, found.moved_aside) == (None, (), (), "")
    assert found.feed_start.cursor == ""


def test_board_polygons_and_preferences_are_there_after_a_restart(scene: Scene) -> None:
    shape = GridShape("g1", ((1.0, 2.0, 3.0, 4.0, 5.0, 6.0),))
    content_hash, parts = encode_geometry([shape])
    reference = GeometryRef(content_hash=content_hash, parts=1)
    fresh = fresh_board(reference)
    scene.worker.replace(fresh)
    scene.worker.save_geometry(Geometry(content_hash, tuple(parts), CityShapes((shape,))))
    scene.worker.save_preference("filter", b"x")
    found = scene.reopened()
    assert scene.replaced == [fresh]
    assert found.board == fresh.board
    assert (found.saved_at, found.shapes, found.preferences) == (NOON, (shape,), {"filter": b"x"})
    assert (found.feed_start.cursor, found.feed_start.geometry_hash) == ("epoch-1:1", content_hash)


def test_a_loading_whose_begin_was_not_laid_aside_is_written_whole(scene: Scene) -> None:
    """What lies aside of an earlier try has as many records, and is older."""

    def page(*incidents: Incident, begins: bool) -> BoardPage:
        found, city = tuple(map(make_upsert, incidents)), fresh_board().board.city
        assert city is not None
        return BoardPage(city=city, cursor="c", changes=found, begins=begins, done=1, total=2)

    old, other, new = make_incident("i1"), make_incident("i2"), make_incident("i1", 2)
    scene.worker.stage(page(old, other, begins=True))
    with sqlite3.connect(scene.path) as disk:
        disk.execute("CREATE TRIGGER full BEFORE DELETE ON incoming BEGIN SELECT RAISE(ABORT, 'full'); END")
    scene.worker.stage(page(new, begins=True))
    with sqlite3.connect(scene.path) as disk:
        disk.execute("DROP TRIGGER full")
    disk.close()
    scene.worker.stage(page(other, begins=False))
    board = board_from_pages([make_page(make_upsert(new), make_upsert(other))])
    scene.worker.replace(FreshBoard(board, NOON_MS))
    found = scene.reopened().board
    assert found is not None
    assert found.incidents["i1"].revision == 2


def test_polygons_that_are_not_complete_are_asked_for(scene: Scene) -> None:
    scene.worker.replace(fresh_board(GeometryRef(content_hash="h", parts=2)))
    found = scene.reopened()
    assert found.shapes == ()
    assert found.feed_start.geometry == GeometryRef(content_hash="h", parts=2)
    assert found.feed_start.geometry_hash == ""


def test_a_page_is_committed_with_its_cursor(scene: Scene) -> None:
    scene.worker.replace(fresh_board())
    delta = make_delta(make_upsert(make_incident(revision=2)), cursor="epoch-1:3")
    scene.worker.commit(delta)
    assert scene.committed == [delta]
    found = scene.reopened()
    assert isinstance(found.board, Board)
    assert (found.board.cursor, found.board.incidents["i1"].revision) == ("epoch-1:3", 2)


def test_idle_answers_are_written_now_and_then(scene: Scene) -> None:
    scene.worker.replace(fresh_board())
    for after_ms in (1000, IDLE_SAVE_MS + 1000, IDLE_SAVE_MS + 2000):
        scene.worker.commit(make_delta(cursor="epoch-1:1", at_ms=NOON_MS + after_ms))
    assert len(scene.committed) == 3
    saved_at = scene.reopened().saved_at
    assert isinstance(saved_at, datetime)
    assert (saved_at - NOON).total_seconds() * 1000 == IDLE_SAVE_MS + 1000


def test_counts_are_compared_with_the_centrals(scene: Scene) -> None:
    scene.worker.replace(fresh_board())
    same = dict.fromkeys(RecordKind, 0) | {RecordKind.POST: 1, RecordKind.INCIDENT: 1}
    for counts in (same, same | {RecordKind.POST: 9}):
        page = make_delta(cursor="epoch-1:2")
        scene.worker.commit(replace(page, counts=counts))
        scene.worker.commit(make_delta(cursor="epoch-1:1"))
    assert scene.drifts == [{}, {RecordKind.POST: (1, 9)}]
    right = checksum_of([("i1", 1)])
    for checksum in (right, checksum_of([("i1", 2)])):
        told = replace(make_delta(cursor="epoch-1:1"), counts=same, checksums={RecordKind.INCIDENT: checksum})
        scene.worker.commit(told)
    assert scene.drifts[2:] == [{}, {RecordKind.INCIDENT: (1, 1)}], "as many, but not the same"


def test_an_order_is_told_once_it_is_kept_and_read_back_after_a_restart(scene: Scene) -> None:
    scene.worker.add_order(make_command())
    assert [order.state for order in scene.orders] == [OrderState.QUEUED]
    assert [order.command.key for order in scene.reopened().orders] == ["k1"]


def test_an_unsent_order_can_be_withdrawn_and_a_sent_one_not(scene: Scene) -> None:
    scene.worker.add_order(make_command())
    scene.worker.withdraw_order("k1")
    scene.worker.add_order(make_command("k2"))
    sending = Order(
        command=make_command("k2"), sequence=2, state=OrderState.SENDING, attempts=1, changed=NOON
    )
    scene.worker.change_order(sending)
    scene.worker.withdraw_order("k2")
    scene.worker.withdraw_order("no such order")
    states = [(order.command.key, order.state) for order in scene.orders]
    assert states[1] == ("k1", OrderState.WITHDRAWN)
    assert states[-1] == ("k2", OrderState.SENDING)


def test_a_broken_file_is_told_and_set_aside(qapp: object, tmp_path: Path) -> None:
    path = tmp_path / "seat.sqlite"
    path.write_bytes(b"not a database" * 100)
    scene = Scene(path)
    scene.worker.open()
    scene.worker.close_resources()
    assert Path(scene.opened[0].moved_aside).read_bytes() == b"not a database" * 100


def test_without_a_disk_the_picture_goes_on_and_orders_are_refused(qapp: object, tmp_path: Path) -> None:
    scene = Scene(tmp_path / "no such folder" / "seat.sqlite")
    scene.worker.open()
    assert len(scene.failures) == 1
    scene.worker.replace(fresh_board())
    scene.worker.commit(make_delta(cursor="epoch-1:2"))
    assert (len(scene.replaced), len(scene.committed)) == (1, 1)
    scene.worker.add_order(make_command())
    assert [command.key for command in scene.unkept] == ["k1"]
    assert scene.orders == []


def test_what_is_typed_is_there_for_the_next_run(scene: Scene) -> None:
    scene.worker.open()
    draft = Draft(person_id="officer-1", incident_id="i1", changed=NOON, opinion="半句话")
    scene.worker.keep_draft(draft)
    assert scene.reopened().drafts == (draft,)
