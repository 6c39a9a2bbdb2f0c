"""Owns the open tasks of a post's people: which there are, and their passing from hand to hand."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from desktop.central.ledger.incident_orders import put_incident
from desktop.central.ledger.request import CommandRequest
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.lifecycle.reassigning import is_task_of, reassign
from desktop.central.rules.refusal import Refused
from desktop.central.rules.rulebook import Rulebook
from desktop.central.rules.visibility import party_of
from desktop.central.tables.incidents import IncidentIndexRow, IncidentPartyRow
from desktop.models.incident import OPEN_STATES, AssigneeKind, Incident
from desktop.models.person import Worker
from desktop.models.problem import ProblemType


def read_tasks(unit: Unit, worker_id: str, grid_code: str) -> list[Incident]:
    """Return the open incidents of a grid that a worker has in hand, the oldest first."""
    query = (
        select(IncidentIndexRow.id)
        .join(IncidentPartyRow, IncidentPartyRow.incident_id == IncidentIndexRow.id)
        .where(
            IncidentPartyRow.party == party_of(AssigneeKind.WORKER, worker_id),
            IncidentIndexRow.grid_code == grid_code,
            IncidentIndexRow.state.in_([state.value for state in OPEN_STATES]),
        )
        .order_by(IncidentIndexRow.created_ms, IncidentIndexRow.id)
    )
    ids = list(unit.connection.execute(query).scalars())
    found = [unit.find(Incident, incident_id, lock=True) for incident_id in sorted(ids)]
    open_ones = {one.id: one for one in found if one is not None and is_task_of(one, worker_id)}
    return [open_ones[incident_id] for incident_id in ids if incident_id in open_ones]


def chosen_tasks(unit: Unit, request: CommandRequest, worker_id: str, grid_code: str) -> list[Incident]:
    """Return the tasks that an order names: all of them, or single ones.

    Raises:
        Refused: validation with a pointer to a task that is not in the worker's hands.
    """
    tasks = read_tasks(unit, worker_id, grid_code)
    if request.arguments.get("all_tasks") is True:
        return tasks
    by_id = {one.id: one for one in tasks}
    for number, wanted in enumerate(request.texts("tasks")):
        at = f"/tasks/{number}"
        if wanted not in by_id:
            raise Refused(ProblemType.VALIDATION, "no open task of this person", pointers=(at,))
    return [by_id[wanted] for wanted in dict.fromkeys(request.texts("tasks"))]


def pass_tasks(
    unit: Unit,
    actor: Actor,
    request: CommandRequest,
    tasks: Iterable[Incident],
    hands: tuple[Worker, Worker],
    rules: Rulebook,
) -> list[Incident]:
    """Pass tasks from the first pair of hands to the second; returns them as they are now."""
    giver, taker = hands
    passed = []
    for task in tasks:
        move = reassign(task, giver, taker, actor, request.operation, unit.now)
        put_incident(unit, move.incident, rules, task)
        unit.add_move(move.incident, actor.id, move.entry)
        passed.append(move.incident)
    return passed
