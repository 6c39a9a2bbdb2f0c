"""Owns the resolver: who answers for a grid at an instant, and the chain of reasons; pure.

List, map, wall, dispatch and API all read its answer. Source: domain, A/B posts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from desktop.models.post import (
    AbsenceKind,
    Post,
    PostSegment,
    PostSide,
    PostState,
    Reason,
    ReasonKind,
)

VERIFIED_FOR = timedelta(minutes=15)
"""A fix inside a grid held verifies a post while it is younger than this."""

AHEAD_AT_MOST = timedelta(minutes=1)
"""A fix further in the future was made before the clock was set back and tells nothing of now."""

ANSWER_WITHIN = timedelta(minutes=10)
"""How long B may take to accept before the post counts as vacant."""

MINUTES_A_DAY = 24 * 60


class Answer(StrEnum):
    """B's answer to an absence of A."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Absence:
    """One absence of a worker: [start, end)."""

    worker_id: str
    start: datetime
    end: datetime
    kind: AbsenceKind
    approved_by: str
    answer: Answer
    answered: datetime | None


@dataclass(frozen=True, slots=True)
class Pattern:
    """Who holds a post as a rule, and when.

    Attributes:
        start_minute, end_minute: Post hours in minutes of the day, city time; 0 and 1440 is always.
    """

    grid_code: str
    a_id: str
    a_name: str
    b_id: str | None
    b_name: str
    start_minute: int
    end_minute: int


@dataclass(frozen=True, slots=True)
class Presence:
    """What is known of a worker's whereabouts.

    Attributes:
        fixed: Instant of the last fix, None if there never was one.
        is_outside: Whether the worker has left every grid held (two fixes, ten minutes).
    """

    fixed: datetime | None
    is_outside: bool


@dataclass(frozen=True, slots=True)
class _Plan:
    """The plan at an instant, before any position is looked at."""

    state: PostState
    side: PostSide | None
    reasons: tuple[Reason, ...]
    since: datetime
    until: datetime


def in_post_hours(pattern: Pattern, at: datetime, zone: ZoneInfo) -> bool:
    """Say whether an instant lies in the post's hours."""
    local = at.astimezone(zone)
    minute = local.hour * 60 + local.minute + local.second / 60
    return pattern.start_minute <= minute < pattern.end_minute


def resolve_plan(pattern: Pattern, absences: tuple[Absence, ...], at: datetime, zone: ZoneInfo) -> _Plan:
    """Return the planned state at an instant: pattern, absences and B's answers, no positions."""
    since, until = _neighbour_instants(pattern, absences, at, zone)
    if not in_post_hours(pattern, at, zone):
        reason = Reason(kind=ReasonKind.OUTSIDE_POST_HOURS, since=since, until=until)
        return _Plan(PostState.OFF_HOURS, None, (reason,), since, until)
    a_away = _absence_at(absences, pattern.a_id, at)
    if a_away is None:
        reason = Reason(kind=ReasonKind.A_HOLDS_POST, side=PostSide.A, person_name=pattern.a_name)
        return _Plan(PostState.A_ON_DUTY, PostSide.A, (reason,), since, until)
    first = Reason(
        kind=ReasonKind.A_ABSENT,
        side=PostSide.A,
        person_name=pattern.a_name,
        since=a_away.start,
        until=a_away.end,
        absence_kind=a_away.kind,
        approved_by=a_away.approved_by,
    )
    state, second = _answer_of_b(pattern, absences, a_away, at)
    side = None if state is PostState.VACANT else PostSide.B
    return _Plan(state, side, (first, second), since, until)


