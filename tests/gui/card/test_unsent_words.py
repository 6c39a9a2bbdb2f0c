"""Proves that words leave the card's fields only once an order that carries them is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.models.command import Operation, Order, OrderState, Outcome
from tests.helpers.card_scene import CardScene
from tests.helpers.records import NOW
from tests.helpers.samples import make_command
from widgets.card.moves_box import MovesBox
from widgets.parts.plain_label import PlainLabel

WORDS = "先停三天，等燃气公司的答复"
CARRIED = {"opinion": WORDS}


@pytest.fixture
def box(card: CardScene) -> MovesBox:
    """The form of a note, filled, on the card of an incident."""
    card.choose("i3", "note", "void", "close")
    moves = card.panel.incident.moves
    moves.begin(Operation.NOTE)
    moves.words.setText(WORDS)
    return moves


def said_by(box: MovesBox) -> str:
    """Return what the box says beside its fields."""
    labels = box.findChildren(PlainLabel)
    return "\n".join(one.text() for one in labels if one.isVisibleTo(box))


def test_the_form_is_cleared_once_the_order_is_kept(card: CardScene, box: MovesBox) -> None:
    box.confirm()
    assert card.orders() == [("note", "i3", CARRIED)]
    assert (box.words.text(), box.words.hasFocus()) == (WORDS, False)
    card.order(OrderState.QUEUED, None, Operation.NOTE, "i3", CARRIED)
    assert (box.words.text(), box.draft) == ("", None)
    card.order(OrderState.ACCEPTED, Outcome(revision=2), Operation.NOTE, "i3", CARRIED)
    card.answer("i3", "note")
    assert (box.words.text(), box.words.isHidden()) == ("", True)


def test_a_record_that_has_meanwhile_changed_costs_no_words(card: CardScene, box: MovesBox) -> None:
    card.change("i3", title="燃气管道破裂，有人受伤")
    box.confirm()
    assert card.orders() == []
    assert box.words.text() == WORDS
    assert "记录刚有变化" in said_by(box)
    card.answer("i3", "note")
    box.confirm()
    assert card.orders() == [("note", "i3", CARRIED)]


def test_an_order_that_was_not_kept_costs_no_words(card: CardScene, box: MovesBox) -> None:
    box.confirm()
    card.orders()
    assert box.words.text() == WORDS
    assert box.draft is not None


def test_a_move_that_is_no_longer_offered_comes_back_with_its_words(card: CardScene, box: MovesBox) -> None:
    card.answer("i3", "void")
    assert (box.words.isHidden(), box.words.text()) == (True, "")
    assert "所写已保留" in said_by(box)
    card.answer("i3", "note", "void")
    assert (box.words.isHidden(), box.words.text()) == (False, WORDS)


def test_another_order_that_is_on_its_way_costs_no_words(card: CardScene, box: MovesBox) -> None:
    card.order(OrderState.SENDING, None, Operation.CLAIM, "i3")
    card.order(OrderState.REJECTED, Outcome(problem="internal"), Operation.CLAIM, "i3")
    assert (box.words.isHidden(), box.words.text()) == (False, WORDS)


@pytest.mark.parametrize("other", ["i3", "i8"])
def test_a_key_pressed_twice_is_one_order(card: CardScene, box: MovesBox, other: str) -> None:
    box.confirm()
    box.confirm()
    assert card.orders() == [("note", "i3", CARRIED)]
    card.choose(other, "note")
    card.order(OrderState.QUEUED, None, Operation.NOTE, "i3", CARRIED)
    card.choose("i3", "note")
    assert box.words.text() == "", "also where another incident was looked at meanwhile"


def test_an_order_of_somebody_else_clears_nothing(card: CardScene, box: MovesBox) -> None:
    hers = replace(make_command("hers", Operation.NOTE, "i3"), arguments=CARRIED, given_by="officer-2")
    card.stage.give(Order(command=hers, sequence=1, state=OrderState.QUEUED, attempts=0, changed=NOW))
    assert box.words.text() == WORDS


def test_an_opinion_goes_once_its_order_is_accepted(card: CardScene) -> None:
    card.choose("i8", "close", "return")
    opinion = card.panel.incident.opinion
    opinion.setText(" 不属本辖区 ")
    card.press("退回")
    said = {"opinion": "不属本辖区"}
    for state in (OrderState.QUEUED, OrderState.SENDING):
        card.order(state, None, Operation.RETURN, "i8", said)
        assert opinion.text() == " 不属本辖区 "
    card.order(OrderState.ACCEPTED, Outcome(revision=2), Operation.RETURN, "i8", said)
    assert opinion.text() == ""
