"""Proves the tools of the map by mouse and by keys: rectangle, lasso, measure, crosshair, coordinates."""

from __future__ import annotations

import csv
import io
from itertools import pairwise

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from desktop.models.datum import Crs, to_wgs84
from desktop.models.geo import distance_m
from desktop.models.incident import Priority
from desktop.models.post import PostState
from desktop.settings.settings import Language
from desktop.viewmodels.map_filter import IncidentPhase, WorkerGroup
from tests.gui.map.gestures import ALT, NO, SHIFT, about, drag
from tests.gui.map.map_scene import BUSY, GAS_GRID, QUIET, VACANT, MapScene
from tests.helpers.panel_stage import cut_words
from widgets.canvas.tools.area_tool import LassoTool
from widgets.canvas.tools.map_tool import ToolName
from widgets.map.area_contents import EntryKind


def keys(scene: MapScene, *names: Qt.Key, modifiers: Qt.KeyboardModifier = NO) -> None:
    """Press keys on the map."""
    for name in names:
        QTest.keyClick(scene.view, name, modifiers)


def point_at(scene: MapScene, code: str) -> None:
    """Move the pointer to a grid's middle from elsewhere: a pointer that stays moves nothing."""
    QTest.mouseMove(scene.view, scene.at(code) + QPoint(9, 9))
    QTest.mouseMove(scene.view, scene.at(code))


def anchors_in(scene: MapScene, corners_px: list[tuple[float, float]]) -> set[str]:
    """Return the grids whose middle lies in a polygon of the window, as shapely has it."""
    at = scene.view.to_window(scene.data.scene.anchors_m)
    polygon = shapely.Polygon(corners_px)
    found = shapely.contains_xy(polygon, at[:, 0], at[:, 1])
    return {scene.data.scene.codes[row] for row in np.flatnonzero(found)}


def listed(scene: MapScene, kind: EntryKind) -> set[str]:
    """Return the ids of what the sheet lists of a kind."""
    contents = scene.panel.area_sheet.contents
    assert contents is not None
    return {one.id for one in contents.entries() if one.kind is kind}


@pytest.fixture
def peopled(scene: MapScene) -> MapScene:
    """The scene with a worker at the vacant post."""
    scene.put_worker(next(iter(scene.stage.feed.board.workers)), VACANT)
    return scene


# -- areas ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("by_button", [True, False])
def test_a_rectangle_counts_exactly_what_lies_in_it(peopled: MapScene, by_button: bool) -> None:
    scene = peopled
    if by_button:
        scene.press("rectangle")
    first, _, last = box = about(scene, VACANT, 60)
    drag(scene, box, NO if by_button else SHIFT)
    sheet = scene.panel.area_sheet
    contents = sheet.contents
    assert sheet.isVisible()
    assert contents is not None
    corners = [(first.x(), first.y()), (last.x(), first.y()), (last.x(), last.y()), (first.x(), last.y())]
    codes = anchors_in(scene, [(float(x), float(y)) for x, y in corners])
    assert listed(scene, EntryKind.GRID) == codes
    assert VACANT in codes
    assert contents.posts.total() == len(codes)
    assert contents.posts[PostState.VACANT] == 1
    assert contents.groups == {WorkerGroup.ON_DUTY: 1}
    board = scene.stage.feed.board
    assert contents.households == sum(board.grids[code].households for code in codes)
    assert contents.residents == sum(board.grids[code].residents for code in codes)


def test_a_lasso_takes_incidents_by_where_they_are(scene: MapScene) -> None:
    x_m, y_m = scene.data.incident_xy[scene.data.incidents.ids.index("gas")].tolist()
    x, y = (round(one) for one in scene.view.camera.to_window(x_m, y_m))
    outline = [QPoint(x + dx, y + dy) for dx, dy in ((-30, -30), (30, -30), (45, 20), (0, 50), (-40, 10))]
    drag(scene, outline, ALT)
    contents = scene.panel.area_sheet.contents
    assert contents is not None
    assert listed(scene, EntryKind.INCIDENT) == {"gas"}
    assert contents.priorities == {Priority.CRITICAL: 1}
    corners = [(float(one.x()), float(one.y())) for one in outline]
    assert listed(scene, EntryKind.GRID) == anchors_in(scene, corners)
    assert scene.view.tools.name is ToolName.NONE, "the lasso was lent for one drag"


