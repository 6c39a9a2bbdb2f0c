"""Owns the state of a post at the present: the plan, held against where whoever answers really is; pure.

Source: domain, A/B posts (a fix at most 15 minutes old, inside a grid now held or on the way to an order).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from desktop.central.rules.posts.book import PostBook
from desktop.central.rules.posts.plan import (
    Standing,
    midnight_of,
    plan_intervals,
    stand_at,
    turning_points,
    without_reasons,
)
from desktop.models.post import PlanInterval, Post, PostSegment, PostState, Reason, ReasonKind

VERIFIED_FOR = timedelta(minutes=15)
"""A fix inside a grid held verifies a post while it is younger than this."""

AHEAD_AT_MOST = timedelta(minutes=1)
"""A fix further in the future was made before the clock was set back and tells nothing of now."""

DAYS_AHEAD = 2
"""Days of the plan that a post carries, today included."""

_PLANNED = frozenset({PostState.A_ON_DUTY, PostState.B_COVERING})


@dataclass(frozen=True, slots=True)
class Presence:
    """What is known of a worker's whereabouts.

    Attributes:
        fixed: Instant of the last fix, None if there never was one.
        is_outside: Whether the worker has left every grid held (two fixes, ten minutes).
        is_on_the_way: Whether the worker has been sent somewhere and has not finished there.
    """

    fixed: datetime | None
    is_outside: bool
    is_on_the_way: bool = False


NOWHERE = Presence(None, False)


def _verify(standing: Standing, presence: Presence, at: datetime) -> tuple[PostState, Reason]:
    name = "" if standing.holder is None else standing.holder.name
    failing = None
    if presence.fixed is None or presence.fixed - at > AHEAD_AT_MOST:
        failing = ReasonKind.NO_FIX_YET
    elif at - presence.fixed >= VERIFIED_FOR:
        failing = ReasonKind.FIX_TOO_OLD
    elif presence.is_outside and not presence.is_on_the_way:
        failing = ReasonKind.FIX_OUTSIDE
    if failing is not None:
        reason = Reason(kind=failing, side=standing.side, person_name=name, since=presence.fixed)
        return PostState.UNVERIFIED, reason
    # The chain of a verified post names no instant: it would change with every fix and flood the feed.
    kind = ReasonKind.ON_THE_WAY if presence.is_outside else ReasonKind.FIX_FRESH_INSIDE
    return standing.state, Reason(kind=kind, side=standing.side, person_name=name)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A post at an instant.

    Attributes:
        look_again: Next instant at which time alone may change anything of it.
    """

    post: Post
    look_again: datetime


def resolve_post(
    book: PostBook,
    presences: dict[str, Presence],
    at: datetime,
    zone: ZoneInfo,
    previous: Post | None,
) -> Resolved:
    """Return a post at an instant.

    Args:
        book: What is arranged.
        presences: Whereabouts by worker id; a missing worker never had a fix.
        at: The instant.
        zone: Zone of the post hours.
        previous: The post as it stood; gives ``since`` and the next revision.

    Returns:
        The post, ``previous`` itself if nothing but time has passed.
    """
    standing = stand_at(book, at, zone)
    state, reasons, holder = standing.state, standing.reasons, standing.holder
    presence = NOWHERE if holder is None else presences.get(holder.id, NOWHERE)
    if state in _PLANNED:
        state, last = _verify(standing, presence, at)
        reasons = (*reasons, last)
    today = at.astimezone(zone).date()
    points = turning_points(book, today - timedelta(days=1), DAYS_AHEAD + 1, zone)
    explained = plan_intervals(book, points, zone)
    intervals = without_reasons(explained)
    present = _interval_at(intervals, at)
    since = at if previous is not None or state is not standing.state else present.start
    if previous is not None and previous.state is state:
        since = previous.since
    pattern = book.pattern_at(at)
    b = None if pattern is None else pattern.b
    post = Post(
        grid_code=book.grid_code,
        a_id="" if pattern is None else pattern.a.id,
        a_name="" if pattern is None else pattern.a.name,
        b_id=None if b is None else b.id,
        b_name="" if b is None else b.name,
        state=state,
        since=since,
        next_change=None if present is intervals[-1] else present.end,
        effective_id=None if holder is None else holder.id,
        effective_side=standing.side,
        reasons=reasons,
        segments=_segments_from(intervals, midnight_of(today, zone)),
        revision=1 if previous is None else previous.revision,
        effective_name="" if holder is None else holder.name,
    )
    looks = [_interval_at(explained, at).end, midnight_of(today + timedelta(days=1), zone)]
    # Off hours nobody changes in the plan, but the post's names may.
    looks += [edge for one in book.patterns for edge in (one.valid_from, one.valid_to) if edge and edge > at]
    if state in _PLANNED and presence.fixed is not None:
        looks.append(presence.fixed + VERIFIED_FOR)
    if previous is not None:
        post = previous if post == previous else replace(post, revision=previous.revision + 1)
    return Resolved(post, min(looks))


def _interval_at(intervals: tuple[PlanInterval, ...], at: datetime) -> PlanInterval:
    return next(one for one in intervals if one.start <= at < one.end)


def _segments_from(intervals: tuple[PlanInterval, ...], midnight: datetime) -> tuple[PostSegment, ...]:
    return tuple(
        PostSegment(
            start=max(one.start, midnight),
            end=one.end,
            state=one.state,
            side=one.side,
            person_name=one.person_name,
            absence_kind=one.absence_kind,
        )
        for one in intervals
        if one.end > midnight
    )
