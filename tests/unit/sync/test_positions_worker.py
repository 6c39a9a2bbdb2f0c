"""Positions go on from their cursor, and begin anew after any trouble."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.api.errors import CentralUnreachable
from desktop.board.fixes import Fixes
from desktop.models.failure import Failure
from desktop.models.position import Positions
from desktop.sync.access import CentralAddress
from desktop.sync.messages import Answered, Failed
from desktop.sync.positions_worker import PositionsWorker
from desktop.wire.readings import PositionsReply, encode_reading
from tests.helpers.samples import NOON_MS
from tests.helpers.scripted_way import ScriptedWay

ADDRESS = CentralAddress("http://model", "token")


def body(cursor: str, page: str | None = None) -> bytes:
    positions = Positions(
        id=("w1",),
        lon=(103.9,),
        lat=(31.0,),
        accuracy_m=(5.0,),
        fix_time=(NOON_MS,),
        contact_time=(NOON_MS,),
        outside=(0,),
        cursor=cursor,
    )
    reply = PositionsReply(positions=positions, next=page, server_time_ms=NOON_MS, data_as_of=())
    return encode_reading(reply)


class Scene:
    def __init__(self) -> None:
        self.way = ScriptedWay()
        self.worker = PositionsWorker(lambda _address: self.way, lambda: 0.0, lambda: 0.5)
        self.received: list[Fixes] = []
        self.answered: list[Answered] = []
        self.failed: list[Failed] = []
        self.worker.received.connect(self.take)
        self.worker.answered.connect(self.answered.append)
        self.worker.failed.connect(self.failed.append)

    def take(self, fixes: Fixes, server_time_ms: int) -> None:
        assert server_time_ms == NOON_MS
        self.received.append(fixes)

    def cursors(self) -> list[str]:
        return [dict(request.query)["since"] for request in self.way.asked]


@pytest.fixture
def scene(qapp: object) -> Iterator[Scene]:
    made = Scene()
    yield made
    made.worker.stop_timers()


def test_each_poll_asks_for_what_is_new(scene: Scene) -> None:
    scene.way.script("/v1/positions", body("5"), body("9"))
    scene.worker.set_address(ADDRESS)
    scene.worker.poll()
    scene.worker.poll()
    assert scene.cursors() == ["", "5"]
    assert [(fixes.ids, fixes.numbers.tolist()) for fixes in scene.received] == [(("w1",), [0])] * 2
    assert all(answered.clears_age for answered in scene.answered)


@pytest.mark.parametrize("trouble", [CentralUnreachable(Failure.CUT, "x"), b'{"positions": []}'])
def test_after_trouble_all_fixes_are_asked_for(scene: Scene, trouble: CentralUnreachable | bytes) -> None:
    scene.way.script("/v1/positions", body("5"), trouble, body("9"))
    scene.worker.set_address(ADDRESS)
    for _ in range(3):
        scene.worker.poll()
    assert scene.cursors() == ["", "5", ""]
    assert [failed.retry_at_s for failed in scene.failed] == [0.5]


def test_a_new_life_of_the_central_begins_anew(scene: Scene) -> None:
    scene.way.script("/v1/positions", body("5"))
    scene.worker.set_address(ADDRESS)
    scene.worker.poll()
    scene.worker.start_over()
    scene.worker.poll()
    assert scene.cursors() == ["", ""]


def test_without_a_central_nothing_is_asked(scene: Scene) -> None:
    scene.worker.retry_now()
    scene.worker.poll()
    assert scene.way.asked == []


def test_very_many_fixes_come_in_pages_and_the_cursor_counts_with_the_last(scene: Scene) -> None:
    scene.way.script(
        "/v1/positions",
        body("7", "p1"),
        body("7", "p2"),
        CentralUnreachable(Failure.CUT, "cut"),
        body("8", "q1"),
        body("8"),
    )
    scene.worker.set_address(ADDRESS)
    for _ in range(2):
        scene.worker.poll()
    pages = [dict(request.query).get("page", "") for request in scene.way.asked]
    assert pages == ["", "p1", "p2", "", "q1"]
    assert scene.cursors() == [""] * 5
    assert len(scene.received) == 4
    assert [fixes.is_last for fixes in scene.received] == [False, False, False, True]
    assert (len(scene.answered), len(scene.failed)) == (1, 1)
    scene.way.script("/v1/positions", body("9"))
    scene.worker.poll()
    assert scene.cursors()[-1] == "8"
