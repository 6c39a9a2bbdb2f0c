"""Owns the A/B posts: who answers for a grid at this moment, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop.models.instant import require_aware


class PostState(StrEnum):
    """The one state of a post at an instant; the states add up to the number of posts."""

    A_ON_DUTY = "a-on-duty"
    B_COVERING = "b-covering"
    B_TO_CONFIRM = "b-to-confirm"
    UNVERIFIED = "unverified"
    VACANT = "vacant"
    UNCOVERED = "intentionally-uncovered"
    OFF_HOURS = "off-hours"
    UNKNOWN = "unknown"


COVERED_STATES = frozenset({PostState.A_ON_DUTY, PostState.B_COVERING})
"""States in which a verified person answers; unknown never counts as covered."""

ATTENTION_STATES = frozenset({PostState.VACANT, PostState.UNVERIFIED, PostState.B_TO_CONFIRM})
"""States that ask the duty room for something."""


class PostSide(StrEnum):
    """Which of the two people of a post."""

    A = "A"
    B = "B"


class ReasonKind(StrEnum):
    """One link of the chain that explains who answers; the desk puts it into words."""

    A_HOLDS_POST = "a-holds-post"
    STANDS_IN = "stands-in"
    SWAPPED = "swapped"
    DELIBERATELY_UNCOVERED = "deliberately-uncovered"
    TAKEN_OVER = "taken-over"
    TAKER_ABSENT = "taker-absent"
    NO_PATTERN = "no-pattern"
    A_ABSENT = "a-absent"
    B_ACCEPTED = "b-accepted"
    B_NOT_YET_ACCEPTED = "b-not-yet-accepted"
    B_REFUSED = "b-refused"
    B_DID_NOT_ACCEPT = "b-did-not-accept"
    B_ABSENT = "b-absent"
    NO_B_NAMED = "no-b-named"
    OUTSIDE_POST_HOURS = "outside-post-hours"
    FIX_FRESH_INSIDE = "fix-fresh-inside"
    FIX_TOO_OLD = "fix-too-old"
    FIX_OUTSIDE = "fix-outside"
    ON_THE_WAY = "on-the-way"
    NO_FIX_YET = "no-fix-yet"


class AbsenceKind(StrEnum):
    """Why a person is away: 病假, 年假, 培训, 公出, 事假."""

    SICK = "sick"
    LEAVE = "leave"
    TRAINING = "training"
    ERRAND = "errand"
    PERSONAL = "personal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One link of the reason chain.

    Attributes:
        kind: What is the case.
        side: Whom it speaks of, None if of nobody.
        person_name: Name of that person, empty if of nobody.
        since: From when it holds.
        until: When it ends, None if open.
        absence_kind: Set with A_ABSENT and B_ABSENT.
        approved_by: Name of the approver or author, empty if none is needed.
        source_id: Id of the absence, override, swap or takeover that it speaks of, empty if of none.
    """

    kind: ReasonKind
    side: PostSide | None = None
    person_name: str = ""
    since: datetime | None = None
    until: datetime | None = None
    absence_kind: AbsenceKind | None = None
    approved_by: str = ""
    source_id: str = ""

    def __post_init__(self) -> None:
        require_aware(self.since, self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostSegment:
    """One bar of a post on the time axis: [start, end) with the planned state and person."""

    start: datetime
    end: datetime
    state: PostState
    side: PostSide | None
    person_name: str
    absence_kind: AbsenceKind | None = None

    def __post_init__(self) -> None:
        require_aware(self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A grid's post with its resolved state; its id is the grid code.

    Attributes:
        state: State at the server's present, verification by position included.
        since: Since when the post is in this state.
        next_change: Next instant at which time alone will change the state, None if none is known.
        effective_id: Worker who answers now; None when vacant, off hours or unknown.
        effective_name: Name of that worker, who need be neither A nor B; empty if nobody answers.
        effective_side: A for whoever stands in A's place, B for whoever covers it.
        reasons: Chain of reasons, first the pattern, last what decided.
        segments: Plan from the start of today to the end of tomorrow (city time), gapless.
    """

    grid_code: str
    a_id: str
    a_name: str
    b_id: str | None
    b_name: str
    state: PostState
    since: datetime
    next_change: datetime | None
    effective_id: str | None
    effective_side: PostSide | None
    reasons: tuple[Reason, ...]
    segments: tuple[PostSegment, ...]
    revision: int
    effective_name: str = ""

    def __post_init__(self) -> None:
        require_aware(self.since, self.next_change)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanInterval:
    """A stretch [start, end) of a post's plan in which state, person and reasons stay the same.

    Attributes:
        reasons: Chain of reasons, empty unless it was asked for.
    """

    start: datetime
    end: datetime
    state: PostState
    side: PostSide | None
    person_id: str | None
    person_name: str
    absence_kind: AbsenceKind | None = None
    reasons: tuple[Reason, ...] = ()

    def __post_init__(self) -> None:
        require_aware(self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPlan:
    """What is planned for a grid's post over a window: gapless intervals, the first begins with it."""

    grid_code: str
    a_id: str
    a_name: str
    b_id: str | None
    b_name: str
    intervals: tuple[PlanInterval, ...]
