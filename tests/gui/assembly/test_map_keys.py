"""Every key of the map does its work in the real window: the table is walked, each sequence is pressed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.models.geo import BoundingBox
from desktop.models.post import PostState
from tests.gui.assembly.desk_scene import DeskScene, grid_code
from widgets.canvas.tools.map_tool import ToolName
from widgets.shell.key_map import BINDINGS, NAMED_VIEWS, Wish

Look = Callable[[], object]
KEYS_OF_MAP = [binding for binding in BINDINGS if binding.on_map]


class MapKeys:
    """The window with a city, and for each wish of the map what tells that it was served."""

    def __init__(self, scene: DeskScene) -> None:
        self.scene = scene
        self.panel, self.station = scene.desk.panels.map, scene.station
        self.view, self.window = self.panel.view, scene.window
        scene.load()
        scene.settle()
        for number in range(len(NAMED_VIEWS)):
            west = 103.90 + 0.004 * number
            self.panel.view_book.add(f"view {number}", BoundingBox(west, 30.98, west + 0.003, 30.983))
        self.begin()

    def begin(self) -> None:
        """Put away what a key has opened; something is selected and something filtered, nothing fitted."""
        self.station.past.close()
        for sheet in (self.scene.desk.borders.sheet, self.panel.views_sheet):
            sheet.close_sheet()
        self.panel.coordinates.hide()
        self.view.tools.put_away()
        self.station.selection.select_grid(grid_code(3))
        self.station.map_filter.set_shown(PostState.VACANT, False)
        self.view.fit_home()
        self.view.zoom_by(0.5)
        self.window.focus_work()
        QApplication.processEvents()

    def press(self, sequence: str) -> None:
        """Press a key where the focus is."""
        QTest.keySequence(self.window.focusWidget() or self.window, QKeySequence(sequence))
        QApplication.processEvents()

    def look_of(self, wish: Wish) -> tuple[Look, Look]:
        """Return what a wish changes, and what it is afterwards."""
        view, panel, station = self.view, self.panel, self.station
        before_scale, was_locked = view.camera.px_per_m, view.locked
        pinned, was_heat = len(panel.inset_book.insets), station.heat.mode
        tools = {
            Wish.RECTANGLE: ToolName.RECTANGLE,
            Wish.LASSO: ToolName.LASSO,
            Wish.MEASURE: ToolName.MEASURE,
            Wish.PICK: ToolName.PICK,
        }
        if wish in tools:
            return lambda: view.tools.name, lambda: tools[wish]
        if wish in NAMED_VIEWS:
            named = panel.view_book.views[NAMED_VIEWS.index(wish)].box
            middle = (named.west_deg + named.east_deg) / 2
            return lambda: round(view.middle().lon_deg - middle, 4), lambda: 0.0
        looks: dict[Wish, tuple[Look, Look]] = {
            Wish.ZOOM_IN: (lambda: view.camera.px_per_m > before_scale, lambda: True),
            Wish.ZOOM_OUT: (lambda: view.camera.px_per_m < before_scale, lambda: True),
            Wish.FIT: (lambda: view.locked, lambda: False),
            Wish.LOCK: (lambda: view.locked, lambda: not was_locked),
            Wish.FIT_SELECTION: (lambda: view.middle().grid_code, lambda: grid_code(3)),
            Wish.LEGEND: (lambda: panel.legend.isAncestorOf(self.window.focusWidget()), lambda: True),
            Wish.SHOW_ALL: (lambda: station.map_filter.state.is_filtering, lambda: False),
            Wish.HEAT: (lambda: station.heat.mode == was_heat, lambda: False),
            Wish.VIEWS: (panel.views_sheet.isVisible, lambda: True),
            Wish.PIN: (lambda: len(panel.inset_book.insets), lambda: pinned + 1),
            Wish.INSETS: (lambda: self.window.focusWidget() in panel.insets.widgets, lambda: True),
            Wish.COPY_PLACE: (panel.coordinates.isVisible, lambda: True),
            Wish.BORDERS: (self.scene.desk.borders.sheet.isVisible, lambda: True),
            Wish.PAST: (lambda: station.past.is_open, lambda: True),
        }
        return looks[wish]


@pytest.fixture
def keys(scene: DeskScene) -> Iterator[MapKeys]:
    made = MapKeys(scene)
    yield made
    made.begin()


def test_each_key_of_the_map_is_served(keys: MapKeys) -> None:
    for binding in KEYS_OF_MAP:
        for sequence in binding.sequences:
            keys.begin()
            look, wanted = keys.look_of(binding.wish)
            assert look() != wanted(), f"{binding.wish} tells nothing"
            keys.press(sequence)
            assert look() == wanted(), f"{sequence} does not serve {binding.wish}"


def test_a_day_that_did_not_come_is_read_again_by_the_key_that_retries(keys: MapKeys) -> None:
    past = keys.station.past
    keys.press("P")
    past.take_failure("refused")
    asked: list[object] = []
    past.load_requested.connect(lambda span, _cursor: asked.append(span))
    keys.press("F5")
    assert len(asked) == 1
