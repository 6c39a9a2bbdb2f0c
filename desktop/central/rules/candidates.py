"""Owns the ranking of who can be sent to an incident, and what sending each would cost; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.models.geo import distance_m
from desktop.models.incident import Assignee, AssigneeKind, Incident, Priority
from desktop.models.incident_detail import Candidate, CandidateReason
from desktop.models.post import Post, PostSide

MOST = 5
"""Rows an officer reads before choosing; the rest is a search."""

_ORDER = {
    CandidateReason.ANSWERS_NOW: 0,
    CandidateReason.DEPARTMENT_DUTY: 1,
    CandidateReason.NEIGHBOUR_GRID: 2,
    CandidateReason.NEAREST: 3,
}


@dataclass(frozen=True, slots=True)
class FieldWorker:
    """A worker as the ranking sees one.

    Attributes:
        lon_deg, lat_deg: Last fix, None without one.
        fix_age_s: Its age in seconds.
        covers: Grids whose post the worker answers for now.
    """

    id: str
    name: str
    phone: str
    home_grid_name: str
    home_grid_code: str
    lon_deg: float | None
    lat_deg: float | None
    fix_age_s: float | None
    tasks_in_hand: int
    covers: tuple[str, ...]


def rank_candidates(
    incident: Incident,
    post: Post | None,
    workers: Sequence[FieldWorker],
    department: tuple[str, str, str] | None,
    department_tasks: int,
) -> tuple[Candidate, ...]:
    """Return who can be sent, the best first.

    Args:
        incident: The incident.
        post: The post of its grid, None if there is none.
        workers: Workers near enough to think of.
        department: Id, name and phone of the department whose duty the class is, None if it is none's.
        department_tasks: Open incidents that this department has in hand.
    """
    found = [_worker_candidate(incident, post, worker) for worker in workers]
    if department is not None:
        found.append(
            Candidate(
                assignee=Assignee(AssigneeKind.DEPARTMENT, department[0], department[1]),
                reason=CandidateReason.DEPARTMENT_DUTY,
                grid_name="",
                phone=department[2],
                distance_m=None,
                fix_age_s=None,
                tasks_in_hand=department_tasks,
                leaves_grid_code=None,
            )
        )
    found.sort(key=_rank)
    return tuple(found[:MOST])


def _rank(candidate: Candidate) -> tuple[int, float, str]:
    distance = candidate.distance_m
    return (
        _ORDER[candidate.reason],
        float("inf") if distance is None else distance,
        candidate.assignee.id,
    )


def _worker_candidate(incident: Incident, post: Post | None, worker: FieldWorker) -> Candidate:
    distance = (
        None
        if worker.lon_deg is None or worker.lat_deg is None
        else distance_m(worker.lon_deg, worker.lat_deg, incident.lon_deg, incident.lat_deg)
    )
    answers = post is not None and post.effective_id == worker.id
    if answers:
        reason = CandidateReason.ANSWERS_NOW
    elif worker.home_grid_code[:12] == incident.grid_code[:12]:
        reason = CandidateReason.NEIGHBOUR_GRID
    else:
        reason = CandidateReason.NEAREST
    return Candidate(
        assignee=Assignee(AssigneeKind.WORKER, worker.id, worker.name),
        reason=reason,
        grid_name=worker.home_grid_name,
        phone=worker.phone,
        distance_m=distance,
        fix_age_s=worker.fix_age_s,
        tasks_in_hand=worker.tasks_in_hand,
        leaves_grid_code=_left_grid(incident, post, worker),
    )


def _left_grid(incident: Incident, post: Post | None, worker: FieldWorker) -> str | None:
    """Return the grid that nobody holds while the worker is away: the own one, for whoever covers two."""
    if post is not None and post.effective_id == worker.id and post.effective_side is PostSide.B:
        return worker.home_grid_code
    elsewhere = [code for code in worker.covers if code != incident.grid_code]
    return elsewhere[0] if elsewhere and incident.priority is not Priority.LOW else None
