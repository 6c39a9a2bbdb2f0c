"""Owns the carrying out of orders on incidents: read and lock, find the transition, move, write."""

from __future__ import annotations

from dataclasses import replace

from desktop.central.ledger.alarms import update_incident_alarms
from desktop.central.ledger.citizens import keep_citizen
from desktop.central.ledger.done import Done, IncidentImage
from desktop.central.ledger.duplicates import duplicates_of
from desktop.central.ledger.figures import count_closed, count_reported, uncount_closed
from desktop.central.ledger.incident_lookup import find_incident
from desktop.central.ledger.intake import make_incident, new_incident_of
from desktop.central.ledger.order_arguments import find_colleague, read_arguments
from desktop.central.ledger.photos import cite_photos
from desktop.central.ledger.posts import look_again_at
from desktop.central.ledger.request import CommandRequest
from desktop.central.ledger.source_contacts import note_source
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.lifecycle.claims import live_lease, settle_claim
from desktop.central.rules.lifecycle.moves import apply_move, find_transition, first_entry
from desktop.central.rules.lifecycle.passing import next_due
from desktop.central.rules.lifecycle.situation import MoveArguments, Situation
from desktop.central.rules.refusal import Refused
from desktop.central.rules.rulebook import Rulebook
from desktop.central.rules.visibility import may_see_incident, reader_of
from desktop.models.codes import is_within
from desktop.models.command import APPENDING, Operation
from desktop.models.incident import Incident, IncidentState
from desktop.models.incident_detail import TimelineEntry
from desktop.models.lease import Lease
from desktop.models.problem import ProblemType


def put_incident(unit: Unit, incident: Incident, rules: Rulebook, before: Incident | None) -> None:
    """Write an incident with the instant at which time alone will change it.

    Args:
        unit: The writing transaction.
        incident: The incident as it shall be.
        rules: What the instant follows from.
        before: The incident as it was, None for a new one.
    """
    look_again_at(unit, before, incident)
    unit.put(incident, area_code=incident.grid_code, due=next_due(incident, unit.now, rules))


def carry_out(unit: Unit, actor: Actor, request: CommandRequest, rules: Rulebook) -> Done:
    """Carry out one order on an incident.

    Raises:
        Refused: In the contract's order: right, transition, revision; nothing was written.
    """
    if request.operation is Operation.CREATE:
        created = _create(unit, actor, request, rules)
        hints = duplicates_of(unit, reader_of(actor), created, rules)
        return Done(created.revision, duplicates=hints)
    incident = find_incident(unit, request.target_id, lock=True)
    if incident is None or (not may_see_incident(actor, incident) and incident.closed is not None):
        raise Refused(ProblemType.NOT_FOUND, f"no incident {request.target_id}")
    stored = unit.find(Lease, incident.id, lock=True)
    situation = Situation(incident, live_lease(stored, unit.now), actor, unit.now, rules)
    transition = find_transition(situation, request.operation)
    _require_revision(request, incident)
    colleague = find_colleague(unit, actor, request)
    arguments = read_arguments(unit, actor, request, incident)
    move = apply_move(situation, transition, arguments)
    if incident.closed is not None and move.incident.closed is None:
        unit.revive(incident.id)
    put_incident(unit, move.incident, rules, incident)
    unit.add_move(move.incident, actor.id, move.entry)
    cite_photos(unit, actor.id, incident.id, move.incident.revision, request.texts("photos"))
    write_lease(unit, move.incident, stored, settle_claim(situation, transition, stored, colleague))
    recount(unit, incident, move.incident)
    update_incident_alarms(unit, move.incident)
    _keep_trail(unit, actor, move.incident, arguments, rules)
    if not transition.is_undoable:
        return Done(move.incident.revision)
    return Done(move.incident.revision, incident.id, IncidentImage(incident, situation.lease))


def _create(unit: Unit, actor: Actor, request: CommandRequest, rules: Rulebook) -> Incident:
    if not actor.can_write:
        raise Refused(ProblemType.FORBIDDEN, f"role {actor.role.value} cannot write")
    new = new_incident_of(request)
    incident = make_incident(unit, new, rules, actor)
    if not is_within(incident.grid_code, actor.area_code):
        raise Refused(ProblemType.OUT_OF_AREA, f"{incident.grid_code} is outside {actor.area_code}")
    keep_citizen(unit, new)
    cite_photos(unit, actor.id, incident.id, incident.revision, request.texts("photos"))
    return add_incident(unit, incident, actor.id, actor.name, rules)


def add_incident(unit: Unit, incident: Incident, actor_id: str, actor_name: str, rules: Rulebook) -> Incident:
    """Write an incident that has just come in, with its alarm and the day's count."""
    put_incident(unit, incident, rules, None)
    unit.add_move(incident, actor_id, first_entry(incident, actor_name))
    count_reported(unit, incident)
    note_source(unit, incident.source)
    update_incident_alarms(unit, incident)
    return incident


def _require_revision(request: CommandRequest, incident: Incident) -> None:
    if request.expected_revision is None:
        if request.operation in APPENDING:
            return
        raise Refused(ProblemType.IF_MATCH_MISSING, "If-Match with the revision is required")
    if request.expected_revision != incident.revision:
        raise Refused(
            ProblemType.STALE_REVISION,
            f"revision is {incident.revision}, not {request.expected_revision}",
            present_revision=incident.revision,
        )


def write_lease(unit: Unit, incident: Incident, stored: Lease | None, lease: Lease | None) -> None:
    """Write the lease as a move left it; where there is none any more, readers get a tombstone."""
    if lease is None:
        if stored is not None:
            unit.remove(Lease, incident.id, revision=stored.revision + 1, area_code=incident.grid_code)
    elif lease != stored:
        unit.put(lease, area_code=incident.grid_code, due=lease.expires)


def recount(unit: Unit, before: Incident, after: Incident) -> None:
    """Keep the day's count of settled incidents: called off ones do not count, reopened ones no longer."""
    is_settled = after.state is IncidentState.CLOSED
    if is_settled and before.closed is None:
        count_closed(unit, after)
    elif before.state is IncidentState.CLOSED and after.closed is None:
        uncount_closed(unit, before)


def _keep_trail(
    unit: Unit, actor: Actor, duplicate: Incident, arguments: MoveArguments, rules: Rulebook
) -> None:
    """Let the survivor of a merge know its duplicate, whose trail is read with its own."""
    if arguments.survivor is None:
        return
    survivor = replace(
        arguments.survivor,
        merged=(*arguments.survivor.merged, duplicate.id),
        revision=arguments.survivor.revision + 1,
    )
    put_incident(unit, survivor, rules, arguments.survivor)
    entry = TimelineEntry(
        at=unit.now,
        actor_name=actor.name,
        operation=Operation.MERGE.value,
        opinion=f"← {duplicate.serial_no}",
        from_state=survivor.state,
        to_state=survivor.state,
        held_by_code=survivor.held_by_code,
    )
    unit.add_move(survivor, actor.id, entry)
