"""Proves the look of whole pages over the demo city: calm without colour, nothing cut or overlapping."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import combinations, pairwise, product
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.central.city.catalogue import load_class_names
from desktop.models.alarm import Alarm
from desktop.models.incident import Incident, IncidentState, Priority
from desktop.models.post import PostState
from desktop.settings.profile import Profile
from desktop.settings.settings import Language, Settings, Theme
from desktop.sync.access import CentralAccess
from desktop.viewmodels.wall_page import grid_short_name, sub_class
from tests.gui.assembly.desk_scene import DeskScene, link_of_age, make_top_alarm
from tests.helpers.demo_shapes import demo_scene, demo_shapes
from tests.helpers.panel_stage import cut_words
from tests.helpers.samples import make_clock
from tests.helpers.whole_city import demo_city, incident_in, whole_board
from widgets.assembly.application import Appearance
from widgets.assembly.milestones import Milestones
from widgets.assembly.station import Station
from widgets.assembly.wall import Wall
from widgets.canvas.label_layout import letters_of
from widgets.canvas.map_surface import MapSurface
from widgets.parts.fonts import load_fonts
from widgets.parts.theme import theme_holder

SIZES = [(1920, 1080), (3840, 2160)]
SATURATED = 96
"""Channels this far apart make a pixel that catches the eye; the palette's greys stay under 25."""


def saturated_share(window: QWidget) -> float:
    """Return the share of pixels of a window that catch the eye."""
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    step = 2
    count = seen = 0
    for x, y in product(range(0, image.width(), step), range(0, image.height(), step)):
        colour = image.pixel(x, y)
        channels = (colour >> 16 & 255, colour >> 8 & 255, colour & 255)
        seen += 1
        count += max(channels) - min(channels) >= SATURATED
    return count / seen


def normal_incidents() -> tuple[Incident, ...]:
    """Return 200 incidents in hand and in time, and 20 that wait, none of them severe."""
    codes = sorted(demo_city().places)
    in_hand = [incident_in(codes[n * 2], f"h{n}", state=IncidentState.HANDLING) for n in range(200)]
    waiting = [
        incident_in(codes[n * 7], f"w{n}", state=IncidentState.TO_ACCEPT, priority=Priority.LOW)
        for n in range(20)
    ]
    return (*in_hand, *waiting)


def long_words_board() -> tuple[dict[str, PostState], tuple[Incident, ...]]:
    """Return vacancies and urgent incidents in the grids with the longest names."""
    board = whole_board()
    longest = sorted(board.grids, key=lambda code: -len(grid_short_name(board, code)))
    states = dict.fromkeys(longest[:3], PostState.VACANT)
    clock = make_clock(deadline_min=-72)
    longest_class = max(load_class_names().values(), key=lambda name: len(sub_class(name)))
    urgent = tuple(
        incident_in(
            code,
            f"u{n}",
            priority=Priority.CRITICAL,
            class_name=longest_class,
            stage_clock=clock,
        )
        for n, code in enumerate(longest[:4])
    )
    return states, urgent


@pytest.fixture
def wall(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Wall]:
    """A wall at 1920x1080 that nothing feeds."""
    load_fonts()
    appearance = Appearance(qapp, Settings(theme=Theme.NIGHT, language=Language.CHINESE))
    station = Station(
        Profile(tmp_path), CentralAccess(url="http://127.0.0.1:1", token="n"), with_positions=False
    )
    made = Wall(station, appearance, appearance.settings, 1080, Milestones(0.0))
    made.window.resize(1920, 1080)
    made.window.show()
    made.station.map_feed.take_shapes(demo_shapes())
    yield made
    theme_holder().set_grey(False)
    appearance.choose(Settings(theme=Theme.NIGHT, language=Language.CHINESE))
    made.stop()


def show_on(wall: Wall, states: dict[str, PostState], incidents: tuple[Incident, ...]) -> None:
    """Show a whole city on the wall, live."""
    wall.station.feed.load(whole_board(states, incidents), None)
    wall.station.feed.flush()
    wall.show_link(link_of_age(0.8, wall.station.ticking.now))
    wall.map.make_now()
    QApplication.processEvents()


