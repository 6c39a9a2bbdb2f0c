"""Owns the resolver: who answers for a post at an instant as arranged, and the chain of reasons; pure.

Pattern, override, swap, absence and takeover, in this order, each over the one before. List, map, wall,
dispatch and API all read its answer. Source: domain, A/B posts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from desktop.central.rules.posts.book import (
    MINUTES_A_DAY,
    Absence,
    Answer,
    Holder,
    Override,
    Pattern,
    PostBook,
    PostHours,
    Takeover,
)
from desktop.models.post import (
    AbsenceKind,
    PlanInterval,
    PostPlan,
    PostSide,
    PostState,
    Reason,
    ReasonKind,
)

ANSWER_WITHIN = timedelta(minutes=10)
"""How long B may take to accept before the post counts as vacant. Source: domain, A/B posts."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a post stands at an instant, before any position is looked at.

    Attributes:
        side: A for whoever stands in A's place, B for whoever covers it; None where nobody answers.
        absence_kind: Why A is away, None while A is not.
    """

    state: PostState
    side: PostSide | None
    holder: Holder | None
    reasons: tuple[Reason, ...]
    absence_kind: AbsenceKind | None = None


def in_hours(hours: PostHours, at: datetime, zone: ZoneInfo) -> bool:
    """Say whether an instant lies in post hours."""
    local = at.astimezone(zone)
    return hours.holds(local.weekday(), local.hour * 60 + local.minute + local.second / 60)


def stand_at(book: PostBook, at: datetime, zone: ZoneInfo) -> Standing:
    """Return how a post stands at an instant."""
    pattern = book.pattern_at(at)
    if pattern is None:
        return Standing(PostState.UNKNOWN, None, None, (Reason(kind=ReasonKind.NO_PATTERN),))
    if not in_hours(pattern.hours, at, zone):
        reason = Reason(kind=ReasonKind.OUTSIDE_POST_HOURS)
        return Standing(PostState.OFF_HOURS, None, None, (reason,))
    override = book.override_at(at)
    if override is not None and override.person is None:
        return Standing(PostState.UNCOVERED, None, None, (_left_uncovered(override),))
    first, reason = _first_of(book, pattern, override, at)
    away = book.absence_of(first.id, at)
    chain: tuple[Reason, ...] = (reason,)
    if away is not None:
        gone = _absent(first, away, ReasonKind.A_ABSENT, PostSide.A)
        chain = (gone,) if reason.kind is ReasonKind.A_HOLDS_POST else (reason, gone)
    takeover = book.takeover_at(at)
    if takeover is not None:
        taker_away = book.absence_of(takeover.person.id, at)
        if taker_away is None:
            kind = None if away is None else away.kind
            reasons = (*chain, _taken_over(takeover))
            return Standing(PostState.B_COVERING, PostSide.B, takeover.person, reasons, kind)
        chain = (*chain, _absent(takeover.person, taker_away, ReasonKind.TAKER_ABSENT, PostSide.B))
    if away is None:
        return Standing(PostState.A_ON_DUTY, PostSide.A, first, chain)
    return _covered(book, pattern, away, chain, at)


def _left_uncovered(override: Override) -> Reason:
    return Reason(
        kind=ReasonKind.DELIBERATELY_UNCOVERED,
        since=override.start,
        until=override.end,
        approved_by=override.author,
        source_id=override.id,
    )


def _taken_over(takeover: Takeover) -> Reason:
    return Reason(
        kind=ReasonKind.TAKEN_OVER,
        side=PostSide.B,
        person_name=takeover.person.name,
        since=takeover.start,
        until=takeover.end,
        approved_by=takeover.author,
        source_id=takeover.id,
    )


def first_at(book: PostBook, at: datetime) -> Holder | None:
    """Return who stands in A's place at an instant, away or not; None where there is no pattern."""
    pattern = book.pattern_at(at)
    return None if pattern is None else _first_of(book, pattern, book.override_at(at), at)[0]


