"""Proves the incident's card: whom it offers what, why nothing, who answers, and which wish a key becomes."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QLabel

from desktop.models.command import OrderState, Outcome
from desktop.models.person import Role, Viewer
from desktop.models.post import PostState
from desktop.settings.settings import Language, Theme
from tests.helpers.card_scene import CardScene
from tests.helpers.panel_stage import PanelStage, cut_words, picture_of
from tests.helpers.records import NOW, code_of, make_candidate, make_post
from tests.helpers.samples import make_delta, make_upsert
from widgets.card.incident_card import MOST_CANDIDATES
from widgets.card.rows import CandidateRow, ClockRow
from widgets.card.wishes import EARLY_S, SETTLE_S
from widgets.parts.theme import current_palette

WALL = Viewer(person_id=None, name="大屏", role=Role.WALL, area_code="510182", can_write=False)
CANDIDATES = (
    make_candidate(1, "赵敏", leaves=code_of(4)),
    make_candidate(2, "燃气公司抢险班"),
    make_candidate(3, "刘洋"),
)


def rows_of(card: CardScene) -> list[CandidateRow]:
    return card.panel.incident.findChildren(CandidateRow)


def test_before_the_answer_nothing_can_be_ordered(card: CardScene) -> None:
    card.stage.selection.select_incident("i3")
    assert card.wishes == [("detail", "i3")]
    assert card.buttons == {}
    assert "正在读取可用操作 …" in card.words


@pytest.mark.parametrize(
    ("allowed", "words"),
    [
        (("claim",), ["签占"]),
        (("claim", "dispatch", "close"), ["派遣 赵敏", "签占", "办结"]),
        (("claim", "return", "close"), ["签占", "办结", "退回"]),
        (("verify", "accept", "sign-for"), []),
    ],
)
def test_buttons_are_what_the_central_allows(
    card: CardScene, allowed: tuple[str, ...], words: list[str]
) -> None:
    card.choose("i3", *allowed, candidates=CANDIDATES)
    assert list(card.buttons) == words


def test_a_holder_is_not_offered_to_claim_again(card: CardScene) -> None:
    card.claim_as("i3", "officer-1")
    card.choose("i3", "claim", "dispatch", candidates=CANDIDATES)
    assert list(card.buttons) == ["派遣 赵敏"]
    assert "name of officer-1 · 已" in card.text
    card.choose("i3", "claim", "release")
    assert card.buttons == {}
    assert "此刻没有可用操作，等待处置方" in card.words


def test_another_ones_incident_names_the_holder_and_offers_nothing(card: CardScene) -> None:
    card.claim_as("i3", "officer-2")
    card.choose("i3")
    assert card.buttons == {}
    assert "name of officer-2 正持有此事件" in card.words


def test_a_lease_taken_meanwhile_takes_the_buttons_away_at_once(card: CardScene) -> None:
    card.choose("i3", "claim", "dispatch", candidates=CANDIDATES)
    card.claim_as("i3", "officer-2")
    assert card.buttons == {}
    card.panel.incident.dispatch()
    assert card.orders() == []


def test_a_wall_can_order_nothing(card: CardScene) -> None:
    card.choose("i3", "claim", "close")
    card.stage.feed.set_viewer(WALL)
    assert card.buttons == {}
    card.answer("i3", "claim", "close")
    assert card.buttons == {}
    card.panel.incident.claim()
    card.panel.incident.close_incident()
    assert card.orders() == []


def test_nothing_to_do_says_why(card: CardScene) -> None:
    card.choose("i5")
    assert "此刻没有可用操作，等待处置方" in card.words
    card.panel.take_detail_failure("i5", "refused")
    assert "此刻没有可用操作，等待处置方" in card.words


def test_who_answers_and_why(card: CardScene) -> None:
    card.stage.commit(make_delta(make_upsert(replace(make_post(4, PostState.B_COVERING, 8), revision=2))))
    card.choose("i3")
    at = card.words.index("谁在负责这个网格")
    assert card.words[at + 1 : at + 4] == [
        "B岗 何蓉",
        "代班中 · 139 0001 2203",
        "A岗 周海 14:00 起外出培训（值班长批准） → B岗 何蓉 已接受 → 定位在本网格内",
    ]


def test_a_vacant_post_names_nobody_and_no_phone(card: CardScene) -> None:
    card.stage.commit(make_delta(make_upsert(replace(make_post(4, PostState.VACANT, 8), revision=2))))
    card.choose("i3")
    at = card.words.index("谁在负责这个网格")
    assert card.words[at + 1] == "空岗"
    assert "139 0001 2203" not in card.text


def test_the_chain_ages_with_the_second(card: CardScene) -> None:
    number = list(PostState).index(PostState.UNVERIFIED)
    card.choose(f"i{number}")
    assert "定位已 22 分 未更新" in card.text
    card.stage.ticking.second_passed.emit(NOW + timedelta(minutes=3))
    assert "定位已 25 分 未更新" in card.text


def test_a_reporter_is_shown_as_masked_as_the_central_sent_it(card: CardScene) -> None:
    card.choose("i3")
    assert "热线 13:50:37 · 王** 138****5521" in card.words


def test_the_clock_stands_inverse_past_its_end(card: CardScene) -> None:
    card.choose("i3")
    clock = card.panel.incident.findChild(ClockRow)
    assert clock is not None
    assert (clock.figure.text(), clock.figure.property("role")) == ("02:42", "strong")
    card.stage.ticking.second_passed.emit(NOW + timedelta(minutes=5))
    assert (clock.figure.text(), clock.figure.property("role")) == ("−0:02", "overdue")


def test_dispatch_carries_whom_the_officer_chose(card: CardScene) -> None:
    card.choose("i3", "dispatch", candidates=CANDIDATES)
    QTest.mouseClick(rows_of(card)[1], Qt.MouseButton.LeftButton)
    assert [row.property("role") for row in rows_of(card)] == ["candidate", "candidate-chosen", "candidate"]
    card.press("派遣 燃气公司抢险班")
    assert card.orders() == [("dispatch", "i3", (CANDIDATES[1].assignee,))]


def test_whom_the_officer_chose_stays_chosen_in_another_ranking(card: CardScene) -> None:
    card.choose("i3", "dispatch", candidates=CANDIDATES)
    card.panel.incident.choose_candidate(2)
    card.answer("i3", "dispatch", candidates=(CANDIDATES[2], CANDIDATES[0], CANDIDATES[1]))
    assert list(card.buttons) == ["派遣 刘洋"]
    card.panel.incident.dispatch()
    assert card.orders() == [("dispatch", "i3", (CANDIDATES[2].assignee,))]


def test_enter_does_not_send_one_who_has_only_just_come_first(card: CardScene) -> None:
    card.choose("i3", "dispatch", candidates=CANDIDATES)
    card.answer("i3", "dispatch", candidates=CANDIDATES[::-1])
    card.let_pass(SETTLE_S - 0.01)
    card.panel.incident.dispatch()
    assert card.orders() == []
    card.let_pass(0.02)
    card.panel.incident.dispatch()
    assert card.orders() == [("dispatch", "i3", (CANDIDATES[2].assignee,))]


def test_enter_does_not_dispatch_an_incident_that_has_only_just_changed(card: CardScene) -> None:
    card.choose("i3", "dispatch", candidates=CANDIDATES)
    card.change("i3", title="燃气管道破裂，有人受伤")
    card.answer("i3", "dispatch", candidates=CANDIDATES)
    card.let_pass(SETTLE_S - 0.01)
    card.panel.incident.dispatch()
    assert card.orders() == []
    card.let_pass(0.02)
    card.panel.incident.dispatch()
    assert card.orders() == [("dispatch", "i3", (CANDIDATES[0].assignee,))]


def test_a_key_pressed_too_long_is_one_wish(card: CardScene) -> None:
    card.choose("i3", "claim")
    for _ in range(4):
        card.panel.incident.claim()
        card.let_pass(SETTLE_S / 5)
    assert card.orders() == [("claim", "i3")]
    card.let_pass(SETTLE_S)
    card.panel.incident.claim()
    assert card.orders() == [("claim", "i3")]


def test_a_claim_wished_before_the_answer_is_given_with_it_once(card: CardScene) -> None:
    card.stage.selection.select_incident("i3")
    card.panel.incident.claim()
    card.panel.incident.claim()
    assert card.orders() == []
    card.let_pass(EARLY_S - 0.01)
    card.answer("i3", "claim", "dispatch", candidates=CANDIDATES)
    assert card.orders() == [("claim", "i3")]
    card.let_pass(SETTLE_S)
    card.answer("i3", "claim", "dispatch", candidates=CANDIDATES)
    assert card.orders() == []


def test_a_claim_wished_before_the_answer_is_not_given_to_another_nor_late_nor_against_it(
    card: CardScene,
) -> None:
    card.stage.selection.select_incident("i3")
    card.panel.incident.claim()
    card.choose("i4", "claim")
    card.choose("i3", "claim")
    assert card.orders() == []
    card.stage.selection.select_incident("i5")
    card.panel.incident.claim()
    card.let_pass(EARLY_S + 0.01)
    card.answer("i5", "claim")
    assert card.orders() == []
    card.stage.selection.select_incident("i6")
    card.panel.incident.claim()
    card.answer("i6", "close")
    card.answer("i6", "close", "claim")
    assert card.orders() == []


def test_a_claim_wished_before_a_change_or_by_who_has_gone_is_not_given(card: CardScene) -> None:
    card.stage.selection.select_incident("i3")
    card.panel.incident.claim()
    card.change("i3", title="燃气管道破裂，有人受伤")
    card.answer("i3", "claim")
    assert card.orders() == []
    card.stage.selection.select_incident("i4")
    card.panel.incident.claim()
    card.panel.take_viewer(None)
    card.answer("i4", "claim")
    assert card.orders() == []


def test_nobody_is_sent_by_a_wish_from_before_the_answer(card: CardScene) -> None:
    card.stage.selection.select_incident("i3")
    card.panel.incident.dispatch()
    card.panel.incident.close_incident()
    card.answer("i3", "dispatch", "close", candidates=CANDIDATES)
    assert card.orders() == []


def test_no_second_order_before_the_first_is_answered(card: CardScene) -> None:
    card.choose("i3", "claim", "dispatch", candidates=CANDIDATES)
    card.order(OrderState.SENDING)
    assert card.buttons == {}
    card.panel.incident.dispatch()
    card.panel.incident.claim()
    assert card.orders() == []
    card.order(OrderState.CONFLICT)
    assert list(card.buttons)[-2:] == ["派遣 赵敏", "签占"]


@pytest.mark.parametrize("state", [OrderState.SENDING, OrderState.CONFLICT, OrderState.ACCEPTED])
def test_no_section_stands_empty(card: CardScene, state: OrderState) -> None:
    card.choose("i3", "claim", "close")
    card.order(state, Outcome(revision=2))
    card.settle()
    lines = [one for one in card.panel.incident.findChildren(QFrame) if one.property("role") == "rule"]
    tops = sorted(one.y() for one in lines)
    assert len(tops) >= 2
    assert all(low - high > 30 for high, low in itertools.pairwise(tops))


def test_no_more_candidates_than_have_a_key(card: CardScene) -> None:
    more = (*CANDIDATES, make_candidate(4, "唐军"))
    card.choose("i3", "dispatch", candidates=more)
    assert len(rows_of(card)) == MOST_CANDIDATES == 3
    assert "唐军" not in card.text
    card.panel.incident.choose_candidate(3)
    assert card.panel.incident.recommended() == (CANDIDATES[0].assignee,)


def test_what_sending_costs_is_said_and_marked(card: CardScene) -> None:
    card.choose("i3", "dispatch", candidates=CANDIDATES)
    costs = [word for word in card.words if "手头" in word]
    assert "朝阳中路社区004网格 将无人在岗" in costs[0]
    assert all("岗位覆盖不变" in cost for cost in costs[1:])


def test_dispatch_without_anybody_to_send_is_not_offered(card: CardScene) -> None:
    card.choose("i3", "dispatch")
    assert card.buttons == {}
    card.panel.incident.dispatch()
    assert card.orders() == []


ATTACK = '<b>粗</b><img src="file:///none.png">'


def test_what_the_central_sends_is_never_read_as_tags(card: CardScene) -> None:
    card.change(
        "i3", title=ATTACK, description=ATTACK, address=ATTACK, class_name=ATTACK, reporter_name=ATTACK
    )
    card.choose("i3", "dispatch", candidates=(make_candidate(1, ATTACK),))
    shown = [word for word in card.words if ATTACK in word]
    assert len(shown) == 7
    labels = card.panel.findChildren(QLabel)
    assert {one.textFormat() for one in labels} == {Qt.TextFormat.PlainText}
    assert not any(one.toolTip() for one in labels)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("width_px", [300, 380])
def test_no_words_are_cut(card: CardScene, stage: PanelStage, language: Language, width_px: int) -> None:
    stage.speak(language)
    card.panel.resize(width_px, 1000)
    card.claim_as("i3", "officer-1")
    for incident_id in stage.feed.board.incidents:
        card.choose(incident_id, "claim", "dispatch", "close", "return", candidates=CANDIDATES)
        QApplication.processEvents()
        assert cut_words(card.panel) == [], incident_id


def test_day_and_night_change_the_card_where_it_stands(card: CardScene, stage: PanelStage) -> None:
    card.choose("i3", "claim", "close")
    card.panel.incident.opinion.setText("正在写")
    grounds = []
    for theme in Theme:
        stage.put_on(theme)
        card.settle()
        picture = picture_of(card.panel)
        assert picture.pixelColor(4, 4) == current_palette().panel
        grounds.append(picture.pixelColor(4, 4).name())
    assert len(set(grounds)) == 2
    assert card.panel.incident.opinion.text() == "正在写"
    assert list(card.buttons) == ["签占", "办结"]
