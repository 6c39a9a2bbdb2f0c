"""Proves the box of further moves: what it offers, what it asks for, what it orders by keys alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtTest import QTest

from desktop.models.command import Operation
from desktop.models.incident import Rating, Supervision
from desktop.settings.settings import Language
from tests.helpers.panel_stage import PanelStage, cut_words
from tests.helpers.records import NOW
from widgets.card.card_style import card_style
from widgets.card.moves import NEEDS_REASON, Surroundings, arguments_of, form_of
from widgets.card.moves_box import MovesBox
from widgets.parts.theme import current_palette

AROUND = Surroundings(
    colleagues=(("officer-2", "陈国栋"),),
    departments=(("d1", "燃气公司"), ("d2", "城管局")),
    nearby=(("i9", "2026112300009 燃气味"),),
    supervision=Supervision.ORDINARY,
    urgent=True,
)


class Heard(QObject):
    def __init__(self, box: MovesBox) -> None:
        super().__init__()
        self.moves: list[tuple[Operation, object]] = []
        box.move_requested.connect(self.note)

    @Slot(object, object)
    def note(self, operation: Operation, arguments: object) -> None:
        self.moves.append((operation, arguments))


def make_box(stage: PanelStage, *allowed: Operation) -> tuple[MovesBox, Heard]:
    box = MovesBox()
    box.setStyleSheet(card_style(current_palette()))
    box.show()
    stage.show(box, 352, 220)
    box.setVisible(box.set_offer([one.value for one in allowed], AROUND, NOW))
    return box, Heard(box)


def choose(box: MovesBox, operation: Operation) -> None:
    box.moves.setCurrentIndex(box.moves.findData(operation.value))
    box.moves.activated.emit(box.moves.currentIndex())


def offered(box: MovesBox) -> list[str]:
    return [box.moves.itemData(place) for place in range(1, box.moves.count())]


def test_moves_with_keys_of_their_own_and_empty_choices_are_not_offered(stage: PanelStage) -> None:
    box, _ = make_box(stage, Operation.CLAIM, Operation.DISPATCH, Operation.VOID, Operation.MERGE)
    assert offered(box) == ["void", "merge"]
    box.set_offer(["void", "merge", "hand-off"], Surroundings(), NOW)
    assert offered(box) == ["void"]
    assert not box.set_offer(["claim", "teleport"], AROUND, NOW)


def test_what_is_required_is_asked_for_before_anything_is_ordered(stage: PanelStage) -> None:
    box, heard = make_box(stage, Operation.VOID)
    choose(box, Operation.VOID)
    box.confirm()
    assert heard.moves == []
    assert box.words.hasFocus()
    box.words.setText("重复上报")
    box.confirm()
    assert heard.moves == [(Operation.VOID, {"opinion": "重复上报"})]
    box.reset()
    assert box.words.text() == ""
    assert box.words.isHidden()


def test_the_keyboard_alone_is_enough_and_enter_orders_nothing(stage: PanelStage) -> None:
    box, heard = make_box(stage, Operation.SUPERVISE, Operation.NOTE)
    box.open()
    assert box.moves.hasFocus()
    QTest.keyClick(box.moves, Qt.Key.Key_Down)
    assert box.moves.hasFocus(), "looking through the list stays in it"
    QTest.keyClick(box.moves, Qt.Key.Key_Return)
    assert box.choice.hasFocus()
    QTest.keyClick(box.choice, Qt.Key.Key_Down)
    QTest.keyClick(box.choice, Qt.Key.Key_Return)
    assert box.words.hasFocus()
    QTest.keyClicks(box.words, "asap")
    QTest.keyClick(box.words, Qt.Key.Key_Return)
    assert heard.moves == []
    QTest.keyClick(box.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert heard.moves == [(Operation.SUPERVISE, {"opinion": "asap", "level": "red"})]
    assert box.words.text() == "asap", "nobody has taken the order over yet"
    box.hand_over()
    assert not any(one.hasFocus() for one in (box.moves, box.choice, box.words))


def test_escape_forgets_what_was_begun(stage: PanelStage) -> None:
    box, heard = make_box(stage, Operation.NOTE)
    choose(box, Operation.NOTE)
    box.words.setFocus()
    QTest.keyClicks(box.words, "later")
    QTest.keyClick(box.words, Qt.Key.Key_Escape)
    assert (box.words.text(), box.words.isHidden(), heard.moves) == ("", True, [])


def test_a_form_that_is_being_filled_outlives_a_new_offer_of_its_move(stage: PanelStage) -> None:
    box, _ = make_box(stage, Operation.NOTE, Operation.VOID)
    choose(box, Operation.NOTE)
    box.words.setText("半句")
    box.set_offer(["supervise", "note"], AROUND, NOW)
    assert (box.moves.currentData(), box.words.text(), box.words.isHidden()) == ("note", "半句", False)
    box.set_offer(["supervise"], AROUND, NOW)
    assert box.words.isHidden()


@pytest.mark.parametrize(
    ("operation", "given", "arguments"),
    [
        (Operation.SUPERVISE, {"choice": "yellow"}, {"opinion": "话", "level": "yellow"}),
        (Operation.RATE, {"choice": "fair"}, {"opinion": "话", "rating": "fair"}),
        (Operation.HAND_OFF, {"choice": "officer-2"}, {"opinion": "话", "to_id": "officer-2"}),
        (Operation.MERGE, {"choice": "i9"}, {"opinion": "话", "into": "i9"}),
        (
            Operation.COPY,
            {"choice": "d1"},
            {"opinion": "话", "receivers": [{"kind": "department", "id": "d1"}]},
        ),
        (Operation.FLAG, {"choice": "urgent"}, {"opinion": "话", "urgent": False}),
        (Operation.FLAG, {"choice": "major"}, {"opinion": "话", "major": True}),
        (Operation.SUSPEND, {"days": 3}, {"opinion": "话", "until": NOW + timedelta(days=3)}),
        (Operation.CORRECT, {"title": "正名"}, {"opinion": "话", "title": "正名"}),
        (Operation.RELEASE, {}, {}),
        (Operation.RECALL, {}, {"opinion": "话"}),
    ],
)
def test_each_form_makes_the_body_that_the_central_takes(
    stage: PanelStage, operation: Operation, given: dict[str, object], arguments: dict[str, object]
) -> None:
    form = form_of(operation, AROUND)
    found = arguments_of(form, AROUND, words="话", now=NOW, **given)  # type: ignore[arg-type]
    assert dict(found) == arguments
    assert form.needs_reason == (operation in NEEDS_REASON)


def test_only_higher_levels_are_offered_and_each_rating(stage: PanelStage) -> None:
    levels = [value for value, _ in form_of(Operation.SUPERVISE, AROUND).choices]
    assert levels == ["yellow", "red"]
    assert len(form_of(Operation.RATE, AROUND).choices) == len(Rating)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    "operation", [Operation.SUSPEND, Operation.MERGE, Operation.CORRECT, Operation.EXTEND]
)
def test_no_words_are_cut(stage: PanelStage, operation: Operation, language: Language) -> None:
    stage.speak(language)
    box, _ = make_box(stage, operation)
    choose(box, operation)
    box.confirm()
    assert cut_words(box) == []
