"""Proves the list of what lies in an area: it stays under the eyes, and its sums stay true."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest

from desktop.models.incident import Priority
from desktop.models.post import PostState
from tests.gui.map.gestures import SHIFT, about, drag
from tests.gui.map.map_scene import GAS_GRID, VACANT, MapScene
from tests.helpers.whole_city import incident_in
from widgets.map.area_contents import EntryKind


@pytest.fixture
def peopled(scene: MapScene) -> MapScene:
    """The scene with a worker at the vacant post."""
    scene.put_worker(next(iter(scene.stage.feed.board.workers)), VACANT)
    return scene


def report(scene: MapScene, *ids: str, priority: Priority = Priority.CRITICAL) -> None:
    """Show the city with these incidents besides those that are there."""
    board = scene.stage.feed.board
    more = {one: incident_in(GAS_GRID, one, priority=priority, title=one) for one in ids}
    scene.stage.feed.load(replace(board, incidents={**board.incidents, **more}), None)
    scene.stage.feed.flush()
    scene.panel.areas.renew()


def test_the_row_in_hand_stays_under_the_eyes_while_others_come_and_go(scene: MapScene) -> None:
    scene.look_at(GAS_GRID)
    drag(scene, [QPoint(5, 60), QPoint(100, 200), QPoint(1090, 750)], SHIFT)
    report(scene, *(f"low {n}" for n in range(40)), priority=Priority.LOW)
    sheet = scene.panel.area_sheet
    rows = sheet.list
    for _ in range(30):
        QTest.keyClick(rows, Qt.Key.Key_Down)
    held = sheet.list.entries.entry(rows.currentIndex().row())
    assert held is not None
    top_px = rows.visualRect(rows.currentIndex()).top()
    chosen = scene.stage.selection.incident_id
    assert held.id == chosen
    report(scene, "new 1", "new 2", "new 3")
    assert sheet.list.entries.entry(rows.currentIndex().row()) == held
    assert rows.visualRect(rows.currentIndex()).top() == top_px
    board, row = scene.stage.feed.board, rows.currentIndex().row()
    left = {key: one for key, one in board.incidents.items() if key != held.id}
    scene.stage.feed.load(replace(board, incidents=left), None)
    scene.stage.feed.flush()
    scene.panel.areas.renew()
    assert rows.currentIndex().row() == row, "its neighbour has its place"
    assert rows.visualRect(rows.currentIndex()).top() == top_px


def test_a_list_that_nobody_has_walked_yet_does_not_jump_either(scene: MapScene) -> None:
    scene.look_at(GAS_GRID)
    drag(scene, [QPoint(5, 60), QPoint(100, 200), QPoint(1090, 750)], SHIFT)
    report(scene, *(f"low {n}" for n in range(40)), priority=Priority.LOW)
    rows = scene.panel.area_sheet.list
    rows.setCurrentIndex(QModelIndex())
    rows.verticalScrollBar().setValue(260)
    entry = rows.entries.entry(rows.indexAt(QPoint(5, 5)).row())
    report(scene, "new 1", "new 2")
    assert rows.entries.entry(rows.indexAt(QPoint(5, 5)).row()) == entry


def test_the_people_of_an_area_follow_its_grids(scene: MapScene) -> None:
    first, last = about(scene, VACANT, 60)[::2]
    drag(scene, [first, last], SHIFT)
    areas, sheet, board = scene.panel.areas, scene.panel.area_sheet, scene.stage.feed.board
    before = sheet.contents
    areas.renew()
    assert before is not None
    assert sheet.contents is not None
    assert sheet.contents.residents == before.residents > 0
    grown = replace(board.grids[VACANT], residents=board.grids[VACANT].residents + 500)
    scene.stage.feed.load(replace(board, grids={**board.grids, VACANT: grown}), None)
    scene.stage.feed.flush()
    areas.renew()
    assert sheet.contents.residents == before.residents + 500
    scene.data.filter.toggle(PostState.VACANT)
    assert sheet.contents.residents == before.residents - board.grids[VACANT].residents


def test_every_row_is_found_by_what_stands_in_it(peopled: MapScene) -> None:
    drag(peopled, about(peopled, VACANT, 60), SHIFT)
    contents = peopled.panel.area_sheet.contents
    assert contents is not None
    found = [contents.row_of(one.kind, one.id) for one in contents.entries()]
    assert found == list(range(contents.count))
    assert {one.kind for one in contents.entries()} == {EntryKind.GRID, EntryKind.WORKER}
    assert [contents.row_of(kind, "elsewhere") for kind in EntryKind] == [None, None, None]
