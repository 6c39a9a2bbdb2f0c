"""Proves the list of the border check: groups, filters, words, figures, copies, its empty and bad states."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.models.geo import BoundingBox
from desktop.models.partition import BorderCheck, BorderFault, FaultKind, Outsider, OutsiderKind
from desktop.settings.settings import Language, Theme
from tests.helpers.contrast import contrast_in
from tests.helpers.panel_stage import PanelStage, cut_words
from tests.helpers.samples import NOON
from widgets.parts.theme import current_palette
from widgets.shell.border_entries import (
    BorderEntry,
    BorderEntryModel,
    BorderGroup,
    entries_of,
    group_word,
    kind_word,
    size_words,
)
from widgets.shell.border_sheet import BorderSheet
from widgets.shell.frame_style import frame_style

ZONE = ZoneInfo("Asia/Shanghai")
BOX = BoundingBox(103.9, 30.9, 103.91, 30.91)


def fault(kind: FaultKind, area_m2: float = 0.0, *codes: str, **more: float) -> BorderFault:
    return BorderFault(
        kind=kind,
        codes=codes or ("510182001014001",),
        lon_deg=103.9,
        lat_deg=30.9,
        box=BOX,
        area_m2=area_m2,
        **more,  # type: ignore[arg-type]
    )


def outsider(kind: OutsiderKind, key: str, away_m: float) -> Outsider:
    return Outsider(
        kind=kind, id=key, grid_code="510182002001001", lon_deg=103.9, lat_deg=30.8, away_m=away_m, at=NOON
    )


CHECK = BorderCheck(
    progress=1.0,
    checked_at=NOON,
    grids=519,
    counts={FaultKind.OVERLAP: 2, FaultKind.THIN_GAP: 1, FaultKind.ISLAND: 1},
    faults=(
        fault(FaultKind.OVERLAP, 300.0),
        fault(FaultKind.OVERLAP, 250_000.0, "510182001014001", "510182002001001"),
        fault(FaultKind.THIN_GAP, 90.0, width_m=1.25),
        fault(FaultKind.ISLAND, 500.0, away_m=1_250.0),
    ),
    outsiders=(outsider(OutsiderKind.WORKER, "w1", 80.0), outsider(OutsiderKind.INCIDENT, "i1", 400.0)),
)
EMPTY = replace(CHECK, counts={}, faults=(), outsiders=())


def place_of(entry: BorderEntry) -> str:
    return f"=place {entry.key}"


@pytest.fixture
def sheet(stage: PanelStage, qtbot: QtBot) -> BorderSheet:
    window = QWidget()
    window.setStyleSheet(frame_style(current_palette()))
    stage.show(window, 1280, 800)
    window.activateWindow()
    made = BorderSheet(window, place_of, lambda code: f"town {code[-1]}")
    made.open_sheet()
    return made


def groups(sheet: BorderSheet) -> list[BorderGroup]:
    return [one.group for one in sheet.entries.entries]


def test_rows_stand_by_group_and_of_each_group_the_largest_first(sheet: BorderSheet) -> None:
    sheet.take_check(CHECK, ZONE)
    assert groups(sheet) == [
        BorderGroup.OVERLAP,
        BorderGroup.OVERLAP,
        BorderGroup.SLIVER,
        BorderGroup.APART,
        BorderGroup.INCIDENT,
        BorderGroup.WORKER,
    ]
    assert [size_words(one.found) for one in sheet.entries.entries] == [
        "0.25 km²",
        "300 m²",
        "90 m² · 宽 1.2 m",
        "1.2 km",
        "400 m",
        "80 m",
    ]
    assert "发现 6 处 · 519 网格 · 边界检查于 20:00" in sheet.state.text()


def test_a_group_and_a_town_can_be_chosen_and_the_counts_follow(sheet: BorderSheet) -> None:
    sheet.take_check(CHECK, ZONE)
    words = [sheet.groups.itemText(at) for at in range(sheet.groups.count())]
    assert words == ["全部  6", "重叠  2", "细缝细条  1", "孤立、偏远  1", "网格外事件  1", "网格外人员  1"]
    sheet.towns.setCurrentIndex(sheet.towns.findText("town 2"))
    sheet.towns.activated.emit(sheet.towns.currentIndex())
    assert groups(sheet) == [BorderGroup.OVERLAP, BorderGroup.INCIDENT, BorderGroup.WORKER]
    assert sheet.groups.itemText(0) == "全部  3"
    sheet.groups.setCurrentIndex(1)
    sheet.groups.activated.emit(1)
    assert groups(sheet) == [BorderGroup.OVERLAP]


def test_a_click_enter_and_the_walking_keys_choose(sheet: BorderSheet) -> None:
    chosen: list[BorderEntry] = []
    sheet.entry_chosen.connect(chosen.append)
    sheet.take_check(CHECK, ZONE)
    QTest.keyClick(sheet.table, Qt.Key.Key_Return)
    QTest.keyClick(sheet.table, Qt.Key.Key_P)
    QTest.keyClick(sheet.table, Qt.Key.Key_N)
    QTest.keyClick(sheet.table, Qt.Key.Key_Down)
    assert [one.key for one in chosen] == [0, 5, 0], "the arrow alone moves the hand and not the map"
    at = sheet.table.visualRect(sheet.entries.index(2, 1)).center()
    QTest.mouseClick(sheet.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert chosen[-1].key == 2


def test_the_row_in_hand_stays_in_hand_when_the_check_is_renewed(sheet: BorderSheet) -> None:
    sheet.take_check(CHECK, ZONE)
    sheet.table.selectRow(3)
    larger = fault(FaultKind.OVERLAP, 9_000.0)
    sheet.take_check(replace(CHECK, faults=(*CHECK.faults, larger)), ZONE)
    assert sheet.entries.entries[sheet.table.currentIndex().row()].group is BorderGroup.APART


def test_who_is_outside_stays_in_hand_while_walking_on(sheet: BorderSheet) -> None:
    sheet.take_check(CHECK, ZONE)
    sheet.table.selectRow(5)
    farther = outsider(OutsiderKind.WORKER, "w1", 95.0)
    sheet.take_check(replace(CHECK, outsiders=(farther, CHECK.outsiders[1])), ZONE)
    assert sheet.entries.entries[sheet.table.currentIndex().row()].found == farther


def test_a_list_that_is_read_does_not_jump_when_the_check_is_renewed(sheet: BorderSheet) -> None:
    many = tuple(fault(FaultKind.THIN_GAP, 10.0 + number, width_m=1.0) for number in range(60))
    sheet.take_check(replace(CHECK, faults=many, outsiders=()), ZONE)
    sheet.table.selectRow(30)
    bar = sheet.table.verticalScrollBar()
    bar.setValue(25)
    top = sheet.table.visualRect(sheet.table.currentIndex()).top()
    above = fault(FaultKind.OVERLAP, 9_000.0)
    sheet.take_check(replace(CHECK, faults=(above, *many), outsiders=()), ZONE)
    assert sheet.table.currentIndex().row() == 31
    assert sheet.table.visualRect(sheet.table.currentIndex()).top() == top
    bar.setValue(2)
    sheet.take_check(replace(CHECK, faults=many, outsiders=()), ZONE)
    assert bar.value() == 1, "also where the row in hand is out of sight"


def test_the_filter_says_what_it_does_when_nothing_is_left_of_it(sheet: BorderSheet) -> None:
    sheet.take_check(CHECK, ZONE)
    sheet.groups.setCurrentIndex(2)
    sheet.groups.activated.emit(2)
    sheet.towns.setCurrentIndex(sheet.towns.findText("town 1"))
    sheet.towns.activated.emit(sheet.towns.currentIndex())
    sheet.take_check(replace(CHECK, faults=(), outsiders=(CHECK.outsiders[0],)), ZONE)
    assert sheet.entries.entries == ()
    assert sheet.groups.currentText() == "细缝细条  0"
    assert sheet.towns.currentText() == "town 1"


def test_what_is_listed_is_copied_and_no_cell_is_a_formula(sheet: BorderSheet) -> None:
    sheet.take_check(CHECK, ZONE)
    QTest.keyClick(sheet.table, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "类型,位置,大小,网格编码,经度,纬度"
    assert lines[1] == "重叠,'=place 0,0.25 km²,510182001014001 510182002001001,103.9,30.9"
    assert len(lines) == 7


def test_nothing_wrong_running_failed_and_filtered_away(sheet: BorderSheet) -> None:
    assert sheet.state.text() == "正在检查 …"
    sheet.take_check(replace(EMPTY, progress=0.4, checked_at=None), ZONE)
    assert sheet.state.text() == "正在检查 519 网格 … 40%"
    sheet.take_check(EMPTY, ZONE)
    assert sheet.state.text() == "没有发现问题 · 519 网格 · 边界检查于 20:00"
    assert sheet.table.isHidden()
    assert not sheet.next_button.isEnabled()
    sheet.take_failure("refused")
    assert sheet.state.text().startswith("连不上中心")
    assert "没有发现问题" in sheet.state.text()
    sheet.take_check(CHECK, ZONE)
    sheet.entries.choose(BorderGroup.GAP, "")
    sheet.render_words()
    assert sheet.note.text() == "所选类型和镇街没有发现问题"


def test_with_nothing_to_list_all_else_stays_where_it_stands(sheet: BorderSheet) -> None:
    sheet.take_check(CHECK, ZONE)
    QApplication.processEvents()
    parts = (sheet.title, sheet.state, sheet.groups, sheet.again_button)
    before = [one.geometry() for one in parts]
    sheet.take_check(EMPTY, ZONE)
    QApplication.processEvents()
    assert [one.geometry() for one in parts] == before
    assert sheet.state.y() - sheet.title.geometry().bottom() < 20


def test_more_than_is_listed_is_counted(sheet: BorderSheet) -> None:
    sheet.take_check(replace(CHECK, counts={FaultKind.OVERLAP: 1_204}), ZONE)
    assert sheet.note.text() == "还有 1,200 条"


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("theme", list(Theme))
def test_every_word_has_room_and_contrast(
    sheet: BorderSheet, stage: PanelStage, language: Language, theme: Theme
) -> None:
    stage.put_on(theme)
    stage.speak(language)
    sheet.window().setStyleSheet(frame_style(current_palette()))
    sheet.take_check(CHECK, ZONE)
    sheet.render_words()
    sheet.place()
    assert cut_words(sheet) == []
    for part in (sheet.state, sheet.table):
        assert contrast_in(sheet.grab(part.geometry()).toImage()) >= 4.5
    stage.speak(Language.CHINESE)


def test_every_kind_and_group_has_words_of_its_own(stage: PanelStage) -> None:
    stage.speak(Language.ENGLISH)
    words = [kind_word(fault(kind)) for kind in FaultKind] + [group_word(one) for one in BorderGroup]
    stage.speak(Language.CHINESE)
    assert all(word.isascii() for word in words)
    assert len({kind_word(fault(kind)) for kind in FaultKind}) == len(FaultKind)
    assert {one.group for one in entries_of(replace(EMPTY, faults=tuple(map(fault, FaultKind))))} == (
        set(BorderGroup) - {BorderGroup.INCIDENT, BorderGroup.WORKER}
    )


def test_the_model_keeps_the_rules_of_models(qtbot: QtBot) -> None:
    model = BorderEntryModel(place_of)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.take_check(CHECK)
    model.choose(BorderGroup.OVERLAP, "")
    model.take_check(None)
    assert tester.model() is model
    assert model.rowCount() == 0
