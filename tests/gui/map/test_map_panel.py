"""Proves the officer's way with the map: choose, hover, zoom, pan, lock, fit, by mouse and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.map.map_scene import BUSY, GAS_GRID, QUIET, VACANT, MapScene
from tests.helpers.panel_stage import cut_words
from widgets.canvas.map_view import MapView
from widgets.map.map_panel import MapPanel
from widgets.parts.theme import current_palette


def wheel(view: MapView, at: QPoint, notches: int) -> None:
    """Turn the wheel over a place of the map."""
    event = QWheelEvent(
        QPointF(at),
        view.mapToGlobal(QPointF(at)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def spread(colour: int) -> int:
    """Return how far the channels of a colour lie apart: 0 is grey."""
    channels = (colour >> 16 & 255, colour >> 8 & 255, colour & 255)
    return max(channels) - min(channels)


def test_a_click_selects_the_grid_under_it(scene: MapScene) -> None:
    QTest.mouseClick(scene.view, Qt.MouseButton.LeftButton, pos=scene.at(QUIET))
    assert scene.stage.selection.grid_code == QUIET
    assert scene.view.marked.grid_index == scene.inset.marked.grid_index == scene.index(QUIET)


def test_a_click_on_a_mark_selects_its_incident_in_every_view(scene: MapScene) -> None:
    scene.look_at(GAS_GRID)
    incident = scene.stage.feed.board.incidents["gas"]
    x_m, y_m = scene.data.incident_xy[scene.data.incidents.ids.index("gas")].tolist()
    x_px, y_px = scene.view.camera.to_window(x_m, y_m)
    QTest.mouseClick(scene.view, Qt.MouseButton.LeftButton, pos=QPoint(round(x_px), round(y_px)))
    assert scene.stage.selection.incident_id == "gas"
    assert scene.view.marked.incident_id == scene.inset.marked.incident_id == "gas"
    assert scene.view.marked.grid_index == scene.index(incident.grid_code)


def test_a_click_on_a_worker_selects_the_worker(scene: MapScene) -> None:
    worker = next(iter(scene.stage.feed.board.workers))
    scene.put_worker(worker, VACANT)
    QTest.mouseClick(scene.view, Qt.MouseButton.LeftButton, pos=scene.at(VACANT))
    assert scene.stage.selection.worker_id == worker
    assert scene.view.marked.worker_id == worker


def test_choosing_a_grid_lets_an_incident_elsewhere_go(scene: MapScene) -> None:
    scene.stage.selection.select_incident("gas")
    scene.panel.chosen.choose_grid(QUIET)
    assert (scene.stage.selection.incident_id, scene.stage.selection.grid_code) == ("", QUIET)
    scene.stage.selection.select_incident("gas")
    scene.panel.chosen.choose_grid(GAS_GRID)
    assert scene.stage.selection.incident_id == "gas"


def test_hover_names_the_grid_and_draws_its_border(scene: MapScene, qtbot: QtBot) -> None:
    before = scene.picture()
    with qtbot.waitSignal(scene.view.grid_hovered) as named:
        QTest.mouseMove(scene.view, scene.at(BUSY))
    assert named.args == [BUSY]
    assert scene.picture() != before


def test_a_mark_stands_where_its_incident_is(scene: MapScene) -> None:
    scene.look_at(GAS_GRID)
    x_m, y_m = scene.data.incident_xy[scene.data.incidents.ids.index("gas")].tolist()
    x_px, y_px = scene.view.camera.to_window(x_m, y_m)
    red = QColor.fromRgb(current_palette().map.priorities[0])
    assert scene.picture().pixelColor(round(x_px), round(y_px)) == red


def test_stale_leaves_no_hue_on_either_view_and_takes_nothing_away(scene: MapScene, qtbot: QtBot) -> None:
    scene.panel.set_grey(True)
    views = (scene.view, scene.inset)
    for view in views:
        view.grab()  # painting asks for the ground's grey tiles; nobody else does
    qtbot.waitUntil(lambda: all(view.is_complete() for view in views), timeout=20_000)
    for view in views:
        picture = scene.picture(view)
        colours = [
            picture.pixel(x, y) for x in range(30, view.width(), 3) for y in range(30, view.height(), 3)
        ]
        assert max(spread(colour) for colour in set(colours)) < 16
        quiet = QColor.fromRgb(view.map_palette.quiet).rgb()
        assert colours.count(quiet) > len(colours) / 10
    scene.panel.set_grey(False)
    scene.look_at(GAS_GRID)
    assert not scene.view.is_grey


def test_the_wheel_zooms_about_the_pointer(scene: MapScene) -> None:
    place = scene.at(GAS_GRID)
    scale = scene.view.camera.px_per_m
    wheel(scene.view, place, 2)
    assert scene.view.camera.px_per_m == pytest.approx(2 * scale, rel=0.01)
    moved = scene.at(GAS_GRID) - place
    assert moved.manhattanLength() <= 3
    assert scene.view.locked


def test_dragging_pans_and_chooses_nothing(scene: MapScene) -> None:
    start = scene.at(QUIET)
    QTest.mousePress(scene.view, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(scene.view, start + QPoint(60, 35))
    QTest.mouseMove(scene.view, start + QPoint(120, 70))
    QTest.mouseRelease(scene.view, Qt.MouseButton.LeftButton, pos=start + QPoint(120, 70))
    assert scene.at(QUIET) - start == QPoint(120, 70)
    assert scene.stage.selection.grid_code == ""


def test_keys_pan_zoom_fit_and_lock(scene: MapScene) -> None:
    home = scene.view.camera
    QTest.keyClick(scene.view, Qt.Key.Key_Plus)
    assert scene.view.camera.px_per_m > home.px_per_m
    QTest.keyClick(scene.view, Qt.Key.Key_Minus)
    assert scene.view.camera.px_per_m == pytest.approx(home.px_per_m)
    QTest.keyClick(scene.view, Qt.Key.Key_Right)
    assert scene.view.camera.left_px > home.left_px
    locked = [scene.view.locked]
    QTest.keyClick(scene.view, Qt.Key.Key_0)
    assert scene.view.camera == home
    locked.append(scene.view.locked)
    assert locked == [True, False]
    QTest.keyClick(scene.view, Qt.Key.Key_L)
    assert scene.button("lock").isChecked()


def test_a_locked_view_stays_where_it_is(scene: MapScene) -> None:
    scene.look_at(QUIET)
    seen = scene.view.camera
    scene.stage.selection.select_incident("gas")
    assert scene.view.camera == seen
    scene.view.set_locked(False)
    scene.stage.selection.select_incident("")
    scene.stage.selection.select_incident("gas")
    assert scene.view.rect().contains(scene.at(GAS_GRID))


def test_tab_walks_through_the_incidents_in_sight(scene: MapScene) -> None:
    scene.view.setFocus()
    QTest.keyClick(scene.view, Qt.Key.Key_Tab)
    first = scene.stage.selection.incident_id
    assert first == "gas", "the most severe comes first"
    QTest.keyClick(scene.view, Qt.Key.Key_Tab)
    assert scene.stage.selection.incident_id.startswith("h")


def test_buttons_do_what_they_say(scene: MapScene, qtbot: QtBot) -> None:
    home = scene.view.camera
    for name in ("nearer", "farther", "farther", "fit"):
        scene.press(name)
    assert scene.view.camera == home
    with qtbot.waitSignal(scene.panel.search_requested):
        scene.press("search")
    assert cut_words(scene.panel) == []
    assert isinstance(scene.panel, MapPanel)


class PaintWitness(QObject):
    """Notes what is painted.

    Attributes:
        painted: Names of the classes of painted widgets.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self.painted: set[str] = set()
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note it, and let it go on."""
        if event.type() == QEvent.Type.Paint:
            self.painted.add(type(watched).__name__)
        return False


def test_a_frame_of_the_map_draws_no_panel_that_lies_over_it(scene: MapScene, qapp: QApplication) -> None:
    scene.view.zoom_by(0.5)
    qapp.processEvents()
    witness = PaintWitness(qapp)
    scene.view.set_camera(scene.view.camera.panned(40, 30))
    qapp.processEvents()
    qapp.removeEventFilter(witness)
    assert "MapView" in witness.painted
    assert witness.painted.isdisjoint({"MapLegend", "LegendHead", "LegendRow", "MapInset", "MapPanel"})