@pytest.mark.parametrize("theme", list(Theme))
def test_a_normal_city_shows_hardly_any_colour_on_the_desk(scene: DeskScene, theme: Theme) -> None:
    scene.appearance.choose(replace(scene.appearance.settings, theme=theme))
    scene.show_city(whole_board({}, normal_incidents()), demo_shapes())
    scene.settle()
    assert saturated_share(scene.window) < 0.01


@pytest.mark.parametrize("theme", list(Theme))
def test_a_normal_city_shows_hardly_any_colour_on_the_wall(wall: Wall, theme: Theme) -> None:
    wall.appearance.choose(replace(wall.appearance.settings, theme=theme))
    show_on(wall, {}, normal_incidents())
    assert saturated_share(wall.window) < 0.01


def test_the_measure_sees_colour(scene: DeskScene) -> None:
    # The widest grids: there each of the overdue stands singly, a block of its priority's colour.
    city, late = demo_scene(), make_clock(started=scene.now, deadline_min=-5)
    severe = tuple(
        incident_in(city.codes[row], city.codes[row], priority=Priority.CRITICAL, stage_clock=late)
        for row in np.argsort(-city.areas_m2)[:150].tolist()
    )
    scene.show_city(whole_board({}, severe), demo_shapes())
    scene.settle()
    assert saturated_share(scene.window) > 0.01


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("theme", list(Theme))
@pytest.mark.parametrize("size", SIZES)
def test_no_words_of_the_real_city_are_cut(
    scene: DeskScene, language: Language, theme: Theme, size: tuple[int, int]
) -> None:
    states, urgent = long_words_board()
    scene.window.resize(*size)
    scene.show_city(whole_board(states, urgent), demo_shapes())
    scene.appearance.choose(replace(scene.appearance.settings, language=language, theme=theme))
    scene.station.selection.select_incident("u1")
    scene.show_link(47.0, "refused")
    scene.settle()
    assert cut_words(scene.window) == []
    assert (scene.window.width(), scene.window.height()) == size


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("size", SIZES)
def test_no_words_on_the_wall_are_cut(wall: Wall, language: Language, size: tuple[int, int]) -> None:
    wall.appearance.choose(replace(wall.appearance.settings, language=language))
    states, urgent = long_words_board()
    wall.window.resize(*size)
    show_on(wall, states, urgent)
    wall.window.grab()
    assert wall.page.side.cut_words == []
    columns = wall.page.figures.columns()
    for (left, width), (following, _) in pairwise(columns):
        assert left + width < following


def names_on(surface: MapSurface) -> list[tuple[float, float, float, float]]:
    return [label.box for label in surface.labels.placed(surface.camera, at_rest=True)]


def test_no_names_on_any_map_overlap(scene: DeskScene, wall: Wall) -> None:
    states, urgent = long_words_board()
    scene.show_city(whole_board(states, (*urgent, *normal_incidents())), demo_shapes())
    show_on(wall, states, (*urgent, *normal_incidents()))
    for surface in (*scene.desk.panels.surfaces, wall.map):
        boxes = names_on(surface)
        assert boxes
        for one, other in combinations(boxes, 2):
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert apart, (one, other)


@pytest.mark.parametrize("size", SIZES)
def test_no_name_is_cut_by_the_edge_of_a_map_at_rest(wall: Wall, size: tuple[int, int]) -> None:
    wall.window.resize(*size)
    show_on(wall, {}, normal_incidents())
    wall.page.banner.show_words("画面已陈旧 34 秒")  # takes room from the map
    QApplication.processEvents()
    camera = wall.map.camera
    boxes = names_on(wall.map)
    assert len(boxes) >= 9
    for left, top, right, bottom in map(letters_of, boxes):
        assert camera.left_px <= left
        assert camera.top_px <= top
        assert right <= camera.left_px + camera.width_px
        assert bottom <= camera.top_px + camera.height_px


def test_an_alarm_is_seen_at_once(scene: DeskScene) -> None:
    board = whole_board()
    alarm: Alarm = replace(make_top_alarm(scene.now), raised=scene.now - timedelta(seconds=3))
    scene.show_city(board, demo_shapes())
    scene.settle()
    before = scene.window.alarm_line.grab().toImage()
    scene.show_city(replace(board, alarms={alarm.id: alarm}), demo_shapes())
    scene.settle()
    assert scene.window.alarm_line.grab().toImage() != before
