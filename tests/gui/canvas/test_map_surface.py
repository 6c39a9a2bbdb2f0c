"""Proves what a surface marks: all of it on a desk, on a wall what is severe and calls."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.board.heat import HeatMode
from desktop.models.incident import Incident, IncidentState, Priority
from desktop.models.post import PostState
from desktop.raster import ground
from desktop.raster.city_shapes import city_shapes
from desktop.viewmodels.map_filter import LayerName
from tests.helpers.demo_shapes import demo_shapes
from tests.helpers.panel_stage import PanelStage, picture_of
from tests.helpers.whole_city import demo_city, incident_in, whole_board
from widgets.canvas.frame import Frame, LayerPlace, SurfaceStyle
from widgets.canvas.map_data import MapData
from widgets.canvas.map_surface import MapSurface

WALL = SurfaceStyle(incident_px=40, quiet_marks=False, least_priority=Priority.HIGH, grid_names=False)
DESK = SurfaceStyle(grid_names=False)
CASES = [
    (priority, state)
    for priority in Priority
    for state in (IncidentState.TO_DISPATCH, IncidentState.HANDLING)
]


def incidents() -> tuple[Incident, ...]:
    """Return one incident of each case, far from each other."""
    codes = sorted(demo_city().places)[:: len(demo_city().places) // len(CASES)]
    return tuple(
        incident_in(code, f"{priority.name}-{state.value}", priority=priority, state=state)
        for code, (priority, state) in zip(codes, CASES, strict=False)
    )


@pytest.fixture
def stage(whole_stage: PanelStage) -> PanelStage:
    whole_stage.feed.load(whole_board({}, incidents()), None)
    whole_stage.feed.flush()
    return whole_stage


def marked_on(stage: PanelStage, style: SurfaceStyle) -> set[str]:
    """Return which incidents change the picture where they are."""
    data = MapData(stage.map_feed, stage.feed)
    surface = MapSurface(data, style)
    stage.show(surface, 900, 900)
    surface.make_now()
    with_marks = picture_of(surface)
    at = surface.to_window(data.incident_xy)
    ids = data.incidents.ids
    stage.feed.load(whole_board(), None)
    stage.feed.flush()
    without = picture_of(surface)
    surface.stop()
    found = set()
    for name, (x, y) in zip(ids, at.round().astype(int).tolist(), strict=True):
        near = [(x + dx, y + dy) for dx in range(-5, 6) for dy in range(-5, 6)]
        if any(with_marks.pixel(*place) != without.pixel(*place) for place in near):
            found.add(name)
    return found


def test_a_desk_marks_every_open_incident(stage: PanelStage) -> None:
    assert marked_on(stage, DESK) == {one.id for one in incidents()}


def test_a_wall_marks_what_is_severe_and_calls_and_the_most_severe_always(stage: PanelStage) -> None:
    assert marked_on(stage, WALL) == {"CRITICAL-to-dispatch", "CRITICAL-handling", "HIGH-to-dispatch"}


class Blot:
    """A layer that fills a box of the window with one colour."""

    def __init__(self, colour: int, box: tuple[int, int, int, int]) -> None:
        self.colour, self.box = colour, box

    def paint(self, painter: QPainter, frame: Frame) -> None:
        painter.fillRect(*self.box, QColor.fromRgb(self.colour))


@pytest.fixture
def surface(stage: PanelStage) -> Iterator[MapSurface]:
    made = MapSurface(MapData(stage.map_feed, stage.feed), DESK)
    stage.show(made, 600, 600)
    made.make_now()
    yield made
    made.stop()


def test_layers_lie_in_the_order_of_their_places(surface: MapSurface) -> None:
    box = (10, 10, 20, 20)
    tools, stations = Blot(0x010203, box), Blot(0x040506, box)
    surface.add_layer(LayerPlace.TOOLS, tools)
    surface.add_layer(LayerPlace.STATIONS, stations)
    assert picture_of(surface).pixel(15, 15) == 0xFF010203
    surface.remove_layer(tools)
    assert picture_of(surface).pixel(15, 15) == 0xFF040506


def test_another_state_of_affairs_is_shown_from_the_same_place(
    qapp: QApplication, surface: MapSurface
) -> None:
    surface.set_camera(surface.camera.zoomed(1.0, 300, 300))
    camera, live = surface.camera, surface.data
    elsewhere = PanelStage(qapp, whole_board())
    past = MapData(elsewhere.map_feed, elsewhere.feed, scene=live.scene)
    surface.set_data(past)
    surface.make_now()
    assert surface.camera == camera
    assert surface.is_complete()
    assert not len(surface.data.incident_xy)
    live.scene_changed.emit()
    assert surface.camera == camera, "what it no longer shows moves it no more"
    surface.set_data(live)
    assert len(surface.data.incident_xy) == len(CASES)
    elsewhere.close()


def test_the_first_picture_of_a_province_asks_for_no_places(qtbot: QtBot, whole_stage: PanelStage) -> None:
    data = MapData(whole_stage.map_feed, whole_stage.feed)
    surface = MapSurface(data, DESK)
    whole_stage.show(surface, 600, 600)
    asked: list[bool] = []

    def paint() -> None:
        if not data.is_whole:
            surface.grab()
            asked.append("_anchors_and_areas" in vars(data.scene))

    data.scene_changed.connect(paint)
    whole_stage.map_feed.take_shapes(city_shapes(demo_shapes(2_000)))
    qtbot.waitUntil(
        lambda: data.is_whole and len(data.scene.codes) == len(demo_shapes(2_000)), timeout=20_000
    )
    surface.stop()
    data.stop()
    assert asked == [False], "to reckon them takes a province a quarter of a second on the screen's thread"


def is_all_shown(surface: MapSurface) -> bool:
    """Say whether the next picture shows all states."""
    surface.grab()
    return surface.ground.shows_states


def test_what_colours_mean_never_changes_in_part_but_states_may(
    whole_stage: PanelStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ground, "STEPS_FROM_GRIDS", 1)
    monkeypatch.setattr(ground, "_LEAST_STEP", 1)
    monkeypatch.setattr(ground, "_STEP_SHARE", 0.0)
    data = MapData(whole_stage.map_feed, whole_stage.feed)
    surface = MapSurface(data, DESK)
    whole_stage.show(surface, 900, 900)
    surface.make_now()
    picture_of(surface)
    whole_stage.feed.load(whole_board(dict.fromkeys(demo_city().places, PostState.VACANT)), None)
    whole_stage.feed.flush()
    assert not is_all_shown(surface), "a tile with each picture"
    data.heat.show_mode(HeatMode.TODAY)
    assert is_all_shown(surface)
    data.filter.toggle(LayerName.COVERAGE)
    assert is_all_shown(surface)
    surface.stop()
