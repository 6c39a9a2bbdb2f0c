"""Owns the pictures of the map's layers: each state of posts, loads, borders, marks, numbers, tools."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from desktop.board.heat import HeatMode
from desktop.models.base_data import Station
from desktop.models.basemap import Basemap, BasemapKind
from desktop.models.codes import community_of, town_of
from desktop.models.incident_counts import IncidentCounts
from desktop.models.post import PostState
from desktop.viewmodels.map_filter import LayerName
from tests.gui.approved_pictures.pictures import Where, add_shot, shot
from tests.gui.approved_pictures.room import (
    BUSY,
    CASES,
    GAP_LATER,
    GAP_SOON,
    OVERDUE,
    PEOPLE,
    QUIET,
    STATE_AT,
    Room,
)
from tests.helpers.busy_city import make_stations, wide_codes
from tests.helpers.records import NOW
from tests.helpers.tone_scene import served
from widgets.canvas.basemap_holder import basemap_holder
from widgets.canvas.findings_layer import FindingsLayer, Spot, SpotShape
from widgets.canvas.frame import LayerPlace
from widgets.canvas.tools.map_tool import ToolName

SMALL = (260, 180)


def _grid(code: str, room: Room) -> QImage:
    room.look_at(code, share=0.5)
    return room.shot(SMALL)


SAID = (PostState.VACANT, PostState.UNVERIFIED, PostState.B_TO_CONFIRM, PostState.UNKNOWN)
for _state in PostState:
    add_shot(f"post-{_state.value}", Where.CALM, partial(_grid, STATE_AT[_state]), words=_state in SAID)
for _name, _code in (("quiet", QUIET), ("busy", BUSY), ("overdue", OVERDUE)):
    add_shot(f"load-{_name}", Where.CALM, partial(_grid, _code))


@shot("post-states-far", Where.CALM)
def _states_far(room: Room) -> QImage:
    return room.shot()


@shot("stale", Where.CALM)
def _stale(room: Room) -> QImage:
    room.look_at(STATE_AT[PostState.VACANT], share=0.4)
    room.view.set_grey(True)
    return room.shot()


def _borders(octaves: float, room: Room) -> QImage:
    for layer in (LayerName.STATIONS, LayerName.TRAILS, LayerName.COVERAGE):
        room.data.filter.set_shown(layer, False)
    x_m, y_m = room.scene.anchors_m[int(np.argmin(room.scene.areas_m2))].tolist()
    room.view.set_camera(room.view.camera.zoomed(octaves, 0, 0).centred(x_m, y_m))
    return room.shot()


for _level, _octaves in (("city", 0.0), ("towns", 1.5), ("communities", 3.5), ("grids", 5.0), ("grid", 6.5)):
    add_shot(f"borders-{_level}", Where.CALM, partial(_borders, _octaves))


@shot("workers-near", Where.CALM)
def _workers_near(room: Room) -> QImage:
    room.look_at(PEOPLE, share=2.0)
    return room.shot()


@shot("workers-far", Where.CALM)
def _workers_far(room: Room) -> QImage:
    room.look_at(PEOPLE, share=0.3)
    return room.shot(SMALL)


@shot("worker-chosen-trail", Where.CALM)
def _worker_chosen(room: Room) -> QImage:
    room.look_at(PEOPLE, share=2.0)
    room.view.marked.worker_id = room.data.workers.ids[0]
    return room.shot()


@shot("incidents-near", Where.CALM)
def _incidents_near(room: Room) -> QImage:
    room.look_at(CASES, share=1.7)
    return room.shot()


@shot("incidents-far", Where.CALM)
def _incidents_far(room: Room) -> QImage:
    room.look_at(CASES, share=0.6)
    return room.shot(SMALL)


@shot("incident-chosen", Where.CALM)
def _incident_chosen(room: Room) -> QImage:
    room.look_at(CASES, share=1.3)
    room.view.marked.incident_id = "i205"
    return room.shot(SMALL)


@shot("grid-chosen-and-hovered", Where.CALM)
def _chosen(room: Room) -> QImage:
    room.look_at(QUIET, share=0.4)
    room.view.marked.grid_index = room.scene.index_of[QUIET]
    beside = room.view.grid_at((room.at(QUIET) + QPoint(110, 40)).toPointF())
    return room.shot(hovered=beside)


@shot("gap-soon", Where.CALM, words=True)
def _gap_soon(room: Room) -> QImage:
    room.look_at(GAP_SOON, share=0.5)
    return room.shot(SMALL)


@shot("gap-later", Where.CALM, words=True)
def _gap_later(room: Room) -> QImage:
    room.look_at(GAP_LATER, share=0.5)
    return room.shot(SMALL)


def _station(room: Room) -> Station:
    """Return the station in the smallest grid that has one: there the map is near enough for names."""
    sizes = room.scene.areas_m2
    found = make_stations(room.scene).stations
    return min(found, key=lambda one: float(sizes[room.scene.index_of[one.area_code]]))


@shot("stations", Where.CALM)
def _stations(room: Room) -> QImage:
    room.look_at(_station(room).area_code, share=0.7)
    return room.shot()


@shot("station-chosen", Where.CALM, words=True)
def _station_chosen(room: Room) -> QImage:
    room.look_at(_station(room).area_code, share=0.7)
    room.view.stations.chosen_id = _station(room).id
    return room.shot()


def _heat(mode: HeatMode, room: Room) -> QImage:
    codes = tuple(sorted(room.scene.codes))
    counts = tuple((n * 7919) % 11 if n % 3 else 0 for n in range(len(codes)))
    earlier = tuple(4 * ((n * 104_729) % 9) for n in range(len(codes)))
    counted = IncidentCounts(
        since=NOW - timedelta(hours=14),
        until=NOW,
        weeks=4,
        grid_codes=codes,
        counts=counts,
        earlier=earlier,
    )
    room.data.heat.tick(NOW)
    room.data.heat.show_mode(mode)
    room.data.heat.take_counts(counted)
    room.view.zoom_by(2.5)
    return room.shot()


add_shot("heat-today", Where.CALM, partial(_heat, HeatMode.TODAY))
add_shot("heat-compared", Where.CALM, partial(_heat, HeatMode.COMPARED))


@shot("findings", Where.CALM)
def _findings(room: Room) -> QImage:
    code = wide_codes()[20]
    room.look_at(code, share=0.8)
    layer = FindingsLayer()
    spots = []
    for number, shape in enumerate(SpotShape):
        for small in (False, True):
            at = QPoint(60 + 90 * number, 230 if small else 110)
            corners = [(-30, -22), (30, -26), (34, 20), (-26, 24)]
            reach = 0.03 if small else 1.0
            ring: list[float] = []
            for dx, dy in corners:
                plane = room.view.camera.to_plane(at.x() + reach * dx, at.y() + reach * dy)
                ring += room.scene.projection.to_degrees(*plane)
            lon, lat = room.scene.projection.to_degrees(*room.view.camera.to_plane(at.x(), at.y()))
            spots.append(Spot(2 * number + small, shape, lon, lat, (tuple(ring),)))
    layer.show_spots(tuple(spots))
    layer.chosen = 0
    room.view.add_layer(LayerPlace.FINDINGS, layer)
    picture = room.shot()
    room.view.remove_layer(layer)
    return picture


@shot("measure", Where.CALM, words=True)
def _measure(room: Room) -> QImage:
    room.look_at(QUIET, share=0.5)
    room.view.tools.take(ToolName.MEASURE)
    for place in ((120, 90), (330, 80), (380, 230), (160, 250), (120, 90)):
        QTest.mouseClick(room.view, Qt.MouseButton.LeftButton, pos=QPoint(*place))
    return room.shot()


def _area(tool: ToolName, places: tuple[tuple[int, int], ...], room: Room) -> QImage:
    room.look_at(QUIET, share=0.3)
    room.view.tools.take(tool)
    QTest.mousePress(room.view, Qt.MouseButton.LeftButton, pos=QPoint(*places[0]))
    for place in places[1:]:
        QTest.mouseMove(room.view, QPoint(*place))
    QTest.mouseRelease(room.view, Qt.MouseButton.LeftButton, pos=QPoint(*places[-1]))
    return room.shot()


add_shot("rectangle", Where.CALM, partial(_area, ToolName.RECTANGLE, ((130, 70), (200, 150), (350, 240))))
add_shot(
    "lasso",
    Where.CALM,
    partial(_area, ToolName.LASSO, ((150, 80), (320, 60), (390, 170), (300, 260), (170, 240), (120, 160))),
)


@shot("crosshair", Where.CALM)
def _crosshair(room: Room) -> QImage:
    room.look_at(QUIET, share=0.5)
    room.view.tools.take(ToolName.PICK)
    QTest.keyClick(room.view, Qt.Key.Key_Right)
    return room.shot(SMALL)


@shot("basemap", Where.CALM)
def _basemap(room: Room) -> QImage:
    _lay_basemap()
    room.view.zoom_by(1.0)
    return room.shot()


def _lay_basemap() -> Basemap:
    basemap = served("http://h", attribution="© 彭州市自然资源局")
    assert basemap.kind is BasemapKind.XYZ
    basemap_holder().show(basemap)
    return basemap


# -- a busy day --------------------------------------------------------------------------------------


@shot("numbers-of-towns", Where.BUSY)
def _towns(room: Room) -> QImage:
    room.view.zoom_by(-1.0)
    return room.shot()


def _numbers(octaves: float, room: Room) -> QImage:
    x_m, y_m = room.scene.anchors_m[int(np.argmin(room.scene.areas_m2))].tolist()
    room.view.set_camera(room.view.camera.zoomed(octaves, 0, 0).centred(x_m, y_m))
    return room.shot()


for _level, _octaves in (("towns-and-communities", 0.0), ("communities", 2.0), ("grids", 4.0), ("none", 6.0)):
    add_shot(f"busy-{_level}", Where.BUSY, partial(_numbers, _octaves))


@shot("busy-filtered", Where.BUSY)
def _filtered(room: Room) -> QImage:
    for layer in (LayerName.LABELS, LayerName.COVERAGE, LayerName.LOAD):
        room.data.filter.set_shown(layer, False)
    return _numbers(2.0, room)


@shot("busy-community", Where.BUSY)
def _community(room: Room) -> QImage:
    small = room.scene.codes[int(np.argmin(room.scene.areas_m2))]
    room.view.fit_area(community_of(small))
    return room.shot()


@shot("busy-town", Where.BUSY)
def _town(room: Room) -> QImage:
    small = room.scene.codes[int(np.argmin(room.scene.areas_m2))]
    room.view.fit_area(town_of(small))
    return room.shot()
