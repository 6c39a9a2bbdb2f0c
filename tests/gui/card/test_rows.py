"""Proves the card's building blocks: clocks, candidates with what they cost, marks, buttons, lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame

from desktop.models.clock import LimitKind, Stage
from desktop.models.incident import Priority
from desktop.models.incident_detail import Candidate, CandidateReason
from desktop.settings.settings import Language, Theme
from tests.helpers.card_scene import CardScene, shown_words
from tests.helpers.panel_stage import PanelStage, cut_words, picture_of
from tests.helpers.records import NOW, make_candidate, make_case, make_stage_clock
from tests.helpers.samples import make_lease
from widgets.card.rows import (
    ActionButton,
    CandidateRow,
    ClockRow,
    IncidentRow,
    Pair,
    PriorityMark,
    lease_words,
    rule,
)
from widgets.parts.theme import current_palette

HANDLE = replace(
    make_stage_clock(timedelta(hours=1), Stage.HANDLE), kind=LimitKind.URGENT_HOURS, limit_amount=1
)


class Ear(QObject):
    """Hears what a row says was chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []

    @Slot(int)
    def take_place(self, place: int) -> None:
        self.heard.append(place)

    @Slot(str)
    def take_id(self, incident_id: str) -> None:
        self.heard.append(incident_id)


@pytest.mark.parametrize(
    ("stage_clock", "handling", "words"),
    [
        (make_stage_clock(timedelta(minutes=2.7)), HANDLE, ["派遣", "02:42", "15 分钟 · 处置 1 紧急工作时"]),
        (make_stage_clock(timedelta(minutes=-4)), None, ["派遣", "−0:04", "15 分钟"]),
        (HANDLE, HANDLE, ["处置", "1 时 00", "1 紧急工作时"]),
        (make_stage_clock(None), None, ["派遣", "‖", "15 分钟"]),
        (None, HANDLE, ["–", "处置 1 紧急工作时"]),
        (None, None, ["–"]),
    ],
)
def test_a_clock_names_its_stage_and_limits(
    stage: PanelStage, stage_clock: object, handling: object, words: list[str]
) -> None:
    row = ClockRow("时限")
    row.show_clocks(stage_clock, handling, NOW)  # type: ignore[arg-type]
    stage.show(row, 340, 30)
    texts = [one for one in shown_words(row) if one]
    assert texts[0] == "时限"
    assert sorted(texts[1:]) == sorted(words)


def test_a_clock_is_overdue_from_its_last_moment_on(stage: PanelStage) -> None:
    row = ClockRow("时限")
    clock = make_stage_clock(timedelta(seconds=1))
    roles = []
    for seconds in (0, 1, 2):
        row.show_clocks(clock, None, NOW + timedelta(seconds=seconds))
        roles.append(row.figure.property("role"))
    assert roles == ["strong", "overdue", "overdue"]
    row.show_clocks(make_stage_clock(None), None, NOW)
    assert row.figure.property("role") == "strong"


@pytest.mark.parametrize(
    ("candidate", "leaves", "words"),
    [
        (make_candidate(1, "赵敏"), "", "现任责任人 · 手头 1 件 · 岗位覆盖不变 · 定位 3 分前"),
        (make_candidate(2, "刘洋"), "004网格", "邻格 · 手头 2 件 · 004网格 将无人在岗 · 定位 7 分前"),
        (replace(make_candidate(1, "赵敏"), fix_age_s=120.0), "", "现任责任人 · 手头 1 件 · 岗位覆盖不变"),
        (
            replace(
                make_candidate(1, "燃气公司"),
                reason=CandidateReason.DEPARTMENT_DUTY,
                distance_m=None,
                fix_age_s=None,
            ),
            "",
            "主管部门 · 手头 1 件 · 岗位覆盖不变",
        ),
    ],
)
def test_a_candidate_says_why_and_what_sending_costs(
    stage: PanelStage, candidate: Candidate, leaves: str, words: str
) -> None:
    row = CandidateRow(0, candidate, leaves)
    stage.show(row, 340, 60)
    texts = shown_words(row)
    far = "部门" if candidate.distance_m is None else f"{round(candidate.distance_m)} 米"
    assert texts == ["1", candidate.assignee.name, far, words]
    bars = [one for one in row.findChildren(QFrame) if one.property("role") == "cost-bar"]
    assert len(bars) == bool(leaves)