def _answer_of_b(
    pattern: Pattern, absences: tuple[Absence, ...], away: Absence, at: datetime
) -> tuple[PostState, Reason]:
    if pattern.b_id is None:
        return PostState.VACANT, Reason(kind=ReasonKind.NO_B_NAMED)
    b_away = _absence_at(absences, pattern.b_id, at)
    if b_away is not None:
        return PostState.VACANT, Reason(
            kind=ReasonKind.B_ABSENT,
            side=PostSide.B,
            person_name=pattern.b_name,
            since=b_away.start,
            until=b_away.end,
            absence_kind=b_away.kind,
            approved_by=b_away.approved_by,
        )
    answered = away.answered is not None and away.answered <= at
    if answered and away.answer is Answer.ACCEPTED:
        return PostState.B_COVERING, _about_b(pattern, ReasonKind.B_ACCEPTED, since=away.answered)
    if answered and away.answer is Answer.REFUSED:
        return PostState.VACANT, _about_b(pattern, ReasonKind.B_REFUSED, since=away.answered)
    if at >= away.start + ANSWER_WITHIN:
        return PostState.VACANT, _about_b(
            pattern, ReasonKind.B_DID_NOT_ACCEPT, since=away.start + ANSWER_WITHIN
        )
    return PostState.B_TO_CONFIRM, _about_b(
        pattern, ReasonKind.B_NOT_YET_ACCEPTED, until=away.start + ANSWER_WITHIN
    )


def _about_b(
    pattern: Pattern, kind: ReasonKind, *, since: datetime | None = None, until: datetime | None = None
) -> Reason:
    return Reason(kind=kind, side=PostSide.B, person_name=pattern.b_name, since=since, until=until)


def _absence_at(absences: tuple[Absence, ...], worker_id: str, at: datetime) -> Absence | None:
    for absence in absences:
        if absence.worker_id == worker_id and absence.start <= at < absence.end:
            return absence
    return None


