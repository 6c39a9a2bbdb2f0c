"""What an arrangement would break is found where it would, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.central.rules.posts.book import Absence, Holder, Pattern, PostBook, PostHours, Takeover
from desktop.central.rules.posts.conflicts import (
    RotaPolicy,
    as_if_accepted,
    find_crowding,
    find_gaps,
    find_overlap,
    find_short_rest,
    find_stranger,
)
from desktop.models.conflict import ConflictKind
from desktop.models.post import AbsenceKind, PostState
from tests.helpers.post_oracle import GRID, books, expected, instant

ZONE = ZoneInfo("Asia/Shanghai")
A, B, C = (Holder(name, name) for name in "abc")
EMPTY = (PostState.VACANT, PostState.UNKNOWN)
ANSWERED = (PostState.A_ON_DUTY, PostState.B_COVERING, PostState.B_TO_CONFIRM)


def always(code: str, a: Holder, b: Holder | None = None) -> PostBook:
    return PostBook(code, (Pattern(a, b, PostHours(0, 1440), instant(-100_000)),))


def absence(who: str, first: int, last: int) -> Absence:
    return Absence(who, instant(first), instant(last), AbsenceKind.LEAVE, id=f"{who}-{first}")


@settings(max_examples=150)
@given(books(), books(), st.lists(st.floats(0, 0.999), min_size=1, max_size=12))
def test_every_new_gap_is_named_and_no_other(before: PostBook, after: PostBook, looks: list[float]) -> None:
    start, end = instant(0), instant(2 * 24 * 60)
    gaps = find_gaps(before, after, start, end, ZONE)
    for gap in gaps:
        assert start <= gap.start < gap.end <= end
        assert expected(after, gap.start, ZONE)[0] in EMPTY
        assert expected(before, gap.start, ZONE)[0] in ANSWERED
    for look in looks:
        at = start + look * (end - start)
        if expected(after, at, ZONE)[0] in EMPTY and expected(before, at, ZONE)[0] in ANSWERED:
            assert any(gap.start <= at < gap.end for gap in gaps), at


def test_an_absence_that_b_will_cover_is_no_gap() -> None:
    book = always(GRID, A, B)
    away = absence("a", 60, 600)
    entered = replace(book, absences=(away,))
    assert find_gaps(book, entered, instant(0), instant(1000), ZONE), "unanswered it would become one"
    assert find_gaps(book, as_if_accepted(entered, away), instant(0), instant(1000), ZONE) == ()


def test_more_posts_than_allowed_at_once_are_a_crowd() -> None:
    posts = [always(f"51018200101400{number}", A) for number in range(3)]
    extra = replace(
        always("510182001014009", B), takeovers=(Takeover("t", instant(100), instant(200), A, "李"),)
    )
    window = (instant(0), instant(1000))
    assert find_crowding(posts, A, *window, ZONE, RotaPolicy()) == ()
    (crowd,) = find_crowding([*posts, extra], A, *window, ZONE, RotaPolicy())
    assert (crowd.kind, crowd.start, crowd.person_id) == (ConflictKind.TOO_MANY, instant(100), "a")
    assert find_crowding([*posts, extra], A, *window, ZONE, RotaPolicy(most_posts=4)) == ()


def test_somebody_of_another_community_is_a_stranger_in_a_grid_alone() -> None:
    window = (instant(0), instant(60))
    (stranger,) = find_stranger(GRID, A, "510182001015001", *window)
    assert stranger.kind is ConflictKind.OTHER_COMMUNITY
    assert find_stranger(GRID, A, "510182001014001", *window) == ()
    assert find_stranger("510182001", A, "510182001015001", *window) == ()


def test_absences_of_one_person_never_overlap() -> None:
    known = (absence("a", 0, 100), absence("b", 0, 1000))
    assert find_overlap(known, absence("a", 100, 200), "a") == ()
    (overlap,) = find_overlap(known, absence("a", 90, 200), "a")
    assert (overlap.start, overlap.end) == (instant(90), instant(100))


def test_a_short_night_is_named_and_one_long_duty_is_not() -> None:
    evening = PostBook(GRID, (Pattern(A, C, PostHours(960, 1380), instant(-100_000)),))
    morning = PostBook("510182001014009", (Pattern(A, C, PostHours(360, 480), instant(-100_000)),))
    window = (instant(600), instant(600) + timedelta(days=1))
    rests = find_short_rest([evening, morning], A, *window, ZONE, RotaPolicy())
    assert {one.end - one.start for one in rests} == {timedelta(hours=7)}
    assert find_short_rest([evening], A, *window, ZONE, RotaPolicy()) == ()
    joined = PostBook("510182001014007", (Pattern(A, C, PostHours(1380, 360), instant(-100_000)),))
    assert find_short_rest([evening, morning, joined], A, *window, ZONE, RotaPolicy()) == ()
