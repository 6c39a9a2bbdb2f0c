"""Owns what an arrangement would break: gaps, too many posts on one person, other communities, rest; pure.

Source: domain, A/B posts (conflicts refused or flagged). What is refused can never be entered; what is
flagged is entered only by somebody who has seen it and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from desktop.central.rules.posts.book import Absence, AbsenceAnswer, Answer, Holder, PostBook
from desktop.central.rules.posts.plan import plan_window, stand_at
from desktop.models.codes import Level, community_of, level_of
from desktop.models.conflict import Conflict, ConflictKind
from desktop.models.post import PostState

MOST_POSTS = 3
"""Posts that one person may answer for at once; a city may set another number."""

REST = timedelta(hours=8)
"""Rest between two duties of one person; a city may set another length."""

_ANSWERED = frozenset({PostState.A_ON_DUTY, PostState.B_COVERING, PostState.B_TO_CONFIRM})
_EMPTY = frozenset({PostState.VACANT, PostState.UNKNOWN})


@dataclass(frozen=True, slots=True)
class RotaPolicy:
    """What a city allows of one person."""

    most_posts: int = MOST_POSTS
    rest: timedelta = REST


def as_if_accepted(book: PostBook, absence: Absence) -> PostBook:
    """Return a book in which everybody asked to cover an absence has said yes: gaps are those that remain."""
    people = {holder.id for holder in book.holders()}
    answers = tuple(AbsenceAnswer(absence.start, Answer.ACCEPTED, person) for person in sorted(people))
    others = tuple(one for one in book.absences if one.id != absence.id)
    return replace(book, absences=(*others, replace(absence, answers=answers)))


def find_gaps(
    before: PostBook, after: PostBook, start: datetime, end: datetime, zone: ZoneInfo
) -> tuple[Conflict, ...]:
    """Return where nobody would answer after a change who did before it, within [start, end)."""
    found: list[Conflict] = []
    for interval in plan_window(after, start, end, zone, explain=False):
        if interval.state not in _EMPTY:
            continue
        held = [
            one
            for one in plan_window(before, interval.start, interval.end, zone, explain=False)
            if one.state in _ANSWERED
        ]
        if held:
            found.append(Conflict(ConflictKind.GAP, after.grid_code, held[0].start, held[-1].end))
    return tuple(found)


def find_crowding(
    books: Iterable[PostBook],
    person: Holder,
    start: datetime,
    end: datetime,
    zone: ZoneInfo,
    policy: RotaPolicy,
) -> tuple[Conflict, ...]:
    """Return where one person would answer for more posts at once than the city allows.

    Args:
        books: Every post in which the person may stand, as it would be.
        person: Who.
        start: Begin of the window, in it.
        end: End of the window, not in it.
        zone: Zone of the post hours.
        policy: What the city allows.
    """
    known = list(books)
    points = {start}
    for book in known:
        points.update(one.start for one in plan_window(book, start, end, zone, explain=False))
    ordered = [*sorted(points), end]
    for at, until in pairwise(ordered):
        codes = [book.grid_code for book in known if _holder_of(book, at, zone) == person.id]
        if len(codes) > policy.most_posts:
            return (Conflict(ConflictKind.TOO_MANY, codes[-1], at, until, person.id, person.name),)
    return ()


def _holder_of(book: PostBook, at: datetime, zone: ZoneInfo) -> str:
    holder = stand_at(book, at, zone).holder
    return "" if holder is None else holder.id


def find_stranger(
    grid_code: str, person: Holder, home_code: str, start: datetime, end: datetime
) -> tuple[Conflict, ...]:
    """Return the conflict of somebody who would stand in a post of another community."""
    # A post of a town or of the duty room lies in no community.
    if level_of(grid_code) in (Level.CITY, Level.TOWN) or community_of(home_code) == community_of(grid_code):
        return ()
    return (Conflict(ConflictKind.OTHER_COMMUNITY, grid_code, start, end, person.id, person.name),)


def find_overlap(absences: Sequence[Absence], new: Absence, person_name: str) -> tuple[Conflict, ...]:
    """Return the absences of the same person that a new one would overlap; these are always refused."""
    return tuple(
        Conflict(
            ConflictKind.OVERLAP,
            "",
            max(one.start, new.start),
            min(one.end, new.end),
            new.worker_id,
            person_name,
        )
        for one in absences
        if one.worker_id == new.worker_id and one.start < new.end and new.start < one.end
    )


def find_short_rest(
    books: Iterable[PostBook],
    person: Holder,
    start: datetime,
    end: datetime,
    zone: ZoneInfo,
    policy: RotaPolicy,
) -> tuple[Conflict, ...]:
    """Return the rests between two duties that would be too short, around [start, end).

    Two posts held at the same time, or one after the other without a break, are one duty.
    """
    first, last = start - timedelta(days=2), end + timedelta(days=2)
    duties = sorted(
        (one.start, one.end)
        for book in books
        for one in plan_window(book, first, last, zone, explain=False)
        if one.person_id == person.id and one.state in _ANSWERED
    )
    found: list[Conflict] = []
    until = None
    for begins, ends in duties:
        if (
            until is not None
            and timedelta() < begins - until < policy.rest
            and until < end
            and begins > start
        ):
            found.append(Conflict(ConflictKind.SHORT_REST, "", until, begins, person.id, person.name))
        until = ends if until is None else max(until, ends)
    return tuple(found)
