"""The table of transitions: what it offers is what it allows, and nobody acts out of turn."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.central.rules.actor import Actor
from desktop.central.rules.calendars import china_calendar
from desktop.central.rules.codeset import load_code_set
from desktop.central.rules.lifecycle import (
    TRANSITIONS,
    Situation,
    allowed_actions,
    find_transition,
    live_lease,
)
from desktop.central.rules.locator import GridLocator
from desktop.central.rules.moves import Rulebook, apply_move, mark_breaches, next_due
from desktop.central.rules.refusal import Refused
from desktop.models.codes import Level
from desktop.models.command import Operation
from desktop.models.incident import (
    OPEN_STATES,
    Assignee,
    AssigneeKind,
    Incident,
    IncidentState,
    IntakeSource,
    Lease,
    Priority,
    Stage,
)
from desktop.models.person import Role
from desktop.models.problem import ProblemType

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
RULES = Rulebook(load_code_set(), china_calendar(), GridLocator(()))
ACTORS = tuple(
    Actor(f"{role.value}-1" if role is not Role.WALL else "", role.value, role, area)
    for role in Role
    for area in ("510182", "510182002")
)


def incident(state: IncidentState, *assignees: Assignee) -> Incident:
    return Incident(
        id="i-1",
        serial_no="1",
        code_set="sichuan-2017",
        class_code="0701",
        class_name="",
        title="燃气",
        description="",
        priority=Priority.CRITICAL,
        source=IntakeSource.HOTLINE,
        state=state,
        grid_code="510182001014008",
        address="",
        lon_deg=103.9,
        lat_deg=30.9,
        reporter_name="",
        reporter_phone="",
        created=NOW,
        stage_clock=None,
        handle_clock=None,
        assignees=assignees,
        revision=4,
    )


def lease(holder_id: str) -> Lease:
    return Lease(
        incident_id="i-1",
        holder_id=holder_id,
        holder_name="谁",
        expires=NOW + timedelta(minutes=5),
        revision=1,
    )


situations = st.builds(
    Situation,
    incident=st.builds(
        incident,
        st.sampled_from(IncidentState),
        st.sampled_from(
            [
                Assignee(AssigneeKind.WORKER, "worker-1", "甲"),
                Assignee(AssigneeKind.DEPARTMENT, "department-1", "乙"),
            ]
        ),
    ),
    lease=st.one_of(st.none(), st.sampled_from([a.id for a in ACTORS if a.id]).map(lease)),
    actor=st.sampled_from(ACTORS),
    now=st.just(NOW),
)


@given(situations)
def test_what_is_offered_is_allowed_and_nothing_else(situation: Situation) -> None:
    offered = set(allowed_actions(situation))
    for operation in Operation:
        if operation in (Operation.CREATE, Operation.ACKNOWLEDGE):
            continue
        try:
            find_transition(situation, operation)
            allowed = True
        except Refused:
            allowed = False
        assert (operation.value in offered) == allowed


@given(situations)
def test_nobody_acts_outside_the_own_area_or_for_nobody(situation: Situation) -> None:
    outside = not situation.incident.grid_code.startswith(situation.actor.area_code)
    if outside or situation.actor.role in (Role.WALL, Role.LEADER, Role.ADMIN):
        assert allowed_actions(situation) == ()


@given(situations, st.sampled_from(Operation))
def test_a_move_keeps_what_it_must(situation: Situation, operation: Operation) -> None:
    try:
        transition = find_transition(situation, operation)
    except Refused:
        return
    move = apply_move(situation, transition, RULES, opinion="好")
    after = move.incident
    assert after.revision == situation.incident.revision + 1
    assert (move.entry.from_state, move.entry.to_state) == (situation.incident.state, after.state)
    if after.state in OPEN_STATES:
        assert after.closed is None
    else:
        assert after.closed == NOW
        assert after.stage_clock is None
        assert after.settled_level is not None


def test_every_open_state_can_be_left_and_no_row_is_doubled() -> None:
    left = {state for row in TRANSITIONS if row.to_state is not None for state in row.from_states}
    reached = {row.to_state for row in TRANSITIONS if row.to_state is not None} | {IncidentState.TO_ACCEPT}
    assert reached - {IncidentState.CLOSED} <= left
    keys = [(state, row.operation, row.guard) for row in TRANSITIONS for state in row.from_states]
    assert len(keys) == len(set(keys))


def test_a_foreign_lease_names_its_holder_and_a_dead_one_counts_for_nothing() -> None:
    officer = Actor("duty-officer-1", "李", Role.DUTY_OFFICER, "510182")
    held = Situation(incident(IncidentState.TO_DISPATCH), lease("somebody"), officer, NOW)
    with pytest.raises(Refused) as refusal:
        find_transition(held, Operation.CLAIM)
    assert refusal.value.problem is ProblemType.ALREADY_CLAIMED
    assert refusal.value.holder_name == "谁"
    assert live_lease(lease("somebody"), NOW + timedelta(minutes=5)) is None


def test_a_breach_is_marked_once_and_at_its_time() -> None:
    open_one = incident(IncidentState.TO_ACCEPT)
    clock = RULES.clock(open_one, Stage.ACCEPT, NOW)
    running = replace(open_one, stage_clock=clock)
    assert clock.deadline is not None
    assert next_due(running) == clock.deadline
    assert mark_breaches(running, clock.deadline - timedelta(seconds=1)) is running
    breached = mark_breaches(running, clock.deadline)
    assert breached.breached == (Stage.ACCEPT,)
    assert mark_breaches(breached, NOW + timedelta(days=1)) is breached
    assert next_due(breached) is None


def test_who_settled_it() -> None:
    officer = Actor("duty-officer-1", "李", Role.DUTY_OFFICER, "510182")
    for assignee, level in (
        (Assignee(AssigneeKind.WORKER, "worker-1", "甲"), Level.GRID),
        (Assignee(AssigneeKind.DEPARTMENT, "department-1", "乙"), Level.CITY),
    ):
        situation = Situation(incident(IncidentState.TO_CHECK, assignee), None, officer, NOW)
        transition = find_transition(situation, Operation.CLOSE)
        assert apply_move(situation, transition, RULES).incident.settled_level is level
