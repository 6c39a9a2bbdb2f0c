"""Proves that a surface looks the same under panels as without any, whatever part of it is drawn anew."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.helpers.panel_stage import PanelStage, picture_of
from tests.helpers.whole_city import incident_in, whole_board
from widgets.canvas.map_data import MapData
from widgets.canvas.map_surface import MapSurface

GAS_GRID = "510182001014008"
BOXES = (QRect(40, 300, 200, 150), QRect(500, 60, 90, 30), QRect(600, 60, 90, 30))


@pytest.fixture
def surface(whole_stage: PanelStage) -> Iterator[MapSurface]:
    whole_stage.feed.load(whole_board({}, (incident_in(GAS_GRID, "gas"),)), None)
    whole_stage.feed.flush()
    made = MapSurface(MapData(whole_stage.map_feed, whole_stage.feed))
    whole_stage.show(made, 900, 600)
    made.make_now()
    QTest.qWaitForWindowExposed(made)
    yield made
    made.stop()


def lay_panels(surface: MapSurface) -> list[QWidget]:
    """Lay opaque panels over a surface, so that what is seen of it is no rectangle."""
    panels = []
    for box in BOXES:
        panel = QWidget(surface)
        panel.setAutoFillBackground(True)
        colours = QPalette()
        colours.setColor(QPalette.ColorRole.Window, QColor("#336699"))
        panel.setPalette(colours)
        panel.setGeometry(box)
        panel.show()
        panels.append(panel)
    return panels


def test_under_panels_all_else_is_the_same_to_the_pixel(surface: MapSurface) -> None:
    bare = picture_of(surface)
    lay_panels(surface)
    covered = picture_of(surface)
    places = [(x, y) for x in range(0, 900, 3) for y in range(0, 600, 3)]
    under = [place for place in places if any(box.contains(*place) for box in BOXES)]
    assert all(covered.pixelColor(*place) == QColor("#336699") for place in under)
    assert all(
        covered.pixel(*place) == bare.pixel(*place)
        for place in places
        if not any(b.contains(*place) for b in BOXES)
    )


def test_a_part_that_is_drawn_anew_shows_what_is_there_now(surface: MapSurface) -> None:
    panels = lay_panels(surface)
    picture_of(surface)
    surface.camera = surface.camera.panned(60, 40)
    surface.make_now()
    for panel in panels:
        panel.hide()
    now = picture_of(surface)
    for panel in panels:
        panel.show()
    part = surface.grab(QRect(100, 20, 600, 400)).toImage()
    places = [(x, y) for x in range(0, 600, 3) for y in range(0, 400, 3)]
    seen = [(x, y) for x, y in places if not any(box.contains(x + 100, y + 20) for box in BOXES)]
    assert all(part.pixel(x, y) == now.pixel(x + 100, y + 20) for x, y in seen)


def test_a_surface_that_nothing_lies_over_holds_no_second_picture(surface: MapSurface) -> None:
    surface.repaint()
    assert surface.canvas.held_bytes == 0
    lay_panels(surface)
    surface.repaint()
    assert surface.canvas.held_bytes == 900 * 600 * 4
