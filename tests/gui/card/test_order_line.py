"""Proves the line that says what has become of an order: each state in words, a conflict with its holder."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QObject, Slot

from desktop.models.command import FINAL_ORDER_STATES, Operation, Order, OrderState, Outcome
from desktop.models.incident import IncidentState
from desktop.models.problem import ProblemType
from desktop.settings.settings import Language
from tests.helpers.card_scene import CardScene, shown_words
from tests.helpers.panel_stage import PanelStage, cut_words
from tests.helpers.records import NOW
from tests.helpers.samples import make_command
from widgets.card.order_line import OrderLine, order_words

ZONE = ZoneInfo("Asia/Shanghai")
CLAIMED = Outcome(
    problem=ProblemType.ALREADY_CLAIMED,
    detail="chen holds it",
    holder_name="陈国栋",
    holder_until=NOW + timedelta(minutes=5),
)
STALE = Outcome(problem=ProblemType.STALE_REVISION, detail="revision 4")
REFUSED = Outcome(problem=ProblemType.TRANSITION_NOT_ALLOWED, detail="claim is not allowed")


class MoveEar(QObject):
    """Hears the further moves that a card wishes for."""

    def __init__(self, card: CardScene) -> None:
        super().__init__()
        self.moves: list[tuple[str, object, object]] = []
        card.panel.move_requested.connect(self.note)

    @Slot(str, object, object)
    def note(self, incident_id: str, operation: object, arguments: object) -> None:
        self.moves.append((incident_id, operation, arguments))


def make_order(
    state: OrderState, outcome: Outcome | None = None, operation: Operation = Operation.CLAIM
) -> Order:
    command = make_command("key-1", operation, "i3", issued=NOW)
    return Order(command=command, sequence=1, state=state, attempts=1, changed=NOW, outcome=outcome)


@pytest.mark.parametrize(
    ("state", "outcome", "words"),
    [
        (OrderState.QUEUED, None, "签占：已记下，待发送"),
        (OrderState.SENDING, None, "签占：发送中"),
        (OrderState.UNKNOWN, None, "签占：结果未知，正在核对，勿重复下达"),
        (OrderState.CONFLICT, CLAIMED, "签占：冲突，陈国栋 已签占，至 14:07"),
        (OrderState.CONFLICT, STALE, "签占：冲突，事件已被他人更新"),
        (OrderState.CONFLICT, None, "签占：冲突，事件已被他人更新"),
        (OrderState.REJECTED, REFUSED, "签占：被拒绝 事件的状态已不允许这样做"),
        (OrderState.EXPIRED, None, "签占：已过期，未送达中心，请重新下达"),
        (OrderState.WITHDRAWN, None, "签占：已撤回"),
        (OrderState.ACCEPTED, None, "签占：已接受"),
    ],
)
def test_each_state_has_its_words(
    stage: PanelStage, state: OrderState, outcome: Outcome | None, words: str
) -> None:
    assert order_words(make_order(state, outcome), ZONE) == words


@pytest.mark.parametrize("state", list(OrderState))
def test_only_what_went_wrong_stands_out_and_offers_something(stage: PanelStage, state: OrderState) -> None:
    line = OrderLine(make_order(state, CLAIMED if state is OrderState.CONFLICT else None), ZONE)
    stage.show(line, 340, 90)
    is_final = state in FINAL_ORDER_STATES
    assert line.property("role") == ("order-trouble" if is_final else "order")
    again = {OrderState.CONFLICT: "接管", OrderState.EXPIRED: "重新下达"}.get(state)
    offered = shown_words(line)[1:]
    assert offered == ([] if not is_final else ["放下"] if again is None else [again, "放下"])


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        (OrderState.UNKNOWN, None),
        (OrderState.CONFLICT, CLAIMED),
        (OrderState.REJECTED, REFUSED),
        (OrderState.EXPIRED, None),
    ],
)
def test_no_words_are_cut(
    stage: PanelStage, state: OrderState, outcome: Outcome | None, language: Language
) -> None:
    stage.speak(language)
    line = OrderLine(make_order(state, outcome, Operation.DISPATCH), ZONE)
    stage.show(line, 272, 130)
    assert cut_words(line) == []


def test_the_card_says_how_far_an_order_is(card: CardScene) -> None:
    card.choose("i3", "claim")
    card.order(OrderState.QUEUED)
    assert "签占：已记下，待发送" in card.words
    assert "李晓梅 · 已 0 秒" in card.words
    card.order(OrderState.UNKNOWN)
    assert "签占：结果未知，正在核对，勿重复下达" in card.words
    assert card.buttons == {}
    card.order(OrderState.REJECTED, REFUSED)
    assert "签占：被拒绝 事件的状态已不允许这样做" in card.words
    assert "无人签占" in card.words
    assert list(card.buttons) == ["放下", "签占"]


def test_an_accepted_order_shows_its_effect_and_no_line(card: CardScene) -> None:
    card.choose("i6", "claim")
    assert card.words[0].startswith("待受理")
    card.order(OrderState.ACCEPTED, Outcome(revision=2), incident_id="i6")
    assert card.words[0].startswith("待派遣")
    assert "签占：" not in card.text
    assert card.buttons == {}
    card.change("i6", state=IncidentState.TO_DISPATCH)
    card.answer("i6", "close")
    assert card.words[0].startswith("待派遣")
    assert list(card.buttons) == ["办结"]


def test_a_conflict_can_be_ordered_anew_or_left(card: CardScene) -> None:
    card.choose("i3", "claim")
    card.order(OrderState.CONFLICT, STALE)
    card.press("接管")
    card.press("放下")
    assert card.orders() == [("take-over", "key-1"), ("dismiss", "key-1")]
    card.stage.feed.dismiss_order("key-1")
    card.stage.feed.flush()
    assert "冲突" not in card.text


def test_a_colleague_s_claim_is_taken_over_with_a_word_where_that_is_allowed(card: CardScene) -> None:
    heard = MoveEar(card)
    card.choose("i3", "supervise")
    card.order(OrderState.CONFLICT, CLAIMED)
    assert "签占：冲突，陈国栋 已签占，至 14:07" in card.words
    assert "接管" not in card.buttons, "a second claim would come to nothing"
    card.answer("i3", "supervise", "take")
    card.press("接管")
    box = card.panel.incident.moves
    assert box.moves.currentData() == "take"
    box.words.setText("本人在电话中处置")
    box.confirm()
    assert heard.moves == [("i3", Operation.TAKE, {"opinion": "本人在电话中处置"})]
    assert card.orders() == [("take", "i3", {"opinion": "本人在电话中处置"})]


def test_orders_for_another_incident_are_not_on_this_card(card: CardScene) -> None:
    card.choose("i3", "claim")
    card.order(OrderState.CONFLICT, CLAIMED, incident_id="i4")
    assert "冲突" not in card.text
    assert list(card.buttons) == ["签占"]


def test_a_fresh_order_counts_down_how_long_it_can_be_taken_back(card: CardScene) -> None:
    taken_back: list[str] = []
    card.panel.undo_requested.connect(taken_back.append)
    card.choose("i3", "claim")
    outcome = Outcome(revision=1, undo_until=NOW + timedelta(seconds=9.5))
    card.order(OrderState.ACCEPTED, outcome, Operation.DISPATCH)
    assert "派遣：已接受" in card.words
    assert "还可撤销 10 秒" in card.words
    card.stage.ticking.second_passed.emit(NOW + timedelta(seconds=4))
    assert "还可撤销 6 秒" in card.words
    card.press("撤销")
    card.panel.incident.undo()
    assert taken_back == ["key-1", "key-1"]
    card.stage.ticking.second_passed.emit(NOW + timedelta(seconds=10))
    assert "派遣：已接受" not in card.words
    card.panel.incident.undo()
    assert len(taken_back) == 2, "too late"


def test_an_unsent_order_can_be_taken_back_without_a_countdown(card: CardScene) -> None:
    card.choose("i3", "claim")
    card.order(OrderState.QUEUED)
    assert "撤销" in card.buttons
    assert "还可撤销" not in card.text
    card.order(OrderState.SENDING)
    assert "撤销" not in card.buttons
