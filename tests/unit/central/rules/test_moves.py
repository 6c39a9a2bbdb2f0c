"""Single moves told one by one: more time, supervision, the ladder, suspension, checks, second lives."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from desktop.central.rules.actor import SYSTEM, Actor
from desktop.central.rules.lifecycle.claims import settle_claim
from desktop.central.rules.lifecycle.moves import apply_move, find_transition
from desktop.central.rules.lifecycle.passing import (
    mark_clocks,
    next_due,
    next_night,
    pass_time,
    supervise_by_night,
)
from desktop.central.rules.lifecycle.situation import MoveArguments, Situation
from desktop.central.rules.refusal import Refused
from desktop.models.clock import ClockState, Stage
from desktop.models.codes import Level
from desktop.models.command import Operation as Op
from desktop.models.incident import Incident, Supervision
from desktop.models.incident import IncidentState as State
from desktop.models.lease import Lease
from desktop.models.problem import ProblemType
from tests.helpers.life_samples import (
    CHEN,
    CITY,
    COMMUNITY,
    COMMUNITY_DESK,
    GAS,
    HEAD,
    LI,
    MAYOR,
    NOW,
    RULES,
    TOWN,
    TOWN_DESK,
    WATER,
    WORKER,
    lease_of,
    receiver,
    report,
)

WORDS = MoveArguments(opinion="按程序办理")


class Life:
    """An incident and its claim, moved by orders that must be allowed."""

    def __init__(self, incident: Incident) -> None:
        self.incident = incident
        self.lease: Lease | None = None
        self.now = NOW

    def do(self, actor: Actor, operation: Op, arguments: MoveArguments = WORDS) -> Incident:
        situation = Situation(self.incident, self.lease, actor, self.now, RULES)
        row = find_transition(situation, operation)
        self.incident = apply_move(situation, row, arguments).incident
        self.lease = settle_claim(situation, row, self.lease)
        return self.incident

    def refuses(self, actor: Actor, operation: Op, arguments: MoveArguments = WORDS) -> ProblemType:
        with pytest.raises(Refused) as refusal:
            self.do(actor, operation, arguments)
        return refusal.value.problem

    def send(self, giver: Actor, taker: Actor) -> Incident:
        if self.lease is None or self.lease.holder_id != giver.id:
            self.do(giver, Op.CLAIM)
        return self.do(giver, Op.DISPATCH, MoveArguments(receivers=(receiver(taker),)))

    def wait(self, **length: float) -> None:
        self.now += timedelta(**length)
        self.incident = mark_clocks(self.incident, self.now)

    @property
    def handling_deadline(self) -> datetime:
        clock = self.incident.handle_clock
        assert clock is not None
        assert clock.deadline is not None
        return clock.deadline


@pytest.fixture
def life() -> Life:
    return Life(report())


def handled_by(actor: Actor, class_code: str = "0701") -> Life:
    """Return an emergency (one hour, day and night) that somebody has signed for at `NOW`."""
    life = Life(report(class_code=class_code))
    life.send(LI, actor)
    life.do(actor, Op.SIGN_FOR)
    return life


def test_more_time_is_granted_by_two_people_twice_at_most() -> None:
    life = handled_by(GAS)
    for number in (1, 2):
        life.do(GAS, Op.EXTEND)
        assert life.refuses(GAS, Op.EXTEND) is ProblemType.TRANSITION_NOT_ALLOWED
        assert life.refuses(MAYOR, Op.APPROVE_EXTENSION) is ProblemType.TRANSITION_NOT_ALLOWED
        life.do(HEAD, Op.APPROVE_EXTENSION)
        assert life.refuses(HEAD, Op.APPROVE_EXTENSION) is ProblemType.TRANSITION_NOT_ALLOWED, "one person"
        assert life.handling_deadline == NOW + timedelta(hours=number), "not before the second approval"
        life.do(MAYOR, Op.APPROVE_EXTENSION)
        assert life.handling_deadline == NOW + timedelta(hours=number + 1)
    assert life.refuses(GAS, Op.EXTEND) is ProblemType.TRANSITION_NOT_ALLOWED


def test_nothing_overdue_is_prolonged_not_even_what_was_asked_in_time() -> None:
    life = handled_by(GAS)
    life.do(GAS, Op.EXTEND)
    life.wait(hours=1)
    assert life.refuses(HEAD, Op.APPROVE_EXTENSION) is ProblemType.TRANSITION_NOT_ALLOWED
    life.do(HEAD, Op.REJECT_EXTENSION)
    assert life.refuses(GAS, Op.EXTEND) is ProblemType.TRANSITION_NOT_ALLOWED


def test_supervision_only_rises_and_only_from_the_same_level_or_above(life: Life) -> None:
    yellow = replace(WORDS, level=Supervision.YELLOW)
    assert life.refuses(TOWN_DESK, Op.SUPERVISE, yellow) is ProblemType.TRANSITION_NOT_ALLOWED
    assert life.do(LI, Op.SUPERVISE, yellow).supervision is Supervision.YELLOW
    for level in (Supervision.NONE, Supervision.ORDINARY, Supervision.YELLOW, None):
        assert life.refuses(MAYOR, Op.SUPERVISE, replace(WORDS, level=level)) is ProblemType.VALIDATION
    assert life.do(MAYOR, Op.SUPERVISE, replace(WORDS, level=Supervision.RED)).supervision is Supervision.RED
    assert life.refuses(MAYOR, Op.SUPERVISE, replace(WORDS, level=Supervision.RED)) is (
        ProblemType.TRANSITION_NOT_ALLOWED
    )


def test_the_night_raises_what_is_overdue_first_to_yellow_then_to_red() -> None:
    life = handled_by(GAS)
    life.wait(hours=2)
    nights = []
    while (due := next_due(life.incident, life.now, RULES)) is not None:
        life.now = due
        move = supervise_by_night(Situation(life.incident, None, SYSTEM, due, RULES))
        assert move is not None
        assert (move.entry.actor_name, move.entry.operation) == ("", "supervise")
        life.incident = move.incident
        nights.append((due.astimezone(RULES.calendar.zone).isoformat(), life.incident.supervision))
    assert nights == [
        ("2026-11-24T00:30:00+08:00", Supervision.YELLOW),
        ("2026-11-25T00:30:00+08:00", Supervision.RED),
    ]
    assert next_night(NOW, RULES) == datetime.fromisoformat("2026-11-24T00:30:00+08:00")


def test_a_case_goes_down_the_ladder_and_is_returned_the_same_way(life: Life) -> None:
    life.send(LI, TOWN_DESK)
    assert life.refuses(COMMUNITY_DESK, Op.SIGN_FOR) is ProblemType.TRANSITION_NOT_ALLOWED
    assert life.do(TOWN_DESK, Op.SIGN_FOR).held_by_code == TOWN
    assert life.refuses(LI, Op.CLAIM) is ProblemType.TRANSITION_NOT_ALLOWED, "only the holder acts"
    life.send(TOWN_DESK, COMMUNITY_DESK)
    life.do(COMMUNITY_DESK, Op.SIGN_FOR)
    assert (life.incident.held_by_code, life.incident.passed_on_by) == (COMMUNITY, (CITY, TOWN))
    for holder, giver in ((COMMUNITY_DESK, TOWN), (TOWN_DESK, CITY)):
        life.do(holder, Op.RETURN)
        assert (life.incident.state, life.incident.held_by_code) == (State.RETURNED, giver)
    assert life.refuses(LI, Op.RETURN) is ProblemType.TRANSITION_NOT_ALLOWED, (
        "nobody passed it on to the city"
    )


def test_nobody_is_passed_by_without_a_rule(life: Life) -> None:
    life.send(LI, TOWN_DESK)
    life.do(TOWN_DESK, Op.SIGN_FOR)
    life.do(TOWN_DESK, Op.CLAIM)
    stranger = MoveArguments(receivers=(receiver(GAS),))
    assert life.refuses(TOWN_DESK, Op.DISPATCH, stranger) is ProblemType.VALIDATION, (
        "departments are the city's"
    )
    life.send(TOWN_DESK, COMMUNITY_DESK)
    life.do(COMMUNITY_DESK, Op.SIGN_FOR)
    up = replace(WORDS, to_code=CITY)
    assert life.refuses(COMMUNITY_DESK, Op.ESCALATE, up) is ProblemType.VALIDATION
    life.incident = replace(life.incident, class_code="0701")
    life.do(COMMUNITY_DESK, Op.ESCALATE, up)
    assert (life.incident.held_by_code, life.incident.skipped_level) == (CITY, True)
    assert life.refuses(LI, Op.ESCALATE, replace(WORDS, to_code="")) is ProblemType.TRANSITION_NOT_ALLOWED


def test_a_desk_that_settled_it_gives_it_up_and_gets_it_back_if_the_check_fails(life: Life) -> None:
    life.send(LI, TOWN_DESK)
    life.do(TOWN_DESK, Op.SIGN_FOR)
    assert life.refuses(TOWN_DESK, Op.FINISH) is ProblemType.TRANSITION_NOT_ALLOWED, "claimed first"
    life.do(TOWN_DESK, Op.CLAIM)
    life.do(TOWN_DESK, Op.FINISH)
    assert (life.incident.state, life.incident.held_by_code) == (State.TO_CHECK, CITY)
    life.do(LI, Op.RETURN)
    assert (life.incident.state, life.incident.held_by_code) == (State.RETURNED, TOWN)


def test_a_failed_check_goes_back_to_the_last_handler_with_what_was_left() -> None:
    life = handled_by(GAS)
    life.wait(minutes=40)
    life.do(GAS, Op.FINISH)
    life.wait(hours=5)
    life.do(LI, Op.RETURN)
    assert (life.incident.state, life.incident.assignees) == (State.HANDLING, (receiver(GAS).assignee,))
    assert life.handling_deadline == life.now + timedelta(minutes=20)
    assert life.incident.held_by_code == CITY


@pytest.mark.parametrize(("second", "left_min"), [(GAS, 45), (WATER, 60)])
def test_a_return_stops_the_clock_for_the_same_department_alone(second: Actor, left_min: int) -> None:
    life = handled_by(GAS)
    life.wait(minutes=15)
    life.do(GAS, Op.RETURN)
    assert life.incident.handle_clock is not None
    assert life.incident.handle_clock.paused
    life.wait(hours=3)
    life.send(CHEN, second)
    life.wait(minutes=1)
    life.do(second, Op.SIGN_FOR)
    assert life.handling_deadline == life.now + timedelta(minutes=left_min)


def test_a_suspension_happens_once_ends_by_itself_and_costs_no_time() -> None:
    life = handled_by(GAS)
    life.wait(minutes=10)
    for until in (None, life.now, life.now + timedelta(days=366)):
        assert life.refuses(GAS, Op.SUSPEND, replace(WORDS, until=until)) is ProblemType.VALIDATION
    until = life.now + timedelta(days=2)
    life.do(GAS, Op.SUSPEND, replace(WORDS, until=until))
    assert life.incident.stage_clock is not None
    assert life.incident.stage_clock.state is ClockState.PAUSED
    assert next_due(life.incident, life.now, RULES) == until
    assert pass_time(Situation(life.incident, None, SYSTEM, life.now, RULES)) is None
    life.now = until
    move = pass_time(Situation(life.incident, None, SYSTEM, until, RULES))
    assert move is not None
    life.incident = move.incident
    assert (life.incident.state, life.incident.suspended_until) == (State.HANDLING, None)
    assert life.handling_deadline == until + timedelta(minutes=50)
    again = replace(WORDS, until=until + timedelta(days=1))
    assert life.refuses(GAS, Op.SUSPEND, again) is ProblemType.TRANSITION_NOT_ALLOWED


def test_a_second_life_begins_at_the_desk_with_all_that_was_late_remembered() -> None:
    life = handled_by(WORKER)
    life.wait(hours=2)
    life.do(WORKER, Op.FINISH)
    life.do(LI, Op.CLOSE)
    assert life.incident.settled_level is Level.GRID
    life.wait(days=29)
    reopened = life.do(LI, Op.REOPEN)
    assert (reopened.state, reopened.reopened, reopened.assignees) == (State.TO_DISPATCH, 1, ())
    assert (reopened.closed, reopened.settled_level, reopened.handle_clock) == (None, None, None)
    assert Stage.HANDLE in reopened.breached_earlier
    assert Stage.HANDLE not in reopened.breached
    life.do(LI, Op.CLAIM)
    life.do(LI, Op.CLOSE)
    life.wait(days=31)
    assert life.refuses(LI, Op.REOPEN) is ProblemType.TRANSITION_NOT_ALLOWED, "too long ago"


def test_a_duplicate_points_at_its_survivor_and_never_lives_again(life: Life) -> None:
    survivor = report(incident_id="i-2")
    merged = life.do(LI, Op.MERGE, MoveArguments(survivor=survivor))
    assert (merged.state, merged.merged_into) == (State.VOID, "i-2")
    assert life.refuses(LI, Op.REOPEN) is ProblemType.TRANSITION_NOT_ALLOWED


def test_a_claim_is_taken_over_within_the_grace_or_by_the_shift_leader_with_a_reason(life: Life) -> None:
    life.lease = lease_of(CHEN)
    life.do(LI, Op.TAKE)
    assert life.lease is not None
    assert life.lease.holder_id == LI.id
    life.wait(seconds=31)
    assert life.refuses(CHEN, Op.TAKE) is ProblemType.TRANSITION_NOT_ALLOWED
    assert life.refuses(HEAD, Op.TAKE, MoveArguments()) is ProblemType.VALIDATION, "a reason is required"
    life.do(HEAD, Op.TAKE)
    assert life.lease.holder_id == HEAD.id


def test_an_incident_of_a_worker_handled_on_the_spot_begins_in_hand() -> None:
    incident = report(WORKER, is_self_handled=True)
    assert (incident.state, incident.created_by_code) == (State.HANDLING, CITY)
    assert [one.id for one in incident.assignees] == [WORKER.id]
    with pytest.raises(Refused):
        report(LI, is_self_handled=True)
