"""Orders on their way show their expected effect until the board has caught up, and not a moment longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop.board.board import Board
from desktop.board.overlay import PendingOverlay, overlay_alarm, overlay_incident
from desktop.models.alarm import AlarmState
from desktop.models.command import Operation, Order, OrderState, Outcome, TargetKind
from desktop.models.incident import IncidentState
from desktop.models.person import Role, Viewer
from tests.helpers.samples import NOON, make_alarm, make_command, make_incident, make_lease

ME = Viewer(person_id="officer-1", name="李晓梅", role=Role.DUTY_OFFICER, area_code="510182", can_write=True)


def make_order(
    operation: Operation = Operation.CLAIM,
    state: OrderState = OrderState.SENDING,
    *,
    key: str = "k1",
    sequence: int = 1,
    revision: int | None = None,
    kind: TargetKind = TargetKind.INCIDENT,
    target: str = "i1",
) -> Order:
    return Order(
        command=make_command(key, operation, target, kind=kind),
        sequence=sequence,
        state=state,
        attempts=1,
        changed=NOON,
        outcome=None if revision is None else Outcome(revision=revision),
    )


def test_a_claim_on_its_way_shows_its_officer_as_holder_and_the_incident_accepted() -> None:
    shown = overlay_incident(make_incident(), None, [make_order()], ME)
    assert shown.lease is not None
    assert shown.lease.holder_name == ME.name
    assert shown.incident.state is IncidentState.TO_DISPATCH


def test_a_claim_of_something_later_takes_the_lease_alone() -> None:
    incident = make_incident(state=IncidentState.TO_CHECK)
    assert overlay_incident(incident, None, [make_order()], ME).incident == incident


@pytest.mark.parametrize(
    ("operation", "state"),
    [(Operation.DISPATCH, IncidentState.TO_SIGN), (Operation.CLOSE, IncidentState.CLOSED)],
)
def test_dispatch_and_close_show_the_state_they_lead_to(operation: Operation, state: IncidentState) -> None:
    shown = overlay_incident(make_incident(), make_lease(), [make_order(operation)], ME)
    assert shown.incident.state is state
    assert shown.lease is None


def test_orders_lie_over_each_other_in_the_order_they_were_given() -> None:
    overlay = PendingOverlay()
    for number, operation in ((2, Operation.DISPATCH), (1, Operation.CLAIM)):
        overlay = overlay.with_order(make_order(operation, key=f"k{number}", sequence=number))
    pending = overlay.orders_for(TargetKind.INCIDENT, "i1")
    assert [order.sequence for order in pending] == [1, 2]
    assert overlay_incident(make_incident(), None, pending, ME).incident.state is IncidentState.TO_SIGN


@pytest.mark.parametrize(
    "state", [OrderState.CONFLICT, OrderState.REJECTED, OrderState.EXPIRED, OrderState.WITHDRAWN]
)
def test_an_order_that_came_to_nothing_is_laid_over_nothing(state: OrderState) -> None:
    overlay = PendingOverlay().with_order(make_order()).with_order(make_order(state=state))
    assert overlay.by_target == {}


def test_an_accepted_order_stays_until_the_board_has_its_revision() -> None:
    overlay = PendingOverlay().with_order(make_order(state=OrderState.ACCEPTED, revision=2))
    behind = Board(incidents={"i1": make_incident(revision=1)})
    same, targets = overlay.settle(behind)
    assert (same.by_target, targets) == (overlay.by_target, frozenset())
    caught_up = Board(incidents={"i1": make_incident(revision=2)})
    settled, targets = overlay.settle(caught_up)
    assert settled.by_target == {}
    assert targets == {(TargetKind.INCIDENT, "i1")}


def test_an_incident_that_left_the_board_has_caught_up() -> None:
    overlay = PendingOverlay().with_order(make_order(Operation.CLOSE, OrderState.ACCEPTED, revision=2))
    assert overlay.settle(Board())[0].by_target == {}


def test_a_created_incident_is_awaited() -> None:
    created = make_order(Operation.CREATE, OrderState.ACCEPTED, revision=1)
    assert PendingOverlay().with_order(created).settle(Board())[0].by_target != {}


def test_an_acknowledgement_on_its_way_shows_as_acknowledged() -> None:
    order = make_order(Operation.ACKNOWLEDGE, kind=TargetKind.ALARM, target="a1")
    alarm = make_alarm()
    assert overlay_alarm(alarm, [order], ME).state is AlarmState.ACKNOWLEDGED
    assert overlay_alarm(alarm, [], ME) == alarm
    overlay = PendingOverlay().with_order(
        replace(order, state=OrderState.ACCEPTED, outcome=Outcome(revision=2))
    )
    assert overlay.settle(Board(alarms={"a1": make_alarm(revision=2)}))[0].by_target == {}


def test_an_alarm_that_is_being_put_aside_or_taken_up_shows_as_such() -> None:
    until = NOON + timedelta(hours=2)
    giving = make_order(Operation.SHELVE, kind=TargetKind.ALARM, target="a1")
    arguments = {"opinion": "设备检修", "until": until.isoformat()}
    order = replace(giving, command=replace(giving.command, arguments=arguments))
    alarm = make_alarm()
    aside = overlay_alarm(alarm, [order], ME)
    assert (aside.state, aside.shelved_until, aside.shelved_by, aside.shelve_reason) == (
        AlarmState.SHELVED,
        until,
        ME.name,
        "设备检修",
    )
    back = make_order(Operation.UNSHELVE, key="k2", sequence=2, kind=TargetKind.ALARM, target="a1")
    assert overlay_alarm(alarm, [order, back], ME) == alarm