def test_a_drag_without_a_tool_still_pans(scene: MapScene) -> None:
    before = scene.view.camera
    drag(scene, about(scene, QUIET))
    assert scene.view.camera.left_px == before.left_px - 80
    assert scene.panel.area_sheet.isHidden()


def test_a_click_with_shift_still_chooses(scene: MapScene) -> None:
    QTest.mouseClick(scene.view, Qt.MouseButton.LeftButton, SHIFT, scene.at(QUIET))
    assert scene.stage.selection.grid_code == QUIET
    assert scene.view.tools.name is ToolName.NONE


@pytest.mark.parametrize("tool", ["rectangle", "lasso"])
def test_an_area_can_be_drawn_by_keys_alone(scene: MapScene, tool: str) -> None:
    scene.look_at(VACANT)
    getattr(scene.panel, f"take_{tool}")()
    arrows = (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up)
    keys(scene, Qt.Key.Key_Left, Qt.Key.Key_Up, modifiers=SHIFT)
    keys(scene, Qt.Key.Key_Return)
    if tool == "rectangle":
        keys(scene, *([Qt.Key.Key_Right, Qt.Key.Key_Down] * 2), modifiers=SHIFT)
        keys(scene, Qt.Key.Key_Return)
    else:
        for arrow in arrows[:3]:
            keys(scene, arrow, arrow, modifiers=SHIFT)
            keys(scene, Qt.Key.Key_Return)
        keys(scene, Qt.Key.Key_Return)  # a second time on the same place: close
    assert listed(scene, EntryKind.GRID) == {VACANT}
    assert QApplication.focusWidget() is scene.panel.area_sheet.list


def test_the_crosshair_at_the_edge_moves_the_map(scene: MapScene) -> None:
    scene.panel.take_rectangle()
    before = scene.view.camera.left_px
    keys(scene, *[Qt.Key.Key_Right] * 20, modifiers=SHIFT)
    assert scene.view.camera.left_px > before


def test_backspace_takes_a_corner_back_and_escape_all_then_the_tool(scene: MapScene) -> None:
    scene.panel.take_lasso()
    keys(scene, Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Return)
    tool = scene.view.tools.tool
    assert isinstance(tool, LassoTool)
    keys(scene, Qt.Key.Key_Backspace)
    assert len(tool.points) == 1, "one corner is left"
    names = []
    for _ in range(2):
        keys(scene, Qt.Key.Key_Escape)
        assert not tool.is_drawing
        names.append(scene.view.tools.name)
    assert names == [ToolName.LASSO, ToolName.NONE]


def test_the_list_is_walked_by_arrows_and_escape_clears_the_area(scene: MapScene) -> None:
    scene.look_at(GAS_GRID)
    drag(scene, [QPoint(5, 60), QPoint(100, 200), QPoint(1090, 750)], SHIFT)
    sheet = scene.panel.area_sheet
    assert scene.stage.selection.incident_id == ""
    QTest.keyClick(sheet.list, Qt.Key.Key_Return)
    first = scene.stage.selection.incident_id or scene.stage.selection.grid_code
    assert first == "gas"
    QTest.keyClick(sheet.list, Qt.Key.Key_Down)
    assert scene.stage.selection.grid_code
    assert scene.stage.selection.incident_id == ""
    QTest.keyClick(sheet.list, Qt.Key.Key_Escape)
    assert sheet.isHidden()
    assert not scene.panel.areas.has_area
    assert QApplication.focusWidget() is scene.view


