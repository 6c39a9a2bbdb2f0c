"""The resolver against the rules read aloud, at any instant of any book, in zones whose clocks change too."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.central.rules.posts.book import Holder, Override, Pattern, PostBook, PostHours
from desktop.central.rules.posts.plan import first_at, plan_post, plan_window, stand_at
from desktop.models.post import PostSide, PostState, ReasonKind
from tests.helpers.post_oracle import DAYS, GRID, ZONES, books, expected, instant, minutes

A, B = Holder("a", "周海"), Holder("b", "赵敏")
ALWAYS = Pattern(A, B, PostHours(0, 1440), instant(-100_000))


def by_day(minute: int) -> datetime:
    return instant(max(0, min(minute, DAYS * 24 * 60 - 1)))


@settings(max_examples=400)
@given(books(), minutes, st.sampled_from(ZONES))
def test_every_instant_follows_the_rules(book: PostBook, minute: int, zone: ZoneInfo) -> None:
    standing = stand_at(book, instant(minute), zone)
    holder = "" if standing.holder is None else standing.holder.id
    assert (standing.state, holder) == expected(book, instant(minute), zone)
    assert standing.reasons, "nothing is the case without a reason"
    assert (standing.side is None) == (standing.holder is None)


@settings(max_examples=150)
@given(
    books(),
    minutes,
    st.integers(1, 3 * 24 * 60),
    st.sampled_from(ZONES),
    st.lists(st.floats(0, 1), min_size=1, max_size=9),
)
def test_a_window_says_at_every_instant_what_the_rules_say(
    book: PostBook, first: int, length: int, zone: ZoneInfo, looks: list[float]
) -> None:
    start = instant(first)
    end = start + timedelta(minutes=length)
    explained = plan_window(book, start, end, zone)
    bare = plan_window(book, start, end, zone, explain=False)
    for intervals in (explained, bare):
        assert (intervals[0].start, intervals[-1].end) == (start, end)
        assert all(one.end == other.start for one, other in pairwise(intervals))
        assert all(
            replace(one, start=other.start, end=other.end) != other for one, other in pairwise(intervals)
        ), "neighbours differ in something that is shown"
    edges = {one.start for one in explained} | {one.end - timedelta(milliseconds=1) for one in explained}
    for at in edges | {start + look * (end - start) for look in looks}:
        if not start <= at < end:
            continue
        state, holder = expected(book, at, zone)
        for intervals in (explained, bare):
            (found,) = [one for one in intervals if one.start <= at < one.end]
            assert (found.state, found.person_id or "") == (state, holder)
        (found,) = [one for one in explained if one.start <= at < one.end]
        assert found.reasons == stand_at(book, at, zone).reasons


def test_the_night_of_a_clock_change_is_planned_to_the_minute() -> None:
    zone = ZoneInfo("Europe/Berlin")
    book = PostBook(GRID, (Pattern(A, B, PostHours(150, 240), instant(-1_000_000)),))
    # At 02:00 the clocks jump to 03:00: post hours from 02:30 to 04:00 are an hour long that night.
    start = datetime(2026, 3, 28, 23, 0, tzinfo=UTC)
    held = [one for one in plan_window(book, start, start + timedelta(hours=6), zone) if one.person_id]
    assert [(one.start, one.end) for one in held] == [
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), datetime(2026, 3, 29, 2, 0, tzinfo=UTC))
    ]


def test_a_night_is_one_interval_across_midnight() -> None:
    book = PostBook(GRID, (Pattern(A, B, PostHours(510, 1050), instant(-100_000)),))
    start = instant(18 * 60)
    intervals = plan_window(book, start, start + timedelta(hours=12), ZoneInfo("Asia/Shanghai"))
    assert [one.state for one in intervals] == [PostState.OFF_HOURS]


def test_whoever_stands_in_is_named_with_author_and_end() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    override = Override("o-1", instant(0), instant(600), B, "马志远")
    book = PostBook(GRID, (ALWAYS,), overrides=(override,))
    standing = stand_at(book, instant(5), zone)
    (reason,) = standing.reasons
    assert (reason.kind, reason.approved_by, reason.until) == (ReasonKind.STANDS_IN, "马志远", instant(600))
    assert (standing.side, standing.holder, reason.source_id) == (PostSide.A, B, "o-1")
    assert first_at(book, instant(5)) == B
    assert first_at(book, instant(700)) == A
    assert first_at(PostBook(GRID, ()), instant(0)) is None


def test_a_plan_bears_the_names_of_the_pattern_that_holds_at_its_begin() -> None:
    later = Pattern(B, None, PostHours(0, 1440), instant(600))
    book = PostBook(GRID, (replace(ALWAYS, valid_to=instant(600)), later))
    zone = ZoneInfo("Asia/Shanghai")
    plan = plan_post(book, instant(0), instant(1200), zone, explain=False)
    assert (plan.a_id, plan.b_id) == ("a", "b")
    assert [(one.person_id, one.start) for one in plan.intervals] == [("a", instant(0)), ("b", instant(600))]
    assert plan_post(PostBook(GRID, ()), instant(0), instant(60), zone, explain=True).a_id == ""