def turning_points(
    pattern: Pattern, absences: tuple[Absence, ...], first: date, days: int, zone: ZoneInfo
) -> list[datetime]:
    """Return every instant of so many days at which the plan may change, ascending, in UTC."""
    points = set()
    for offset in range(days + 1):
        midnight = datetime.combine(first + timedelta(days=offset), time(), zone)
        points.add(midnight.astimezone(UTC))
        if offset == days:
            break
        for minute in (pattern.start_minute, pattern.end_minute):
            if 0 < minute < MINUTES_A_DAY:
                wall = datetime.combine(first + timedelta(days=offset), time(minute // 60, minute % 60), zone)
                points.add(wall.astimezone(UTC))
    low, high = min(points), max(points)
    for absence in absences:
        if absence.worker_id not in (pattern.a_id, pattern.b_id):
            continue
        instants = [absence.start, absence.end, absence.start + ANSWER_WITHIN]
        if absence.answered is not None:
            instants.append(absence.answered)
        points.update(point.astimezone(UTC) for point in instants if low < point < high)
    return sorted(points)


def _neighbour_instants(
    pattern: Pattern, absences: tuple[Absence, ...], at: datetime, zone: ZoneInfo
) -> tuple[datetime, datetime]:
    """Return the last turning point not after an instant, and the first after it."""
    today = at.astimezone(zone).date()
    points = turning_points(pattern, absences, today - timedelta(days=1), 3, zone)
    before = [point for point in points if point <= at]
    after = [point for point in points if point > at]
    return before[-1], after[0]


def plan_segments(
    pattern: Pattern, absences: tuple[Absence, ...], first: date, days: int, zone: ZoneInfo
) -> tuple[PostSegment, ...]:
    """Return the plan of so many days as gapless bars, equal neighbours joined."""
    segments: list[PostSegment] = []
    points = turning_points(pattern, absences, first, days, zone)
    for start, end in pairwise(points):
        plan = resolve_plan(pattern, absences, start, zone)
        away = _absence_at(absences, pattern.a_id, start) if plan.state is not PostState.OFF_HOURS else None
        names = {PostSide.A: pattern.a_name, PostSide.B: pattern.b_name}
        name = names[plan.side] if plan.side is not None else ""
        segment = PostSegment(
            start=start,
            end=end,
            state=plan.state,
            side=plan.side,
            person_name=name,
            absence_kind=None if away is None else away.kind,
        )
        last = segments[-1] if segments else None
        if last is not None and _same_bar(last, segment):
            segments[-1] = PostSegment(
                start=last.start,
                end=end,
                state=last.state,
                side=last.side,
                person_name=last.person_name,
                absence_kind=last.absence_kind,
            )
        else:
            segments.append(segment)
    return tuple(segments)


def _same_bar(one: PostSegment, other: PostSegment) -> bool:
    return (one.state, one.side, one.person_name, one.absence_kind) == (
        other.state,
        other.side,
        other.person_name,
        other.absence_kind,
    )


def _verify(plan: _Plan, name: str, presence: Presence, at: datetime) -> tuple[PostState, Reason]:
    failing = None
    if presence.fixed is None or presence.fixed - at > AHEAD_AT_MOST:
        failing = ReasonKind.NO_FIX_YET
    elif at - presence.fixed >= VERIFIED_FOR:
        failing = ReasonKind.FIX_TOO_OLD
    elif presence.is_outside:
        failing = ReasonKind.FIX_OUTSIDE
    if failing is not None:
        return PostState.UNVERIFIED, Reason(
            kind=failing, side=plan.side, person_name=name, since=presence.fixed
        )
    # The chain of a verified post names no instant: it would change with every fix and flood the feed.
    return plan.state, Reason(kind=ReasonKind.FIX_FRESH_INSIDE, side=plan.side, person_name=name)


def resolve_post(
    pattern: Pattern,
    absences: tuple[Absence, ...],
    presences: dict[str, Presence],
    at: datetime,
    zone: ZoneInfo,
    previous: Post | None,
) -> Post:
    """Return a grid's post at an instant.

    Args:
        pattern: Who holds it as a rule.
        absences: Absences of A and B (others are passed over).
        presences: Whereabouts by worker id; a missing worker never had a fix.
        at: The instant.
        zone: Zone of the post hours.
        previous: The post as it stood; gives ``since`` and the next revision.

    Returns:
        The post; ``previous`` itself if nothing but time has passed.
    """
    plan = resolve_plan(pattern, absences, at, zone)
    state, reasons = plan.state, plan.reasons
    effective = {PostSide.A: pattern.a_id, PostSide.B: pattern.b_id}.get(plan.side) if plan.side else None
    if effective is not None and state in (PostState.A_ON_DUTY, PostState.B_COVERING):
        name = pattern.a_name if plan.side is PostSide.A else pattern.b_name
        state, last = _verify(plan, name, presences.get(effective, Presence(None, False)), at)
        reasons = (*reasons, last)
    since = previous.since if previous is not None and previous.state is state else at
    if previous is None and state is plan.state:
        since = plan.since
    post = Post(
        grid_code=pattern.grid_code,
        a_id=pattern.a_id,
        a_name=pattern.a_name,
        b_id=pattern.b_id,
        b_name=pattern.b_name,
        state=state,
        since=since,
        next_change=plan.until,
        effective_id=effective,
        effective_side=plan.side,
        reasons=reasons,
        segments=plan_segments(pattern, absences, at.astimezone(zone).date(), 2, zone),
        revision=1 if previous is None else previous.revision,
    )
    if post == previous:
        return previous
    return post if previous is None else replace(post, revision=previous.revision + 1)


def next_look(post: Post, presences: dict[str, Presence]) -> datetime | None:
    """Return the next instant at which time alone may change a post: the plan's, or a fix growing old."""
    instants = [] if post.next_change is None else [post.next_change]
    if post.effective_id is not None and post.state in (PostState.A_ON_DUTY, PostState.B_COVERING):
        fixed = presences.get(post.effective_id, Presence(None, False)).fixed
        if fixed is not None:
            instants.append(fixed + VERIFIED_FOR)
    return min(instants, default=None)
