"""The resolver against a plain reading of the rules, and its plan against itself at every minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.central.rules.resolver import (
    Absence,
    Answer,
    Pattern,
    Presence,
    next_look,
    plan_segments,
    resolve_plan,
    resolve_post,
)
from desktop.models.post import AbsenceKind, Post, PostSide, PostState, ReasonKind

ZONE = ZoneInfo("Asia/Shanghai")
MIDNIGHT = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
"""00:00 on 23 November in the city."""

PATTERN = Pattern("510182001014008", "a", "周海", "b", "赵敏", 8 * 60 + 30, 17 * 60 + 30)
minutes = st.integers(0, 2 * 24 * 60 - 1)


@st.composite
def absences(draw: st.DrawFn) -> tuple[Absence, ...]:
    found = []
    for worker_id in ("a", "b"):
        # One absence a person: overlapping ones are refused where they are entered.
        if draw(st.booleans()):
            start = MIDNIGHT + timedelta(minutes=draw(minutes))
            answer = draw(st.sampled_from(Answer))
            answered = None
            if answer is not Answer.PENDING:
                answered = start + timedelta(minutes=draw(st.integers(-60, 120)))
            end = start + timedelta(minutes=draw(st.integers(1, 24 * 60)))
            found.append(Absence(worker_id, start, end, AbsenceKind.SICK, "陈", answer, answered))
    return tuple(found)


def expected(at: datetime, away: tuple[Absence, ...]) -> PostState:
    """The rules of domain.md, read aloud."""
    local = at.astimezone(ZONE)
    if not (8, 30) <= (local.hour, local.minute) < (17, 30):
        return PostState.OFF_HOURS
    gone = {one.worker_id: one for one in away if one.start <= at < one.end}
    if "a" not in gone:
        return PostState.A_ON_DUTY
    if "b" in gone:
        return PostState.VACANT
    absence = gone["a"]
    if absence.answered is not None and absence.answered <= at:
        return PostState.B_COVERING if absence.answer is Answer.ACCEPTED else PostState.VACANT
    return PostState.VACANT if at - absence.start >= timedelta(minutes=10) else PostState.B_TO_CONFIRM


@settings(max_examples=300)
@given(absences(), minutes)
def test_the_plan_follows_the_rules(away: tuple[Absence, ...], minute: int) -> None:
    at = MIDNIGHT + timedelta(minutes=minute)
    assert resolve_plan(PATTERN, away, at, ZONE).state is expected(at, away)


@settings(max_examples=60)
@given(absences())
def test_segments_are_gapless_and_agree_with_the_plan_at_every_minute(away: tuple[Absence, ...]) -> None:
    segments = plan_segments(PATTERN, away, MIDNIGHT.astimezone(ZONE).date(), 2, ZONE)
    assert segments[0].start == MIDNIGHT
    assert segments[-1].end == MIDNIGHT + timedelta(days=2)
    for one, other in pairwise(segments):
        assert one.end == other.start
    for segment in segments:
        middle = segment.start + (segment.end - segment.start) / 2
        for at in (segment.start, middle, segment.end - timedelta(milliseconds=1)):
            assert segment.state is expected(at, away)


@settings(max_examples=200)
@given(absences(), minutes, st.integers(0, 40), st.booleans())
def test_a_post_is_verified_by_a_fresh_fix_inside_alone(
    away: tuple[Absence, ...], minute: int, age: int, outside: bool
) -> None:
    at = MIDNIGHT + timedelta(minutes=minute)
    presences = {who: Presence(at - timedelta(minutes=age), outside) for who in ("a", "b")}
    post = resolve_post(PATTERN, away, presences, at, ZONE, None)
    plan = expected(at, away)
    if plan in (PostState.A_ON_DUTY, PostState.B_COVERING) and (age >= 15 or outside):
        assert post.state is PostState.UNVERIFIED
        assert post.reasons[-1].kind in (ReasonKind.FIX_TOO_OLD, ReasonKind.FIX_OUTSIDE)
    else:
        assert post.state is plan
    holder = {PostState.A_ON_DUTY: "a", PostState.B_COVERING: "b", PostState.B_TO_CONFIRM: "b"}.get(plan)
    assert post.effective_id == holder


@settings(max_examples=60)
@given(absences(), minutes, st.integers(0, 20))
def test_nothing_changes_before_the_next_look(away: tuple[Absence, ...], minute: int, age: int) -> None:
    at = MIDNIGHT + timedelta(minutes=minute)
    presences = {who: Presence(at - timedelta(minutes=age), False) for who in ("a", "b")}
    post = resolve_post(PATTERN, away, presences, at, ZONE, None)
    due = next_look(post, presences)
    assert due is not None
    assert due > at
    later = due - timedelta(microseconds=1)
    again = resolve_post(PATTERN, away, presences, later, ZONE, post)
    assert again is post or later.astimezone(ZONE).date() != at.astimezone(ZONE).date()


def test_time_passing_makes_no_new_revision_and_a_change_makes_one() -> None:
    noon = MIDNIGHT + timedelta(hours=12)
    fresh = {"a": Presence(noon, False)}
    post = resolve_post(PATTERN, (), fresh, noon, ZONE, None)
    assert resolve_post(PATTERN, (), fresh, noon + timedelta(minutes=5), ZONE, post) is post
    silent = resolve_post(PATTERN, (), fresh, noon + timedelta(minutes=16), ZONE, post)
    assert (silent.state, silent.revision) == (PostState.UNVERIFIED, post.revision + 1)
    assert silent.since == noon + timedelta(minutes=16)


def test_no_b_means_vacant_at_once() -> None:
    alone = Pattern("510182001014008", "a", "周海", None, "", 0, 1440)
    at = MIDNIGHT + timedelta(hours=3)
    away = (
        Absence(
            "a", at - timedelta(hours=1), at + timedelta(hours=1), AbsenceKind.LEAVE, "", Answer.PENDING, None
        ),
    )
    post: Post = resolve_post(alone, away, {}, at, ZONE, None)
    assert (post.state, post.effective_id, post.effective_side) == (PostState.VACANT, None, None)
    assert [reason.kind for reason in post.reasons] == [ReasonKind.A_ABSENT, ReasonKind.NO_B_NAMED]
    assert post.reasons[0].side is PostSide.A