def test_the_table_that_is_copied_has_a_row_for_each(scene: MapScene) -> None:
    drag(scene, about(scene, GAS_GRID, 60), SHIFT)
    sheet = scene.panel.area_sheet
    contents = sheet.contents
    assert contents is not None
    QTest.keyClick(sheet.list, Qt.Key.Key_C, ALT)
    rows = list(csv.reader(io.StringIO(QGuiApplication.clipboard().text(), newline="")))
    assert len(rows) == 1 + contents.count
    assert rows[1][0] == "事件"
    assert float(rows[1][6]) == pytest.approx(scene.stage.feed.board.incidents["gas"].lat_deg, abs=1e-6)
    QTest.keyClick(sheet.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith("选区")
    assert len(lines) == 4 + len(rows)


@pytest.mark.parametrize("language", list(Language))
def test_no_word_of_the_sheets_is_cut(scene: MapScene, language: Language) -> None:
    scene.stage.speak(language)
    drag(scene, [QPoint(5, 60), QPoint(100, 200), QPoint(1090, 750)], SHIFT)
    scene.panel.copy_place()
    scene.panel.toggle_views()
    QApplication.processEvents()
    for sheet in (scene.panel.area_sheet, scene.panel.coordinates, scene.panel.views_sheet):
        assert cut_words(sheet) == []


def test_what_the_filter_hides_is_told_not_listed(scene: MapScene) -> None:
    scene.look_at(BUSY)
    drag(scene, [QPoint(5, 60), QPoint(100, 200), QPoint(1090, 750)], SHIFT)
    assert {"h0", "h1", "h2"} <= listed(scene, EntryKind.INCIDENT)
    scene.data.filter.toggle(IncidentPhase.IN_HAND)
    assert not {"h0", "h1", "h2"} & listed(scene, EntryKind.INCIDENT)
    contents = scene.panel.area_sheet.contents
    assert contents is not None
    assert contents.hidden == 3


def test_fit_shows_the_whole_area_again(scene: MapScene) -> None:
    drag(scene, about(scene, VACANT, 60), SHIFT)
    scene.view.zoom_by(5)
    scene.panel.fit_selection()
    contents = scene.panel.area_sheet.contents
    assert contents is not None
    at = scene.view.to_window(scene.data.scene.anchors_m[contents.grids])
    assert scene.view.frame().is_visible(at, 0).all()
    assert scene.view.locked


# -- measuring -----------------------------------------------------------------------------------


def test_a_measured_line_is_as_long_as_its_legs_on_the_ground(scene: MapScene) -> None:
    scene.press("measure")
    codes = (QUIET, BUSY, VACANT)
    for code in codes:
        QTest.mouseClick(scene.view, Qt.MouseButton.LeftButton, pos=scene.at(code))
    measure = scene.view.tools.measure
    points = measure.positions
    legs = [distance_m(*start, *end) for start, end in pairwise(points)]
    assert measure.measured.legs_m == pytest.approx(legs, rel=5e-3)
    assert measure.measured.length_m == pytest.approx(sum(legs), rel=5e-3)
    assert measure.measured.area_m2 is None
    assert scene.stage.selection.grid_code == "", "a click that measures chooses nothing"
    keys(scene, Qt.Key.Key_Backspace)
    assert len(measure.positions) == 2


def test_the_first_point_again_closes_and_gives_the_area(scene: MapScene) -> None:
    scene.press("measure")
    corner = scene.at(QUIET)
    square = [corner, corner + QPoint(100, 0), corner + QPoint(100, 100), corner + QPoint(0, 100)]
    for place in (*square, corner + QPoint(3, 2)):
        QTest.mouseClick(scene.view, Qt.MouseButton.LeftButton, pos=place)
    side_m = 100 / scene.view.camera.px_per_m
    measured = scene.view.tools.measure.measured
    assert len(measured.legs_m) == 4
    assert measured.area_m2 == pytest.approx(side_m**2, rel=0.01)
    keys(scene, Qt.Key.Key_Backspace)
    assert scene.view.tools.measure.measured.area_m2 is None


def test_what_was_measured_can_be_copied(scene: MapScene) -> None:
    scene.press("measure")
    for code in (QUIET, BUSY):
        QTest.mouseClick(scene.view, Qt.MouseButton.LeftButton, pos=scene.at(code))
    keys(scene, Qt.Key.Key_C, modifiers=Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    points = [tuple(float(one) for one in line.split(", ")) for line in lines[:2]]
    assert float(lines[3].split()[1]) == pytest.approx(distance_m(*points[0], *points[1]), rel=5e-3)


def test_measuring_by_keys(scene: MapScene) -> None:
    scene.panel.take_measure()
    keys(scene, Qt.Key.Key_Return)
    keys(scene, Qt.Key.Key_Right, modifiers=SHIFT)
    keys(scene, Qt.Key.Key_Return, Qt.Key.Key_Return)
    measure = scene.view.tools.measure
    assert measure.is_ended
    assert measure.measured.length_m == pytest.approx(64 / scene.view.camera.px_per_m, rel=0.01)


# -- crosshair and coordinates -------------------------------------------------------------------


def test_the_crosshair_chooses_the_grid_under_it(scene: MapScene) -> None:
    scene.look_at(QUIET)
    scene.panel.take_crosshair()
    keys(scene, Qt.Key.Key_Return)
    assert scene.stage.selection.grid_code == QUIET


def test_the_readout_says_where_the_pointer_is_in_both_datums(scene: MapScene) -> None:
    point_at(scene, QUIET)
    x_m, y_m = scene.data.scene.anchors_m[scene.index(QUIET)].tolist()
    lon, lat = scene.data.scene.projection.to_degrees(x_m, y_m)
    wgs84, gcj02 = (part.split("WGS84 ")[-1] for part in scene.panel.foot.readout.words.split("  GCJ-02 "))
    metre_px = 1 / scene.view.camera.px_per_m
    said = tuple(float(one) for one in wgs84.split(", "))
    assert distance_m(lon, lat, *said) < 2 * metre_px
    shifted = tuple(float(one) for one in gcj02.split("  ")[0].split(", "))
    assert distance_m(*to_wgs84(Crs.GCJ02, *shifted), *said) < 0.5


def test_a_crosshair_that_was_put_away_points_nowhere(scene: MapScene) -> None:
    scene.panel.take_crosshair()
    keys(scene, Qt.Key.Key_Right)
    readout = scene.panel.foot.readout
    before = readout.words
    assert readout.isVisible()
    keys(scene, Qt.Key.Key_Escape)
    assert readout.isHidden() or readout.words != before, "at most where the pointer is"


def test_the_coordinates_are_copied_in_wgs84_and_on_wish_in_gcj02(scene: MapScene) -> None:
    point_at(scene, QUIET)
    scene.panel.copy_place()
    clipboard = QGuiApplication.clipboard()
    wgs84 = clipboard.text()
    assert len(wgs84.split(", ")[0].split(".")[1]) == 6
    QTest.keyClick(scene.panel.coordinates, Qt.Key.Key_G)
    assert clipboard.text() != wgs84
    QTest.keyClick(scene.panel.coordinates, Qt.Key.Key_W)
    assert clipboard.text() == wgs84
    QTest.keyClick(scene.panel.coordinates, Qt.Key.Key_Escape)
    assert scene.panel.coordinates.isHidden()


def test_another_language_leaves_the_coordinates_and_the_keys_where_they_are(scene: MapScene) -> None:
    point_at(scene, QUIET)
    scene.panel.copy_place()
    QTest.keyClick(scene.panel.coordinates, Qt.Key.Key_G)
    copied = QGuiApplication.clipboard().text()
    scene.stage.speak(Language.ENGLISH)
    sheet = scene.panel.coordinates
    assert sheet.isVisible()
    assert sheet.hasFocus()
    assert QGuiApplication.clipboard().text() == copied
    assert "Esc" in " ".join(label.text() for label in sheet.findChildren(QLabel))
    assert {button.word for button in sheet.buttons.values()} == {"Copy"}
