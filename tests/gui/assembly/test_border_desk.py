"""Proves the border check at the desk: opened and walked by keys, each spot marked and brought into sight."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.models.geo import BoundingBox
from desktop.models.partition import BorderCheck, BorderFault, FaultKind, Outsider, OutsiderKind
from tests.gui.assembly.desk_scene import OFFICER, DeskScene, grid_code, make_shape
from tests.helpers.samples import NOON
from widgets.assembly.border_desk import AGAIN_MS, SOON_MS

OVERLAP = BorderFault(
    kind=FaultKind.OVERLAP,
    codes=(grid_code(2), grid_code(3)),
    lon_deg=103.9305,
    lat_deg=30.985,
    box=BoundingBox(103.93, 30.984, 103.931, 30.986),
    area_m2=20_000.0,
    rings=((103.93, 30.984, 103.931, 30.984, 103.931, 30.986, 103.93, 30.986),),
)
NOWHERE = BorderFault(kind=FaultKind.WITHOUT_RECORD, codes=(grid_code(1),))
INCIDENT = Outsider(
    kind=OutsiderKind.INCIDENT,
    id="i1",
    grid_code=grid_code(1),
    lon_deg=103.915,
    lat_deg=30.95,
    away_m=3300.0,
    at=NOON,
)
CHECK = BorderCheck(
    progress=1.0,
    checked_at=NOON,
    grids=8,
    counts={FaultKind.OVERLAP: 1, FaultKind.WITHOUT_RECORD: 1},
    faults=(OVERLAP, NOWHERE),
    outsiders=(INCIDENT,),
)


@pytest.fixture
def asked(scene: DeskScene) -> list[str]:
    """What the central is asked for, by a desk that shows its city."""
    found: list[str] = []
    scene.station.hub.borders.asking.connect(found.append)
    scene.load()
    scene.settle()
    return found


def open_sheet(scene: DeskScene, check: BorderCheck = CHECK) -> None:
    QTest.keyClick(scene.window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    scene.station.hub.borders.take(check)
    QApplication.processEvents()


def in_sight(scene: DeskScene, lon_deg: float, lat_deg: float) -> bool:
    """Say whether a place is on the map and not under the sheet."""
    view, sheet = scene.desk.panels.map.view, scene.desk.borders.sheet
    sheet_px = view.mapFromGlobal(sheet.mapToGlobal(QPoint(0, 0))).x()
    x_m, y_m = view.data.scene.projection.to_metres(np.array([lon_deg]), np.array([lat_deg]))
    x_px, y_px = view.camera.to_window(float(x_m[0]), float(y_m[0]))
    return 0 < x_px < min(view.width(), sheet_px) and 0 < y_px < view.height()


def test_a_key_opens_the_sheet_asks_and_shows_the_spots_until_it_is_closed(
    scene: DeskScene, asked: list[str]
) -> None:
    borders = scene.desk.borders
    open_sheet(scene)
    assert asked == ["all"]
    assert [spot.key for spot in borders.layer.spots] == [0, 2], "what is nowhere has no spot"
    QTest.keyClick(borders.sheet.table, Qt.Key.Key_Escape)
    assert borders.sheet.isHidden()
    assert borders.layer.spots == ()


def test_what_is_pinned_stays_on_the_map(scene: DeskScene, asked: list[str]) -> None:
    open_sheet(scene)
    borders = scene.desk.borders
    QTest.keyClick(borders.sheet.table, Qt.Key.Key_V)
    QTest.keyClick(borders.sheet.table, Qt.Key.Key_Escape)
    assert len(borders.layer.spots) == 2


def test_the_tool_of_the_map_opens_it_too(scene: DeskScene, asked: list[str]) -> None:
    scene.desk.panels.map.borders_requested.emit()
    assert scene.desk.borders.sheet.isVisible()
    assert asked == ["all"]


def test_next_walks_from_spot_to_spot_and_the_map_follows(scene: DeskScene, asked: list[str]) -> None:
    open_sheet(scene)
    borders, selection = scene.desk.borders, scene.station.selection
    QTest.keyClick(borders.sheet.table, Qt.Key.Key_Return)
    assert borders.layer.chosen == 0
    assert selection.grid_code == grid_code(2)
    assert in_sight(scene, 103.9305, 30.985)
    QTest.keyClick(borders.sheet.table, Qt.Key.Key_N)
    assert selection.grid_code == grid_code(1), "what is nowhere is shown by its grid"
    QTest.keyClick(borders.sheet.table, Qt.Key.Key_N)
    assert selection.incident_id == "i1"
    assert in_sight(scene, 103.915, 30.95)
    assert not in_sight(scene, 103.9305, 30.985), "the map is fitted to the one spot"
    QTest.keyClick(borders.sheet.table, Qt.Key.Key_N)
    assert borders.layer.chosen == 0


def test_the_spot_that_was_chosen_stays_the_one_when_the_check_is_renewed(
    scene: DeskScene, asked: list[str]
) -> None:
    open_sheet(scene)
    borders = scene.desk.borders
    borders.sheet.table.selectRow(2)
    QTest.keyClick(borders.sheet.table, Qt.Key.Key_Return)
    assert borders.layer.chosen == 2
    larger = replace(OVERLAP, area_m2=90_000.0, lon_deg=103.94)
    scene.station.hub.borders.take(replace(CHECK, faults=(OVERLAP, larger, NOWHERE)))
    assert borders.layer.chosen == 3
    scene.station.hub.borders.take(replace(CHECK, outsiders=()))
    assert borders.layer.chosen is None


def test_enter_on_the_sheet_dispatches_nobody(scene: DeskScene, asked: list[str]) -> None:
    open_sheet(scene)
    given: list[object] = []
    scene.desk.writer.written.connect(given.append)
    scene.station.selection.select_incident("i1")
    for key in (Qt.Key.Key_Return, Qt.Key.Key_C, Qt.Key.Key_X):
        QTest.keyClick(scene.desk.borders.sheet.table, key)
    assert given == []


def test_it_is_asked_again_soon_while_it_runs_and_later_while_somebody_looks(
    scene: DeskScene, asked: list[str]
) -> None:
    running = replace(CHECK, progress=0.4, checked_at=None, faults=(), counts={})
    open_sheet(scene, running)
    timer = scene.desk.borders._timer
    assert "40%" in scene.desk.borders.sheet.state.text()
    assert timer.interval() == SOON_MS
    timer.timeout.emit()
    assert asked == ["all", "all"]
    scene.station.hub.borders.take(CHECK)
    assert timer.interval() == AGAIN_MS
    scene.desk.borders.sheet.close_sheet()
    timer.timeout.emit()
    assert asked == ["all", "all"], "nobody looks"


def test_other_borders_are_checked_at_once(scene: DeskScene, asked: list[str]) -> None:
    open_sheet(scene)
    scene.station.hub.geometry_received.emit(tuple(make_shape(number) for number in range(1, 9)))
    assert asked == ["all", "all"]


def test_who_sits_down_after_somebody_else_sees_nothing_of_theirs(scene: DeskScene, asked: list[str]) -> None:
    open_sheet(scene)
    scene.station.feed.set_viewer(replace(OFFICER, person_id="officer-2", area_code=grid_code(1)))
    assert scene.desk.borders.sheet.entries.entries == ()
    assert scene.desk.borders.layer.spots == ()


def test_a_failure_is_said_and_what_is_known_stays(scene: DeskScene, asked: list[str]) -> None:
    open_sheet(scene)
    scene.desk.borders.ask()
    scene.station.hub.borders.take_failure("all", "forbidden")
    assert "不许可" in scene.desk.borders.sheet.state.text()
    assert len(scene.desk.borders.sheet.entries.entries) == 3
