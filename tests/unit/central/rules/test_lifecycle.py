"""The life cycle lived at random by everybody at once, watched by what a handbook would say of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from desktop.central.rules.actor import SYSTEM, Actor
from desktop.central.rules.lifecycle.claims import live_lease, settle_claim
from desktop.central.rules.lifecycle.moves import allowed_actions, apply_move, find_transition
from desktop.central.rules.lifecycle.passing import mark_clocks, next_due, pass_time
from desktop.central.rules.lifecycle.situation import Correction, MoveArguments, Situation
from desktop.central.rules.lifecycle.table import TRANSITIONS
from desktop.central.rules.refusal import Refused
from desktop.models.clock import ClockState, Stage
from desktop.models.codes import is_within
from desktop.models.command import Operation as Op
from desktop.models.incident import ENDED_STATES, OPEN_STATES, Incident, Priority, Rating, Supervision
from desktop.models.incident import IncidentState as State
from desktop.models.lease import Lease
from desktop.models.person import DESK_ROLES, Role
from tests.helpers.life_samples import (
    CHEN,
    EVERYBODY,
    GAS,
    HEAD,
    LI,
    NOW,
    RULES,
    TOWN_DESK,
    WATER,
    WORKER,
    receiver,
    report,
)

HANDBOOK = {
    Op.VERIFY: "to-verify > to-accept",
    Op.ACCEPT: "to-accept > to-dispatch",
    Op.DECLINE: "to-verify to-accept > declined",
    Op.DISPATCH: "to-dispatch returned > to-sign",
    Op.RECALL: "to-sign handling > to-dispatch",
    Op.ESCALATE: "to-accept to-dispatch > to-accept",
    Op.SIGN_FOR: "to-sign > handling to-dispatch",
    Op.PROGRESS: "handling > handling",
    Op.FINISH: "handling to-dispatch > to-check",
    Op.RETURN: "to-accept to-dispatch to-sign handling returned to-check > returned handling",
    Op.SUSPEND: "handling > suspended",
    Op.RESUME: "suspended > handling",
    Op.EXTEND: "handling > handling",
    Op.APPROVE_EXTENSION: "handling > handling",
    Op.REJECT_EXTENSION: "handling > handling",
    Op.CHECK: "to-check > to-check",
    Op.CLOSE: "to-check to-dispatch > closed",
    Op.VOID: "to-verify to-accept to-dispatch returned > void",
    Op.MERGE: "to-verify to-accept to-dispatch returned > void",
    Op.REOPEN: "closed rated void declined force-closed > to-dispatch",
    Op.RATE: "closed > rated",
}
"""Which state each move may leave and reach, written down by hand."""

STAGE_OF_STATE = {
    State.TO_VERIFY: Stage.VERIFY,
    State.TO_ACCEPT: Stage.ACCEPT,
    State.TO_DISPATCH: Stage.DISPATCH,
    State.RETURNED: Stage.DISPATCH,
    State.TO_SIGN: Stage.SIGN,
    State.HANDLING: Stage.HANDLE,
    State.SUSPENDED: Stage.HANDLE,
    State.TO_CHECK: Stage.CHECK,
}

NEVER_AFTER_A_RETURN = {Op.ACCEPT, Op.VERIFY, Op.CLOSE, Op.FINISH, Op.CHECK, Op.ESCALATE}
"""Whoever gets a return may correct it, send it elsewhere or return it further, never push it forward."""

NOISE = {Op.CLAIM, Op.NOTE, Op.COPY, Op.FLAG, Op.SUPERVISE, Op.CORRECT, Op.RELEASE}
"""Always possible and changing little: left to those who order at random."""

PRELUDES: tuple[tuple[tuple[Actor, Op], ...], ...] = (
    (),
    ((LI, Op.CLAIM),),
    ((LI, Op.CLAIM), (GAS, Op.DISPATCH), (GAS, Op.SIGN_FOR)),
    ((LI, Op.CLAIM), (WORKER, Op.DISPATCH), (WORKER, Op.SIGN_FOR)),
    ((LI, Op.CLAIM), (GAS, Op.DISPATCH), (GAS, Op.SIGN_FOR), (GAS, Op.EXTEND), (CHEN, Op.APPROVE_EXTENSION)),
    ((LI, Op.CLAIM), (GAS, Op.DISPATCH), (GAS, Op.SIGN_FOR), (GAS, Op.FINISH)),
    ((LI, Op.CLAIM), (TOWN_DESK, Op.DISPATCH), (TOWN_DESK, Op.SIGN_FOR), (TOWN_DESK, Op.CLAIM)),
)
"""Ways into the depth of the table, from a report at the city's desk; a dispatch names whom it is sent to."""

