"""The rules of the A/B posts read aloud, one instant at a time, and books drawn at random."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from desktop.central.rules.posts.book import (
    Absence,
    AbsenceAnswer,
    Answer,
    Holder,
    Override,
    Pattern,
    PostBook,
    PostHours,
    Swap,
    Takeover,
)
from desktop.models.post import AbsenceKind, PostState

GRID = "510182001014008"
BEGIN = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
"""Midnight of a Saturday in Asia/Shanghai."""

DAYS = 5
PEOPLE = {name: Holder(name, f"网格员{name}") for name in "abcd"}
ZONES = [
    ZoneInfo(name) for name in ("Asia/Shanghai", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe")
]

minutes = st.integers(-24 * 60, (DAYS + 1) * 24 * 60)
people = st.sampled_from(sorted(PEOPLE))


def instant(minute: int) -> datetime:
    return BEGIN + timedelta(minutes=minute)


@st.composite
def spans(draw: st.DrawFn) -> tuple[datetime, datetime]:
    start = instant(draw(minutes))
    return start, start + timedelta(minutes=draw(st.integers(1, 2 * 24 * 60)))


@st.composite
def patterns(draw: st.DrawFn) -> tuple[Pattern, ...]:
    """Patterns that follow one another, with a hole now and then."""
    found: list[Pattern] = []
    cuts = sorted(draw(st.lists(minutes, max_size=2, unique=True)))
    bounds = [instant(-10 * 24 * 60), *(instant(cut) for cut in cuts)]
    for number, start in enumerate(bounds):
        end = bounds[number + 1] if number + 1 < len(bounds) else None
        a, b = draw(people), draw(st.none() | people)
        hours = draw(
            st.sampled_from([(0, 1440), (510, 1050), (510, 1050), (1200, 480), (150, 151), (600, 600)])
        )
        weekdays = draw(st.sampled_from([127, 127, 31, 96]))
        if number and draw(st.integers(0, 9)) == 0:
            continue
        holder_b = None if b is None or b == a else PEOPLE[b]
        found.append(Pattern(PEOPLE[a], holder_b, PostHours(*hours, weekdays), start, end))
    return tuple(found)


@st.composite
def absences(draw: st.DrawFn) -> tuple[Absence, ...]:
    """At most one absence a person: overlapping ones are refused where they are entered."""
    found = []
    for name in sorted(PEOPLE):
        if not draw(st.booleans()):
            continue
        start, end = draw(spans())
        given = draw(
            st.lists(
                st.tuples(st.integers(-60, 240), st.sampled_from(["accepted", "refused"]), people), max_size=3
            )
        )
        answers = tuple(
            AbsenceAnswer(start + timedelta(minutes=after), Answer(said), who)
            for after, said, who in sorted(given)
        )
        found.append(Absence(name, start, end, AbsenceKind.SICK, "陈", answers, f"absence-{name}"))
    return tuple(found)


@st.composite
def books(draw: st.DrawFn) -> PostBook:
    """A post's book with anything in it."""
    overrides = tuple(
        Override(f"override-{number}", *draw(spans()), None if who is None else PEOPLE[who], "马")
        for number, who in enumerate(draw(st.lists(st.none() | people, max_size=2)))
    )
    takeovers = tuple(
        Takeover(f"takeover-{number}", *draw(spans()), PEOPLE[who], "李")
        for number, who in enumerate(draw(st.lists(people, max_size=2)))
    )
    swaps: tuple[Swap, ...] = ()
    if draw(st.booleans()):
        swaps = (Swap("swap", *draw(spans()), PEOPLE["a"], PEOPLE["c"]),)
    return PostBook(GRID, draw(patterns()), overrides, swaps, draw(absences()), takeovers)


def in_hours(pattern: Pattern, at: datetime, zone: ZoneInfo) -> bool:
    local = at.astimezone(zone)
    clock = local.hour * 60 + local.minute
    starts, ends = pattern.hours.start_minute, pattern.hours.end_minute
    allowed = [day for day in range(7) if pattern.hours.weekdays & (1 << day)]
    if starts < ends:
        return local.weekday() in allowed and starts <= clock < ends
    if clock >= starts and local.weekday() in allowed:
        return True
    return clock < ends and (local.weekday() - 1) % 7 in allowed


def expected(book: PostBook, at: datetime, zone: ZoneInfo) -> tuple[PostState, str]:
    """State and holder, by the rules of domain.md taken one after the other."""
    holding = [
        one for one in book.patterns if one.valid_from <= at and (one.valid_to is None or at < one.valid_to)
    ]
    if not holding:
        return PostState.UNKNOWN, ""
    (pattern,) = holding
    if not in_hours(pattern, at, zone):
        return PostState.OFF_HOURS, ""
    running = [one for one in book.overrides if one.start <= at < one.end]
    first = pattern.a
    if running:
        newest = sorted(running, key=lambda one: (one.start, -book.overrides.index(one)))[-1]
        if newest.person is None:
            return PostState.UNCOVERED, ""
        first = newest.person
    for swap in book.swaps:
        if swap.start <= at < swap.end and first.id in (swap.one.id, swap.other.id):
            first = swap.other if first.id == swap.one.id else swap.one
            break
    away = {one.worker_id: one for one in book.absences if one.start <= at < one.end}
    taking = [one for one in book.takeovers if one.start <= at < one.end]
    if taking:
        newest_taker = sorted(taking, key=lambda one: (one.start, -book.takeovers.index(one)))[-1].person
        if newest_taker.id not in away:
            return PostState.B_COVERING, newest_taker.id
    if first.id not in away:
        return PostState.A_ON_DUTY, first.id
    return _covered(pattern, away, first.id, at)


def _covered(pattern: Pattern, away: dict[str, Absence], first: str, at: datetime) -> tuple[PostState, str]:
    b = pattern.b
    if b is None or b.id == first or b.id in away:
        return PostState.VACANT, ""
    said = [one for one in away[first].answers if one.person_id == b.id and one.at <= at]
    if said:
        yes = said[-1].answer is Answer.ACCEPTED
        return (PostState.B_COVERING, b.id) if yes else (PostState.VACANT, "")
    asked = max(away[first].start, pattern.valid_from)
    return (PostState.B_TO_CONFIRM, b.id) if at - asked < timedelta(minutes=10) else (PostState.VACANT, "")
