"""The feed loads, follows, refuses and recovers; nothing counts before the store has it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.api.errors import CentralUnreachable, NeverSent, VersionMismatch
from desktop.api.transport import Request
from desktop.models.delta import Delta, GeometryRef, RecordKind
from desktop.models.failure import Failure
from desktop.models.geo import GridShape
from desktop.models.problem import ProblemType
from desktop.sync.access import CentralAddress
from desktop.sync.feed_worker import GEOMETRY_RETRY_S, FeedWorker
from desktop.sync.messages import Answered, Failed, FeedStart, FreshBoard, Geometry, Quarantined
from desktop.sync.poll_rhythm import WAIT_S
from desktop.wire.feed import encode_bundle_page, encode_delta
from desktop.wire.geometry import encode_geometry
from tests.helpers.samples import make_delta, make_incident, make_page, make_post, make_upsert
from tests.helpers.scripted_way import Script, ScriptedWay, health_body, problem_reply

ADDRESS = CentralAddress("http://model", "token")
SAVED = FeedStart(cursor="epoch-1:1", epoch="epoch-1", counts={RecordKind.POST: 3})


class Scene:
    """A feed worker in the test's own thread, its signals in lists, and a store that takes all at once."""

    def __init__(self, folder: Path) -> None:
        self.way = ScriptedWay()
        self.now_s = 0.0
        self.worker = FeedWorker(folder, lambda _address: self.way, lambda: self.now_s, lambda: 0.5)
        self.pages: list[Delta] = []
        self.boards: list[FreshBoard] = []
        self.geometries: list[Geometry] = []
        self.progress: list[tuple[int, int]] = []
        self.answered: list[Answered] = []
        self.failed: list[Failed] = []
        self.refused: list[Quarantined] = []
        self.dropped: list[str] = []
        self.store_takes = True
        worker = self.worker
        worker.page_received.connect(self.take_page)
        worker.bundle_received.connect(self.take_bundle)
        worker.geometry_received.connect(self.geometries.append)
        worker.progressed.connect(self.take_progress)
        worker.answered.connect(self.answered.append)
        worker.failed.connect(self.failed.append)
        worker.body_refused.connect(self.refused.append)
        worker.board_dropped.connect(self.note_dropped)
        self.way.script("/v1/health", health_body())
        self.way.script("/v1/changes", encode_delta(make_delta()))

    def take_page(self, delta: Delta) -> None:
        self.pages.append(delta)
        if self.store_takes:
            self.worker.on_committed(delta)

    def take_bundle(self, fresh: FreshBoard) -> None:
        self.boards.append(fresh)
        if self.store_takes:
            self.worker.on_board_replaced(fresh)

    def take_progress(self, done: int, total: int) -> None:
        self.progress.append((done, total))

    def note_dropped(self) -> None:
        self.dropped.append("dropped")

    def begin(self, start: FeedStart) -> None:
        self.worker.take_start(start)
        self.worker.set_address(ADDRESS)
        self.worker.poll()

    def clears(self) -> int:
        return sum(answered.clears_age for answered in self.answered)


@pytest.fixture
def scene(qapp: object, tmp_path: Path) -> Iterator[Scene]:
    made = Scene(tmp_path / "quarantine")
    yield made
    made.worker.stop_timers()


def queries(scene: Scene, path: str) -> list[dict[str, str]]:
    return [dict(request.query) for request in scene.way.asked if request.path == path]


def test_a_first_load_comes_in_pages_with_progress(scene: Scene) -> None:
    first = make_page(make_upsert(make_post("g1")), cursor="epoch-1:5", next_page="2", total=2)
    second = make_page(make_upsert(make_post("g2")), cursor="epoch-1:9", total=2)
    scene.way.script("/v1/bundle", encode_bundle_page(first), encode_bundle_page(second))
    scene.begin(FeedStart())
    assert scene.progress == [(1, 2), (2, 2)]
    assert scene.boards[0].board.cursor == "epoch-1:5"
    assert set(scene.boards[0].board.posts) == {"g1", "g2"}
    assert [query.get("page") for query in queries(scene, "/v1/bundle")] == ["", "2"]
    scene.way.script("/v1/changes", encode_delta(make_delta()))
    for _polygons_then_changes in range(2):
        scene.worker.poll()
    assert queries(scene, "/v1/changes")[0]["since"] == "epoch-1:5"


def test_a_saved_board_goes_on_from_its_cursor(scene: Scene) -> None:
    scene.way.script("/v1/changes", encode_delta(make_delta(cursor="epoch-1:2")))
    scene.begin(SAVED)
    scene.worker.poll()
    assert [query["since"] for query in queries(scene, "/v1/changes")] == ["epoch-1:1", "epoch-1:2"]
    assert [request.wait_s for request in scene.way.asked[1:]] == [0.0, WAIT_S]
    assert scene.clears() == 2


