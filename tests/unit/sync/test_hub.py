"""The hub with its real threads and a real local store, the central at the transport seam."""

from __future__ import annotations

import json
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThread, Slot
from pytestqt.qtbot import QtBot

from desktop.api.errors import NeverSent
from desktop.api.transport import Reply, Request
from desktop.board.freshness import LinkState
from desktop.models.command import OrderState
from desktop.models.failure import Failure
from desktop.models.person import Role, Viewer
from desktop.models.position import Positions
from desktop.models.problem import ProblemType
from desktop.settings.profile import Profile
from desktop.store.local_store import open_store
from desktop.sync.access import CentralAccess
from desktop.sync.crew import STOP_LIMIT_MS
from desktop.sync.hub import SyncHub
from desktop.sync.worker import hung_threads
from desktop.wire.feed import encode_bundle_page, encode_delta
from desktop.wire.geometry import encode_geometry
from desktop.wire.readings import PositionsReply, ViewerReply, encode_reading
from tests.helpers.samples import make_command, make_delta, make_incident, make_page, make_upsert
from tests.helpers.scripted_way import ScriptedWay, health_body, problem_reply

LIMIT_MS = 8000
ACCEPTED = b'{"key":"k1","target_id":"i1","revision":2,"undo_until":null,"server_time_ms":1,"data_as_of":[]}'


OFFICER = Viewer(
    person_id="officer-1", name="李娜", role=Role.DUTY_OFFICER, area_code="510182", can_write=True
)


class TimedWay(ScriptedWay):
    """A scripted way whose clock is real, and which holds a waiting poll for a moment as a central does."""

    def exchange(self, request: Request) -> Reply:
        sent_s = time.clock_gettime(time.CLOCK_BOOTTIME)
        if request.wait_s:
            QThread.msleep(50)
        reply = super().exchange(request)
        received_s = time.clock_gettime(time.CLOCK_BOOTTIME)
        return Reply(
            status=reply.status, headers=reply.headers, body=reply.body, sent_s=sent_s, received_s=received_s
        )


class Listener(QObject):
    """Notes on the UI thread what the hub says."""

    def __init__(self, hub: SyncHub) -> None:
        super().__init__()
        self.heard: dict[str, list[Any]] = {}
        self.threads: set[bool] = set()
        hub.board_loaded.connect(self.on_board)
        hub.committed.connect(self.on_committed)
        hub.order_changed.connect(self.on_order)
        hub.link_changed.connect(self.on_link)
        hub.notice_raised.connect(self.on_notice)
        hub.notice_cleared.connect(self.on_cleared)
        hub.detail_failed.connect(self.on_detail_failed)

    def of(self, name: str) -> list[Any]:
        return self.heard.get(name, [])

    def note(self, name: str, value: object) -> None:
        self.heard.setdefault(name, []).append(value)
        self.threads.add(QThread.currentThread() is self.thread())

    @Slot(object, object)
    def on_board(self, board: object, saved_at: object) -> None:
        self.note("board", (board, saved_at))

    @Slot(object)
    def on_committed(self, delta: object) -> None:
        self.note("committed", delta)

    @Slot(object)
    def on_order(self, order: object) -> None:
        self.note("order", order)

    @Slot(object)
    def on_link(self, status: object) -> None:
        self.note("link", status)

    @Slot(object)
    def on_notice(self, notice: object) -> None:
        self.note("notice", notice)

    @Slot(str)
    def on_cleared(self, key: str) -> None:
        self.note("cleared", key)

    @Slot(str, str)
    def on_detail_failed(self, incident_id: str, code: str) -> None:
        self.note("detail failed", (incident_id, code))


def script_city(way: ScriptedWay) -> None:
    now_ms = int(datetime.now(UTC).timestamp() * 1000)
    content_hash, parts = encode_geometry([])
    empty = Positions(
        id=(), lon=(), lat=(), accuracy_m=(), fix_time=(), contact_time=(), outside=(), cursor="1"
    )
    page = make_page(make_upsert(make_incident()))
    way.script("/v1/health", health_body(at_ms=now_ms))
    who = ViewerReply(viewer=OFFICER, server_time_ms=now_ms, data_as_of=())
    way.script("/v1/me", encode_reading(who))
    way.script("/v1/bundle", encode_bundle_page(page))
    way.script(f"/v1/geometry/{content_hash}/0", parts[0])
    way.script("/v1/changes", encode_delta(make_delta(cursor="epoch-1:2", at_ms=now_ms)))
    reply = PositionsReply(positions=empty, server_time_ms=now_ms, data_as_of=())
    way.script("/v1/positions", encode_reading(reply))
    way.script("/v1/incidents/i1/claim", ACCEPTED)
    for path in ("/v1/base-catalogue", "/v1/stations"):
        way.script(path, problem_reply(404, ProblemType.NOT_FOUND))


