"""Proves what a grid's card says of what was looked up: what is ahead, who is away, who helps, duties."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.central.rules.base_data.catalogue import load_base_data
from desktop.models.base_data import ContactTier, GridContact, GridProfile, GridSheet
from desktop.models.incident import OPEN_STATES, Assignee, AssigneeKind
from desktop.models.person import Department
from desktop.models.post import AbsenceKind, PlanInterval, PostSide, PostState
from desktop.models.rota import AbsenceView, PostDetail
from desktop.settings.settings import Language
from tests.helpers.card_scene import CardScene
from tests.helpers.panel_stage import cut_words
from tests.helpers.records import NOW, code_of
from tests.helpers.samples import make_delta, make_upsert
from widgets.card.contact_lines import MANY
from widgets.card.duty_lines import DUTIES
from widgets.card.grid_lines import MOST_INCIDENTS, OFFICES
from widgets.card.post_ahead import AHEAD, changes_ahead
from widgets.card.section import SectionHead

DATA = load_base_data()


def stretch(hours: float, state: PostState, side: PostSide | None = None, name: str = "") -> PlanInterval:
    start = NOW + timedelta(hours=hours)
    return PlanInterval(
        start=start,
        end=start + timedelta(hours=1),
        state=state,
        side=side,
        person_id=name or None,
        person_name=name,
    )


PLAN = (
    stretch(-1, PostState.A_ON_DUTY, PostSide.A, "张伟"),
    stretch(0.5, PostState.A_ON_DUTY, PostSide.A, "张伟"),
    stretch(1.5, PostState.B_COVERING, PostSide.B, "罗成"),
    stretch(3.5, PostState.OFF_HOURS),
    stretch(20, PostState.A_ON_DUTY, PostSide.A, "张伟"),
    stretch(25, PostState.OFF_HOURS),
)
ABSENCE = AbsenceView(
    id="ab1",
    worker_id="w2",
    worker_name="张伟",
    start=NOW + timedelta(hours=1.5),
    end=NOW + timedelta(hours=3.5),
    stated_start=NOW,
    kind=AbsenceKind.TRAINING,
    reason="",
    items="",
    approved_by="",
    answer="accepted",
    answered_by="罗成",
    revision=1,
)


def contact(number: int, role: str, tier: ContactTier, area: str = code_of(2)) -> GridContact:
    return GridContact(
        id=f"c{number}", area_code=area, role_code=role, name=f"甲{number}", phone="", tier=tier
    )


CONTACTS = (
    contact(0, "grid-worker", ContactTier.ONE),
    contact(1, "community-officer", ContactTier.THREE, code_of(2)[:12]),
    contact(2, "auxiliary-police", ContactTier.THREE),
    contact(3, "building-head", ContactTier.MANY),
    contact(4, "building-head", ContactTier.MANY),
)


def sheet_of(card: CardScene, **more: object) -> GridSheet:
    post = card.stage.feed.board.posts[code_of(2)]
    detail = PostDetail(
        post=post, takeover_id="", tasks=(), absences=(ABSENCE,), plan=PLAN, allowed_actions=()
    )
    sheet = GridSheet(
        profile=GridProfile(grid_code=code_of(2)),
        stations=(),
        catalogue=DATA.catalogue,
        contacts=CONTACTS,
        duties=DATA.duties,
        post=detail,
    )
    return replace(sheet, **more)  # type: ignore[arg-type]


@pytest.fixture
def looked_up(card: CardScene) -> CardScene:
    card.stage.selection.select_grid(code_of(2))
    card.panel.take_sheet(sheet_of(card))
    card.settle()
    return card


def head(card: CardScene, key: str) -> SectionHead:
    return next(one for one in card.panel.place.findChildren(SectionHead) if one.key == key)


def test_what_time_changes_within_a_day_comes_with_who_stands_there(looked_up: CardScene) -> None:
    at = looked_up.words.index("接下来")
    assert looked_up.words[at + 1 : at + 7] == [
        "15:32",
        "B岗 罗成 · B 代",
        "17:32",
        "下班",
        "11-24 10:02",
        "A岗 张伟",
    ]


def test_a_stretch_that_says_the_same_is_no_change(looked_up: CardScene) -> None:
    post = looked_up.stage.feed.board.posts[code_of(2)]
    detail = sheet_of(looked_up).post
    assert [one.start for one in changes_ahead(post, detail, NOW)] == [PLAN[n].start for n in (2, 3, 4)]
    assert all(one.start <= NOW + AHEAD for one in changes_ahead(post, detail, NOW))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("accepted", "罗成 已接受代班"),
        ("refused", "罗成 已拒绝代班"),
        ("", "代班未答复"),
        ("pending", "代班未答复"),
    ],
)
def test_who_is_away_is_said_with_the_answer_of_whoever_would_cover(
    looked_up: CardScene, answer: str, words: str
) -> None:
    detail = sheet_of(looked_up).post
    assert detail is not None
    away = replace(detail, absences=(replace(ABSENCE, answer=answer),))
    looked_up.panel.take_sheet(sheet_of(looked_up, post=away))
    assert f"张伟 15:32–17:32 外出培训 · {words}" in looked_up.words


def test_those_of_the_community_help_too_and_the_one_stands_above(looked_up: CardScene) -> None:
    words = looked_up.words
    at = words.index("联系人（1 3 N） 4")
    assert words[at + 1 : at + 6] == ["社区民警", "甲1 · 社区", "辅警", "甲2", "其他力量 2"]
    assert "甲0" not in words
    QTest.mouseClick(head(looked_up, MANY), Qt.MouseButton.LeftButton)
    words = looked_up.words
    at = words.index("其他力量 2")
    assert words[at + 1 : at + 4] == ["楼栋长", "甲3", "甲4"], "one role, several people"


def test_duties_are_folded_away_until_somebody_asks_and_say_that_they_are_samples(
    looked_up: CardScene,
) -> None:
    count = len(DATA.duties)
    assert f"职责 {count} 项（示例）" in looked_up.words
    assert DATA.duties[0].name not in looked_up.panel.place.findChildren(SectionHead)[-1].text()
    button = head(looked_up, DUTIES)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    looked_up.settle()
    listed = " ".join(looked_up.words)
    assert all(duty.name in listed for duty in DATA.duties)
    assert head(looked_up, DUTIES).hasFocus(), "the keys go on where they were"
    own = (replace(DATA.duties[0], is_sample=False), DATA.duties[1])
    looked_up.panel.take_sheet(sheet_of(looked_up, duties=own))
    assert "职责 2 项" in looked_up.words
    assert any(word.endswith(f"{own[1].name}（示例）") for word in looked_up.words)


def test_duty_rooms_of_community_and_town_are_named_where_they_are_known(looked_up: CardScene) -> None:
    board = looked_up.stage.feed.board
    town = replace(board.organisations["510182001"], duty_phone="028-83701234", head="龙柏", revision=9)
    looked_up.stage.commit(make_delta(make_upsert(town)))
    looked_up.panel.refresh()
    assert "值班室与站点 1" in looked_up.words
    assert "天彭街道 · 028-83701234 · 龙柏" in looked_up.words
    QTest.mouseClick(head(looked_up, OFFICES), Qt.MouseButton.LeftButton)
    assert "天彭街道 · 028-83701234 · 龙柏" not in looked_up.words


def test_more_incidents_than_are_listed_are_counted(looked_up: CardScene) -> None:
    board = looked_up.stage.feed.board
    some = [one for one in board.incidents.values() if one.state in OPEN_STATES][: MOST_INCIDENTS + 2]
    moved = [replace(one, grid_code=code_of(2), revision=one.revision + 1) for one in some]
    looked_up.stage.commit(make_delta(*(make_upsert(one) for one in moved)))
    looked_up.stage.selection.select_grid(code_of(3))
    looked_up.stage.selection.select_grid(code_of(2))
    held = [one for one in looked_up.stage.feed.board.incidents.values() if one.grid_code == code_of(2)]
    assert f"未结事件 {len([one for one in held if one.state in OPEN_STATES])}" in looked_up.words
    assert any(word.startswith("另有 ") for word in looked_up.words)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("width_px", [300, 380])
def test_nothing_is_cut_with_everything_laid_open(
    looked_up: CardScene, language: Language, width_px: int
) -> None:
    looked_up.stage.speak(language)
    looked_up.panel.resize(width_px, 900)
    for key in (MANY, DUTIES):
        QTest.mouseClick(head(looked_up, key), Qt.MouseButton.LeftButton)
    looked_up.settle()
    assert cut_words(looked_up.panel) == []


def test_a_town_says_how_its_duty_room_is_reached_and_what_is_open_there(card: CardScene) -> None:
    town = replace(
        card.stage.feed.board.organisations["510182001"], duty_phone="028-83701234", head="龙柏", revision=9
    )
    card.stage.commit(make_delta(make_upsert(town)))
    card.stage.selection.select_grid(code_of(2))
    card.panel.show_office("510182001")
    pairs = dict(itertools.pairwise(card.words))
    assert card.words[:2] == ["510182001", "天彭街道"]
    assert (pairs["值班室"], pairs["负责人"], pairs["网格"]) == ("028-83701234", "龙柏", "8")
    assert pairs["空岗"] == "1"
    opened = [one for one in card.stage.feed.board.incidents.values() if one.state in OPEN_STATES]
    assert f"未结事件 {len(opened)}" in card.words
    assert cut_words(card.panel) == []
    card.stage.selection.select_grid(code_of(2))
    assert card.words[0] == code_of(2), "what is selected afterwards takes its place"
    card.stage.selection.select_grid("")
    assert card.words == ["在队列、地图或岗位表中选择一项"]


def test_a_department_says_how_it_is_reached_and_what_it_has_in_hand(card: CardScene) -> None:
    gas = Department(id="d1", name="燃气公司", phone="028-83701119", revision=1, address="金彭东路 8 号")
    sent = replace(
        card.stage.feed.board.incidents["i5"],
        assignees=(Assignee(AssigneeKind.DEPARTMENT, "d1", "燃气公司"),),
        revision=9,
    )
    card.stage.commit(make_delta(make_upsert(gas), make_upsert(sent)))
    card.panel.show_office("d1")
    assert card.words[:2] == ["部门", "燃气公司"]
    assert {"028-83701119", "金彭东路 8 号", "未结事件 1", sent.title} <= set(card.words)
    card.panel.show_office("nobody")
    assert card.words == ["在队列、地图或岗位表中选择一项"]
