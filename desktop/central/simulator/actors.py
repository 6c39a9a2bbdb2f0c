"""Owns what simulated people do with an incident: the order they give, under their own names."""

from __future__ import annotations

from datetime import timedelta

from desktop.central.city.chance import derived_id, keyed
from desktop.central.city.demo import DemoCity
from desktop.central.city.duty import DutyBook
from desktop.central.city.fates import draw_opinion
from desktop.central.city.layout import CITY_CODE
from desktop.central.ledger.incident_orders import carry_out
from desktop.central.ledger.request import CommandRequest
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.refusal import Refused
from desktop.central.rules.rulebook import Rulebook
from desktop.central.simulator.agenda import Agenda, Item, departments_by_class
from desktop.models.command import Operation, TargetKind
from desktop.models.incident import AssigneeKind, IncidentState
from desktop.models.person import Role

_DESK_OPERATIONS = frozenset({Operation.VERIFY, Operation.ACCEPT, Operation.DISPATCH, Operation.CLOSE})
_CLAIM_SHARE = 0.4
"""Share of what a colleague accepts and keeps in hand; the rest is free for whoever claims it."""

_LATER = timedelta(minutes=1)


class Actors:
    """Carries out what is due on the agenda.

    Args:
        city: The city.
        duty: Who answers for a grid.
        rules: Limits and calendar.
        agenda: What is due.
    """

    def __init__(self, city: DemoCity, duty: DutyBook, rules: Rulebook, agenda: Agenda) -> None:
        self._city = city
        self._duty = duty
        self._rules = rules
        self._agenda = agenda
        self._departments = {one.name: one for one in city.people.departments}
        self._by_class = departments_by_class()
        colleague = [p for p in city.people.persons if p.role is Role.DUTY_OFFICER][1]
        self._colleague = Actor(colleague.id, colleague.name, colleague.role, colleague.area_code)

    def act(self, unit: Unit, item: Item) -> None:
        """Make an item's next move; what the rules refuse is looked at again later."""
        try:
            if item.incident.state is IncidentState.TO_CHECK or item.operation in _DESK_OPERATIONS:
                self._act_at_desk(unit, item)
            else:
                self._act_in_field(unit, item)
        except Refused:
            # Somebody real was faster; the feed tells what has become of it.
            self._agenda.postpone(item, unit.now + _LATER)

    def _act_at_desk(self, unit: Unit, item: Item) -> None:
        incident, operation = item.incident, item.operation
        rng = keyed(self._city.seed, "desk", incident.id, incident.revision)
        if operation is Operation.ACCEPT and rng.random() < _CLAIM_SHARE:
            operation = Operation.CLAIM
        needs_lease = incident.state in (IncidentState.TO_DISPATCH, IncidentState.RETURNED)
        revision = incident.revision
        if needs_lease:
            revision = self._order(unit, item, Operation.CLAIM, self._colleague, revision, {})
        if needs_lease or operation is Operation.CLAIM:
            self._agenda.note_claim(incident.id)
        words = operation.value
        if operation is Operation.CLOSE and needs_lease:
            words = "phone"
        elif operation is Operation.RETURN:
            words = "recheck"
        elif operation in (Operation.CLAIM, Operation.VERIFY):
            words = "accept"
        arguments: dict[str, object] = {"opinion": draw_opinion(rng, words)}
        if operation is Operation.DISPATCH:
            arguments["assignees"] = [self._choose(unit, item)]
        self._order(unit, item, operation, self._colleague, revision, arguments)
        if operation is Operation.RETURN:
            self._agenda.note_move(incident.id, operation)

    def _act_in_field(self, unit: Unit, item: Item) -> None:
        incident, operation = item.incident, item.operation
        assignee = incident.assignees[0]
        role = Role.WORKER if assignee.kind is AssigneeKind.WORKER else Role.DEPARTMENT
        actor = Actor(assignee.id, assignee.name, role, CITY_CODE)
        rng = keyed(self._city.seed, "field", incident.id, incident.revision)
        opinion = draw_opinion(rng, operation.value, incident.class_code)
        if operation is Operation.PROGRESS:
            self._agenda.note_move(incident.id, operation)
        self._order(unit, item, operation, actor, incident.revision, {"opinion": opinion})

    def _choose(self, unit: Unit, item: Item) -> dict[str, object]:
        incident = item.incident
        names = self._by_class.get(incident.class_code, ())
        if names and incident.state is not IncidentState.RETURNED:
            name = names[keyed(self._city.seed, "department", incident.id).randrange(len(names))]
            return {"kind": AssigneeKind.DEPARTMENT.value, "id": self._departments[name].id}
        worker_id = self._duty.answering(incident.grid_code, unit.now)
        return {"kind": AssigneeKind.WORKER.value, "id": worker_id}

    def _order(
        self,
        unit: Unit,
        item: Item,
        operation: Operation,
        actor: Actor,
        revision: int,
        arguments: dict[str, object],
    ) -> int:
        incident_id = item.incident.id
        request = CommandRequest(
            key=derived_id(self._city.seed, "order", incident_id, revision, operation.value),
            operation=operation,
            target_kind=TargetKind.INCIDENT,
            target_id=incident_id,
            expected_revision=revision,
            arguments=arguments,
        )
        return carry_out(unit, actor, request, self._rules).revision