class Desk:
    """A hub on a seat, with its listener."""

    def __init__(self, folder: Path, way: ScriptedWay) -> None:
        access = CentralAccess(url="http://model", token="t")
        self.hub = SyncHub(Profile(folder), access, make=lambda _address: way)
        self.listener = Listener(self.hub)

    def __enter__(self) -> Desk:
        self.hub.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.hub.stop()


@pytest.fixture
def way() -> ScriptedWay:
    made = TimedWay()
    script_city(made)
    return made


def test_an_empty_seat_loads_the_city_and_is_live(qtbot: QtBot, tmp_path: Path, way: ScriptedWay) -> None:
    with Desk(tmp_path, way) as desk:
        heard = desk.listener
        qtbot.waitUntil(lambda: len(heard.of("committed")) > 1, timeout=LIMIT_MS)
        qtbot.waitUntil(lambda: desk.hub.link.state is LinkState.LIVE, timeout=LIMIT_MS)
        board, saved_at = heard.of("board")[0]
        assert (set(board.incidents), saved_at) == ({"i1"}, None)
        assert heard.threads == {True}


def test_a_wall_never_asks_where_people_are(qtbot: QtBot, tmp_path: Path, way: ScriptedWay) -> None:
    access = CentralAccess(url="http://model", token="t")
    hub = SyncHub(Profile(tmp_path), access, make=lambda _address: way, with_positions=False)
    hub.start()
    qtbot.waitUntil(lambda: hub.link.state is LinkState.LIVE, timeout=LIMIT_MS)
    hub.retry_now()
    asked = len(way.asked)
    qtbot.waitUntil(lambda: len(way.asked) > asked, timeout=LIMIT_MS)
    hub.stop()
    assert {request.path for request in way.asked} >= {"/v1/bundle", "/v1/changes"}
    assert "/v1/positions" not in {request.path for request in way.asked}


class SilentWay(TimedWay):
    """A way whose calls hang in the system, as in a name server's silence, and cannot be broken off."""

    def __init__(self) -> None:
        super().__init__()
        self.hung: set[str] = set()
        self.speaks = threading.Event()

    def exchange(self, request: Request) -> Reply:
        self.hung.add(QThread.currentThread().objectName())
        self.speaks.wait()
        return super().exchange(request)


