"""Proves that a surface looks the same under panels as without any, whatever part of it is drawn anew."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPalette, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.helpers.panel_stage import PanelStage, picture_of
from tests.helpers.whole_city import incident_in, whole_board
from widgets.canvas.map_data import MapData
from widgets.canvas.map_surface import MapSurface
from widgets.canvas.whole_canvas import WholeCanvas

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


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize(("left", "wide"), [(33, 201), (34, 202), (35, 203)])
def test_no_pixel_of_an_older_picture_is_left_at_any_ratio(
    qapp: QApplication, ratio: float, left: int, wide: int
) -> None:
    # The older picture is blue, the one that takes its place green, at places between the screen's pixels.
    canvas, size = WholeCanvas(), QSize(wide, 120)
    whole = QRegion(0, 0, wide, 120)
    for part in (whole, QRegion(51, 23, 40, 31), QRegion(60, 11, wide - 60, 109)):
        window = QImage(QSize(600, 400), QImage.Format.Format_RGB32)
        window.setDevicePixelRatio(ratio)
        window.fill(QColor("blue"))
        for region, colour in ((whole, "blue"), (part, "green")):
            with canvas.painter(size, ratio, region) as drawing:
                drawing.fillRect(QRect(-5, -5, wide + 10, 130), QColor(colour))
        wanted = window.copy()
        for image in (window, wanted):
            painter = QPainter(image)
            painter.translate(left, 21)
            painter.setClipRegion(part)
            if image is window:
                canvas.show(painter)
            else:
                painter.fillRect(part.boundingRect(), QColor("green"))
            painter.end()
        assert window == wanted
