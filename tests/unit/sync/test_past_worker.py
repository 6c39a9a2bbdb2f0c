"""The past is read page by page: board, changes, places; the last wish counts; failures are named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest

from desktop.api.errors import NeverSent
from desktop.api.transport import Request
from desktop.board.past_day import DaySpan, PastBegin, PastPart
from desktop.board.past_places import FixBlock
from desktop.models.failure import Failure
from desktop.models.instant import from_epoch_ms
from desktop.models.position import SHOWN_MS
from desktop.models.problem import ProblemType
from desktop.sync.access import CentralAddress
from desktop.sync.past_desk import PastDesk
from desktop.sync.past_worker import PastWorker
from desktop.wire.feed import encode_record
from tests.helpers.samples import NOON_MS, make_incident
from tests.helpers.scripted_way import Script, ScriptedWay, problem_reply

ADDRESS = CentralAddress("http://model", "token")
HOUR_MS = 3_600_000
SPAN = DaySpan(NOON_MS, NOON_MS + HOUR_MS)
STAMP: dict[str, Any] = {"server_time_ms": NOON_MS, "data_as_of": []}


def text(at_ms: int) -> str:
    return from_epoch_ms(at_ms).isoformat()


def item(incident_id: str, revision: int = 1) -> dict[str, Any]:
    record = json.loads(encode_record(make_incident(incident_id, revision)))
    return {"kind": "incident", "id": incident_id, "op": "upsert", "revision": revision, "data": record}


def uptime(kept_from_ms: int = NOON_MS - HOUR_MS) -> bytes:
    stretches = [{"began": text(NOON_MS), "ended": text(NOON_MS + HOUR_MS)}]
    return json.dumps({"stretches": stretches, "kept_from": text(kept_from_ms), **STAMP}).encode()


def board(*items: dict[str, Any], following: str | None = None, cursor: str = "e:7") -> bytes:
    page = {
        "at": text(NOON_MS),
        "known_until": text(NOON_MS),
        "kept_from": text(NOON_MS),
        "cursor": cursor,
        "epoch": "e",
        "city_name": "彭州",
        "is_demo": True,
        "time_zone": "Asia/Shanghai",
        "geometry": {"content_hash": "none", "parts": 0},
        "items": list(items),
        "next": following,
        "total": 2,
        "positions": None,
    }
    return json.dumps({**page, **STAMP}).encode()


def changes(*items: dict[str, Any], at_ms: list[int], cursor: str, more: bool = False) -> bytes:
    page = {"cursor": cursor, "items": list(items), "at_ms": at_ms, "more": more}
    return json.dumps({**page, "known_until": text(NOON_MS), **STAMP}).encode()


def places(to_ms: int, *fixes_ms: int, following: str | None = None) -> bytes:
    ids = ["w1"] if fixes_ms else []
    tracks = {
        "id": ids,
        "count": [len(fixes_ms)] * len(ids),
        "lon": [103.9] * len(fixes_ms),
        "lat": [30.9] * len(fixes_ms),
        "fix_time": fixes_ms,
    }
    page = {"tracks": tracks, "to": text(to_ms), "one_in_s": 0, "next": following}
    return json.dumps({**page, **STAMP}).encode()


class Scene:
    """A worker at a scripted central, with the desk that wishes; each tick is one page."""

    def __init__(self) -> None:
        self.way = ScriptedWay()
        self.worker, self.desk = PastWorker(lambda _address: self.way), PastDesk()
        self.begins: list[PastBegin] = []
        self.parts: list[PastPart] = []
        self.blocks: list[FixBlock] = []
        self.told: list[str] = []
        self.desk.asking.connect(self.worker.load)
        self.desk.leaving.connect(self.worker.leave)
        worker, desk = self.worker, self.desk
        worker.begun.connect(desk.take_begin)
        worker.part_came.connect(desk.take_part)
        worker.places_came.connect(desk.take_places)
        worker.places_refused.connect(desk.take_refusal)
        worker.finished.connect(desk.take_end)
        worker.failed.connect(desk.take_failure)
        desk.begun.connect(self.begins.append)
        desk.part_came.connect(self.parts.append)
        desk.places_came.connect(self.blocks.append)
        desk.places_refused.connect(self.note_refusal)
        desk.finished.connect(self.note_end)
        desk.failed.connect(self.told.append)
        self.way.script("/v1/replay/uptime", uptime())
        self.way.script("/v1/replay", board(item("i1"), following="e:7|more"), board(item("i2")))
        first = changes(item("i1", 2), at_ms=[NOON_MS + 100], cursor="e:8", more=True)
        last = changes(item("i2", 2), at_ms=[NOON_MS + 200], cursor="e:9")
        self.way.script("/v1/replay/changes", first, last)
        half = NOON_MS + HOUR_MS // 2
        self.way.script(
            "/v1/replay/positions",
            places(half, NOON_MS - 5, half, following="p"),
            places(SPAN.end_ms, half + 1),
        )

    def note_refusal(self) -> None:
        self.told.append("refused")

    def note_end(self) -> None:
        self.told.append("finished")

    def read(self, ticks: int = 12) -> None:
        for _ in range(ticks):
            self.worker.read_on()

    def queries(self, path: str) -> list[dict[str, str]]:
        return [dict(request.query) for request in self.way.asked if request.path == path]


@pytest.fixture
def scene(qapp: object) -> Iterator[Scene]:
    made = Scene()
    made.worker.set_address(ADDRESS)
    yield made
    made.worker.stop_timers()


def test_a_span_comes_whole_and_in_order(scene: Scene) -> None:
    scene.desk.want(SPAN, "")
    scene.read()
    assert scene.told == ["finished"]
    (begin,) = scene.begins
    assert (begin.span, sorted(begin.board.incidents), begin.board.cursor) == (SPAN, ["i1", "i2"], "e:7")
    assert [part.reach_ms for part in scene.parts] == [NOON_MS + 99, SPAN.end_ms]
    assert scene.parts[-1].cursor == "e:9"
    assert [(block.from_ms, block.to_ms) for block in scene.blocks] == [
        (NOON_MS - SHOWN_MS, NOON_MS + HOUR_MS // 2),
        (NOON_MS + HOUR_MS // 2, SPAN.end_ms),
    ]
    assert [query["page"] for query in scene.queries("/v1/replay/positions")] == ["", "p"]
    assert [query["since"] for query in scene.queries("/v1/replay/changes")] == ["e:7", "e:8"]
    assert all(query["positions"] == "false" for query in scene.queries("/v1/replay"))


def test_with_a_cursor_it_goes_on_from_there(scene: Scene) -> None:
    scene.way.script("/v1/replay/positions", places(SPAN.end_ms, NOON_MS - 1, NOON_MS + 1))
    scene.desk.want(SPAN, "e:7")
    scene.read()
    assert scene.told == ["finished"]
    assert not scene.queries("/v1/replay")
    assert scene.queries("/v1/replay/changes")[0]["since"] == "e:7"
    # What workers' terminals sent late is of the time before it.
    assert unquote(scene.queries("/v1/replay/positions")[0]["from"]) == text(NOON_MS - SHOWN_MS)


def test_what_is_kept_no_longer_is_left_out(scene: Scene) -> None:
    scene.way.script("/v1/replay/uptime", uptime(NOON_MS + 5000))
    scene.desk.want(SPAN, "")
    scene.read(4)
    assert scene.begins[0].span == DaySpan(NOON_MS + 5000, SPAN.end_ms)
    assert unquote(scene.queries("/v1/replay")[0]["at"]) == text(NOON_MS + 5000)


def test_another_wish_ends_the_one_before(scene: Scene) -> None:
    scene.desk.want(SPAN, "")
    scene.read(2)
    later = DaySpan(NOON_MS + 60_000, SPAN.end_ms)
    scene.desk.want(later, "")
    scene.way.script("/v1/replay", board(item("i3")))
    scene.read(4)
    assert [begin.span for begin in scene.begins] == [later]
    scene.desk.leave()
    told = len(scene.parts)
    scene.read(4)
    assert (len(scene.parts), scene.told) == (told, [])


def test_answers_that_nobody_wishes_for_any_more_are_let_go(scene: Scene) -> None:
    scene.desk.want(SPAN, "")
    scene.desk.take_failure(0, "cut")
    scene.desk.take_end(0)
    scene.desk.take_part(0, PastPart((), (), 0, ""))
    assert (scene.told, scene.parts) == ([], [])


def test_who_may_not_know_places_has_the_boards(scene: Scene) -> None:
    scene.way.script("/v1/replay/positions", problem_reply(403, ProblemType.FORBIDDEN))
    scene.desk.want(SPAN, "")
    scene.read()
    assert scene.told == ["refused", "finished"]
    assert len(scene.parts) == 2


@pytest.mark.parametrize(
    ("path", "answer", "code"),
    [
        ("/v1/replay/uptime", problem_reply(410, ProblemType.HISTORY_GONE), "history-gone"),
        ("/v1/replay/uptime", uptime(SPAN.end_ms + 1), "history-gone"),
        ("/v1/replay", problem_reply(410, ProblemType.HISTORY_GONE), "history-gone"),
        ("/v1/replay/changes", problem_reply(410, ProblemType.CURSOR_GONE), "history-gone"),
        ("/v1/replay/changes", problem_reply(401, ProblemType.UNAUTHENTICATED), "login"),
        ("/v1/replay/changes", b"{}", "schema"),
        ("/v1/replay/changes", changes(item("i1"), at_ms=[], cursor="e:9"), "schema"),
        ("/v1/replay/positions", NeverSent(Failure.REFUSED, "no"), "refused"),
        ("/v1/replay/positions", places(SPAN.end_ms, SPAN.end_ms + 1), "schema"),
        ("/v1/replay/positions", places(NOON_MS - SHOWN_MS, following="p"), "schema"),
        ("/v1/replay/positions", places(SPAN.end_ms + 1), "schema"),
        ("/v1/replay/changes", changes(at_ms=[], cursor="e:7", more=True), "schema"),
    ],
)
def test_what_failed_is_said(scene: Scene, path: str, answer: Script, code: str) -> None:
    scene.way.script(path, answer)
    scene.desk.want(SPAN, "")
    scene.read()
    assert scene.told == [code]


def test_pages_of_two_boards_are_refused(scene: Scene) -> None:
    scene.way.script("/v1/replay", board(item("i1"), following="e:7|more"), board(item("i2"), cursor="x:1"))
    scene.desk.want(SPAN, "")
    scene.read()
    assert scene.told == ["schema"]


def test_a_page_that_is_followed_by_itself_is_refused(scene: Scene) -> None:
    pages = [board(item(name), following="e:7|more") for name in ("i1", "i2")]
    scene.way.script("/v1/replay", *pages)
    scene.desk.want(SPAN, "")
    scene.read()
    assert scene.told == ["schema"]


def test_more_places_than_memory_is_for_are_not_read(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.sync.past_worker.MOST_FIXES", 1)
    scene.desk.want(SPAN, "")
    scene.read()
    assert scene.told == ["too-large"]
    assert len(scene.parts) == 2, "the boards are all there"
    assert len(scene.queries("/v1/replay/positions")) == 1


def test_without_a_central_or_with_another_one_it_says_so(qapp: object) -> None:
    scene = Scene()
    scene.desk.want(SPAN, "")
    assert scene.told == ["no-central"]
    scene.worker.set_address(ADDRESS)
    scene.desk.want(SPAN, "")
    scene.worker.set_address(ADDRESS)
    assert scene.told == ["no-central", "login"]
    scene.worker.stop_timers()


def test_nothing_is_asked_once_the_end_is_ordered(scene: Scene) -> None:
    def end(_request: Request) -> bytes:
        scene.worker.abort()
        return uptime()

    scene.way.script("/v1/replay/uptime", end)
    scene.desk.want(SPAN, "")
    scene.read()
    assert scene.way.paths() == ["/v1/replay/uptime"]
