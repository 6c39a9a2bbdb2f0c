"""Owns what one reader gets to know of one incident: its timeline, what may be done, who can be sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop.models.incident import Assignee, Incident, IncidentState
from desktop.models.instant import require_aware
from desktop.models.lease import Lease


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One move of an incident: who did what when, from which state to which.

    Attributes:
        actor_name: Empty for what time alone did.
        detail: Code that belongs to the operation: level of a supervision, rating, operation undone.
        held_by_code: Organisation whose desk holds the incident after the move.
        photos: Ids of the photos that the move cites.
        merged_serial_no: Serial number of the duplicate whose trail this entry comes from, empty for own.
    """

    at: datetime
    actor_name: str
    operation: str
    opinion: str
    from_state: IncidentState | None
    to_state: IncidentState
    detail: str = ""
    held_by_code: str = ""
    merged_serial_no: str = ""
    photos: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_aware(self.at)


class CandidateReason(StrEnum):
    """Why somebody is offered for dispatch."""

    ANSWERS_NOW = "answers-now"
    DEPARTMENT_DUTY = "department-duty"
    NEIGHBOUR_GRID = "neighbour-grid"
    NEAREST = "nearest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who can be sent, with what it costs.

    Attributes:
        distance_m: Metres from the last fix to the incident, None for a department or without a fix.
        fix_age_s: Seconds since that fix.
        tasks_in_hand: Open incidents dispatched to the candidate.
        leaves_grid_code: Grid whose post nobody would hold meanwhile, None if coverage stays.
    """

    assignee: Assignee
    reason: CandidateReason
    grid_name: str
    phone: str
    distance_m: float | None
    fix_age_s: float | None
    tasks_in_hand: int
    leaves_grid_code: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentDetail:
    """Reply of ``GET /v1/incidents/{id}``: the record and what only this viewer gets to know.

    Attributes:
        allowed_actions: Operations the asking person may order now.
        allowed_until: Server instant at which the list may change by time alone, None if open.
    """

    incident: Incident
    lease: Lease | None
    timeline: tuple[TimelineEntry, ...]
    allowed_actions: tuple[str, ...]
    allowed_until: datetime | None
    candidates: tuple[Candidate, ...]

    def __post_init__(self) -> None:
        require_aware(self.allowed_until)
