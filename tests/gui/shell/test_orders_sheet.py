"""Proves the list of orders: each state has its words and only the choices that make sense."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.models.command import Order, OrderState, Outcome
from desktop.models.problem import ProblemType
from tests.helpers.samples import NOON, make_command
from widgets.parts.key_button import KeyButton
from widgets.parts.problem_words import problem_words
from widgets.shell.order_words import held_words, order_state_word, outcome_words
from widgets.shell.orders_sheet import SHOWN_ORDERS, OrdersSheet

ZONE = ZoneInfo("Asia/Shanghai")
OFFERS = {
    OrderState.QUEUED: ["撤回"],
    OrderState.SENDING: [],
    OrderState.UNKNOWN: [],
    OrderState.ACCEPTED: ["收起"],
    OrderState.CONFLICT: ["按现状重发", "收起"],
    OrderState.REJECTED: ["收起"],
    OrderState.EXPIRED: ["按现状重发", "收起"],
    OrderState.WITHDRAWN: ["收起"],
}


def make_order(number: int, state: OrderState, outcome: Outcome | None = None) -> Order:
    command = make_command(f"k{number}")
    return Order(command=command, sequence=number, state=state, attempts=0, changed=NOON, outcome=outcome)


def title_of(order: Order) -> str:
    return f"<b>{order.command.target_id}</b>"


def held_words_of(order: Order) -> str:
    giver = order.command.given_by
    return held_words(order, "李娜" if giver == "officer-1" else "") if giver else ""


@pytest.fixture
def sheet(qtbot: QtBot) -> Iterator[OrdersSheet]:
    window = QWidget()
    window.resize(1200, 800)
    qtbot.addWidget(window)
    window.show()
    sheet = OrdersSheet(window, title_of, held_words_of)
    sheet.open_sheet()
    yield sheet
    window.hide()


@pytest.mark.parametrize("state", list(OrderState))
def test_each_state_has_its_words_and_choices(sheet: OrdersSheet, state: OrderState) -> None:
    sheet.show_orders([make_order(1, state)], NOON, ZONE)
    assert order_state_word(state) in sheet.lines[0].words
    assert sheet.lines[0].offers == OFFERS[state]
    assert "<b>i1</b>" in sheet.lines[0].words


def test_conflict_names_the_holder_and_until_when(sheet: OrdersSheet) -> None:
    outcome = Outcome(problem=ProblemType.ALREADY_CLAIMED, holder_name="陈国栋", holder_until=NOON)
    sheet.show_orders([make_order(1, OrderState.CONFLICT, outcome)], NOON, ZONE)
    assert "陈国栋" in sheet.lines[0].words
    assert "20:00:00" in sheet.lines[0].words
    endless = make_order(1, OrderState.CONFLICT, replace(outcome, holder_until=None))
    assert "陈国栋" in outcome_words(endless, ZONE)


def test_every_problem_has_words() -> None:
    for problem in ProblemType:
        assert problem_words(problem)
    assert problem_words("some-new-problem") == "some-new-problem"


def test_latest_first_and_older_ones_are_counted(sheet: OrdersSheet) -> None:
    orders = [make_order(n, OrderState.QUEUED) for n in range(SHOWN_ORDERS + 3)]
    sheet.show_orders(orders, NOON, ZONE)
    assert sum(not line.isHidden() for line in sheet.lines) == SHOWN_ORDERS
    assert any("3" in label.text() for label in sheet.findChildren(type(sheet.title)) if label.isVisible())


def test_choices_carry_the_order_s_key(sheet: OrdersSheet, qtbot: QtBot) -> None:
    sheet.show_orders([make_order(7, OrderState.CONFLICT)], NOON, ZONE)
    withdraw, repeat, leave = sheet.lines[0].findChildren(KeyButton)
    assert withdraw.isHidden()
    with qtbot.waitSignal(sheet.repeat_requested) as asked:
        qtbot.mouseClick(repeat, Qt.MouseButton.LeftButton)
    assert asked.args == ["k7"]
    with qtbot.waitSignal(sheet.leave_requested) as asked:
        qtbot.mouseClick(leave, Qt.MouseButton.LeftButton)
    assert asked.args == ["k7"]


@pytest.mark.parametrize("giver", ["officer-1", "another-central"])
@pytest.mark.parametrize("state", [OrderState.QUEUED, OrderState.UNKNOWN])
def test_what_is_not_ours_to_send_says_why_and_can_be_given_anew_or_left(
    sheet: OrdersSheet, state: OrderState, giver: str
) -> None:
    order = make_order(1, state)
    sheet.show_orders([replace(order, command=replace(order.command, given_by=giver))], NOON, ZONE)
    line = sheet.lines[0]
    assert ("李娜" in line.words) == (giver == "officer-1")
    assert ("未发出" in line.words) == (state is OrderState.QUEUED)
    assert line.offers == (["撤回", "按现状重发"] if state is OrderState.QUEUED else ["收起"])


def test_an_unknown_outcome_can_be_put_away_once_the_central_may_have_forgotten(sheet: OrdersSheet) -> None:
    order = make_order(1, OrderState.UNKNOWN)
    for age, offers in ((timedelta(hours=22), []), (timedelta(hours=24), ["收起"])):
        sheet.show_orders([order], NOON + age, ZONE)
        assert sheet.lines[0].offers == offers


def test_no_orders_is_said(sheet: OrdersSheet) -> None:
    sheet.show_orders([], NOON, ZONE)
    assert all(line.isHidden() for line in sheet.lines)
