"""Proves the cards of a grid and of a worker: who answers and why, who helps, what is open, how old a fix."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from desktop.models.geo import GridShape
from desktop.models.incident import Assignee, AssigneeKind, IncidentState
from desktop.models.organisation import ContactRelation
from desktop.models.position import Positions
from desktop.models.post import PostState
from desktop.settings.settings import Language
from tests.helpers.card_scene import CardScene
from tests.helpers.fixes import fixes_of
from tests.helpers.panel_stage import cut_words
from tests.helpers.records import NOW, code_of, make_grid, make_post, make_worker
from tests.helpers.samples import make_delta, make_upsert
from widgets.card.grid_lines import MOST_INCIDENTS
from widgets.card.rows import CardLink, IncidentRow
from widgets.card.section import SectionHead
from widgets.parts.relation_words import relation_word

NOW_MS = int(NOW.timestamp() * 1000)


def take_fix(card: CardScene, worker_id: str, age_s: int, *, outside: bool = False) -> None:
    card.stage.map_feed.take_fixes(
        fixes_of(
            Positions(
                id=(worker_id,),
                lon=(103.95,),
                lat=(30.99,),
                accuracy_m=(12.4,),
                fix_time=(NOW_MS - age_s * 1000,),
                contact_time=(NOW_MS,),
                outside=(int(outside),),
                cursor="c",
            )
        ),
        NOW_MS,
    )


def contact_words(card: CardScene) -> list[str]:
    at = card.words.index("联系人（1 3 N） 7")
    return card.words[at + 1 : card.words.index("网格台账（人地物情事）")]


def fold(card: CardScene, key: str) -> None:
    head = next(one for one in card.panel.place.findChildren(SectionHead) if one.key == key)
    QTest.mouseClick(head, Qt.MouseButton.LeftButton)
    card.settle()


def titles(card: CardScene) -> list[str]:
    rows = card.panel.place.findChildren(IncidentRow)
    return [row.accessibleName() for row in rows if row.isVisibleTo(card.panel)]


def test_a_grid_says_who_answers_and_why(card: CardScene) -> None:
    card.stage.commit(make_delta(make_upsert(replace(make_post(2, PostState.B_COVERING, 8), revision=2))))
    card.stage.selection.select_grid(code_of(2))
    assert card.words[:3] == [code_of(2), "朝阳中路社区002网格", "天彭街道 · 1,658 户 · 4,120 人"]
    at = card.words.index("谁在负责这个网格")
    assert card.words[at + 1 : at + 5] == [
        "B岗 罗成 · B 代 6 分",
        "电话",
        "139 0001 2203",
        "A岗 张伟 14:00 起外出培训（值班长批准） → B岗 罗成 已接受 → 定位在本网格内",
    ]
    pairs = dict(zip(card.words, card.words[1:], strict=False))
    assert pairs["A岗"] == "张伟 · 139 0001 2203"
    assert pairs["B岗"] == "罗成 · 139 0001 2203"
    assert pairs["17:30"] == "下班", "what time changes next"


def test_without_phones_none_is_shown(card: CardScene) -> None:
    workers = [replace(make_worker(n), phone="", revision=2) for n in (1, 2)]
    contacts = tuple(replace(one, phone="") for one in make_grid(1).contacts)
    grid = replace(make_grid(1), contacts=contacts, revision=2)
    card.stage.commit(make_delta(*(make_upsert(one) for one in workers), make_upsert(grid)))
    card.stage.selection.select_grid(code_of(1))
    assert "139" not in card.text
    assert "吴静" in card.words
    card.stage.selection.select_worker("w1")
    assert "139" not in card.text


def test_a_post_without_b_says_so(card: CardScene) -> None:
    post = replace(make_post(1, PostState.A_ON_DUTY, 8), b_id=None, b_name="", revision=2)
    card.stage.commit(make_delta(make_upsert(post)))
    card.stage.selection.select_grid(code_of(1))
    assert dict(zip(card.words, card.words[1:], strict=False))["B岗"] == "未指定"


def test_all_who_help_are_named_by_what_they_are(card: CardScene) -> None:
    card.stage.selection.select_grid(code_of(1))
    words = contact_words(card)
    assert words == [
        "社区民警",
        "高山 · 139 0001 0000",
        "辅警",
        "马力 · 139 0001 0000",
        *words[4:6],
        "其他力量 4",
    ]
    fold(card, "many-contacts")
    words = [word for word in contact_words(card) if word != "其他力量 4"]
    assert words[0::2] == [relation_word(relation) for relation in ContactRelation]
    assert len(set(words[0::2])) == len(ContactRelation)
    fold(card, "contacts")
    assert contact_words(card) == []
    card.stage.selection.select_grid(code_of(2))
    assert contact_words(card) == [], "what is folded away stays so from grid to grid"


def test_a_grid_lists_its_open_incidents_the_most_severe_first(card: CardScene) -> None:
    board = card.stage.feed.board
    code = code_of(4)
    moved = [replace(board.incidents[f"i{n}"], grid_code=code, revision=2) for n in (2, 3, 4, 5, 6, 7, 8, 9)]
    card.stage.commit(make_delta(*(make_upsert(one) for one in moved)))
    card.stage.selection.select_grid(code)
    assert "未结事件 8" in card.words
    assert len(titles(card)) == MOST_INCIDENTS
    assert titles(card)[:3] == ["燃气管道破裂，有异味", "马蜂窝，小学围墙旁", "窨井盖缺失"]


def test_a_click_on_an_incident_goes_to_it(card: CardScene) -> None:
    card.stage.selection.select_grid(code_of(4))
    card.settle()
    row = card.panel.place.findChildren(IncidentRow)[0]
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    assert card.stage.selection.incident_id == "i3"
    assert "燃气管道破裂，有异味" in card.words


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_an_incident_is_reached_by_keys_alone_and_keeps_them_while_the_card_is_renewed(
    card: CardScene, key: Qt.Key
) -> None:
    card.stage.selection.select_grid(code_of(4))
    card.panel.activateWindow()
    card.settle()
    row = card.panel.place.findChildren(IncidentRow)[0]
    heads = card.panel.place.findChildren(SectionHead)
    heads[0].setFocus()
    for _ in range(20):
        focus = QApplication.focusWidget()
        if focus is row or focus is None:
            break
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is row
    card.change("i3", title="改过的标题")
    focus = QApplication.focusWidget()
    assert isinstance(focus, IncidentRow)
    assert focus is not row
    QTest.keyClick(focus, key)
    assert card.stage.selection.incident_id == "i3"


def test_the_way_from_a_worker_to_the_grid_has_keys(card: CardScene) -> None:
    card.stage.selection.select_worker("w3")
    card.panel.activateWindow()
    card.settle()
    link = card.panel.place.findChildren(CardLink)[0]
    link.setFocus()
    QTest.keyClick(link, Qt.Key.Key_Return)
    assert card.stage.selection.grid_code == code_of(3)


def test_what_is_over_is_not_listed(card: CardScene) -> None:
    card.stage.selection.select_grid(code_of(4))
    assert titles(card) == ["燃气管道破裂，有异味"]
    card.change("i3", state=IncidentState.VOID)
    assert titles(card) == []
    assert "未结事件 0" in card.words


def test_a_worker_shows_where_and_how_old(card: CardScene) -> None:
    card.stage.selection.select_worker("w1")
    pairs = dict(zip(card.words, card.words[1:], strict=False))
    assert (pairs["电话"], pairs["定位"]) == ("139 0001 2203", "尚无定位")
    take_fix(card, "w1", 38)
    card.stage.ticking.second_passed.emit(NOW)
    assert "38 秒前 · 精度 12 米" in card.words
    card.stage.ticking.second_passed.emit(NOW + timedelta(seconds=90))
    assert "2 分 8 秒前 · 精度 12 米" in card.words
    take_fix(card, "w1", 0, outside=True)
    card.stage.ticking.second_passed.emit(NOW)
    assert "0 秒前 · 精度 12 米" in card.words
    assert dict(itertools.pairwise(card.words))["位置"] == "在网格外"
    ring = (103.90, 30.98, 103.91, 30.98, 103.91, 30.987, 103.90, 30.987)
    card.stage.map_feed.take_shapes((GridShape(code_of(1), (ring,)),))
    card.stage.ticking.second_passed.emit(NOW)
    assert dict(itertools.pairwise(card.words))["位置"] == "在网格外 · 距本网格 3.8 公里"


def test_a_worker_names_the_posts_held_and_the_tasks(card: CardScene) -> None:
    board = card.stage.feed.board
    held = [code for code, post in board.posts.items() if post.effective_id == "w3"]
    assert held
    sent = replace(
        board.incidents["i5"], assignees=(Assignee(AssigneeKind.WORKER, "w3", "罗成"),), revision=2
    )
    card.stage.commit(make_delta(make_upsert(sent)))
    card.stage.selection.select_worker("w3")
    words = card.words[card.words.index("现在负责") + 1 : card.words.index("定位")]
    assert [word.split(" · ")[0] for word in words] == [board.grids[code].name for code in held]
    assert words[0].endswith("B岗 · B 代")
    assert titles(card) == ["窨井盖缺失"]


def test_a_worker_who_answers_for_nothing_says_who_does_or_why_nobody(card: CardScene) -> None:
    card.stage.selection.select_worker("w2")
    assert "无 · 本网格由 B岗 罗成 负责" in card.words
    vacant = next(
        code for code, post in card.stage.feed.board.posts.items() if post.state is PostState.VACANT
    )
    worker = card.stage.feed.board.posts[vacant].a_id
    card.stage.selection.select_worker(worker)
    assert "无 · 本网格空岗" in card.words


def test_from_a_worker_to_the_grid(card: CardScene) -> None:
    card.stage.selection.select_worker("w3")
    card.press("看 朝阳中路社区003网格")
    assert (card.stage.selection.worker_id, card.stage.selection.grid_code) == ("", code_of(3))
    assert "联系人（1 3 N） 7" in card.words


def test_names_of_people_and_places_are_never_read_as_tags(card: CardScene) -> None:
    attack = "<b>甲</b>"
    worker = replace(make_worker(3), name=attack, revision=2)
    grid = replace(make_grid(3), name=attack, revision=2)
    card.stage.commit(make_delta(make_upsert(worker), make_upsert(grid)))
    for select, code in (
        (card.stage.selection.select_grid, code_of(3)),
        (card.stage.selection.select_worker, "w3"),
    ):
        select(code)
        assert attack in card.words
        labels = card.panel.findChildren(QLabel)
        assert {one.textFormat() for one in labels} == {Qt.TextFormat.PlainText}


def test_what_is_unknown_says_so(card: CardScene) -> None:
    card.stage.selection.select_worker("nobody")
    assert card.words == ["没有这名网格员的资料"]
    card.stage.selection.select_worker("")
    card.stage.selection.select_grid("510182009009009")
    assert card.words[:2] == ["510182009009009", "510182009009009"]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("width_px", [300, 380])
def test_no_words_are_cut(card: CardScene, language: Language, width_px: int) -> None:
    card.stage.speak(language)
    card.panel.resize(width_px, 1000)
    for number in range(1, 9):
        take_fix(card, f"w{number}", 3000 * number, outside=True)
        card.stage.selection.clear()
        card.stage.selection.select_grid(code_of(number))
        card.settle()
        assert cut_words(card.panel) == []
        card.stage.selection.select_worker(f"w{number}")
        card.settle()
        assert cut_words(card.panel) == []
