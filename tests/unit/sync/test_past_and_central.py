"""What the desk shows of any past minute is what the central says of it, fix by fix and post by post."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QObject
from sqlalchemy import select

from desktop.api.transport import Reply, Request
from desktop.board.board import Board, board_from_pages
from desktop.board.counts import count_incidents, count_posts
from desktop.board.server_clock import ServerClock
from desktop.central.ledger.history import uptime
from desktop.central.ledger.positions import Fix
from desktop.central.tables.access import AuditRow
from desktop.models.delta import BundlePage, RecordKind
from desktop.models.instant import from_epoch_ms, to_epoch_ms
from desktop.models.position import PastPositions
from desktop.sync.access import CentralAddress
from desktop.sync.past_desk import PastDesk
from desktop.sync.past_worker import PastWorker
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.map_feed import MapFeed
from desktop.viewmodels.past_player import MINUTE_MS
from desktop.viewmodels.past_replay import PastReplay
from desktop.viewmodels.ticking import Ticking
from desktop.wire.feed import decode_bundle_page
from desktop.wire.history import decode_replay_page
from tests.helpers.http_city import HttpCity
from tests.helpers.past_city import PastCity
from tests.helpers.small_city import WORKERS, SmallCity
from widgets.assembly.past_joint import join_past


class AppWay:
    """A transport that leads straight into the central's application."""

    def __init__(self, http: HttpCity) -> None:
        self.http = http

    def exchange(self, request: Request) -> Reply:
        query = {name: value for name, value in request.query if value}
        reply = self.http.get(request.path, query=query)
        headers = {name.lower(): value for name, value in reply.headers.items()}
        return Reply(
            status=reply.status_code, headers=headers, body=reply.content, sent_s=0.0, received_s=0.0
        )

    def abort(self) -> None:
        """Nothing runs on its own here."""

    def close(self) -> None:
        """Nothing is held."""


class Scene(QObject):
    """A desk that looks at the past of a small city, at the city's present instant."""

    def __init__(self, city: SmallCity) -> None:
        super().__init__()
        self.city, self.http = city, HttpCity(city)
        self.live = BoardFeed(self)
        self.ticking = Ticking(ServerClock(self._now_s, self._now_s), self)
        self.replay = PastReplay(self.live, MapFeed(self.live, self), self.ticking, self)
        self.worker, self.desk = PastWorker(lambda _address: AppWay(self.http)), PastDesk(self)
        self.desk.asking.connect(self.worker.load)
        worker, desk = self.worker, self.desk
        worker.begun.connect(desk.take_begin)
        worker.part_came.connect(desk.take_part)
        worker.places_came.connect(desk.take_places)
        worker.finished.connect(desk.take_end)
        worker.failed.connect(desk.take_failure)
        join_past(self.replay, self.desk)
        self.worker.set_address(CentralAddress("http://model", "token"))

    def _now_s(self) -> float:
        return self.city.now.timestamp()

    def sit_down(self) -> None:
        """Load the present board, which names city and zone."""
        page = decode_bundle_page(self.http.get("/v1/bundle", query={"limit": 500}).content)
        self.live.load(board_from_pages([page]), None)

    def open(self) -> None:
        """Look at the past and wait until all of it has come."""
        self.replay.open()
        while self.replay.is_loading:
            self.worker.read_on()
        assert self.replay.failure == ""

    def told(self, at_ms: int) -> tuple[Board, PastPositions]:
        """Return what the central says of an instant."""
        pages: list[BundlePage] = []
        positions: PastPositions | None = None
        query: dict[str, Any] = {"at": from_epoch_ms(at_ms).isoformat(), "limit": 300}
        while True:
            found = decode_replay_page(self.http.get("/v1/replay", query=query).content)
            positions = positions or found.positions
            pages.append(found.page)
            if found.page.next is None:
                assert positions is not None
                return board_from_pages(pages), positions
            query["page"] = found.page.next

    def close(self) -> None:
        self.worker.stop_timers()
        self.http.close()
        self.city.close()


@pytest.fixture
def scene(qapp: object, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    # The city's clock jumps by minutes; its central ran all the while.
    monkeypatch.setattr(uptime, "GAP_MS", 24 * 60 * MINUTE_MS)
    made = Scene(SmallCity(sqlite_url))
    yield made
    made.close()


def live_on(scene: Scene, past: PastCity, deeds: int) -> None:
    """Let the city do so many things at random, and its workers walk."""
    for deed in range(deeds):
        past.live(1, timedelta(minutes=4))
        now_ms = to_epoch_ms(scene.city.now)
        fixes = [
            Fix(one.id, 103.9 + past.dice.random() / 50, 30.99, 5.0, now_ms - past.dice.randrange(50_000))
            for one in past.dice.sample(WORKERS, 3)
        ]
        scene.city.ledger.record_positions(fixes)
        if deed % 40 == 0:
            scene.http.keep_past()


def assert_same(scene: Scene, at_ms: int) -> None:
    """Go to a minute and compare all that is shown with what the central says of it."""
    replay = scene.replay
    replay.go_to(at_ms)
    replay.show_now()
    board, positions = scene.told(at_ms)
    shown = replay.board_feed.board
    for kind in RecordKind:
        assert shown.records(kind) == board.records(kind), kind
    assert replay.figures is not None
    assert replay.figures.incidents == count_incidents(board, from_epoch_ms(at_ms))
    assert replay.figures.posts == count_posts(board)
    marks = replay.map_feed.workers
    assert replay.figures.workers == marks.count == len(positions.id)
    rows = zip(marks.ids, marks.lon_deg.tolist(), marks.lat_deg.tolist(), marks.fix_ms.tolist(), strict=True)
    told = zip(positions.id, positions.lon, positions.lat, positions.fix_time, strict=True)
    assert sorted(rows) == sorted(told)


@pytest.mark.parametrize("seed", range(2))
def test_every_minute_is_the_central_s(scene: Scene, seed: int) -> None:
    past = PastCity(scene.city, random.Random(seed))
    past.note()
    scene.http.keep_past()
    scene.sit_down()
    live_on(scene, past, 90)
    scene.open()
    span = scene.replay.span
    minutes = range(span.begin_ms, span.end_ms + 1, MINUTE_MS)
    assert len(minutes) > 30
    for at_ms in (minutes[-1], minutes[0], *past.dice.sample(minutes, 15)):
        assert_same(scene, at_ms)


def test_what_has_passed_since_is_added(scene: Scene) -> None:
    past = PastCity(scene.city, random.Random(5))
    past.note()
    scene.http.keep_past()
    scene.sit_down()
    live_on(scene, past, 40)
    scene.open()
    first, day = scene.replay.span, scene.replay.day
    scene.replay.close()
    live_on(scene, past, 40)
    scene.open()
    assert scene.replay.day is day
    assert scene.replay.span.end_ms > first.end_ms
    for at_ms in (scene.replay.span.end_ms, first.end_ms, first.end_ms + MINUTE_MS, first.begin_ms):
        assert_same(scene, at_ms)


def test_the_audit_chain_tells_of_one_look(scene: Scene) -> None:
    scene.http.keep_past()
    scene.sit_down()
    scene.city.now += timedelta(minutes=30)
    scene.open()
    looks = select(AuditRow.actor_id).where(AuditRow.action == "read-past-positions")
    looked = scene.city.ledger.transact(lambda unit: unit.connection.execute(looks).all())
    assert len(looked) == 1
