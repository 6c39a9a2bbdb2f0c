"""Proves the words: each state has one in both languages, clocks and ages read as the rules say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from enum import Enum
from zoneinfo import ZoneInfo

import pytest

from desktop.board.freshness import LinkState
from desktop.models.clock import LimitKind, Stage, StageClock
from desktop.models.command import Operation
from desktop.models.incident import IncidentState, IntakeSource
from desktop.models.incident_detail import CandidateReason
from desktop.models.person import Role
from desktop.models.post import AbsenceKind, PostState, Reason, ReasonKind
from desktop.settings.settings import Language
from tests.helpers.panel_stage import PanelStage
from tests.helpers.records import NOW, make_post, make_stage_clock
from widgets.parts import wording
from widgets.parts.reason_words import answer_words, chain_words, duty_words, reason_words

ZONE = ZoneInfo("Asia/Shanghai")
WORDS: list[tuple[Callable[..., str], type[Enum]]] = [
    (wording.state_word, IncidentState),
    (wording.stage_word, Stage),
    (wording.source_word, IntakeSource),
    (wording.post_state_word, PostState),
    (wording.role_word, Role),
    (wording.absence_word, AbsenceKind),
    (wording.candidate_word, CandidateReason),
    (wording.link_word, LinkState),
    (wording.operation_word, Operation),
]


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


@pytest.mark.parametrize(("word_of", "enumeration"), WORDS)
def test_each_member_has_a_word_of_its_own_in_both_languages(
    stage: PanelStage, word_of: Callable[..., str], enumeration: type[Enum]
) -> None:
    chinese = [word_of(member) for member in enumeration]
    stage.speak(Language.ENGLISH)
    english = [word_of(member) for member in enumeration]
    assert all(chinese)
    assert all(english)
    assert not any(_is_chinese(word) for word in english)
    assert len(set(chinese)) == len(chinese)
    assert len(set(english)) == len(english)


def test_another_days_instant_bears_its_date_and_an_arrangement_its_author(stage: PanelStage) -> None:
    tomorrow = NOW + timedelta(days=1)
    taken = Reason(
        kind=ReasonKind.TAKEN_OVER, person_name="赵敏", since=NOW, until=tomorrow, approved_by="李晓梅"
    )
    local = tomorrow.astimezone(ZONE)
    assert reason_words(taken, NOW, ZONE) == f"赵敏 已接管，至 {local:%m-%d %H:%M}（李晓梅安排）"
    today = reason_words(replace(taken, until=NOW), NOW, ZONE)
    assert today == f"赵敏 已接管，至 {NOW.astimezone(ZONE):%H:%M}（李晓梅安排）"
    stage.speak(Language.ENGLISH)
    assert reason_words(taken, NOW, ZONE).endswith("(arranged by 李晓梅)")


def test_somebody_else_than_a_and_b_is_named_as_the_stand_in(stage: PanelStage) -> None:
    post = replace(make_post(1, PostState.A_ON_DUTY, 3), effective_id="worker-9", effective_name="何芳")
    assert answer_words(post) == "代班 何芳"
    stage.speak(Language.ENGLISH)
    assert answer_words(post) == "Stand-in 何芳"


@pytest.mark.parametrize("kind", list(ReasonKind))
def test_each_reason_has_a_sentence(stage: PanelStage, kind: ReasonKind) -> None:
    reason = Reason(kind=kind, person_name="赵敏", since=NOW, until=NOW, absence_kind=AbsenceKind.SICK)
    chinese = reason_words(reason, NOW, ZONE)
    stage.speak(Language.ENGLISH)
    english = reason_words(reason, NOW, ZONE)
    assert chinese
    assert "{" not in chinese + english
    assert not _is_chinese(english.replace("赵敏", ""))


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(hours=-1, minutes=-12), "−1:12"),
        (timedelta(seconds=-61), "−0:01"),
        (timedelta(seconds=-1), "−0:00"),
        (timedelta(0), "00:00"),
        (timedelta(minutes=2, seconds=41), "02:41"),
        (timedelta(seconds=3599), "59:59"),
        (timedelta(hours=3, minutes=10), "3 时 10"),
        (timedelta(hours=23, minutes=59), "23 时 59"),
        (timedelta(days=2, hours=5), "2 天"),
    ],
)
def test_a_clock_reads_as_the_rules_say(stage: PanelStage, left: timedelta, words: str) -> None:
    assert wording.stage_clock_words(make_stage_clock(left), NOW) == words


def test_a_paused_clock_shows_no_time_and_none_a_dash(stage: PanelStage) -> None:
    assert wording.stage_clock_words(make_stage_clock(None), NOW) == "‖"
    assert wording.stage_clock_words(None, NOW) == "–"


@pytest.mark.parametrize(
    ("age_s", "words", "short"),
    [
        (-3, "0 秒", "0 秒"),
        (38.9, "38 秒", "38 秒"),
        (145, "2 分 25 秒", "2 分"),
        (3600, "1 时 0 分", "1 时"),
        (90_000, "1 天 1 时", "1 天"),
    ],
)
def test_ages_round_down(stage: PanelStage, age_s: float, words: str, short: str) -> None:
    assert wording.age_words(age_s) == words
    assert wording.short_age_words(age_s) == short


@pytest.mark.parametrize(
    ("kind", "amount", "words"),
    [
        (LimitKind.CONTINUOUS, 0.25, "15 分钟"),
        (LimitKind.CONTINUOUS, 2, "2 小时"),
        (LimitKind.URGENT_HOURS, 1, "1 紧急工作时"),
        (LimitKind.WORKING_HOURS, 4, "4 工作时"),
        (LimitKind.WORKING_DAYS, 5, "5 工作日"),
        (LimitKind.CALENDAR_DAYS, 15, "15 自然日"),
    ],
)
def test_a_limit_names_its_unit(stage: PanelStage, kind: LimitKind, amount: float, words: str) -> None:
    clock = StageClock(
        stage=Stage.HANDLE, kind=kind, limit_amount=amount, started=NOW, warn=None, deadline=None
    )
    assert wording.limit_words(clock) == words


def test_distances_are_no_more_exact_than_a_fix(stage: PanelStage) -> None:
    assert wording.distance_words(None) == "–"
    assert wording.distance_words(317) == "320 米"
    assert wording.distance_words(1449) == "1.4 公里"


def test_the_chain_says_who_answers_and_why(stage: PanelStage) -> None:
    post = make_post(2, PostState.B_COVERING, 8)
    assert answer_words(post) == "B岗 罗成"
    assert duty_words(post) == "代班中"
    chain = chain_words(post.reasons, NOW, ZONE)
    assert chain == "A岗 张伟 14:00 起外出培训（值班长批准） → B岗 罗成 已接受 → 定位在本网格内"


def test_a_vacant_post_names_nobody(stage: PanelStage) -> None:
    post = make_post(5, PostState.VACANT, 8)
    assert answer_words(post) == "空岗"
    assert chain_words(post.reasons, NOW, ZONE).endswith("已拒绝")


def test_an_unknown_operation_is_shown_as_it_came(stage: PanelStage) -> None:
    assert wording.operation_word("teleport") == "teleport"


@pytest.mark.parametrize(
    ("phone", "words"),
    [
        ("13900000068", "139 0000 0068"),
        ("139 0001 2203", "139 0001 2203"),
        ("136****0502", "136****0502"),
        ("028-83701234", "028-83701234"),
        ("12345678901234", "12345678901234"),
        ("", ""),
    ],
)
def test_a_mobile_number_is_grouped_to_be_read_out(phone: str, words: str) -> None:
    assert wording.phone_words(phone) == words