def _first_of(
    book: PostBook, pattern: Pattern, override: Override | None, at: datetime
) -> tuple[Holder, Reason]:
    """Return who stands in A's place, and why."""
    first = pattern.a
    reason = Reason(kind=ReasonKind.A_HOLDS_POST, side=PostSide.A, person_name=first.name)
    if override is not None and override.person is not None:
        first = override.person
        reason = Reason(
            kind=ReasonKind.STANDS_IN,
            side=PostSide.A,
            person_name=first.name,
            since=override.start,
            until=override.end,
            approved_by=override.author,
            source_id=override.id,
        )
    swapped = book.swap_of(first.id, at)
    if swapped is not None:
        swap, first = swapped
        reason = Reason(
            kind=ReasonKind.SWAPPED,
            side=PostSide.A,
            person_name=first.name,
            since=swap.start,
            until=swap.end,
            source_id=swap.id,
        )
    return first, reason


def _covered(
    book: PostBook, pattern: Pattern, away: Absence, chain: tuple[Reason, ...], at: datetime
) -> Standing:
    """Return how a post stands while whoever stands in A's place is away and nobody took it over."""
    b = pattern.b
    if b is None or b.id == away.worker_id:
        return _vacant(chain, Reason(kind=ReasonKind.NO_B_NAMED), away)
    b_away = book.absence_of(b.id, at)
    if b_away is not None:
        return _vacant(chain, _absent(b, b_away, ReasonKind.B_ABSENT, PostSide.B), away)
    answer = away.answer_of(b.id, at)
    about = Reason(kind=ReasonKind.B_ACCEPTED, side=PostSide.B, person_name=b.name)
    if answer is not None and answer.answer is Answer.ACCEPTED:
        reasons = (*chain, replace(about, since=answer.at))
        return Standing(PostState.B_COVERING, PostSide.B, b, reasons, away.kind)
    if answer is not None and answer.answer is Answer.REFUSED:
        return _vacant(chain, replace(about, kind=ReasonKind.B_REFUSED, since=answer.at), away)
    until = _asked(away, pattern) + ANSWER_WITHIN
    if at >= until:
        return _vacant(chain, replace(about, kind=ReasonKind.B_DID_NOT_ACCEPT, since=until), away)
    reasons = (*chain, replace(about, kind=ReasonKind.B_NOT_YET_ACCEPTED, until=until))
    return Standing(PostState.B_TO_CONFIRM, PostSide.B, b, reasons, away.kind)


def _asked(away: Absence, pattern: Pattern) -> datetime:
    """Return from when B has had to answer: a B who came into the post later was asked later."""
    return max(away.start, pattern.valid_from)


def _vacant(chain: tuple[Reason, ...], last: Reason, away: Absence) -> Standing:
    return Standing(PostState.VACANT, None, None, (*chain, last), away.kind)


def _absent(person: Holder, away: Absence, kind: ReasonKind, side: PostSide) -> Reason:
    return Reason(
        kind=kind,
        side=side,
        person_name=person.name,
        since=away.start,
        until=away.end,
        absence_kind=away.kind,
        approved_by=away.approved_by,
        source_id=away.id,
    )


def turning_points(book: PostBook, first: date, days: int, zone: ZoneInfo) -> list[datetime]:
    """Return every instant of so many days at which the plan may change, ascending, in UTC.

    The first is the midnight that begins them, the last the one that ends them.
    """
    low, high = (midnight_of(first + timedelta(days=offset), zone) for offset in (0, days))
    points = {low, high}
    minutes = frozenset(
        minute
        for pattern in book.patterns
        for minute in (pattern.hours.start_minute, pattern.hours.end_minute)
    )
    for offset in range(-1, days + 1):
        points.update(_points_of_day(minutes, first + timedelta(days=offset), zone))
    for pattern in book.patterns:
        points.update(at for at in (pattern.valid_from, pattern.valid_to) if at is not None)
    for entry in book.entries():
        points.update((entry.start, entry.end))
    for absence in book.absences:
        points.update(one.at for one in absence.answers)
        points.update(_asked(absence, pattern) + ANSWER_WITHIN for pattern in book.patterns)
    return sorted({point.astimezone(UTC) for point in points if low <= point <= high})