def test_nothing_counts_before_the_store_has_it(scene: Scene) -> None:
    scene.store_takes = False
    scene.way.script("/v1/changes", encode_delta(make_delta(cursor="epoch-1:2")))
    scene.begin(SAVED)
    scene.worker.poll()
    assert len(scene.pages) == 1
    assert scene.clears() == 0
    scene.worker.on_committed(scene.pages[0])
    assert scene.clears() == 1


def test_what_the_store_did_not_take_is_asked_for_again(scene: Scene) -> None:
    scene.store_takes = False
    scene.way.script("/v1/changes", encode_delta(make_delta(cursor="epoch-1:2")))
    scene.begin(SAVED)
    scene.worker.on_store_failed()
    assert scene.failed[0].failure is Failure.DISK
    scene.worker.poll()
    assert [query["since"] for query in queries(scene, "/v1/changes")] == ["epoch-1:1", "epoch-1:1"]


def test_more_to_come_does_not_make_the_picture_complete(scene: Scene) -> None:
    scene.way.script("/v1/changes", encode_delta(make_delta(more=True)), encode_delta(make_delta()))
    scene.begin(SAVED)
    assert scene.clears() == 0
    scene.worker.poll()
    assert scene.clears() == 1


@pytest.mark.parametrize("body", [b"", b"{", b"null", b'{"cursor":"e:2"}', b'{"incidents":[]}'])
def test_a_wrong_body_is_kept_aside_and_the_cursor_stays(scene: Scene, body: bytes) -> None:
    scene.way.script("/v1/changes", body, encode_delta(make_delta()))
    scene.begin(SAVED)
    assert scene.pages == []
    assert scene.failed[0].failure is Failure.SCHEMA
    assert Path(scene.refused[0].path).read_bytes() == body
    scene.worker.poll()
    assert [query["since"] for query in queries(scene, "/v1/changes")] == ["epoch-1:1", "epoch-1:1"]
    assert scene.clears() == 1


def test_after_a_failure_the_next_poll_does_not_wait(scene: Scene) -> None:
    answer = encode_delta(make_delta())
    scene.way.script("/v1/changes", answer, NeverSent(Failure.REFUSED, "x"), answer)
    scene.begin(SAVED)
    scene.worker.poll()
    failed = scene.failed[0]
    assert (failed.failure, failed.retry_at_s) == (Failure.REFUSED, 0.5)
    scene.worker.poll()
    scene.worker.poll()
    waits = [request.wait_s for request in scene.way.asked if request.path == "/v1/changes"]
    assert waits == [0.0, WAIT_S, 0.0, WAIT_S]


def test_a_cursor_that_is_gone_loads_the_bundle(scene: Scene) -> None:
    scene.way.script("/v1/changes", problem_reply(410, ProblemType.CURSOR_GONE))
    scene.way.script(
        "/v1/bundle", encode_bundle_page(make_page(make_upsert(make_post()), cursor="epoch-1:7"))
    )
    scene.begin(SAVED)
    assert scene.dropped == ["dropped"]
    assert scene.failed == []
    scene.worker.poll()
    assert scene.boards[0].board.cursor == "epoch-1:7"


def test_a_cursor_that_goes_again_and_again_is_a_failure_and_not_a_storm(scene: Scene) -> None:
    scene.way.script("/v1/changes", problem_reply(410, ProblemType.CURSOR_GONE))
    scene.way.script("/v1/bundle", problem_reply(410, ProblemType.CURSOR_GONE))
    scene.begin(SAVED)
    scene.worker.poll()
    assert len(scene.failed) == 1


def test_another_epoch_drops_the_board_before_anything_is_asked(scene: Scene) -> None:
    scene.way.script("/v1/health", health_body(epoch="epoch-2"))
    scene.way.script("/v1/bundle", encode_bundle_page(make_page(epoch="epoch-2", cursor="epoch-2:1")))
    scene.begin(SAVED)
    assert scene.dropped == ["dropped"]
    assert scene.way.paths() == ["/v1/health", "/v1/bundle"]
    assert scene.boards[0].board.cursor == "epoch-2:1"


def test_another_version_is_told_and_nothing_is_asked(scene: Scene) -> None:
    scene.way.script("/v1/health", VersionMismatch("9"))
    scene.begin(SAVED)
    assert (scene.failed[0].failure, scene.failed[0].arguments) == (Failure.VERSION, {"theirs": "9"})
    assert scene.way.paths() == ["/v1/health"]


def test_an_empty_bundle_after_a_full_board_is_looked_at_twice(scene: Scene) -> None:
    scene.way.script("/v1/changes", problem_reply(410, ProblemType.CURSOR_GONE))
    full = make_page(make_upsert(make_post()))
    scene.way.script("/v1/bundle", encode_bundle_page(make_page()), encode_bundle_page(full))
    scene.begin(SAVED)
    scene.worker.poll()
    assert len(queries(scene, "/v1/bundle")) == 2
    assert len(scene.boards[0].board.posts) == 1


