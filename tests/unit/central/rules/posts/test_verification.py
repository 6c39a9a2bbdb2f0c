"""A post at the present: verified by a fresh fix alone, looked at again in time, renumbered by changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.central.rules.posts.book import Holder, Pattern, PostBook, PostHours
from desktop.central.rules.posts.plan import stand_at
from desktop.central.rules.posts.verification import Presence, resolve_post
from desktop.models.post import PostState, ReasonKind
from tests.helpers.post_oracle import GRID, PEOPLE, ZONES, books, expected, instant, minutes

ZONE = ZoneInfo("Asia/Shanghai")
A, B = Holder("a", "周海"), Holder("b", "赵敏")
BOOK = PostBook(GRID, (Pattern(A, B, PostHours(510, 1050), instant(-100_000)),))
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
VERIFIABLE = (PostState.A_ON_DUTY, PostState.B_COVERING)


@settings(max_examples=200)
@given(books(), minutes, st.integers(0, 40), st.booleans(), st.booleans())
def test_a_post_is_verified_by_a_fresh_fix_inside_or_on_the_way(
    book: PostBook, minute: int, age: int, outside: bool, sent: bool
) -> None:
    at = instant(minute)
    presences = {who: Presence(at - timedelta(minutes=age), outside, sent) for who in PEOPLE}
    post = resolve_post(book, presences, at, ZONE, None).post
    state, holder = expected(book, at, ZONE)
    if state in VERIFIABLE and (age >= 15 or (outside and not sent)):
        assert post.state is PostState.UNVERIFIED
        assert post.reasons[-1].kind in (ReasonKind.FIX_TOO_OLD, ReasonKind.FIX_OUTSIDE)
    else:
        assert post.state is state
    if post.state in VERIFIABLE:
        seen = ReasonKind.ON_THE_WAY if outside else ReasonKind.FIX_FRESH_INSIDE
        assert post.reasons[-1].kind is seen
    assert (post.effective_id or "") == holder
    assert post.effective_name == ("" if not holder else PEOPLE[holder].name)


@settings(max_examples=200)
@given(books(), minutes, st.integers(0, 20), st.sampled_from(ZONES), st.floats(0, 1))
def test_nothing_changes_before_the_next_look(
    book: PostBook, minute: int, age: int, zone: ZoneInfo, share: float
) -> None:
    at = instant(minute)
    presences = {who: Presence(at - timedelta(minutes=age), False) for who in PEOPLE}
    resolved = resolve_post(book, presences, at, zone, None)
    assert resolved.look_again > at
    waiting = resolved.look_again - at - timedelta(microseconds=1)
    later = at + share * waiting
    assert resolve_post(book, presences, later, zone, resolved.post).post is resolved.post


@settings(max_examples=100)
@given(books(), minutes, st.sampled_from(ZONES))
def test_the_bars_of_two_days_say_what_the_plan_says(book: PostBook, minute: int, zone: ZoneInfo) -> None:
    at = instant(minute)
    post = resolve_post(book, {}, at, zone, None).post
    today = at.astimezone(zone).date()
    assert post.segments[0].start <= at
    assert post.segments[0].start.astimezone(zone).date() == today
    assert all(one.end == other.start for one, other in pairwise(post.segments))
    for segment in post.segments:
        standing = stand_at(book, segment.start, zone)
        name = "" if standing.holder is None else standing.holder.name
        assert (segment.state, segment.person_name) == (standing.state, name)
    if post.next_change is not None:
        before = stand_at(book, post.next_change - timedelta(milliseconds=1), zone)
        after = stand_at(book, post.next_change, zone)
        assert (before.state, before.holder, before.absence_kind) != (
            after.state,
            after.holder,
            after.absence_kind,
        )


def test_time_passing_makes_no_new_revision_and_a_change_makes_one() -> None:
    fresh = {"a": Presence(NOON, False)}
    post = resolve_post(BOOK, fresh, NOON, ZONE, None).post
    assert resolve_post(BOOK, fresh, NOON + timedelta(minutes=5), ZONE, post).post is post
    silent = resolve_post(BOOK, fresh, NOON + timedelta(minutes=16), ZONE, post).post
    assert (silent.state, silent.revision) == (PostState.UNVERIFIED, post.revision + 1)
    assert silent.since == NOON + timedelta(minutes=16)


@pytest.mark.parametrize("ahead_min", [2, 60])
def test_a_fix_from_the_future_tells_nothing_of_now(ahead_min: int) -> None:
    early = {"a": Presence(NOON + timedelta(minutes=ahead_min), False)}
    post = resolve_post(BOOK, early, NOON, ZONE, None).post
    assert (post.state, post.reasons[-1].kind) == (PostState.UNVERIFIED, ReasonKind.NO_FIX_YET)


def test_a_post_around_the_clock_names_no_change_at_midnight() -> None:
    book = replace(BOOK, patterns=(Pattern(A, B, PostHours(0, 1440), instant(-100_000)),))
    resolved = resolve_post(book, {"a": Presence(NOON, False)}, NOON, ZONE, None)
    assert resolved.post.next_change is None
    assert resolved.look_again == NOON + timedelta(minutes=15)


def test_a_post_without_a_pattern_is_unknown() -> None:
    post = resolve_post(PostBook(GRID, ()), {}, NOON, ZONE, None).post
    assert (post.state, post.a_id, post.reasons[0].kind) == (PostState.UNKNOWN, "", ReasonKind.NO_PATTERN)
