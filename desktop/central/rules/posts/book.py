"""Owns what is arranged about a post: pattern, overrides, swaps, absences, takeovers; pure.

Nothing in a book ever changes what was the case before it was entered: each entry takes effect when it is
made or later, so that the plan of a past window is what stood then. Source: domain, A/B posts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from desktop.models.post import AbsenceKind

EVERY_DAY = 0b1111111
"""Weekdays of post hours, Monday the lowest bit."""

MINUTES_A_DAY = 24 * 60


class Answer(StrEnum):
    """B's answer to an absence of A."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who can hold a post."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class PostHours:
    """When a post is held at all.

    Attributes:
        start_minute, end_minute: Minutes of the day, city time; 0 and 1440 is always. An end at or before
            the start lies on the next day.
        weekdays: Days on which the hours begin, Monday the lowest bit.
    """

    start_minute: int
    end_minute: int
    weekdays: int = EVERY_DAY

    def holds(self, weekday: int, minute: float) -> bool:
        """Say whether a minute of a weekday (Monday 0) lies in the hours."""
        today, before = self._begins_on(weekday), self._begins_on((weekday - 1) % 7)
        if self.start_minute < self.end_minute:
            return today and self.start_minute <= minute < self.end_minute
        return (today and minute >= self.start_minute) or (before and minute < self.end_minute)

    def _begins_on(self, weekday: int) -> bool:
        return bool(self.weekdays >> weekday & 1)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Who holds a post as a rule, and when: [valid_from, valid_to)."""

    a: Holder
    b: Holder | None
    hours: PostHours
    valid_from: datetime
    valid_to: datetime | None = None

    def is_valid(self, at: datetime) -> bool:
        """Say whether the pattern holds at an instant."""
        return self.valid_from <= at and (self.valid_to is None or at < self.valid_to)


@dataclass(frozen=True, slots=True)
class Override:
    """Somebody else stands in A's place for a while, or deliberately nobody: [start, end).

    Attributes:
        person: None where the post is left uncovered on purpose.
    """

    id: str
    start: datetime
    end: datetime
    person: Holder | None
    author: str


@dataclass(frozen=True, slots=True)
class Swap:
    """Two people stand in each other's A posts for a while: [start, end). Both have agreed."""

    id: str
    start: datetime
    end: datetime
    one: Holder
    other: Holder

    def partner_of(self, person_id: str) -> Holder | None:
        """Return who stands in somebody's place, None if the swap is not theirs."""
        return {self.one.id: self.other, self.other.id: self.one}.get(person_id)


@dataclass(frozen=True, slots=True)
class AbsenceAnswer:
    """What somebody said, when, to being asked to cover an absence."""

    at: datetime
    answer: Answer
    person_id: str


@dataclass(frozen=True, slots=True)
class Absence:
    """One absence of a worker: [start, end); its answers in the order in which they were given."""

    worker_id: str
    start: datetime
    end: datetime
    kind: AbsenceKind
    approved_by: str = ""
    answers: tuple[AbsenceAnswer, ...] = ()
    id: str = ""

    def answer_of(self, person_id: str, at: datetime) -> AbsenceAnswer | None:
        """Return somebody's last answer by an instant, None if there was none yet."""
        given = [one for one in self.answers if one.person_id == person_id and one.at <= at]
        return given[-1] if given else None


@dataclass(frozen=True, slots=True)
class Takeover:
    """Somebody has taken a post over: [start, end)."""

    id: str
    start: datetime
    end: datetime
    person: Holder
    author: str


class _Spanned(Protocol):
    @property
    def start(self) -> datetime: ...
    @property
    def end(self) -> datetime: ...


S = TypeVar("S", bound=_Spanned)


@dataclass(frozen=True, slots=True)
class PostBook:
    """All that is arranged about one post; absences and swaps of whoever may stand in it.

    Attributes:
        grid_code: Code of the post: of a grid, a community, a town or a duty room.
    """

    grid_code: str
    patterns: tuple[Pattern, ...]
    overrides: tuple[Override, ...] = ()
    swaps: tuple[Swap, ...] = ()
    absences: tuple[Absence, ...] = ()
    takeovers: tuple[Takeover, ...] = ()

    def pattern_at(self, at: datetime) -> Pattern | None:
        """Return the pattern that holds at an instant."""
        return next((one for one in self.patterns if one.is_valid(at)), None)

    def is_held_from(self, at: datetime) -> bool:
        """Say whether anybody is named to hold the post at an instant, or later."""
        return any(one.valid_to is None or one.valid_to > at for one in self.patterns)

    def override_at(self, at: datetime) -> Override | None:
        """Return the override that holds at an instant, of several the one that began last."""
        return _latest(self.overrides, at)

    def takeover_at(self, at: datetime) -> Takeover | None:
        """Return the takeover that runs at an instant, of several the one that began last."""
        return _latest(self.takeovers, at)

    def swap_of(self, person_id: str, at: datetime) -> tuple[Swap, Holder] | None:
        """Return the swap that somebody is in at an instant, and who stands in their place."""
        for swap in self.swaps:
            partner = swap.partner_of(person_id)
            if partner is not None and swap.start <= at < swap.end:
                return swap, partner
        return None

    def absence_of(self, person_id: str, at: datetime) -> Absence | None:
        """Return somebody's absence at an instant."""
        return next(
            (one for one in self.absences if one.worker_id == person_id and one.start <= at < one.end), None
        )

    def holders(self) -> Iterator[Holder]:
        """Yield whoever the book names for the post; some more than once."""
        for pattern in self.patterns:
            yield pattern.a
            if pattern.b is not None:
                yield pattern.b
        yield from (one.person for one in self.overrides if one.person is not None)
        yield from (one.person for one in self.takeovers)
        for swap in self.swaps:
            yield swap.one
            yield swap.other

    def entries(self) -> Iterator[_Spanned]:
        """Yield all that begins and ends, patterns and their hours aside."""
        yield from self.overrides
        yield from self.swaps
        yield from self.absences
        yield from self.takeovers


def _latest(entries: Iterable[S], at: datetime) -> S | None:
    running = [one for one in entries if one.start <= at < one.end]
    return max(running, key=lambda one: one.start, default=None)