def test_an_epoch_that_changes_between_pages_refuses_the_bundle(scene: Scene) -> None:
    scene.way.script(
        "/v1/bundle",
        encode_bundle_page(make_page(next_page="2")),
        encode_bundle_page(make_page(epoch="epoch-2")),
    )
    scene.begin(FeedStart())
    assert scene.boards == []
    assert scene.failed[0].failure is Failure.SCHEMA


def test_polygons_are_fetched_once(scene: Scene) -> None:
    content_hash, parts = encode_geometry([GridShape("g1", ((1.0, 2.0, 3.0, 4.0, 5.0, 6.0),))])
    page = make_page(geometry=GeometryRef(content_hash=content_hash, parts=1))
    scene.way.script("/v1/bundle", encode_bundle_page(page))
    scene.way.script(f"/v1/geometry/{content_hash}/0", parts[0])
    scene.way.script("/v1/changes", encode_delta(make_delta()))
    scene.begin(FeedStart())
    for _ in range(3):
        scene.worker.poll()
    assert [shape.code for shape in scene.geometries[0].shapes] == ["g1"]
    assert scene.way.paths().count(f"/v1/geometry/{content_hash}/0") == 1
    assert scene.geometries[0].parts == tuple(parts)


@pytest.mark.parametrize(
    "bad",
    [b"{", b"<html>", problem_reply(404, ProblemType.NOT_FOUND), problem_reply(500, ProblemType.INTERNAL)],
)
def test_polygons_that_are_no_good_hold_up_nothing_and_are_asked_for_again(scene: Scene, bad: Script) -> None:
    content_hash, parts = encode_geometry([GridShape("g1", ((1.0, 2.0, 3.0, 4.0, 5.0, 6.0),))])
    page = make_page(geometry=GeometryRef(content_hash=content_hash, parts=1))
    path = f"/v1/geometry/{content_hash}/0"
    scene.way.script("/v1/bundle", encode_bundle_page(page))
    scene.way.script(path, bad)
    scene.begin(FeedStart())
    for _ in range(3):
        scene.worker.poll()
    tries = scene.way.paths().count(path)
    assert [kept.is_geometry for kept in scene.refused] == [True]
    assert scene.failed == []
    assert len(scene.pages) == 2
    scene.way.script(path, parts[0])
    scene.now_s += GEOMETRY_RETRY_S
    scene.worker.poll()
    assert scene.way.paths().count(path) == tries + 1
    assert [shape.code for shape in scene.geometries[0].shapes] == ["g1"]


def test_a_link_that_fails_with_the_polygons_is_a_failing_link(scene: Scene) -> None:
    page = make_page(geometry=GeometryRef(content_hash="h", parts=1))
    scene.way.script("/v1/bundle", encode_bundle_page(page))
    scene.way.script("/v1/geometry/h/0", NeverSent(Failure.REFUSED, ""))
    scene.begin(FeedStart())
    scene.worker.poll()
    assert [failed.failure for failed in scene.failed] == [Failure.REFUSED]
    assert scene.refused == []


def test_polygons_that_are_on_the_disk_are_not_fetched(scene: Scene) -> None:
    start = FeedStart(
        cursor="epoch-1:1",
        epoch="epoch-1",
        geometry=GeometryRef(content_hash="h", parts=1),
        geometry_hash="h",
    )
    scene.way.script("/v1/changes", encode_delta(make_delta()))
    scene.begin(start)
    assert scene.way.paths() == ["/v1/health", "/v1/changes"]


def test_drift_found_twice_is_healed_by_a_bundle(scene: Scene) -> None:
    scene.way.script("/v1/changes", encode_delta(make_delta()))
    scene.way.script("/v1/bundle", encode_bundle_page(make_page(make_upsert(make_incident()))))
    scene.begin(SAVED)
    drift = {RecordKind.POST: (1, 2)}
    for found in (drift, {}, drift):
        scene.worker.take_drift(found)
        scene.worker.poll()
    assert scene.boards == []
    scene.worker.take_drift(drift)
    scene.worker.poll()
    assert len(scene.boards) == 1


def test_waits_that_are_cut_lead_to_plain_polling_and_are_told(scene: Scene) -> None:
    told: list[bool] = []
    scene.worker.plain_polling_changed.connect(told.append)

    def cut_waits(request: Request) -> bytes:
        if request.wait_s:
            raise CentralUnreachable(Failure.CUT, "a proxy")
        return encode_delta(make_delta())

    scene.way.script("/v1/changes", cut_waits)
    scene.begin(SAVED)
    for _ in range(7):
        scene.worker.poll()
    assert told == [True]
    waits = [request.wait_s for request in scene.way.asked if request.path == "/v1/changes"]
    assert waits[-2:] == [0.0, 0.0]


def test_a_worker_that_shall_stop_asks_nothing(scene: Scene) -> None:
    scene.worker.abort()
    scene.begin(SAVED)
    assert scene.way.asked == []
