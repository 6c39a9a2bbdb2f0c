"""Proves the sheet of shelved alarms: nothing without a reason, nothing by a slip, all by keys alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.models.alarm import Alarm, AlarmState
from desktop.models.incident import Priority
from desktop.models.person import Role, Viewer
from desktop.settings.settings import Language, Theme
from tests.helpers.contrast import contrast_in
from tests.helpers.panel_stage import PanelStage, cut_words
from tests.helpers.samples import NOON, make_alarm
from widgets.parts.plain_label import PlainLabel
from widgets.parts.theme import current_palette
from widgets.shell.frame_style import frame_style
from widgets.shell.shelf_sheet import SHOWN_SHELVED, SPANS, ShelfSheet

ZONE = ZoneInfo("Asia/Shanghai")
ME = Viewer(person_id="officer-1", name="李晓梅", role=Role.DUTY_OFFICER, area_code="510182", can_write=True)
FIRST = make_alarm("first", priority=Priority.HIGH)
SECOND = make_alarm("second", priority=Priority.MEDIUM)
CRITICAL = make_alarm("critical", priority=Priority.CRITICAL)
ASIDE = replace(
    make_alarm("aside", state=AlarmState.SHELVED),
    shelved_until=NOON + timedelta(hours=2),
    shelved_by="陈国栋",
    shelve_reason="<b>设备检修</b>",
)


def words_of(alarm: Alarm) -> str:
    return f"{alarm.title} {alarm.id}"


@pytest.fixture
def sheet(stage: PanelStage, qtbot: QtBot) -> ShelfSheet:
    window = QWidget()
    window.setStyleSheet(frame_style(current_palette()))
    stage.show(window, 1280, 720)
    window.activateWindow()
    made = ShelfSheet(window, words_of)
    made.take_viewer(ME)
    return made


def show(sheet: ShelfSheet, *alarms: Alarm) -> None:
    sheet.show_alarms(alarms, NOON, ZONE)
    if not sheet.isVisible():
        sheet.open_sheet()
    QApplication.processEvents()


def wishes_of(sheet: ShelfSheet) -> list[tuple[object, ...]]:
    asked: list[tuple[object, ...]] = []

    def take(alarm_id: str, span: timedelta, reason: str) -> None:
        asked.append((alarm_id, span, reason))

    sheet.shelve_requested.connect(take)
    return asked


def test_by_keys_alone_the_alarm_that_calls_first_is_put_aside(sheet: ShelfSheet, qtbot: QtBot) -> None:
    asked = wishes_of(sheet)
    show(sheet, SECOND, CRITICAL, FIRST)
    qtbot.waitUntil(sheet.reason.hasFocus)
    QTest.keyClicks(sheet.reason, " as")
    assert sheet.isVisible(), "letters are no keys of the window"
    QTest.keyClick(sheet.reason, Qt.Key.Key_Return)
    assert sheet.spans.button(0).hasFocus()
    QTest.keyClick(sheet.spans.button(0), Qt.Key.Key_Tab)
    assert sheet.spans.button(1).hasFocus()
    QTest.keyClick(sheet.spans.button(1), Qt.Key.Key_Return)
    assert asked == [("first", timedelta(hours=2), "as")]
    assert not sheet.isVisible()
    assert sheet.reason.text() == ""


@pytest.mark.parametrize("number", range(len(SPANS)))
def test_each_button_is_its_span(sheet: ShelfSheet, qtbot: QtBot, number: int) -> None:
    asked = wishes_of(sheet)
    show(sheet, FIRST, SECOND)
    sheet.choice.setCurrentIndex(1)
    sheet.reason.setText("设备检修")
    qtbot.mouseClick(sheet.spans.button(number), Qt.MouseButton.LeftButton)
    assert asked == [("second", SPANS[number], "设备检修")]


def test_without_a_reason_nothing_is_put_aside(sheet: ShelfSheet) -> None:
    asked = wishes_of(sheet)
    show(sheet, FIRST)
    sheet.reason.setText("  ")
    sheet.spans.button(0).click()
    assert asked == []
    assert sheet.isVisible()
    assert "还缺：理由" in sheet.words
    assert sheet.reason.hasFocus()


def test_another_alarm_never_slips_under_the_hand(sheet: ShelfSheet) -> None:
    asked = wishes_of(sheet)
    show(sheet, FIRST, SECOND)
    sheet.reason.setText("设备检修")
    show(sheet, make_alarm("new", priority=Priority.HIGH, raised=NOON - timedelta(hours=1)), FIRST, SECOND)
    assert sheet.choice.currentData() == "first", "who comes before is not chosen"
    show(sheet, SECOND)
    assert sheet.choice.currentData() is None
    sheet.spans.button(0).click()
    assert asked == []
    assert "还缺" in sheet.words


def test_the_highest_priority_is_not_offered(sheet: ShelfSheet) -> None:
    show(sheet, CRITICAL, make_alarm("over", state=AlarmState.RETURNED))
    assert not sheet.choice.isVisible()
    assert "最高级别" in sheet.words
    show(sheet, CRITICAL, FIRST)
    assert sheet.choice.isVisible()
    assert sheet.choice.count() == 1


def test_what_is_aside_is_told_with_who_why_and_until_and_taken_up_again(
    sheet: ShelfSheet, qtbot: QtBot
) -> None:
    show(sheet, ASIDE)
    for part in ("已搁置 1", "aside", "陈国栋", "<b>设备检修</b>", "22:00"):
        assert part in sheet.words
    tips = [label.toolTip() for label in sheet.lines[0].findChildren(PlainLabel) if label.toolTip()]
    assert tips == ["<span>陈国栋 · &lt;b&gt;设备检修&lt;/b&gt;</span>"], "a long reason can be read whole"
    button = sheet.lines[0].button
    qtbot.waitUntil(button.hasFocus)
    with qtbot.waitSignal(sheet.unshelve_requested) as asked:
        QTest.keyClick(button, Qt.Key.Key_Return)
    assert asked.args == ["aside"]


def test_those_that_find_no_line_are_counted(sheet: ShelfSheet) -> None:
    many = [replace(ASIDE, id=f"a{number}") for number in range(SHOWN_SHELVED + 3)]
    show(sheet, FIRST, *many)
    assert sum(not line.isHidden() for line in sheet.lines) == SHOWN_SHELVED
    assert any(label.text() == "还有 3 条" for label in sheet.findChildren(PlainLabel) if label.isVisible())
    assert f"已搁置 {len(many)}" in sheet.words
    assert cut_words(sheet) == []
    assert sheet.height() >= sheet.sizeHint().height(), "all of it has room in the smallest window"


def test_who_may_only_look_sees_and_changes_nothing(sheet: ShelfSheet) -> None:
    sheet.take_viewer(replace(ME, can_write=False))
    show(sheet, FIRST, ASIDE)
    assert not sheet.choice.isVisible()
    assert "陈国栋" in sheet.words
    assert not sheet.lines[0].button.isEnabled()


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("theme", list(Theme))
def test_every_word_has_room_and_stands_out(
    stage: PanelStage, sheet: ShelfSheet, language: Language, theme: Theme
) -> None:
    stage.put_on(theme)
    sheet.window().setStyleSheet(frame_style(current_palette()))
    stage.speak(language)
    show(sheet, FIRST, replace(ASIDE, shelve_reason="网格员培训至中午，由邻格兼顾"))
    sheet.spans.button(0).click()
    QApplication.processEvents()
    assert cut_words(sheet) == []
    assert sheet.window().rect().contains(sheet.geometry())
    picture = sheet.grab().toImage()
    words: list[QWidget] = [one for one in sheet.findChildren(PlainLabel) if one.isVisible() and one.text()]
    assert len(words) > 6
    for one in (*words, *sheet.spans.buttons(), sheet.choice, sheet.lines[0].button):
        place = QRect(one.mapTo(sheet, QPoint(0, 0)), one.size()).adjusted(2, 2, -2, -2)
        assert contrast_in(picture.copy(place)) >= 4.5, one
