"""Proves the card panel: it follows the selection, asks for details, never acts on what is out of sight."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QScrollArea, QStackedWidget

from desktop.models.person import Department, Viewer
from desktop.models.post import PostState
from desktop.settings.settings import Language
from tests.helpers.card_scene import CardScene
from tests.helpers.panel_stage import cut_words
from tests.helpers.records import (
    LI,
    NOW,
    code_of,
    make_candidate,
    make_detail,
    make_grid,
    make_post,
    make_worker,
)
from tests.helpers.samples import make_delta, make_upsert
from widgets.card.card_panel import ASK_AGAIN_S
from widgets.card.office_lines import AreaGrids

EMPTY = "在队列、地图或岗位表中选择一项"


@pytest.mark.parametrize("language", list(Language))
def test_nothing_selected_says_what_to_do(card: CardScene, language: Language) -> None:
    card.stage.speak(language)
    chinese = card.words == [EMPTY]
    assert len(card.words) == 1
    assert chinese is (language is Language.CHINESE)
    assert cut_words(card.panel) == []


def test_the_card_follows_the_selection(card: CardScene) -> None:
    selection = card.stage.selection
    selection.select_grid(code_of(2))
    assert "朝阳中路社区002网格" in card.words
    selection.select_worker("w3")
    assert "罗成" in card.words
    selection.select_incident("i3")
    assert "燃气管道破裂，有异味" in card.words
    selection.select_worker("w4")
    assert selection.incident_id == ""
    assert "周海" in card.words
    selection.clear()
    assert card.words == [EMPTY]


def test_no_key_acts_on_an_incident_that_is_out_of_sight(card: CardScene) -> None:
    allowed = ("claim", "dispatch", "close", "return")
    card.choose("i3", *allowed, candidates=(make_candidate(1, "赵敏"),))
    card.stage.selection.select_worker("w1")
    incident = card.panel.incident
    incident.choose_candidate(0)
    for key in (incident.claim, incident.dispatch, incident.close_incident, incident.return_incident):
        key()
    assert card.orders() == []
    card.choose("i3", *allowed)
    incident.claim()
    assert card.orders() == [("claim", "i3")]


def test_an_incident_that_is_over_leaves_the_card(card: CardScene) -> None:
    card.choose("i3", "close")
    card.close_at_central("i3")
    assert card.words == [EMPTY]
    card.panel.incident.close_incident()
    assert card.orders() == []


def test_a_changed_incident_is_shown_at_once_and_asked_for_again(card: CardScene) -> None:
    card.choose("i3", "claim")
    card.wishes.clear()
    card.change("i3", title="燃气管道破裂，有人受伤")
    assert "燃气管道破裂，有人受伤" in card.words
    assert card.buttons == {}
    assert card.wishes == [("detail", "i3")]
    card.change("i4", title="马蜂窝已摘除")
    assert card.wishes == [("detail", "i3")]


def test_a_late_answer_about_another_incident_changes_nothing(card: CardScene) -> None:
    card.choose("i3", "claim")
    late = make_detail(card.stage.feed.board.incidents["i4"], "close")
    card.panel.take_detail(late)
    assert list(card.buttons) == ["签占"]
    card.panel.refresh()
    assert list(card.buttons) == ["签占"]


def test_an_answer_of_an_older_revision_allows_nothing(card: CardScene) -> None:
    old = make_detail(card.stage.feed.board.incidents["i3"], "claim")
    card.stage.selection.select_incident("i3")
    card.change("i3", title="新")
    card.panel.take_detail(old)
    assert card.buttons == {}
    card.answer("i3", "close")
    assert list(card.buttons) == ["办结"]


def test_what_cannot_be_read_is_said_and_asked_again(card: CardScene) -> None:
    card.stage.selection.select_incident("i3")
    card.panel.take_detail_failure("i3", "refused")
    assert "读不到可用操作，稍后自动再试" in card.words
    card.wishes.clear()
    for second in range(1, ASK_AGAIN_S + 1):
        assert card.wishes == []
        card.stage.ticking.second_passed.emit(NOW + timedelta(seconds=second))
    assert card.wishes == [("detail", "i3")]
    card.answer("i3", "claim")
    assert "读不到可用操作，稍后自动再试" not in card.words
    assert list(card.buttons) == ["签占"]


def test_another_officer_is_asked_for_anew(card: CardScene) -> None:
    card.choose("i3", "claim", "close")
    card.wishes.clear()
    chen = Viewer(person_id="officer-2", name="陈国栋", role=LI.role, area_code=LI.area_code, can_write=True)
    card.stage.feed.set_viewer(chen)
    assert card.buttons == {}
    assert card.wishes == [("detail", "i3")]


def test_who_answers_follows_post_grid_and_worker(card: CardScene) -> None:
    card.choose("i3")
    post = replace(make_post(4, PostState.B_COVERING, 8), revision=2)
    card.stage.commit(make_delta(make_upsert(post)))
    assert "B岗 何蓉" in card.words
    worker = replace(make_worker(5), phone="139 7777 7777", revision=2)
    card.stage.commit(make_delta(make_upsert(worker)))
    assert "139 7777 7777" in card.text
    grid = replace(make_grid(4), name="朝阳中路社区改名网格", revision=2)
    card.stage.commit(make_delta(make_upsert(grid)))
    assert "天彭街道朝阳中路社区改名网格" in card.text


def test_the_grids_card_follows_its_records(card: CardScene) -> None:
    card.stage.selection.select_grid(code_of(1))
    card.stage.commit(make_delta(make_upsert(replace(make_grid(1), residents=9999, revision=2))))
    assert "9,999 人" in card.text
    card.stage.commit(make_delta(make_upsert(replace(make_worker(1), phone="139 5555 5555", revision=2))))
    assert "139 5555 5555" in card.text
    vacant = replace(make_post(1, PostState.VACANT, 8), revision=2)
    card.stage.commit(make_delta(make_upsert(vacant)))
    assert "空岗 6 分" in card.words


def test_ages_on_the_grids_card_go_on_while_nothing_changes(card: CardScene) -> None:
    vacant = replace(make_post(1, PostState.VACANT, 8), revision=2)
    card.stage.commit(make_delta(make_upsert(vacant)))
    card.stage.selection.select_grid(code_of(1))
    assert "空岗 6 分" in card.words
    card.stage.pass_minutes(5)
    assert "空岗 11 分" in card.words


def test_an_offices_card_follows_its_record(card: CardScene) -> None:
    area = card.stage.feed.board.organisations[code_of(1)[:12]]
    card.panel.show_office(area.code)
    card.stage.commit(make_delta(make_upsert(replace(area, duty_phone="028-87654321", revision=9))))
    assert "028-87654321" in card.text
    department = Department(id="d1", name="燃气公司", phone="028-11110000", revision=1)
    card.stage.commit(make_delta(make_upsert(department)))
    card.panel.show_office(department.id)
    assert "028-11110000" in card.text
    card.stage.commit(make_delta(make_upsert(replace(department, phone="028-11112222", revision=9))))
    assert "028-11112222" in card.text


def test_the_grids_of_an_area_are_walked_through_once_and_are_still_right(card: CardScene) -> None:
    board, grids = card.stage.feed.board, AreaGrids()
    community = code_of(1)[:12]
    found = grids.codes(board, community)
    assert set(found) == {code for code in board.grids if code.startswith(community)}
    busier = replace(board, incidents={})
    assert grids.codes(busier, community) is found, "other incidents, the same grids"
    fewer = replace(board, grids={code: one for code, one in board.grids.items() if code != code_of(1)})
    assert code_of(1) not in grids.codes(fewer, community)
    assert grids.codes(fewer, "999") == ()
    assert set(grids.codes(board, community[:9])) >= set(found)


def test_only_as_much_to_scroll_as_the_page_in_sight(card: CardScene) -> None:
    card.panel.resize(380, 420)
    card.stage.selection.select_grid(code_of(1))
    bar = card.panel.findChildren(QScrollArea)[0].verticalScrollBar()
    card.settle()
    assert bar.maximum() > 0
    card.stage.selection.clear()
    card.settle()
    stack = card.panel.findChildren(QStackedWidget)[0]
    assert (bar.maximum(), stack.height()) == (0, 420)


def test_another_language_changes_the_words_in_place(card: CardScene) -> None:
    card.choose("i3", "claim")
    card.stage.speak(Language.ENGLISH)
    assert list(card.buttons) == ["Claim"]
    assert "Who answers for this grid" in card.words
    card.stage.speak(Language.CHINESE)
    assert list(card.buttons) == ["签占"]
