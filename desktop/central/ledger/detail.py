"""Owns the reading of one incident with what only the asking person gets to know."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, or_, select

from desktop.central.ledger.incident_lookup import find_incident
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.candidates import FieldWorker, rank_candidates
from desktop.central.rules.lifecycle.claims import live_lease
from desktop.central.rules.lifecycle.moves import allowed_actions
from desktop.central.rules.lifecycle.situation import Situation
from desktop.central.rules.refusal import Refused
from desktop.central.rules.rulebook import Rulebook
from desktop.central.rules.visibility import may_see_incident, visible_body
from desktop.central.tables.positions import PositionRow
from desktop.central.tables.records import RecordRow
from desktop.central.tables.rota import PostHolderRow
from desktop.models.codes import community_of, is_within, town_of
from desktop.models.delta import RecordKind
from desktop.models.geo import distance_m
from desktop.models.incident import AssigneeKind, Incident, IncidentState
from desktop.models.incident_detail import Candidate, IncidentDetail, TimelineEntry
from desktop.models.instant import to_epoch_ms
from desktop.models.lease import Lease
from desktop.models.organisation import Grid
from desktop.models.person import DESK_ROLES, Department, Worker
from desktop.models.post import Post
from desktop.models.problem import ProblemType
from desktop.wire.codec import decode
from desktop.wire.feed import encode_record

CLASS_DEPARTMENTS = "class_departments"
"""Name in ``meta`` under which stands which department answers for which class, as a JSON object."""

_NEAREST = 8


def read_detail(unit: Unit, actor: Actor, incident_id: str, rules: Rulebook) -> IncidentDetail:
    """Return an incident's detail for one viewer.

    Raises:
        Refused: not-found, also for what lies outside the viewer's area.
    """
    incident = find_incident(unit, incident_id)
    if incident is None or not may_see_incident(actor, incident):
        raise Refused(ProblemType.NOT_FOUND, f"no incident {incident_id}")
    lease = live_lease(unit.find(Lease, incident_id), unit.now)
    shown = decode(visible_body(RecordKind.INCIDENT, encode_record(incident), actor.role), Incident)
    situation = Situation(incident, lease, actor, unit.now, rules)
    is_sendable = incident.state in (
        IncidentState.TO_ACCEPT,
        IncidentState.TO_DISPATCH,
        IncidentState.RETURNED,
    )
    return IncidentDetail(
        incident=shown,
        lease=lease,
        timeline=_read_trails(unit, incident) if actor.can_write else (),
        allowed_actions=allowed_actions(situation),
        allowed_until=_allowed_until(situation),
        candidates=_candidates(unit, incident, actor) if is_sendable and actor.role in DESK_ROLES else (),
    )


def _read_trails(unit: Unit, incident: Incident) -> tuple[TimelineEntry, ...]:
    """Return the timeline with those of the duplicates that were merged into it, in the order of time."""
    entries = list(unit.timeline(incident.id))
    for duplicate_id in incident.merged:
        duplicate = find_incident(unit, duplicate_id)
        if duplicate is not None:
            entries += unit.timeline(duplicate_id, duplicate.serial_no)
    return tuple(sorted(entries, key=lambda entry: entry.at))


def _allowed_until(situation: Situation) -> datetime | None:
    """Return the next instant at which time alone may change what is allowed."""
    incident, lease, now = situation.incident, situation.lease, situation.now
    instants = [incident.suspended_until]
    if lease is not None:
        instants += [lease.expires, lease.since + situation.rules.policy.grace]
    if incident.handle_clock is not None:
        instants.append(incident.handle_clock.deadline)
    if incident.closed is not None:
        instants.append(incident.closed + timedelta(days=situation.rules.policy.reopen_within_days))
    return min((at for at in instants if at is not None and at > now), default=None)


def _candidates(unit: Unit, incident: Incident, actor: Actor) -> tuple[Candidate, ...]:
    post = unit.find(Post, incident.grid_code)
    tasks: Counter[tuple[AssigneeKind, str]] = Counter()
    for open_one in unit.list_all(
        Incident, states=(IncidentState.TO_SIGN.value, IncidentState.HANDLING.value)
    ):
        tasks.update((assignee.kind, assignee.id) for assignee in open_one.assignees)
    workers = [
        _field_worker(unit, row, tasks[AssigneeKind.WORKER, row.id])
        for row in _rows_near(unit, incident, post, actor)
    ]
    chosen = json.loads(unit.read_meta(CLASS_DEPARTMENTS, "{}")).get(incident.class_code)
    department = unit.find(Department, chosen) if isinstance(chosen, str) else None
    known = None if department is None else (department.id, department.name, department.phone)
    in_hand = 0 if department is None else tasks[AssigneeKind.DEPARTMENT, department.id]
    return rank_candidates(incident, post, workers, known, in_hand)


def _rows_near(unit: Unit, incident: Incident, post: Post | None, actor: Actor) -> list[Row[Any]]:
    """Return the nearest workers of the town, with whoever answers for the grid always among them.

    Of the others only those whom the actor may see at all: who orders in one community does not learn where
    the workers of the next one are.
    """
    town = town_of(incident.grid_code)
    near = actor.area_code if is_within(actor.area_code, town) else town
    query = (
        select(RecordRow.id, RecordRow.area_code, *PositionRow.__table__.columns)
        .outerjoin(PositionRow, PositionRow.worker_id == RecordRow.id)
        .where(
            RecordRow.kind == RecordKind.WORKER.value,
            or_(
                RecordRow.area_code.startswith(near, autoescape=True),
                RecordRow.id == ("" if post is None else post.effective_id or ""),
            ),
        )
    )
    rows = list(unit.connection.execute(query))

    def closeness(row: Row[Any]) -> tuple[bool, bool, float]:
        lon_deg, lat_deg = row.lon_deg, row.lat_deg
        far = (
            float("inf")
            if lon_deg is None
            else distance_m(lon_deg, lat_deg, incident.lon_deg, incident.lat_deg)
        )
        answers = post is not None and row.id == post.effective_id
        same = row.area_code[:12] == community_of(incident.grid_code)
        return (not answers, not same, far)

    return sorted(rows, key=closeness)[:_NEAREST]


def _field_worker(unit: Unit, row: Row[Any], tasks_in_hand: int) -> FieldWorker:
    worker = unit.find(Worker, row.id)
    grid = unit.find(Grid, row.area_code)
    fix_ms = row.fix_ms
    query = (
        select(PostHolderRow.grid_code)
        .where(PostHolderRow.person_id == row.id, PostHolderRow.grid_code != row.area_code)
        .order_by(PostHolderRow.grid_code)
    )
    covers = tuple(unit.connection.execute(query).scalars())
    return FieldWorker(
        id=row.id,
        name="" if worker is None else worker.name,
        phone="" if worker is None else worker.phone,
        home_grid_name="" if grid is None else grid.name,
        home_grid_code=row.area_code,
        lon_deg=row.lon_deg,
        lat_deg=row.lat_deg,
        fix_age_s=None if fix_ms is None else max(0.0, (to_epoch_ms(unit.now) - fix_ms) / 1000),
        tasks_in_hand=tasks_in_hand,
        covers=covers,
    )
