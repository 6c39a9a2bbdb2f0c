"""The detail of an incident: what the record says to everybody, and what only the asking person gets."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from desktop.central.ledger.detail import CLASS_DEPARTMENTS, read_detail
from desktop.central.ledger.positions import Fix
from desktop.central.rules.actor import Actor
from desktop.central.rules.refusal import Refused
from desktop.models.command import Operation
from desktop.models.incident import IncidentState
from desktop.models.incident_detail import CandidateReason, IncidentDetail
from desktop.models.instant import to_epoch_ms
from desktop.models.person import Role
from tests.helpers.small_city import CHEN, CITY, CODES, GAS, LI, WALL, WORKERS, SmallCity


def detail(city: SmallCity, actor: Actor, incident_id: str = "i-1") -> IncidentDetail:
    return city.ledger.transact(lambda unit: read_detail(unit, actor, incident_id, city.ledger.rules))


def stand(city: SmallCity) -> None:
    """Let every worker stand in the middle of the own grid."""
    at_ms = to_epoch_ms(city.now)
    fixes = [Fix(one.id, 103.905 + 0.01 * n, 30.995, 10.0, at_ms) for n, one in enumerate(WORKERS)]
    city.ledger.record_positions(fixes)


def test_candidates_are_offered_nearest_first_while_somebody_can_be_sent(city: SmallCity) -> None:
    stand(city)
    city.report("i-1", number=2)
    city.now += timedelta(seconds=40)
    before = detail(city, LI)
    assert [one.assignee.id for one in before.candidates] == ["worker-3", "worker-2", "worker-4", "worker-1"]
    first = before.candidates[0]
    assert (first.reason, first.fix_age_s, first.tasks_in_hand) == (CandidateReason.ANSWERS_NOW, 40.0, 0)
    assert first.distance_m is not None
    assert first.distance_m < 200
    city.order(LI, Operation.CLAIM, "i-1", 1)
    city.order(LI, Operation.DISPATCH, "i-1", 2, assignees=[{"kind": "worker", "id": "worker-3"}])
    assert detail(city, LI).candidates == (), "sent is sent"
    city.report("i-2", number=2)
    assert detail(city, LI, "i-2").candidates[0].tasks_in_hand == 1


def test_the_department_of_the_class_is_offered_with_its_load(city: SmallCity) -> None:
    city.ledger.transact(lambda unit: unit.write_meta(CLASS_DEPARTMENTS, json.dumps({"0701": GAS.id})))
    city.report("i-1")
    found = [one for one in detail(city, LI).candidates if one.reason is CandidateReason.DEPARTMENT_DUTY]
    assert [(one.assignee.id, one.phone, one.tasks_in_hand) for one in found] == [(GAS.id, "028-00000001", 0)]


def test_who_covers_for_an_absent_neighbour_is_told_with_what_it_leaves(city: SmallCity) -> None:
    city.let_be_away(0, timedelta(), timedelta(hours=4), accepted=True)
    city.report("i-1")
    first = detail(city, LI).candidates[0]
    assert (first.assignee.id, first.reason) == (WORKERS[1].id, CandidateReason.ANSWERS_NOW)
    assert first.leaves_grid_code == CODES[1]


def test_each_gets_what_is_theirs(city: SmallCity) -> None:
    city.report("i-1")
    city.order(LI, Operation.CLAIM, "i-1", 1)
    holder, other, wall = detail(city, LI), detail(city, CHEN), detail(city, WALL)
    assert "dispatch" in holder.allowed_actions
    assert other.allowed_actions == ("take", "supervise", "cc", "note"), "a fresh claim may be taken over"
    assert holder.lease is not None
    assert other.lease == holder.lease
    assert holder.lease.expires == city.now + timedelta(minutes=10)
    assert holder.allowed_until == city.now + timedelta(seconds=30)
    city.now += timedelta(seconds=31)
    assert detail(city, LI).allowed_until == holder.lease.expires
    assert "take" not in detail(city, CHEN).allowed_actions
    assert [entry.operation for entry in other.timeline] == ["create", "claim"]
    assert (wall.timeline, wall.candidates, wall.allowed_actions) == ((), (), ())
    assert (wall.incident.reporter_name, holder.incident.reporter_name) == ("", "王**")
    assert detail(city, WORKERS[0]).candidates == (), "who is sent sends nobody"


def test_a_lease_that_ended_is_no_lease(city: SmallCity) -> None:
    city.report("i-1")
    city.order(LI, Operation.CLAIM, "i-1", 1)
    city.now += timedelta(minutes=10)
    ended = detail(city, CHEN)
    assert (ended.lease, ended.allowed_until) == (None, None)
    assert "claim" in ended.allowed_actions


def test_a_closed_incident_is_still_read_and_can_be_opened_again(city: SmallCity) -> None:
    city.report("i-1")
    city.order(LI, Operation.CLAIM, "i-1", 1)
    assert city.order(LI, Operation.CLOSE, "i-1", 2, opinion="电话解决").status == 200
    closed = detail(city, CHEN)
    assert closed.incident.state is IncidentState.CLOSED
    assert closed.allowed_actions == ("reopen", "rate", "note")
    assert [entry.operation for entry in closed.timeline] == ["create", "claim", "close"]


def test_what_lies_elsewhere_is_not_there(city: SmallCity) -> None:
    city.report("i-1")
    stranger = Actor("officer-9", "外地", Role.DUTY_OFFICER, CITY + "002")
    for actor, incident_id in ((stranger, "i-1"), (LI, "none")):
        with pytest.raises(Refused) as refusal:
            detail(city, actor, incident_id)
        assert refusal.value.status == 404