ORDERED = [one for one in Op if any(row.operation is one for row in TRANSITIONS)]
SURVIVOR = report(LI, incident_id="i-2")


def arguments_at(now: datetime) -> st.SearchStrategy[MoveArguments]:
    receivers = st.lists(
        st.sampled_from([receiver(one) for one in EVERYBODY if one.id]), max_size=2, unique=True
    )
    return st.builds(
        MoveArguments,
        opinion=st.sampled_from(["", "按程序办理"]),
        receivers=receivers.map(tuple),
        until=st.sampled_from([None, now - timedelta(1), now + timedelta(hours=3), now + timedelta(400)]),
        level=st.sampled_from([None, *Supervision]),
        to_code=st.sampled_from(["", "510182", "510182001", "510182002"]),
        survivor=st.just(SURVIVOR),
        urgent=st.sampled_from([None, True, False]),
        major=st.sampled_from([None, True, False]),
        correction=st.builds(
            Correction,
            title=st.sampled_from([None, "路灯倾斜"]),
            class_code=st.sampled_from([None, "0701", "none"]),
            priority=st.sampled_from([None, Priority.CRITICAL]),
        ),
        rating=st.sampled_from([None, *Rating]),
    )


def right_arguments(now: datetime) -> st.SearchStrategy[MoveArguments]:
    return st.builds(
        MoveArguments,
        opinion=st.just("按程序办理"),
        receivers=st.sampled_from([WORKER, GAS, WATER, *EVERYBODY[4:6]]).map(lambda who: (receiver(who),)),
        until=st.just(now + timedelta(hours=3)),
        level=st.sampled_from([Supervision.YELLOW, Supervision.RED]),
        survivor=st.just(SURVIVOR),
        urgent=st.just(True),
        rating=st.sampled_from(Rating),
    )


