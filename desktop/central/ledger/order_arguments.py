"""Owns the reading of an order's arguments: names become records, texts become values of the rules."""

from __future__ import annotations

from desktop.central.ledger.answer import parse_instant
from desktop.central.ledger.request import CommandRequest
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.lifecycle.situation import Correction, MoveArguments, Receiver
from desktop.central.rules.refusal import Refused
from desktop.central.rules.visibility import may_see_incident
from desktop.models.codes import Level
from desktop.models.command import Operation
from desktop.models.incident import (
    OPEN_STATES,
    Assignee,
    AssigneeKind,
    Incident,
    Priority,
    Rating,
    Supervision,
)
from desktop.models.organisation import Organisation
from desktop.models.person import Department, Person, Worker
from desktop.models.problem import ProblemType


def read_arguments(unit: Unit, actor: Actor, request: CommandRequest, incident: Incident) -> MoveArguments:
    """Return what an order on an incident says; the route's model has checked types and lengths.

    Raises:
        Refused: validation with a pointer, where a name is nobody's.
    """
    given = request.arguments
    level, settled, rating = request.text("level"), request.text("settled_level"), request.text("rating")
    urgent, major = given.get("urgent"), given.get("major")
    return MoveArguments(
        opinion=request.text("opinion"),
        receivers=_receivers_of(unit, request, incident),
        until=parse_instant(given.get("until")),
        level=Supervision(level) if level else None,
        to_code=request.text("to_code"),
        survivor=_survivor_of(unit, actor, request, incident),
        urgent=urgent if isinstance(urgent, bool) else None,
        major=major if isinstance(major, bool) else None,
        correction=_correction_of(request),
        rating=Rating(rating) if rating else None,
        settled=Level(settled) if settled else None,
    )


def find_colleague(unit: Unit, actor: Actor, request: CommandRequest) -> tuple[str, str]:
    """Return id and name of the person to whom a claim is offered, empty for any other operation.

    Raises:
        Refused: validation, if it is nobody of the same desk.
    """
    if request.operation is not Operation.HAND_OFF:
        return "", ""
    person = unit.find(Person, request.text("to_id"))
    if person is None or person.area_code != actor.area_code or person.id == actor.id:
        raise Refused(ProblemType.VALIDATION, "nobody else of this desk", pointers=("/to_id",))
    return person.id, person.name


def _receivers_of(unit: Unit, request: CommandRequest, incident: Incident) -> tuple[Receiver, ...]:
    field = {Operation.DISPATCH: "assignees", Operation.COPY: "receivers"}.get(request.operation)
    if field is None:
        return ()
    wanted = request.arguments.get(field)
    if not isinstance(wanted, list | tuple) or not wanted:
        raise Refused(ProblemType.VALIDATION, "somebody must be named", pointers=(f"/{field}",))
    found: list[Receiver] = []
    for number, one in enumerate(wanted):
        receiver = _find_receiver(unit, one, incident) if isinstance(one, dict) else None
        if receiver is None:
            raise Refused(
                ProblemType.VALIDATION,
                "no such worker, department or organisation",
                pointers=(f"/{field}/{number}",),
            )
        if receiver not in found:
            found.append(receiver)
    return tuple(found)


def _find_receiver(unit: Unit, wanted: dict[str, object], incident: Incident) -> Receiver | None:
    wanted_id = str(wanted.get("id", ""))
    match wanted.get("kind"):
        case AssigneeKind.WORKER:
            worker = unit.find(Worker, wanted_id)
            if worker is not None:
                named = Assignee(AssigneeKind.WORKER, worker.id, worker.name)
                return Receiver(named, worker.home_grid_code)
        case AssigneeKind.DEPARTMENT:
            department = unit.find(Department, wanted_id)
            if department is not None:
                named = Assignee(AssigneeKind.DEPARTMENT, department.id, department.name)
                return Receiver(named, incident.grid_code[:6])
        case AssigneeKind.ORGANISATION:
            organisation = unit.find(Organisation, wanted_id)
            if organisation is not None:
                named = Assignee(AssigneeKind.ORGANISATION, organisation.code, organisation.name)
                return Receiver(named, organisation.code)
    return None


def _survivor_of(unit: Unit, actor: Actor, request: CommandRequest, incident: Incident) -> Incident | None:
    if request.operation is not Operation.MERGE:
        return None
    survivor = unit.find(Incident, request.text("into"), lock=True)
    if (
        survivor is None
        or survivor.id == incident.id
        or survivor.state not in OPEN_STATES
        or not may_see_incident(actor, survivor)
    ):
        raise Refused(ProblemType.VALIDATION, "no other open incident under this id", pointers=("/into",))
    return survivor


def _correction_of(request: CommandRequest) -> Correction:
    given = request.arguments
    priority = given.get("priority")

    def text(name: str) -> str | None:
        value = given.get(name)
        return value if isinstance(value, str) else None

    return Correction(
        title=text("title"),
        description=text("description"),
        class_code=text("class_code"),
        priority=Priority(priority) if isinstance(priority, int) else None,
        address=text("address"),
    )
