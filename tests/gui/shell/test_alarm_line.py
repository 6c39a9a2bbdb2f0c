"""Proves the alarm line: what it counts and names, whose wish it passes on, and what alone flashes."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.models.alarm import AlarmKind
from desktop.models.incident import Priority
from tests.helpers.samples import NOON
from widgets.parts.key_button import KeyButton
from widgets.parts.plain_label import PlainLabel, TitleLabel
from widgets.shell.alarm_line import AlarmLine, AlarmPicture
from widgets.shell.alarm_mark import FLASH_PERIOD_S, AlarmMark, is_lit

PICTURE = AlarmPicture(
    unacknowledged=2,
    top_id="a1",
    top_kind=AlarmKind.CRITICAL_INCIDENT,
    top_priority=Priority.CRITICAL,
    top_title="<b>燃气管道破裂</b>",
    top_place="天彭街道 朝阳中路008",
    top_raised=NOON - timedelta(seconds=145),
    oldest_raised=NOON - timedelta(seconds=190),
)


@pytest.fixture
def line(qtbot: QtBot) -> AlarmLine:
    line = AlarmLine()
    qtbot.addWidget(line)
    line.set_can_write(True)
    return line


def test_count_top_and_oldest_are_named_as_plain_text(line: AlarmLine) -> None:
    line.show_alarms(PICTURE, NOON)
    for part in ("2", "<b>燃气管道破裂</b>", "朝阳中路008", "2 分 25 秒", "3 分 10 秒"):
        assert part in line.words


def test_a_vacant_post_is_named_once(line: AlarmLine) -> None:
    line.show_alarms(replace(PICTURE, top_kind=AlarmKind.POST_VACANT, top_title="朝阳中路社区008网格"), NOON)
    assert "空岗" in line.words
    assert line.words.count("008") == 1


def test_before_anything_is_known_no_calm_is_claimed(line: AlarmLine) -> None:
    assert line.words.strip() == "报警 –"
    line.show_alarms(AlarmPicture(unacknowledged=0), NOON)
    assert line.words.strip() == "没有未确认的报警"


def test_what_is_over_is_not_told_as_if_it_went_on(line: AlarmLine) -> None:
    line.show_alarms(replace(PICTURE, top_kind=AlarmKind.POST_VACANT, top_is_over=True), NOON)
    assert "已恢复 · 空岗" in line.words
    line.show_alarms(PICTURE, NOON)
    assert "已恢复" not in line.words


def test_a_long_title_gives_way_to_age_and_button(line: AlarmLine) -> None:
    line.show_alarms(replace(PICTURE, top_title="燃气管道破裂" * 60, shelved=12), NOON)
    line.resize(1280, line.height())
    line.show()
    assert line.minimumSizeHint().width() < 1000
    for label in line.findChildren(PlainLabel):
        if label.isVisible() and not isinstance(label, TitleLabel):
            assert label.width() >= label.sizeHint().width(), label.text()
    for button in line.findChildren(KeyButton):
        assert button.geometry().right() < 1280
    title = line.findChildren(TitleLabel)[0]
    painted = title.grab().toImage()
    background = painted.pixelColor(title.width() - 1, 0)
    right_edge = {painted.pixelColor(title.width() - 1, y).name() for y in range(title.height())}
    assert right_edge == {background.name()}, "a letter is cut in two"


def test_raised_lately_is_silent_until_it_is_known(line: AlarmLine) -> None:
    line.show_alarms(PICTURE, NOON)
    assert "10 分钟" not in line.words


def test_acknowledge_is_asked_for_the_shown_alarm_alone(line: AlarmLine, qtbot: QtBot) -> None:
    line.show_alarms(PICTURE, NOON)
    button = line.findChildren(KeyButton)[0]
    with qtbot.waitSignal(line.acknowledge_requested) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == ["a1"]


def test_who_may_only_look_cannot_acknowledge(line: AlarmLine, qtbot: QtBot) -> None:
    line.set_can_write(False)
    line.show_alarms(PICTURE, NOON)
    with qtbot.assertNotEmitted(line.acknowledge_requested):
        line.acknowledge()
    assert not line.findChildren(KeyButton)[0].isEnabled()


def test_nothing_to_acknowledge_is_said(line: AlarmLine) -> None:
    line.show_alarms(AlarmPicture(unacknowledged=0), NOON)
    assert "没有" in line.words
    assert not line.findChildren(KeyButton)[0].isEnabled()


def test_what_is_put_aside_is_counted_and_calls_nobody(line: AlarmLine, qtbot: QtBot) -> None:
    line.show_alarms(PICTURE, NOON)
    assert "搁置" not in line.words, "nothing is aside, nothing is said of it"
    with qtbot.assertNotEmitted(line.shelf_requested):
        line.ask_shelf()
    line.show_alarms(AlarmPicture(unacknowledged=0, shelved=3), NOON)
    assert "没有未确认的报警" in line.words
    assert "搁置 3" in line.words
    line.set_can_write(False)
    button = line.findChildren(KeyButton)[1]
    with qtbot.waitSignal(line.shelf_requested):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_who_may_only_look_puts_nothing_aside(line: AlarmLine, qtbot: QtBot) -> None:
    line.show_alarms(replace(PICTURE, can_shelve=True), NOON)
    with qtbot.waitSignal(line.shelf_requested):
        line.ask_shelf()
    line.set_can_write(False)
    with qtbot.assertNotEmitted(line.shelf_requested):
        line.ask_shelf()
    assert not line.findChildren(KeyButton)[1].isEnabled()


def test_flashing_is_two_hertz_and_half_on() -> None:
    seen = [is_lit(1000.0 + step * FLASH_PERIOD_S / 100) for step in range(400)]
    changes = sum(first != second for first, second in pairwise(seen))
    assert sum(seen) == pytest.approx(200, abs=2)
    assert changes in (7, 8)


def test_mark_rests_while_nothing_waits(qtbot: QtBot) -> None:
    mark = AlarmMark()
    qtbot.addWidget(mark)
    empty = mark.grab().toImage()
    mark.show_priority(Priority.CRITICAL)
    assert mark.grab().toImage() != empty
    mark.show_priority(None)
    assert mark.grab().toImage() == empty
