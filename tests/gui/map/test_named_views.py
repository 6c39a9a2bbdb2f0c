"""Proves the officer's named views: kept, renamed, moved, deleted, taken back, recalled on any screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.viewmodels.view_book import MOST
from tests.gui.map.map_scene import QUIET, VACANT, MapScene
from widgets.map.map_panel import MapPanel
from widgets.map.views_sheet import ViewsSheet
from widgets.parts.plain_label import PlainLabel


def keep(scene: MapScene, code: str, name: str) -> None:
    """Look at a grid and keep the view by keys."""
    scene.look_at(code)
    sheet = scene.panel.views_sheet
    if sheet.isHidden():
        scene.panel.toggle_views()
    if sheet.field.isHidden():
        QTest.keyClick(sheet.list, Qt.Key.Key_A)
    sheet.field.clear()
    QTest.keyClicks(sheet.field, name)
    QTest.keyClick(sheet.field, Qt.Key.Key_Return)


def names(panel: MapPanel) -> list[str]:
    """Return the names in the book."""
    return [view.name for view in panel.view_book.views]


def test_a_view_is_kept_and_recalled_by_keys(scene: MapScene) -> None:
    keep(scene, VACANT, "north")
    keep(scene, QUIET, "south")
    scene.look_at(VACANT)
    kept = scene.view.seen_box()
    scene.view.fit_home()
    scene.panel.views.recall(0)
    box = scene.view.seen_box()
    reach = kept.east_deg - kept.west_deg
    for was, now in zip(
        (kept.west_deg, kept.south_deg, kept.east_deg, kept.north_deg),
        (box.west_deg, box.south_deg, box.east_deg, box.north_deg),
        strict=True,
    ):
        assert now == pytest.approx(was, abs=reach / 50)
    assert scene.view.locked
    before = scene.view.camera
    scene.panel.views.recall(7)
    assert scene.view.camera == before, "there is no eighth view"


@pytest.mark.parametrize("size", [(500, 900), (1600, 420)])
def test_another_screen_shows_all_of_a_view(scene: MapScene, size: tuple[int, int]) -> None:
    keep(scene, VACANT, "v")
    kept = scene.panel.view_book.views[0].box
    scene.panel.resize(*size)
    scene.panel.views.recall(0)
    seen = scene.view.seen_box()
    slack = (kept.east_deg - kept.west_deg) / 100
    assert seen.west_deg <= kept.west_deg + slack
    assert seen.east_deg >= kept.east_deg - slack
    assert seen.south_deg <= kept.south_deg + slack
    assert seen.north_deg >= kept.north_deg - slack


def test_the_sheet_does_all_by_keys(scene: MapScene) -> None:
    for name in ("a", "b", "c"):
        keep(scene, VACANT, name)
    sheet = scene.panel.views_sheet
    assert QApplication.focusWidget() is sheet.list
    QTest.keyClick(sheet.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert names(scene.panel) == ["a", "c", "b"]
    QTest.keyClick(sheet.list, Qt.Key.Key_Delete)
    assert names(scene.panel) == ["a", "b"]
    QTest.keyClick(sheet.list, Qt.Key.Key_F2)
    QTest.keyClicks(sheet.field, "b2")
    QTest.keyClick(sheet.field, Qt.Key.Key_Return)
    assert names(scene.panel) == ["a", "b2"]
    for expected in (["a", "b"], ["a", "c", "b"], ["a", "b", "c"]):
        QTest.keyClick(sheet.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert names(scene.panel) == expected
    scene.view.fit_home()
    QTest.keyClick(sheet.list, Qt.Key.Key_2)
    assert scene.view.locked, "the second view is shown"
    QTest.keyClick(sheet.list, Qt.Key.Key_Escape)
    assert sheet.isHidden()
    assert QApplication.focusWidget() is scene.view


def test_the_first_view_is_named_at_once_after_what_it_shows(scene: MapScene) -> None:
    scene.look_at(VACANT)
    scene.panel.toggle_views()
    proposed = scene.panel.views_sheet.field.text()
    assert proposed.startswith(scene.stage.feed.board.organisations[VACANT[:9]].name[:2])
    QTest.keyClick(scene.panel.views_sheet.field, Qt.Key.Key_Escape)
    assert scene.panel.views_sheet.isHidden()
    assert names(scene.panel) == []


def test_buttons_say_what_they_do_and_serve_the_mouse(scene: MapScene) -> None:
    keep(scene, VACANT, "a")
    sheet = scene.panel.views_sheet
    QTest.mouseClick(sheet.delete, Qt.MouseButton.LeftButton)
    assert names(scene.panel) == []
    assert not sheet.delete.isEnabled()
    QTest.mouseClick(sheet.undo, Qt.MouseButton.LeftButton)
    assert names(scene.panel) == ["a"]
    assert all(button.accessibleName() for button in (sheet.add, sheet.rename, sheet.delete, sheet.undo))


def test_what_cannot_be_kept_is_said(scene: MapScene) -> None:
    scene.look_at(VACANT)
    book, sheet = scene.panel.view_book, scene.panel.views_sheet
    for number in range(MOST):
        assert book.add(f"{number}", scene.view.seen_box())
    scene.panel.toggle_views()
    before = said(sheet)
    QTest.keyClick(sheet.list, Qt.Key.Key_A)
    assert sheet.field.isHidden(), "nobody types a name for nothing"
    assert f"{MOST}" in "".join(said(sheet) - before)
    QTest.keyClick(sheet.list, Qt.Key.Key_Delete)
    QTest.keyClick(sheet.list, Qt.Key.Key_A)
    sheet.field.setText("  ")
    QTest.keyClick(sheet.field, Qt.Key.Key_Return)
    assert sheet.field.hasFocus(), "it still wants a name"
    assert "名字" in "".join(said(sheet) - before)


def said(sheet: ViewsSheet) -> set[str]:
    """Return the words on the sheet."""
    return {label.text() for label in sheet.findChildren(PlainLabel)}
