"""Proves in real time what a killed central looks like: each mark within a second, then live again."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.board.freshness import LATE_AFTER_S, OFFLINE_AFTER_S, STALE_AFTER_S, LinkState, LinkStatus
from desktop.settings.profile import Profile
from desktop.settings.settings import Language, Settings, Theme
from desktop.sync.access import CentralAccess
from tests.helpers.central_program import CentralProgram
from widgets.assembly.application import Appearance
from widgets.assembly.desk import Desk
from widgets.assembly.milestones import Milestones
from widgets.assembly.station import Station
from widgets.assembly.wall import Wall

LIMIT_MS = 20_000
MARKED_WITHIN_S = 1.0
LIVE_AFTER_SHORT_CUT_S = 5.0
LIVE_AFTER_LONG_CUT_S = 35.0


class FeedTimes(QObject):
    """Notes when a station last had a complete good answer, on the monotonic clock."""

    def __init__(self, station: Station, *, with_positions: bool) -> None:
        super().__init__()
        self._with_positions = with_positions
        self.fed_at_s = 0.0
        station.hub.link_changed.connect(self.note)

    @Slot(object)
    def note(self, link: LinkStatus) -> None:
        """Note it from the age that the link has at this moment."""
        feed = link.worst if self._with_positions else link.changes
        self.fed_at_s = time.monotonic() - (feed.age_s or 0.0)


@dataclass
class Screens:
    """A desk and a wall of one city, and when each was last fed."""

    desk: Desk
    wall: Wall
    fed: tuple[FeedTimes, FeedTimes]

    def states(self) -> tuple[LinkState, LinkState]:
        """Return what the desk's pill and the wall's head say."""
        return self.desk.window.strip.pill.state, self.wall.page.head.state

    def are(self, state: LinkState) -> bool:
        """Say whether both windows show a state."""
        return set(self.states()) == {state}


@pytest.fixture
def central(make_central: Callable[..., CentralProgram]) -> CentralProgram:
    return make_central("central", "--speed", "20")


@pytest.fixture
def screens(qapp: QApplication, tmp_path: Path, central: CentralProgram, qtbot: QtBot) -> Iterator[Screens]:
    appearance = Appearance(qapp, Settings(theme=Theme.NIGHT, language=Language.CHINESE))
    profile = Profile(tmp_path)
    access = CentralAccess(url=central.url, token=central.tokens["officer-1"])
    desk = Desk(profile, Station(profile, access), appearance, Milestones(0.0))
    wall_access = CentralAccess(url=central.url, token=central.tokens["wall-1"])
    station = Station(replace(profile, station="wall-1"), wall_access, with_positions=False)
    wall = Wall(station, appearance, appearance.settings, 1080, Milestones(0.0))
    fed = (FeedTimes(desk.station, with_positions=True), FeedTimes(station, with_positions=False))
    made = Screens(desk, wall, fed)
    for window in (desk.window, wall.window):
        window.resize(1920, 1080)
        window.show()
    desk.station.start()
    wall.station.start()
    qtbot.waitUntil(lambda: made.are(LinkState.LIVE) and desk.window.shows_city, timeout=60_000)
    yield made
    desk.stop()
    wall.stop()


def wait_for_mark(qtbot: QtBot, screens: Screens, state: LinkState, after_s: float) -> None:
    """Wait until each window shows a state, and see that it came when it was due."""
    came_s: list[float | None] = [None, None]

    def look() -> bool:
        for index, shown in enumerate(screens.states()):
            if came_s[index] is None and shown is state:
                came_s[index] = time.monotonic() - screens.fed[index].fed_at_s
        return None not in came_s

    qtbot.waitUntil(look, timeout=int(after_s * 1000) + LIMIT_MS)
    for name, late_s in zip(("desk", "wall"), came_s, strict=True):
        assert late_s is not None
        assert after_s <= late_s <= after_s + MARKED_WITHIN_S, (name, state, late_s)
        sys.stdout.write(f"{name}: {state.value} {late_s:.2f} s after the last good answer\n")


def surfaces_are_grey(screens: Screens) -> bool:
    """Say whether every map has lost its hues; some but not all is a failure."""
    grey = {surface.is_grey for surface in (*screens.desk.panels.surfaces, screens.wall.map)}
    assert len(grey) == 1
    return grey.pop()


def maps_are_whole(screens: Screens) -> bool:
    """Say whether every map shows all its ground in the colours it has now."""
    surfaces = (*screens.desk.panels.surfaces, screens.wall.map)
    return all(surface.is_complete() for surface in surfaces if surface.isVisible())


def wait_for_life(qtbot: QtBot, screens: Screens, central: CentralProgram, limit_s: float) -> None:
    """Start the central again and see both windows live in time, counted from its first answer."""
    central.start()
    began_s = time.monotonic()
    qtbot.waitUntil(lambda: screens.are(LinkState.LIVE), timeout=int(limit_s * 1000) + LIMIT_MS)
    took_s = time.monotonic() - began_s
    assert took_s <= limit_s
    assert not screens.desk.window.banner.isVisible()
    assert screens.wall.page.banner.words == ""
    assert not surfaces_are_grey(screens)
    sys.stdout.write(f"live again on both {took_s:.2f} s after the central's return\n")


@pytest.mark.long
def test_marks_come_in_time_and_go_in_time(qtbot: QtBot, screens: Screens, central: CentralProgram) -> None:
    central.kill()
    wait_for_mark(qtbot, screens, LinkState.LATE, LATE_AFTER_S)
    wait_for_mark(qtbot, screens, LinkState.STALE, STALE_AFTER_S)
    assert screens.desk.window.banner.isVisible()
    assert surfaces_are_grey(screens)
    qtbot.waitUntil(lambda: maps_are_whole(screens), timeout=LIMIT_MS)
    assert screens.wall.page.banner.words != ""
    wait_for_life(qtbot, screens, central, LIVE_AFTER_SHORT_CUT_S)
    central.kill()
    wait_for_mark(qtbot, screens, LinkState.OFFLINE, OFFLINE_AFTER_S)
    wait_for_life(qtbot, screens, central, LIVE_AFTER_LONG_CUT_S)
