"""What changes of the link is told at once, its age once a second; a feed that falls silent is nudged."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop.board.freshness import LinkState, LinkStatus
from desktop.board.server_clock import ServerClock
from desktop.models.failure import Failure
from desktop.sync.link_health import LinkHealth
from desktop.sync.link_watch import EVALUATE_MS, SILENT_S, TELL_EVERY, LinkWatch
from desktop.sync.messages import Answered, Failed, FeedName
from tests.helpers.samples import NOON_MS


class Scene:
    """A watch on a clock that the test moves."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.health = LinkHealth("http://central")
        self.watch = LinkWatch(self.health, ServerClock(self.steady), self.steady)
        self.told: list[LinkStatus] = []
        self.nudges = 0
        self.watch.changed.connect(self.told.append)
        self.watch.fell_silent.connect(self.count)

    def steady(self) -> float:
        return self.now_s

    def count(self) -> None:
        self.nudges += 1

    def look(self, times: int = 1) -> None:
        for _ in range(times):
            self.now_s += EVALUATE_MS / 1000
            self.watch.evaluate()

    def look_for(self, seconds: float) -> None:
        self.look(round(seconds * 1000 / EVALUATE_MS))


@pytest.fixture
def scene(qtbot: QtBot) -> Scene:
    del qtbot
    return Scene()


def test_what_changes_is_told_at_once_and_the_age_once_a_second(scene: Scene) -> None:
    scene.look(TELL_EVERY - 1)
    assert scene.told == []
    scene.look()
    assert len(scene.told) == 1
    for feed in FeedName:
        scene.health.note_answered(Answered(feed, scene.now_s, scene.now_s, NOON_MS, clears_age=True))
    scene.look()
    assert [one.state for one in scene.told] == [LinkState.OFFLINE, LinkState.LIVE]
    scene.health.note_failed(
        Failed(feed=FeedName.CHANGES, failure=Failure.REFUSED, detail="", retry_at_s=None)
    )
    scene.look()
    assert scene.told[-1].changes.failure == "refused"
    assert scene.watch.status == scene.told[-1]
    scene.look(TELL_EVERY)
    assert len(scene.told) == 4


def test_a_silent_feed_is_nudged_once_in_a_while_and_never_one_that_is_heard(scene: Scene) -> None:
    scene.look_for(SILENT_S)
    assert scene.nudges == 0
    scene.look_for(2)
    assert scene.nudges == 1
    scene.look_for(SILENT_S - 2)
    assert scene.nudges == 1, "it has had no time to answer"
    scene.watch.note_heard()
    scene.look_for(SILENT_S)
    assert scene.nudges == 1
    scene.look_for(2)
    assert scene.nudges == 2