class LifeOfAnIncident(RuleBasedStateMachine):
    """One incident, everybody's orders on it, and time."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.incident = report()
        self.lease: Lease | None = None

    @initialize(
        reporter=st.sampled_from([None, LI, WORKER, *EVERYBODY[4:6]]),
        class_code=st.sampled_from(["0101", "0701"]),
        verifies=st.booleans(),
        prelude=st.sampled_from(PRELUDES),
    )
    def begin(
        self,
        reporter: Actor | None,
        class_code: str,
        verifies: bool,
        prelude: tuple[tuple[Actor, Op], ...],
    ) -> None:
        if not prelude:
            self.incident = report(reporter, class_code, needs_verification=verifies)
        for actor, operation in prelude:
            arguments = MoveArguments(opinion="先行", receivers=(receiver(actor),))
            giver = LI if operation is Op.DISPATCH else actor
            row = find_transition(self.situation(giver), operation)
            move = apply_move(self.situation(giver), row, arguments)
            self.lease = settle_claim(self.situation(giver), row, self.lease)
            self.incident = move.incident

    def situation(self, actor: Actor) -> Situation:
        return Situation(self.incident, live_lease(self.lease, self.now), actor, self.now, RULES)

    @rule(actor=st.sampled_from(EVERYBODY), operation=st.sampled_from(ORDERED), data=st.data())
    def order(self, actor: Actor, operation: Op, data: st.DataObject) -> None:
        self.try_one(actor, operation, data)

    @rule(data=st.data())
    def advance(self, data: st.DataObject) -> None:
        """Let somebody do what is offered, and do it rightly: the way to the far ends of the table."""
        offered: dict[Op, list[Actor]] = {}
        for who in EVERYBODY:
            for name in allowed_actions(self.situation(who)):
                claims = Op(name) is Op.CLAIM and live_lease(self.lease, self.now) is None
                if claims or Op(name) not in NOISE:
                    offered.setdefault(Op(name), []).append(who)
        for ending in (Op.VOID, Op.DECLINE, Op.MERGE, Op.FORCE_CLOSE):
            if len(offered) > 1:
                offered.pop(ending, None)
        if offered:
            operation = data.draw(st.sampled_from(sorted(offered)))
            self.try_one(data.draw(st.sampled_from(offered[operation])), operation, data, is_right=True)

    @rule(minutes=st.sampled_from([0.2, 5, 20, 90, 24 * 60]))
    def wait(self, minutes: float) -> None:
        """Let time go by as the ticker does: from one due instant to the next."""
        end = self.now + timedelta(minutes=minutes)
        while True:
            due = next_due(self.incident, self.now, RULES)
            if due is None or due > end:
                break
            assert due >= self.now or self.incident.suspended_until is not None
            self.now = max(due, self.now)
            before = self.incident
            self.incident = mark_clocks(self.incident, self.now)
            move = pass_time(Situation(self.incident, None, SYSTEM, self.now, RULES))
            if move is not None:
                assert (before.state, move.incident.state) == (State.SUSPENDED, State.HANDLING)
                self.incident = move.incident
            if self.incident is before:
                self.now += timedelta(seconds=1)  # the nightly look, which this machine leaves out
        self.now = end

    def try_one(self, actor: Actor, operation: Op, data: st.DataObject, *, is_right: bool = False) -> None:
        situation, before = self.situation(actor), self.incident
        is_offered = operation.value in allowed_actions(situation)
        try:
            row = find_transition(situation, operation)
        except Refused:
            assert not is_offered, "what is offered is allowed"
            return
        assert is_offered, "what is allowed is offered"
        arguments = data.draw(right_arguments(self.now) if is_right else arguments_at(self.now))
        try:
            move = apply_move(situation, row, arguments)
        except Refused:
            return
        self.check_move(actor, operation, before, move.incident)
        self.lease = settle_claim(situation, row, self.lease, (HEAD.id, HEAD.name))
        self.incident = move.incident

    def check_move(self, actor: Actor, operation: Op, before: Incident, after: Incident) -> None:
        assert after.revision == before.revision + 1
        leaves, _, reaches = HANDBOOK.get(operation, "").partition(" > ")
        if leaves:
            assert before.state.value in leaves.split()
            assert after.state.value in reaches.split()
        if before.state is State.RETURNED:
            assert operation not in NEVER_AFTER_A_RETURN
        assert after.supervision.rank >= before.supervision.rank
        assert actor.id
        assert actor.role not in (Role.WALL, Role.ADMIN)
        if operation not in (Op.SUPERVISE, Op.NOTE, Op.FORCE_CLOSE, Op.REOPEN, Op.RATE):
            self.check_holder(actor, before, operation)
        if operation is Op.SUPERVISE:
            assert is_within(before.held_by_code, actor.area_code), "a superior or the same level"
        if operation is Op.SUSPEND:
            assert not before.was_suspended
        if operation is Op.APPROVE_EXTENSION and after.extensions > before.extensions:
            assert before.extension is not None
            assert before.extension.approved_by_ids not in ((), (actor.id,)), "two people approve"
            self.check_prolonged(before, after)

    def check_holder(self, actor: Actor, before: Incident, operation: Op) -> None:
        """Only the present holder acts: its desk, whoever it sent, or whoever decides on its request."""
        lease = live_lease(self.lease, self.now)
        is_sent = any(one.id in (actor.id, actor.area_code) for one in before.assignees)
        is_desk = actor.role in DESK_ROLES and actor.area_code == before.held_by_code
        decides = operation in (Op.APPROVE_EXTENSION, Op.REJECT_EXTENSION)
        assert is_sent or is_desk or decides
        if (
            is_desk
            and not is_sent
            and not decides
            and operation not in (Op.TAKE, Op.COPY, Op.ACCEPT_HAND_OFF, Op.DECLINE_HAND_OFF)
        ):
            assert lease is None or lease.holder_id == actor.id

    def check_prolonged(self, before: Incident, after: Incident) -> None:
        assert before.handle_clock is not None
        assert after.handle_clock is not None
        assert before.handle_clock.deadline is not None
        assert before.handle_clock.deadline > self.now, "never once overdue"
        limit = RULES.codes.limit_of(after, Stage.HANDLE).amount
        assert after.handle_clock.limit_amount == before.handle_clock.limit_amount + limit
        assert after.extensions <= 2

    @invariant()
    def the_clock_is_that_of_the_state(self) -> None:
        incident = self.incident
        if incident.state in ENDED_STATES:
            assert incident.stage_clock is None
            assert incident.closed is not None
            return
        assert incident.state in OPEN_STATES
        assert incident.closed is None
        assert incident.stage_clock is not None
        assert incident.stage_clock.stage is STAGE_OF_STATE[incident.state]
        assert incident.stage_clock.paused == (incident.state is State.SUSPENDED)
        assert (incident.suspended_until is not None) == (incident.state is State.SUSPENDED)
        handle = incident.handle_clock
        if incident.state is State.HANDLING:
            assert handle == incident.stage_clock
        elif handle is not None:
            assert handle.paused, "nobody's time runs while somebody else is at it"
        if incident.stage_clock.state is ClockState.OVERDUE:
            assert incident.stage_clock.deadline is not None
            assert incident.stage_clock.deadline <= self.now

    @invariant()
    def it_is_held_where_somebody_can_act(self) -> None:
        incident = self.incident
        assert is_within(incident.grid_code, incident.held_by_code)
        if incident.state is State.TO_CHECK:
            assert incident.held_by_code == incident.created_by_code
        if incident.state in OPEN_STATES:
            actions = {name for who in EVERYBODY for name in allowed_actions(self.situation(who))}
            nobody_there = incident.held_by_code not in {who.area_code for who in EVERYBODY}
            assert actions & set(HANDBOOK_NAMES) or nobody_there


HANDBOOK_NAMES = {operation.value for operation in HANDBOOK} | {
    Op.CLAIM.value,
    Op.TAKE.value,
    Op.FORCE_CLOSE.value,
}

LifeOfAnIncident.TestCase.settings = settings(max_examples=120, stateful_step_count=50, deadline=None)
TestLifeOfAnIncident: Any = LifeOfAnIncident.TestCase


def test_no_row_of_the_table_is_doubled_and_each_state_can_be_left() -> None:
    keys = [(state, row.operation, row.roles, row.guards) for row in TRANSITIONS for state in row.from_states]
    assert len(keys) == len(set(keys))
    left = {state for row in TRANSITIONS if row.to_state is not None for state in row.from_states}
    assert left == set(State)


def test_the_table_is_the_handbook() -> None:
    for operation, words in HANDBOOK.items():
        leaves, _, reaches = words.partition(" > ")
        rows = [row for row in TRANSITIONS if row.operation is operation]
        assert {state.value for row in rows for state in row.from_states} == set(leaves.split())
        assert {(row.to_state or state).value for row in rows for state in row.from_states} == set(
            reaches.split()
        )
