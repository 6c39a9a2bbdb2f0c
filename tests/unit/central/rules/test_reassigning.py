"""A task passes from hand to hand with its state and clocks; nobody has it twice."""

from __future__ import annotations

from dataclasses import replace

from desktop.central.rules.lifecycle.reassigning import is_task_of, reassign
from desktop.models.command import Operation
from desktop.models.incident import Assignee, AssigneeKind, IncidentState
from desktop.models.person import Worker
from tests.helpers.samples import NOON, make_incident
from tests.helpers.small_city import LI

ONE, OTHER = (
    Worker(id=name, name=name, phone="", home_grid_code="510182001014001", revision=1)
    for name in ("w-1", "w-2")
)


def sent(*people: Worker) -> tuple[Assignee, ...]:
    return tuple(Assignee(AssigneeKind.WORKER, person.id, person.name) for person in people)


def test_only_hands_and_revision_change() -> None:
    incident = replace(make_incident("i-1"), state=IncidentState.HANDLING, assignees=sent(ONE))
    move = reassign(incident, ONE, OTHER, LI, Operation.TAKE_OVER, NOON)
    assert move.incident == replace(incident, assignees=sent(OTHER), revision=incident.revision + 1)
    assert (move.entry.from_state, move.entry.to_state) == (IncidentState.HANDLING, IncidentState.HANDLING)
    assert (is_task_of(move.incident, "w-2"), is_task_of(move.incident, "w-1")) == (True, False)


def test_whoever_was_sent_too_has_it_once() -> None:
    incident = replace(make_incident("i-1"), state=IncidentState.TO_SIGN, assignees=sent(ONE, OTHER))
    assert reassign(incident, ONE, OTHER, LI, Operation.TAKE_OVER, NOON).incident.assignees == sent(OTHER)


def test_a_closed_incident_is_nobodys_task() -> None:
    incident = replace(make_incident("i-1"), state=IncidentState.CLOSED, assignees=sent(ONE))
    assert not is_task_of(incident, "w-1")
