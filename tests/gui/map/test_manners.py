"""Proves the manners of the map: fitting step by step, touchpads, the lock that says what it withholds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from tests.gui.map.map_scene import GAS_GRID, QUIET, VACANT, MapScene
from widgets.canvas.map_jump import bring_into_sight
from widgets.map.tool_bar import MapToolBar, MapWish


def boxed(scene: MapScene, area_code: str) -> bool:
    """Say whether all grids of an area are in sight, and fill most of the window one way."""
    rows = [row for row, code in enumerate(scene.data.scene.codes) if code.startswith(area_code)]
    boxes = scene.data.scene.boxes_m[rows]
    low = scene.view.to_window(boxes[:, :2]).min(axis=0)
    high = scene.view.to_window(boxes[:, 2:]).max(axis=0)
    size = (scene.view.width(), scene.view.height())
    return bool((low >= 0).all() and (high <= size).all() and ((high - low) > 0.25 * min(size)).any())


def test_a_double_click_fits_the_grid_then_its_community_then_its_town(scene: MapScene) -> None:
    at = scene.at(GAS_GRID)
    for digits in (15, 12, 9):
        QTest.mouseDClick(scene.view, Qt.MouseButton.LeftButton, pos=at)
        assert boxed(scene, GAS_GRID[:digits]), digits
        scene.settle()
        at = scene.at(GAS_GRID)
        scene.view.choose_at(at)
    scale = scene.view.camera.px_per_m
    QTest.mouseDClick(scene.view, Qt.MouseButton.LeftButton, pos=at)
    assert scene.view.camera.px_per_m > scale, "the grid again"


def test_fit_selection_walks_up_from_the_selected_grid(scene: MapScene) -> None:
    scene.panel.fit_selection()
    assert not scene.view.locked, "nothing is selected"
    scene.stage.selection.select_grid(QUIET)
    for digits in (15, 12, 9):
        scene.panel.fit_selection()
        assert boxed(scene, QUIET[:digits]), digits


def test_fit_selection_finds_a_worker_and_an_incident(scene: MapScene) -> None:
    worker = next(iter(scene.stage.feed.board.workers))
    scene.put_worker(worker, VACANT)
    scene.stage.selection.select_worker(worker)
    scene.panel.fit_selection()
    assert scene.view.rect().contains(scene.at(VACANT))
    scene.stage.selection.clear()
    scene.stage.selection.select_incident("gas")
    scene.panel.fit_selection()
    assert boxed(scene, GAS_GRID)


def test_fit_selection_finds_what_lies_outside_all_grids_and_whom_nobody_has_seen(scene: MapScene) -> None:
    board, view = scene.stage.feed.board, scene.view
    west = view.data.scene.projection.to_degrees(view.data.scene.box_m[0] - 9_000, 0.0)
    outside = replace(board.incidents["gas"], grid_code="", lon_deg=west[0], lat_deg=west[1])
    scene.stage.feed.load(replace(board, incidents={"gas": outside}), None)
    scene.stage.feed.flush()
    scene.stage.selection.select_incident("gas")
    view.fit_home()
    scene.panel.fit_selection()
    x_m, y_m = scene.data.incident_xy[0].tolist()
    x_px, y_px = view.camera.to_window(x_m, y_m)
    assert view.rect().contains(round(x_px), round(y_px))
    scene.stage.selection.clear()
    worker = next(one for one in board.workers.values() if one.home_grid_code == QUIET)
    scene.stage.selection.select_worker(worker.id)
    scene.panel.fit_selection()
    assert boxed(scene, QUIET)


@pytest.mark.parametrize("parts", [1, 8, 40])
def test_a_touchpad_zooms_as_far_in_many_small_turns_as_a_wheel_in_one(scene: MapScene, parts: int) -> None:
    before = scene.view.camera.px_per_m
    for _ in range(parts):
        turn = QWheelEvent(
            QPointF(300, 300),
            scene.view.mapToGlobal(QPointF(300, 300)),
            QPoint(),
            QPoint(0, 120 // parts),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.ScrollUpdate,
            False,
        )
        QApplication.sendEvent(scene.view, turn)
    assert scene.view.camera.px_per_m == pytest.approx(before * 2**0.5, rel=0.01)


def test_a_locked_view_says_what_it_does_not_show_and_one_press_shows_it(scene: MapScene) -> None:
    scene.look_at(QUIET)
    scene.stage.selection.select_incident("gas")
    chip = scene.panel.withheld
    assert chip.isVisible()
    QTest.mouseClick(chip.button, Qt.MouseButton.LeftButton)
    assert chip.isHidden()
    assert boxed(scene, GAS_GRID)
    scene.look_at(QUIET)
    scene.stage.selection.clear()
    scene.stage.selection.select_incident("gas")
    assert chip.isVisible()
    scene.panel.fit()
    assert chip.isHidden(), "the whole city is shown"


def test_what_has_come_into_sight_or_was_let_go_is_not_said_to_be_out_of_sight(scene: MapScene) -> None:
    chip, view = scene.panel.withheld, scene.view
    scene.look_at(QUIET)
    scene.stage.selection.select_incident("gas")
    assert chip.isVisible()
    away = scene.at(GAS_GRID) - view.rect().center()
    view.pan_by(away.x(), away.y())
    assert chip.isHidden(), "the officer has moved the map there"
    scene.look_at(QUIET)
    scene.stage.selection.select_incident("")
    scene.stage.selection.select_incident("gas")
    assert chip.isVisible()
    scene.stage.selection.clear()
    assert chip.isHidden(), "nothing is selected that could be out of sight"
    scene.stage.selection.select_incident("gas")
    bring_into_sight(view, *position_of(scene, "gas"))
    assert chip.isHidden(), "the search has brought the map there"


def position_of(scene: MapScene, incident_id: str) -> tuple[float, float]:
    """Return where an incident is, degrees."""
    incident = scene.stage.feed.board.incidents[incident_id]
    return incident.lon_deg, incident.lat_deg


def test_the_middle_button_pans_whatever_is_in_hand(scene: MapScene) -> None:
    scene.press("rectangle")
    before = scene.view.camera.left_px
    QTest.mousePress(scene.view, Qt.MouseButton.MiddleButton, pos=QPoint(400, 400))
    QTest.mouseMove(scene.view, QPoint(350, 400))
    QTest.mouseRelease(scene.view, Qt.MouseButton.MiddleButton, pos=QPoint(350, 400))
    assert scene.view.camera.left_px == before + 50
    assert scene.panel.area_sheet.isHidden()


def test_buttons_without_room_are_under_the_last_one(scene: MapScene) -> None:
    bar = scene.panel.tool_bar
    assert isinstance(bar, MapToolBar)
    bar.arrange(5000)
    assert bar.more.isHidden()
    for width in (700, 450, 200):
        bar.arrange(width)
        assert bar.width() <= width
        shown = {wish for wish, button in bar.buttons.items() if not button.isHidden()}
        assert bar.more.isVisible()
        assert MapWish.SEARCH in shown
    assert all(button.accessibleName() for button in (*bar.buttons.values(), bar.more))
    assert all(button.focusPolicy() is Qt.FocusPolicy.TabFocus for button in bar.buttons.values())


def test_a_menu_that_is_open_stays_as_it_is_while_the_map_changes(scene: MapScene) -> None:
    bar = scene.panel.tool_bar
    bar.arrange(450)
    menu = bar.findChildren(QMenu)[0]
    action = menu.actions()[1]
    menu.setActiveAction(action)
    bar.arrange(451)
    assert menu.activeAction() is action
    bar.arrange(200)
    assert len(menu.actions()) > 4, "other widths have other menus"


def test_the_readout_follows_a_map_that_moves_under_the_pointer(scene: MapScene) -> None:
    QTest.mouseMove(scene.view, scene.at(QUIET) + QPoint(5, 5))
    QTest.mouseMove(scene.view, scene.at(QUIET))
    before = scene.panel.foot.readout.words
    scene.view.tools.crosshair.at_px = (400, 400)
    scene.view.pan_by(200, 0)
    scene.view.look_again()
    assert scene.panel.foot.readout.words != before