@lru_cache(maxsize=4096)
def _points_of_day(minutes: frozenset[int], day: date, zone: ZoneInfo) -> frozenset[datetime]:
    """Return where post hours may begin or end on a date; on one whose clocks change, there as well.

    A city has a handful of post hours, so the same days are asked for again and again.
    """
    begins, ends = midnight_of(day, zone), midnight_of(day + _DAY, zone)
    # A weekday's hours begin with it, and those of the day before may end with it.
    points = {begins}
    for minute in minutes:
        if 0 < minute < MINUTES_A_DAY:
            wall = datetime.combine(day, time(minute // 60, minute % 60), zone)
            points.update(wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if ends - begins != _DAY:
        points.add(_clock_change(begins, ends, zone))
    return frozenset(points)


def _clock_change(begins: datetime, ends: datetime, zone: ZoneInfo) -> datetime:
    """Return the first instant of a day, to the second, that has the offset of its end."""
    low, high = begins, ends
    after = ends.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == after:
            high = middle
        else:
            low = middle
    return high


@lru_cache(maxsize=4096)
def midnight_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the instant at which a date begins in a zone, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def plan_intervals(book: PostBook, points: list[datetime], zone: ZoneInfo) -> tuple[PlanInterval, ...]:
    """Return the plan between turning points as gapless intervals, equal neighbours joined."""
    intervals: list[PlanInterval] = []
    for start, end in pairwise(points):
        standing = stand_at(book, start, zone)
        interval = PlanInterval(
            start=start,
            end=end,
            state=standing.state,
            side=standing.side,
            person_id=None if standing.holder is None else standing.holder.id,
            person_name="" if standing.holder is None else standing.holder.name,
            absence_kind=standing.absence_kind,
            reasons=standing.reasons,
        )
        _append(intervals, interval)
    return tuple(intervals)


def _append(intervals: list[PlanInterval], interval: PlanInterval) -> None:
    """Append an interval, or draw the last one out over it where nothing but time tells them apart."""
    last = intervals[-1] if intervals else None
    if last is not None and _what(last) == _what(interval):
        intervals[-1] = replace(last, end=interval.end)
    else:
        intervals.append(interval)


def _what(one: PlanInterval) -> tuple[object, ...]:
    """Return all of an interval but its time."""
    return one.state, one.side, one.person_id, one.person_name, one.absence_kind, one.reasons


def plan_window(
    book: PostBook, start: datetime, end: datetime, zone: ZoneInfo, *, explain: bool = True
) -> tuple[PlanInterval, ...]:
    """Return the plan of [start, end).

    Args:
        book: What is arranged.
        start: Begin of the window, in it.
        end: End of the window, not in it.
        zone: Zone of the post hours.
        explain: Give the chain of reasons of each interval; without them fewer intervals differ.
    """
    first = start.astimezone(zone).date()
    days = (end.astimezone(zone).date() - first).days + 1
    points = turning_points(book, first, days, zone)
    inside = [start, *(point for point in points if start < point < end), end]
    intervals = plan_intervals(book, inside, zone)
    return intervals if explain else without_reasons(intervals)


def without_reasons(intervals: tuple[PlanInterval, ...]) -> tuple[PlanInterval, ...]:
    """Return intervals without their chains; neighbours that only differed in them are joined."""
    joined: list[PlanInterval] = []
    for interval in intervals:
        _append(joined, replace(interval, reasons=()))
    return tuple(joined)


def plan_post(book: PostBook, start: datetime, end: datetime, zone: ZoneInfo, *, explain: bool) -> PostPlan:
    """Return the plan of one post over a window, under the names of the pattern that holds at its begin."""
    pattern = book.pattern_at(start) or (book.patterns[0] if book.patterns else None)
    b = None if pattern is None else pattern.b
    return PostPlan(
        grid_code=book.grid_code,
        a_id="" if pattern is None else pattern.a.id,
        a_name="" if pattern is None else pattern.a.name,
        b_id=None if b is None else b.id,
        b_name="" if b is None else b.name,
        intervals=plan_window(book, start, end, zone, explain=explain),
    )
