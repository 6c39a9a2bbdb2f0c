"""Owns what is read of the rota beside its plan: absences, swaps, drafts with their difference, one post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.models.conflict import Conflict
from desktop.models.instant import require_aware
from desktop.models.post import AbsenceKind, PlanInterval, Post


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceView:
    """One absence.

    Attributes:
        start: From when it holds; never before it was entered.
        stated_start: From when the person was away, by what was said.
        answer: Last answer of whoever is asked to cover, empty if none was given.
        answered_by: Whose answer it was.
    """

    id: str
    worker_id: str
    worker_name: str
    start: datetime
    end: datetime
    stated_start: datetime
    kind: AbsenceKind
    reason: str
    items: str
    approved_by: str
    answer: str
    answered_by: str
    revision: int

    def __post_init__(self) -> None:
        require_aware(self.start, self.end, self.stated_start)


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapView:
    """One swap: proposed, agreed, refused or withdrawn."""

    id: str
    one_id: str
    one_name: str
    one_agreed: bool
    other_id: str
    other_name: str
    other_agreed: bool
    start: datetime
    end: datetime
    reason: str
    author_name: str
    state: str
    revision: int

    def __post_init__(self) -> None:
        require_aware(self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternView:
    """Who holds a post as a rule; minutes of the day in city time, weekdays with Monday as the lowest bit."""

    a_id: str
    a_name: str
    b_id: str | None
    b_name: str
    start_minute: int
    end_minute: int
    weekdays: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternDifference:
    """What a draft changes of one post; `before` is None where there was no pattern yet."""

    grid_code: str
    before: PatternView | None
    after: PatternView


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaDraft:
    """Changes of patterns that somebody prepares: draft, published or discarded."""

    id: str
    valid_from: datetime
    state: str
    reason: str
    author_name: str
    differences: tuple[PatternDifference, ...]
    conflicts: tuple[Conflict, ...]
    revision: int

    def __post_init__(self) -> None:
        require_aware(self.valid_from)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    """An open task of a post, for the list that is accepted or handed back."""

    id: str
    serial_no: str
    title: str
    state: str
    worker_id: str
    worker_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostDetail:
    """One post with what only this viewer gets to know.

    Attributes:
        takeover_id: Takeover that runs, empty if none does.
        tasks: Open tasks in the hands of any of its people.
        absences: Absences of its people that run or lie ahead.
        plan: The days ahead, with the chain of reasons of each interval.
        allowed_actions: Operations on the post the asking person may order now.
    """

    post: Post
    takeover_id: str
    tasks: tuple[TaskView, ...]
    absences: tuple[AbsenceView, ...]
    plan: tuple[PlanInterval, ...]
    allowed_actions: tuple[str, ...]
