"""Proves that what an officer types on the card is kept, carried, and never taken for keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget
from pytestqt.qtbot import QtBot

from desktop.models.command import Operation, OrderState, Outcome
from desktop.models.incident import IncidentState
from tests.helpers.card_scene import CardScene
from widgets.card.incident_card import IncidentCard
from widgets.card.rows import OpinionField


@pytest.fixture
def incident(card: CardScene, qtbot: QtBot) -> IncidentCard:
    """The card of an incident to be checked; the officer types into its field."""
    card.choose("i8", "close", "return")
    card.settle()
    card.panel.activateWindow()
    qtbot.waitUntil(card.panel.isActiveWindow)
    QListWidget(card.panel).show()  # a list beside it, as in the window, to which a lost focus would go
    card.panel.incident.opinion.setFocus()
    return card.panel.incident


def type_at_focus(card: CardScene, letters: str) -> None:
    """Type where the keyboard is."""
    card.settle()
    focus = card.panel.focusWidget()
    assert focus is not None
    assert focus.isVisible()
    QTest.keyClicks(focus, letters)


def test_return_asks_for_the_reason_first(card: CardScene) -> None:
    card.choose("i8", "close", "return")
    card.panel.incident.opinion.setText("   ")
    card.press("退回")
    assert card.orders() == []
    assert card.panel.incident.opinion.hasFocus()
    card.panel.incident.opinion.setText(" 不属本辖区 ")
    card.press("退回")
    assert card.orders() == [("return", "i8", "不属本辖区")]


def test_close_carries_the_opinion_and_needs_none(card: CardScene, incident: IncidentCard) -> None:
    incident.opinion.setText("已处理")
    card.press("办结")
    assert card.orders() == [("close", "i8", "已处理")]


@pytest.mark.parametrize("allowed", [("claim",), (), ("claim", "dispatch")])
def test_no_field_where_no_opinion_is_asked(card: CardScene, allowed: tuple[str, ...]) -> None:
    card.choose("i3", *allowed)
    card.settle()
    assert not card.panel.incident.opinion.isVisible()


def test_a_changed_record_takes_neither_words_nor_focus(card: CardScene, incident: IncidentCard) -> None:
    QTest.keyClicks(incident.opinion, "xc")
    incident.opinion.setCursorPosition(1)
    card.change("i8", title="独居老人探访求助（二次）")
    assert "正在读取可用操作 …" in card.words
    assert "独居老人探访求助（二次）" in card.words
    assert incident.opinion.hasFocus()
    type_at_focus(card, "a")
    card.answer("i8", "close", "return")
    type_at_focus(card, "b")
    assert incident.opinion.text() == "xabc"
    assert card.orders() == []


def test_the_field_stays_under_the_hand_that_types(card: CardScene, incident: IncidentCard) -> None:
    incident.opinion.insert("正在")
    card.change("i8", state=IncidentState.HANDLING)
    card.answer("i8", "claim")
    assert list(card.buttons) == ["签占"]
    assert incident.opinion.hasFocus()
    QTest.keyClick(incident.opinion, Qt.Key.Key_Escape)
    card.answer("i8", "claim")
    card.settle()
    assert not incident.opinion.isVisible()
    assert incident.opinion.text() == "正在"


def test_words_are_kept_while_another_incident_is_looked_at(card: CardScene, incident: IncidentCard) -> None:
    incident.opinion.setText("已处理")
    card.choose("i3", "close")
    assert incident.opinion.text() == ""
    card.stage.selection.select_worker("w1")
    card.choose("i8", "close", "return")
    assert incident.opinion.text() == "已处理"


def test_words_outlive_a_rejected_order(card: CardScene, incident: IncidentCard) -> None:
    incident.opinion.setText("已处理")
    card.press("办结")
    card.order(OrderState.SENDING, None, Operation.CLOSE, "i8")
    assert card.buttons == {}
    card.order(OrderState.REJECTED, Outcome(problem="internal"), Operation.CLOSE, "i8")
    assert incident.opinion.isVisible()
    assert incident.opinion.text() == "已处理"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape])
def test_enter_and_escape_end_the_typing_and_order_nothing(
    card: CardScene, incident: IncidentCard, key: Qt.Key
) -> None:
    shortcut = QShortcut(key, card.panel)
    shortcut.activated.connect(incident.close_incident)
    QTest.keyClicks(incident.opinion, "x")
    QTest.keyClick(incident.opinion, key)
    assert not incident.opinion.hasFocus()
    assert card.orders() == []
    QTest.keyClick(card.panel, key)
    assert card.orders() == [("close", "i8", "x")]


def test_letters_in_the_field_are_no_keys(card: CardScene, incident: IncidentCard) -> None:
    shortcut = QShortcut(Qt.Key.Key_X, card.panel)
    shortcut.activated.connect(incident.close_incident)
    QTest.keyClicks(incident.opinion, "xx")
    assert isinstance(incident.opinion, OpinionField)
    assert (incident.opinion.text(), card.orders()) == ("xx", [])
    QTest.keyClick(incident.opinion, Qt.Key.Key_Escape)
    QTest.keyClick(card.panel, Qt.Key.Key_X)
    assert card.orders() == [("close", "i8", "xx")]