def test_a_click_says_which_candidate(stage: PanelStage) -> None:
    row, ear = CandidateRow(2, make_candidate(3, "刘洋"), ""), Ear()
    row.chosen.connect(ear.take_place)
    stage.show(row, 340, 60)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    assert ear.heard == [2]
    row.set_chosen(True)
    assert row.property("role") == "candidate-chosen"
    row.set_chosen(False)
    assert row.property("role") == "candidate"


def test_an_incident_of_a_list_says_what_and_how_far(stage: PanelStage) -> None:
    row, ear = IncidentRow(make_case(5)), Ear()
    row.chosen.connect(ear.take_id)
    stage.show(row, 340, 34)
    assert sorted(shown_words(row)) == sorted(["窨井盖缺失", "处置中"])
    assert row.height() >= 24
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    assert ear.heard == ["i5"]


def test_marks_differ_in_shape_without_any_colour(stage: PanelStage) -> None:
    pictures = []
    for priority in Priority:
        mark = PriorityMark(priority.value, 20)
        stage.show(mark, 22, 22)
        picture = picture_of(mark)
        ground = picture.pixelColor(0, 0)
        pictures.append(
            frozenset(
                (x, y)
                for x in range(picture.width())
                for y in range(picture.height())
                if picture.pixelColor(x, y) != ground
            )
        )
    assert len(set(pictures)) == len(Priority)
    assert all(pictures)


def test_a_mark_takes_the_colour_of_the_theme(stage: PanelStage) -> None:
    mark = PriorityMark(Priority.CRITICAL.value, 20)
    stage.show(mark, 22, 22)
    for theme in Theme:
        stage.put_on(theme)
        assert picture_of(mark).pixelColor(11, 11) == current_palette().priorities[1]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(("words", "key"), [("签占", "C"), ("办结", "X"), ("退回", "")])
def test_a_button_is_large_enough_and_shows_its_key(
    stage: PanelStage, words: str, key: str, language: Language
) -> None:
    stage.speak(language)
    button = ActionButton(words, key, is_main=True)
    stage.show(button, *button.sizeHint().toTuple())
    assert [one for one in shown_words(button)] == [one for one in (words, key) if one]
    assert button.height() >= 24
    assert button.focusPolicy() is Qt.FocusPolicy.NoFocus
    assert button.property("main") is True
    assert cut_words(button) == []


def test_a_lease_says_who_since_when_and_to_whom_it_is_offered(stage: PanelStage) -> None:
    lease = replace(make_lease("i3"), since=NOW - timedelta(minutes=4, seconds=12))
    assert lease_words(lease, NOW) == "name of officer-2 · 已 4 分 12 秒"
    assert lease_words(lease, NOW - timedelta(hours=1)) == "name of officer-2 · 已 0 秒"
    offered = replace(lease, offered_to_id="officer-3", offered_to_name="周海")
    assert lease_words(offered, NOW) == "name of officer-2 · 已 4 分 12 秒 · 移交 周海 待接受"
    assert lease_words(None, NOW) == "无人签占"


def test_a_pair_wraps_its_value_and_keeps_its_word(stage: PanelStage) -> None:
    pair = Pair("情况", "路面闻到明显异味，已有居民围观。" * 4)
    stage.show(pair, 272, 120)
    assert cut_words(pair) == []
    assert pair.value.height() > 2 * pair.value.fontMetrics().height()


def test_a_rule_is_one_pixel(card: CardScene) -> None:
    card.choose("i3", "claim")
    card.settle()
    role = rule().property("role")
    lines = [one for one in card.panel.incident.findChildren(QFrame) if one.property("role") == role]
    assert len(lines) == 3
    assert {one.height() for one in lines} == {1}
    assert picture_of(lines[0]).pixelColor(5, 0) == current_palette().line
