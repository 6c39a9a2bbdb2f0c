"""Owns the pictures of what lies over and beside the map: legend, foot, inset, tools, past, wall."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from desktop.board.heat import HeatMode
from desktop.models.inset import Corner
from desktop.viewmodels.map_filter import LayerName, MapFilter
from tests.gui.approved_pictures.map_shots import _heat, _lay_basemap
from tests.gui.approved_pictures.pictures import Where, add_shot, shot
from tests.gui.approved_pictures.room import QUIET, Room
from tests.gui.canvas.test_no_overlap import wall_style
from tests.helpers.panel_stage import picture_of
from tests.helpers.past_scenes import TimeScene, minute_ms
from tests.helpers.samples import make_upsert
from widgets.canvas.basemap_underlay import AttributionLayer
from widgets.canvas.frame import LayerPlace
from widgets.canvas.map_surface import MapSurface
from widgets.map.legend_counts import Section
from widgets.map.past_map import PastMap


def _legend(section: Section, room: Room) -> QImage:
    legend = room.panel.legend
    for other in Section:
        legend.set_open(other, other is section)
    legend.renew()
    picture = room.panel_shot(legend)
    legend.set_open(section, False)
    return picture


for _section in Section:
    add_shot(f"legend-{_section.value}", Where.BUSY, partial(_legend, _section), words=True)


@shot("legend-filtering", Where.BUSY, words=True)
def _legend_filtering(room: Room) -> QImage:
    room.panel.legend.set_open(Section.LAYERS, True)
    room.data.filter.set_shown(LayerName.LABELS, False)
    return _legend(Section.LAYERS, room)


@shot("foot", Where.CALM, words=True)
def _foot(room: Room) -> QImage:
    _lay_basemap()
    panel = room.panel
    panel.view.fit_home()
    QTest.mouseMove(panel.view, room.at(QUIET, panel.view) + QPoint(5, 5))
    QTest.mouseMove(panel.view, room.at(QUIET, panel.view))
    return room.panel_shot(panel.foot, 6)


@shot("tools-and-filter", Where.CALM, words=True)
def _tools(room: Room) -> QImage:
    room.data.filter.set_shown(LayerName.STATIONS, False)
    picture = room.panel_shot()
    return picture.copy(0, 0, 660, 100)


def _heat_key(mode: HeatMode, room: Room) -> QImage:
    assert room.panel.heat_key is not None
    _heat(mode, room)
    return room.panel_shot(room.panel.heat_key, 4)


add_shot("heat-key-today", Where.CALM, partial(_heat_key, HeatMode.TODAY), words=True)
add_shot("heat-key-compared", Where.CALM, partial(_heat_key, HeatMode.COMPARED), words=True)


@shot("inset", Where.BUSY, words=True)
def _inset(room: Room) -> QImage:
    return room.panel_shot(room.panel.insets.widgets[0], 6)


@shot("inset-pinned", Where.BUSY)
def _pinned(room: Room) -> QImage:
    panel = room.panel
    panel.view.fit_area(room.scene.codes[0][:9])
    panel.pin_view()
    picture = room.panel_shot(panel.insets.widgets[1], 6)
    panel.inset_book.close(Corner.BOTTOM_RIGHT)
    panel.view.fit_home()
    return picture


@shot("past", Where.CALM, words=True)
def _past(room: Room) -> QImage:
    time = TimeScene(room.stage.feed, room.stage.map_feed)
    past = PastMap(room.panel, time.replay, room.data, MapFilter(room.stage))
    time.replay.open()
    time.begin(*(make_upsert(post) for post in room.stage.feed.board.posts.values()))
    time.replay.take_end()
    time.replay.go_to(minute_ms(8, 5))
    time.replay.show_now()
    picture = room.panel_shot()
    time.replay.close()
    time.close()
    for part in (past.rim, past.band, past.bar, past.sheet, past):
        part.deleteLater()
    past.data.stop()
    return picture.copy(0, 0, 480, 180)


def _wall(room: Room) -> QImage:
    _lay_basemap()
    surface = MapSurface(room.data, wall_style(540))
    surface.add_layer(LayerPlace.HOVER, AttributionLayer(surface.labels))
    room.stage.show(surface, 480, 430)
    surface.make_now()
    picture = picture_of(surface)
    surface.stop()
    room.stage.panels.remove(surface)
    surface.close()
    surface.deleteLater()
    return picture


add_shot("wall", Where.CALM, _wall)
add_shot("wall-busy", Where.BUSY, _wall)
