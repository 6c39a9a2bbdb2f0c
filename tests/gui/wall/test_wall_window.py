"""Proves the wall's page: nothing to operate, letters not cut, the mark that lives, the orbit, dashes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from desktop.board.freshness import LinkState
from desktop.models.incident import Priority
from desktop.models.post import PostState
from desktop.viewmodels.wall_page import WallIncident, WallPage, WallPost
from widgets.parts.fonts import load_fonts
from widgets.wall.letters import choose_sizes
from widgets.wall.wall_mark import TURN_DEG, filled_share
from widgets.wall.wall_parts import WallFigures, long_words
from widgets.wall.wall_window import ORBIT_STEPS, WallPageView, WallWindow, orbit_offset

NOW = datetime(2026, 11, 23, 6, 2, 37, tzinfo=UTC)

PAGE = WallPage(
    incidents=(
        WallIncident(
            "i1", Priority.CRITICAL, "占用消防通道", "天彭街道", "东林003", NOW - timedelta(minutes=72)
        ),
        WallIncident(
            "i2", Priority.HIGH, "马蜂窝", "濛阳街道", "东塔001", NOW + timedelta(minutes=8, seconds=20)
        ),
    ),
    posts=(WallPost("510182001014002", PostState.VACANT, "通济镇", "思文002", NOW - timedelta(minutes=6)),),
    open_count=214,
    warned=9,
    overdue=2,
    closed_today=631,
    manned=515,
    vacant=1,
    unverified=3,
    posts_total=519,
    near_share=0.942,
)


@pytest.fixture
def window(qtbot: QtBot) -> WallWindow:
    load_fonts()
    window = WallWindow(WallPageView(choose_sizes(1080, 6.0, 0.63), QWidget()))
    qtbot.addWidget(window)
    window.page.side.show_page(PAGE, NOW)
    window.page.figures.show_page(PAGE)
    window.resize(1920, 1080)
    window.show()
    return window


def test_nothing_to_operate(window: WallWindow) -> None:
    assert window.cursor().shape() is Qt.CursorShape.BlankCursor
    for kind in (QScrollBar, QAbstractScrollArea, QAbstractButton):
        assert window.findChildren(kind) == []
    assert all(not child.toolTip() for child in window.findChildren(QWidget))


def test_parts_fill_the_page_without_overlap(window: WallWindow) -> None:
    page = window.page
    parts = [page.head, page.map, page.side, page.figures]
    for place, part in enumerate(parts):
        assert page.rect().contains(part.geometry())
        for other in parts[place + 1 :]:
            assert not part.geometry().intersects(other.geometry())


def test_banner_takes_room_from_the_map_and_gives_it_back(window: WallWindow) -> None:
    before = window.page.map.geometry()
    window.page.banner.show_words("画面已陈旧 47 秒")
    assert window.page.map.geometry().top() == window.page.banner.geometry().bottom() + 1
    window.page.banner.show_words("")
    assert window.page.map.geometry() == before


def test_mark_turns_with_the_screen_and_empties_with_the_age(window: WallWindow, qtbot: QtBot) -> None:
    mark = window.page.head.mark
    start = mark.turn_deg
    qtbot.waitUntil(lambda: mark.turn_deg != start, timeout=5000)
    assert (mark.turn_deg - start) % 360 % TURN_DEG == 0
    assert filled_share(0.0) == 1.0
    assert filled_share(30.0) == 0.0
    assert filled_share(None) == 0.0
    assert filled_share(10.0) > filled_share(20.0)


def test_orbit_moves_two_to_four_pixels_and_comes_back(window: WallWindow) -> None:
    start = window.page.pos()
    places = set()
    for _ in range(ORBIT_STEPS):
        window.move_on()
        places.add((window.page.x(), window.page.y()))
    assert window.page.pos() == start
    assert len(places) == ORBIT_STEPS
    for step in range(ORBIT_STEPS):
        offset = orbit_offset(step)
        assert 2 <= (offset.x() ** 2 + offset.y() ** 2) ** 0.5 <= 4


def test_clocks_are_in_words_unless_one_name_needs_the_room(window: WallWindow) -> None:
    window.page.side.grab()
    assert window.page.side.clocks == ["超 1 时 12 分", "8 分 20 秒"]
    long_name = replace(PAGE.incidents[1], what="山洪与地质灾害险情")
    window.page.side.show_page(replace(PAGE, incidents=(PAGE.incidents[0], long_name)), NOW)
    window.page.side.grab()
    assert window.page.side.clocks == ["−1:12", "08:20"]
    assert window.page.side.cut_words == []


def test_share_without_a_denominator_is_a_dash(qtbot: QtBot) -> None:
    figures = WallFigures(choose_sizes(1080, 6.0, 0.63))
    qtbot.addWidget(figures)
    figures.show_page(WallPage(near_share=None, closed_today=None))
    numbers = [number for _, number in figures.figures()]
    assert numbers == ["0", "0", "0", "–", "0", "–"]


def test_six_figures_are_shown(window: WallWindow) -> None:
    assert [number for _, number in window.page.figures.figures()] == ["214", "9", "2", "631", "515", "94.2%"]


@pytest.mark.parametrize(
    ("seconds", "parts"), [(161, ("2", "41")), (-4320, ("1", "12")), (200_000, ("2", "7"))]
)
def test_durations_are_two_units(seconds: float, parts: tuple[str, str]) -> None:
    digits = [word for word in long_words(seconds).split() if word.isdigit()]
    assert digits == list(parts)


def test_link_state_is_said_on_the_head(window: WallWindow) -> None:
    window.page.head.show_link(LinkState.LIVE, 1.0)
    live = window.page.head.grab().toImage()
    window.page.head.show_link(LinkState.OFFLINE, 130.0)
    assert window.page.head.grab().toImage() != live