def test_an_end_does_not_wait_for_what_hangs_and_keeps_every_order(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.sync.crew.STOP_LIMIT_MS", 100)
    way = SilentWay()
    script_city(way)
    with Desk(tmp_path, way) as desk:
        qtbot.waitUntil(lambda: "feed" in way.hung, timeout=LIMIT_MS)
        desk.hub.submit(make_command())
        began_s = time.monotonic()
    assert time.monotonic() - began_s < STOP_LIMIT_MS / 1000
    assert "feed" in hung_threads()
    opened = open_store(Profile(tmp_path).store_file)
    kept = [order.command.key for order in opened.store.outbox.read_back(datetime.now(UTC))]
    opened.store.close()
    assert kept == ["k1"]
    way.speaks.set()
    qtbot.waitUntil(lambda: hung_threads() == (), timeout=LIMIT_MS)


def test_a_second_run_shows_the_last_known_picture_first(
    qtbot: QtBot, tmp_path: Path, way: ScriptedWay
) -> None:
    with Desk(tmp_path, way) as desk:
        qtbot.waitUntil(lambda: bool(desk.listener.of("committed")), timeout=LIMIT_MS)
    way.script("/v1/health", NeverSent(Failure.REFUSED, "x"))
    way.script("/v1/positions", NeverSent(Failure.REFUSED, "x"))
    with Desk(tmp_path, way) as desk:
        heard = desk.listener
        qtbot.waitUntil(lambda: bool(heard.of("notice")), timeout=LIMIT_MS)
        board, saved_at = heard.of("board")[0]
        assert set(board.incidents) == {"i1"}
        assert isinstance(saved_at, datetime)
        status = desk.hub.link
        assert (status.state, status.changes.failure) == (LinkState.OFFLINE, "refused")
        assert status.changes.last_good == saved_at
        assert heard.of("notice")[0].text_key == "central-refused"


def test_trouble_is_one_line_that_goes_with_the_next_answer(
    qtbot: QtBot, tmp_path: Path, way: ScriptedWay
) -> None:
    refused = NeverSent(Failure.REFUSED, "x")
    good = way.scripts["/v1/changes"][0]
    way.script("/v1/changes", good, refused, refused, good)
    with Desk(tmp_path, way) as desk:
        heard = desk.listener
        qtbot.waitUntil(lambda: heard.of("cleared") == ["central"], timeout=LIMIT_MS)
        told = [notice for notice in heard.of("notice") if notice.replace_key == "central"]
        assert len(told) == 1


def test_an_order_goes_its_whole_way(qtbot: QtBot, tmp_path: Path, way: ScriptedWay) -> None:
    now = datetime.now(UTC)
    with Desk(tmp_path, way) as desk:
        desk.hub.submit(make_command(issued=now, lives=timedelta(minutes=5)))
        heard = desk.listener

        def states() -> list[OrderState]:
            return [order.state for order in heard.of("order")]

        qtbot.waitUntil(lambda: OrderState.ACCEPTED in states(), timeout=LIMIT_MS)
        assert states() == [OrderState.QUEUED, OrderState.SENDING, OrderState.ACCEPTED]


def test_an_order_can_be_withdrawn_while_the_central_is_away(
    qtbot: QtBot, tmp_path: Path, way: ScriptedWay
) -> None:
    way.script("/v1/incidents/i1/claim", NeverSent(Failure.REFUSED, "x"))
    now = datetime.now(UTC)
    with Desk(tmp_path, way) as desk:
        desk.hub.submit(make_command(issued=now))
        heard = desk.listener
        qtbot.waitUntil(
            lambda: [order.state for order in heard.of("order")].count(OrderState.QUEUED) > 1,
            timeout=LIMIT_MS,
        )

        def withdrawn() -> bool:
            desk.hub.withdraw("k1")
            return bool(heard.of("order")[-1].state is OrderState.WITHDRAWN)

        qtbot.waitUntil(withdrawn, timeout=LIMIT_MS)


def test_of_many_wishes_for_details_the_last_one_counts(
    qtbot: QtBot, tmp_path: Path, way: ScriptedWay
) -> None:
    for number in range(9):
        way.script(f"/v1/incidents/x{number}", b"{}")
    with Desk(tmp_path, way) as desk:
        for number in range(9):
            desk.hub.request_detail(f"x{number}")
        heard = desk.listener
        qtbot.waitUntil(lambda: bool(heard.of("detail failed")), timeout=LIMIT_MS)
        assert heard.of("detail failed")[-1][0] == "x8"
        assert len(heard.of("detail failed")) < 9


def test_a_stop_in_the_middle_of_everything_is_quick(qtbot: QtBot, tmp_path: Path, way: ScriptedWay) -> None:
    desk = Desk(tmp_path, way)
    desk.hub.stop()
    for _ in range(3):
        desk = Desk(tmp_path, way)
        desk.hub.start()
        began_s = time.monotonic()
        desk.hub.stop()
        assert time.monotonic() - began_s < STOP_LIMIT_MS / 1000


def test_a_wrong_address_is_told_and_not_fatal(qtbot: QtBot, tmp_path: Path) -> None:
    hub = SyncHub(Profile(tmp_path), CentralAccess(url="no address", token="t"))
    listener = Listener(hub)
    hub.start()
    try:
        qtbot.waitUntil(lambda: bool(listener.of("notice")), timeout=LIMIT_MS)
    finally:
        hub.stop()
    assert listener.of("notice")[0].text_key == "central-address"


def write_address(profile: Profile, url: str) -> None:
    """Say where the profile's central is, as a central does."""
    profile.folder.mkdir(parents=True, exist_ok=True)
    found = {"url": url, "tokens": {"officer-1": "t"}, "pid": 1}
    profile.central_file.write_text(json.dumps(found), "utf-8")


def test_a_central_that_another_seat_brought_back_elsewhere_is_found(
    qtbot: QtBot, tmp_path: Path, way: ScriptedWay
) -> None:
    profile, other = Profile(tmp_path), TimedWay()
    script_city(other)
    ways = {"http://here": way, "http://there": other}
    write_address(profile, "http://here")
    hub = SyncHub(profile, CentralAccess(), make=lambda address: ways[address.url])
    hub.start()
    try:
        qtbot.waitUntil(lambda: hub.link.state is LinkState.LIVE, timeout=LIMIT_MS)
        assert hub.link.url == "http://here"
        write_address(profile, "http://there")
        for path in ("/v1/health", "/v1/changes", "/v1/positions"):
            way.script(path, NeverSent(Failure.REFUSED, "x"))
        qtbot.waitUntil(lambda: hub.link.url == "http://there", timeout=LIMIT_MS)
        qtbot.waitUntil(lambda: hub.link.changes.failure == "", timeout=LIMIT_MS)
    finally:
        hub.stop()
