"""Owns the carrying out of orders on incidents: read and lock, find the transition, move, write."""

from __future__ import annotations

from dataclasses import replace

from desktop.central.ledger.alarms import update_incident_alarms
from desktop.central.ledger.figures import count_closed, count_reported
from desktop.central.ledger.intake import NewIncident, make_incident
from desktop.central.ledger.request import CommandRequest
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.lifecycle import (
    NEEDS_OPINION,
    Situation,
    Transition,
    find_transition,
    live_lease,
)
from desktop.central.rules.moves import (
    Rulebook,
    apply_move,
    describe_assignees,
    first_entry,
    new_lease,
    next_due,
)
from desktop.central.rules.refusal import Refused
from desktop.models.codes import Level, is_within
from desktop.models.command import Operation
from desktop.models.incident import Assignee, AssigneeKind, Incident, Lease
from desktop.models.instant import to_epoch_ms
from desktop.models.person import Department, Worker
from desktop.models.problem import ProblemType


def put_incident(unit: Unit, incident: Incident) -> None:
    """Write an incident with the instant at which time alone will change it."""
    unit.put(incident, area_code=incident.grid_code, due=next_due(incident))


def carry_out(unit: Unit, actor: Actor, request: CommandRequest, rules: Rulebook) -> Incident:
    """Carry out one order on an incident.

    Returns:
        The incident afterwards.

    Raises:
        Refused: In the contract's order: right, transition, revision; nothing was written.
    """
    if request.operation is Operation.CREATE:
        return _create(unit, actor, request, rules)
    incident = unit.find(Incident, request.target_id, lock=True)
    if incident is None:
        closed = unit.find_archived(request.target_id)
        if closed is None or not is_within(closed.grid_code, actor.area_code):
            raise Refused(ProblemType.NOT_FOUND, f"no incident {request.target_id}")
        incident = closed
    stored_lease = unit.find(Lease, incident.id, lock=True)
    situation = Situation(incident, live_lease(stored_lease, unit.now), actor, unit.now)
    transition = find_transition(situation, request.operation)
    _require_revision(request, incident)
    opinion = request.text("opinion")
    if request.operation in NEEDS_OPINION and not opinion.strip():
        raise Refused(ProblemType.VALIDATION, "a reason is required", pointers=("/opinion",))
    assignees = _assignees_of(unit, request)
    named = request.text("settled_level")
    move = apply_move(
        situation,
        transition,
        rules,
        opinion=opinion,
        assignees=assignees,
        settled=Level(named) if named else None,
    )
    entry = move.entry
    if assignees:
        words = "→ " + describe_assignees(assignees)
        entry = replace(entry, opinion=f"{words} {opinion}".strip())
    put_incident(unit, move.incident)
    unit.add_move(move.incident, actor.id, entry)
    _settle_lease(unit, situation, transition, stored_lease)
    if move.incident.closed is not None:
        count_closed(unit, move.incident)
    update_incident_alarms(unit, move.incident)
    return move.incident


def _create(unit: Unit, actor: Actor, request: CommandRequest, rules: Rulebook) -> Incident:
    if not actor.can_write:
        raise Refused(ProblemType.FORBIDDEN, f"role {actor.role.value} cannot write")
    incident = make_incident(unit, NewIncident.from_request(request), rules)
    if not is_within(incident.grid_code, actor.area_code):
        raise Refused(ProblemType.OUT_OF_AREA, f"{incident.grid_code} is outside {actor.area_code}")
    return add_incident(unit, incident, actor.id, actor.name)


def add_incident(unit: Unit, incident: Incident, actor_id: str, actor_name: str) -> Incident:
    """Write an incident that has just come in, with its alarm and the day's count."""
    put_incident(unit, incident)
    unit.add_move(incident, actor_id, first_entry(incident, actor_name))
    count_reported(unit, incident)
    update_incident_alarms(unit, incident)
    return incident


def _require_revision(request: CommandRequest, incident: Incident) -> None:
    if request.expected_revision is None:
        raise Refused(ProblemType.IF_MATCH_MISSING, "If-Match with the revision is required")
    if request.expected_revision != incident.revision:
        raise Refused(
            ProblemType.STALE_REVISION,
            f"revision is {incident.revision}, not {request.expected_revision}",
            present_revision=incident.revision,
        )


def _assignees_of(unit: Unit, request: CommandRequest) -> tuple[Assignee, ...]:
    if request.operation is not Operation.DISPATCH:
        return ()
    wanted = request.arguments.get("assignees")
    if not isinstance(wanted, list | tuple) or not wanted:
        raise Refused(ProblemType.VALIDATION, "somebody must be sent", pointers=("/assignees",))
    found = []
    for number, one in enumerate(wanted):
        assignee = _find_assignee(unit, one) if isinstance(one, dict) else None
        if assignee is None:
            raise Refused(
                ProblemType.VALIDATION, "no such worker or department", pointers=(f"/assignees/{number}",)
            )
        if assignee not in found:
            found.append(assignee)
    return tuple(found)


def _find_assignee(unit: Unit, wanted: dict[str, object]) -> Assignee | None:
    assignee_id = str(wanted.get("id", ""))
    if wanted.get("kind") == AssigneeKind.WORKER:
        worker = unit.find(Worker, assignee_id)
        return None if worker is None else Assignee(AssigneeKind.WORKER, worker.id, worker.name)
    if wanted.get("kind") == AssigneeKind.DEPARTMENT:
        department = unit.find(Department, assignee_id)
        return (
            None if department is None else Assignee(AssigneeKind.DEPARTMENT, department.id, department.name)
        )
    return None


def _settle_lease(unit: Unit, situation: Situation, transition: Transition, stored: Lease | None) -> None:
    incident = situation.incident
    if transition.ends_lease:
        if stored is not None:
            unit.remove(Lease, incident.id, revision=stored.revision + 1, area_code=incident.grid_code)
    elif transition.operation is Operation.CLAIM or (
        stored is not None and stored.holder_id == situation.actor.id
    ):
        # A lease that ended leaves its number behind, so that the next one is newer for every reader.
        lease = new_lease(situation, stored)
        lease = replace(lease, revision=max(lease.revision, to_epoch_ms(unit.now)))
        unit.put(lease, area_code=incident.grid_code, due=lease.expires)
