"""Proves the one road of notices: same key replaces, others stack, text is plain, nothing is modal."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.notice import Notice, NoticeLevel
from widgets.parts.key_button import KeyButton
from widgets.shell.notice_area import SHOWN_AT_ONCE, NoticeArea, NoticeLine


def notice(key: str, *, level: NoticeLevel = NoticeLevel.WARNING, action: str = "") -> Notice:
    return Notice(
        level=level,
        text_key="central-unreachable",
        replace_key=key,
        since=datetime(2026, 11, 23, tzinfo=UTC),
        action=action,
    )


@pytest.fixture
def area(qtbot: QtBot) -> NoticeArea:
    area = NoticeArea()
    qtbot.addWidget(area)
    return area


def test_empty_area_is_hidden(area: NoticeArea) -> None:
    assert area.isHidden()
    area.raise_notice(notice("a"))
    assert not area.isHidden()
    area.clear_notice("a")
    assert area.isHidden()


def test_same_key_replaces_in_place(area: NoticeArea) -> None:
    area.raise_notice(notice("link"))
    area.raise_notice(notice("other"))
    area.raise_notice(notice("link", level=NoticeLevel.ERROR))
    assert [line.notice.replace_key for line in area.lines] == ["other", "link"]
    assert area.lines[1].notice.level is NoticeLevel.ERROR


def test_more_than_a_few_are_counted_not_dropped(area: NoticeArea) -> None:
    for number in range(SHOWN_AT_ONCE + 2):
        area.raise_notice(notice(f"key-{number}"))
    shown = [line for line in area.lines if not line.isHidden()]
    assert len(shown) == SHOWN_AT_ONCE
    assert len(area.lines) == SHOWN_AT_ONCE + 2


def test_clearing_an_unknown_key_is_fine(area: NoticeArea) -> None:
    area.clear_notice("never raised")
    assert area.lines == []


def test_action_is_asked_for_and_no_dialog_opens(area: NoticeArea, qtbot: QtBot) -> None:
    area.raise_notice(notice("link", action="retry"))
    act = area.findChildren(NoticeLine)[0].findChildren(KeyButton)[0]
    with qtbot.waitSignal(area.action_requested) as asked:
        qtbot.mouseClick(act, Qt.MouseButton.LeftButton)
    assert asked.args == ["retry"]
    assert QApplication.activeModalWidget() is None
