"""Who looks at the past is told of severe alarms that are raised meanwhile, and finds the way back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.models.alarm import AlarmState
from desktop.models.incident import Priority
from desktop.models.notice import Notice
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.map_feed import MapFeed
from tests.helpers.past_scenes import TimeScene
from tests.helpers.records import make_board
from tests.helpers.samples import make_alarm, make_delta, make_upsert
from widgets.assembly.past_joint import ALARM_NOTICE, PastWatch


class WatchScene:
    """A time machine over a live board, and who watches the alarms meanwhile."""

    def __init__(self) -> None:
        self.live = BoardFeed()
        self.live.load(make_board(), None)
        self.time = TimeScene(self.live, MapFeed(self.live))
        self.watch = PastWatch(self.time.replay, self.live, self.time.ticking)
        self.raised: list[Notice] = []
        self.cleared: list[str] = []
        self.watch.notice_raised.connect(self.raised.append)
        self.watch.notice_cleared.connect(self.cleared.append)

    def alarm(self, alarm_id: str, priority: Priority, state: AlarmState = AlarmState.UNACKNOWLEDGED) -> None:
        alarm = make_alarm(alarm_id, priority=priority, state=state)
        self.live.take_delta(make_delta(make_upsert(alarm)))
        self.live.flush()


@pytest.fixture
def scene(qapp: object) -> Iterator[WatchScene]:
    made = WatchScene()
    yield made
    made.time.close()


def test_a_severe_alarm_is_told_with_the_way_back(scene: WatchScene) -> None:
    scene.alarm("before", Priority.CRITICAL)
    scene.time.replay.open()
    scene.alarm("mild", Priority.HIGH)
    scene.alarm("known", Priority.CRITICAL, AlarmState.ACKNOWLEDGED)
    assert scene.raised == []
    scene.alarm("new", Priority.CRITICAL)
    (notice,) = scene.raised
    assert (notice.replace_key, notice.action) == (ALARM_NOTICE, "live")
    scene.alarm("mild", Priority.HIGH)
    assert len(scene.raised) == 1, "once each"
    scene.time.replay.close()
    assert scene.cleared == [ALARM_NOTICE]


def test_nothing_is_told_in_the_present(scene: WatchScene) -> None:
    scene.alarm("new", Priority.CRITICAL)
    assert scene.raised == []


def test_a_covered_desk_leaves_the_past(scene: WatchScene) -> None:
    scene.time.replay.open()
    scene.watch.leave_if_covered(False)
    assert scene.time.replay.is_open
    scene.watch.leave_if_covered(True)
    assert not scene.time.replay.is_open
