"""An alarm that is put aside stays so for its time, is told with who and why, and comes back by itself."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from desktop.central.ledger.answer import Answer
from desktop.central.ledger.reader import read_bundle
from desktop.central.rules.actor import Actor
from desktop.central.rules.visibility import Reader
from desktop.central.tables.access import AuditRow
from desktop.models.alarm import Alarm, AlarmState
from desktop.models.command import Operation, TargetKind
from desktop.models.delta import RecordKind
from desktop.models.person import Role
from tests.helpers.small_city import CITY, CODES, HEAD, LI, MAYOR, WALL, WORKERS, SmallCity

OVERDUE = "overdue:i-1:accept"
CRITICAL = "critical:i-2"


@pytest.fixture
def alarmed(city: SmallCity) -> SmallCity:
    """A severe report that nobody accepted in time, and one of the highest priority."""
    city.report("i-1", priority=2)
    city.now += timedelta(minutes=16)
    city.ledger.tick()
    city.report("i-2", priority=1)
    return city


def alarm_of(city: SmallCity, alarm_id: str = OVERDUE) -> Alarm | None:
    return city.ledger.transact(lambda unit: unit.find(Alarm, alarm_id))


def held(city: SmallCity, alarm_id: str = OVERDUE) -> Alarm:
    alarm = alarm_of(city, alarm_id)
    assert alarm is not None
    return alarm


def order(
    city: SmallCity, operation: Operation, alarm_id: str = OVERDUE, actor: Actor = LI, **arguments: str
) -> Answer:
    revision = held(city, alarm_id).revision
    return city.order(actor, operation, alarm_id, revision, kind=TargetKind.ALARM, **arguments)


def shelve(
    city: SmallCity, span: timedelta = timedelta(hours=2), alarm_id: str = OVERDUE, why: str = "设备检修"
) -> Answer:
    until = (city.now + span).isoformat()
    return order(city, Operation.SHELVE, alarm_id, opinion=why, until=until)


def problem(answer: Answer) -> tuple[int, str]:
    return answer.status, json.loads(answer.body)["type"]


def test_it_is_put_aside_with_who_why_and_until_when(alarmed: SmallCity) -> None:
    before = held(alarmed)
    answer = shelve(alarmed)
    assert answer.status == 200, answer.body
    reply = json.loads(answer.body)
    assert (reply["revision"], reply["undo_until"]) == (before.revision + 1, None)
    aside = held(alarmed)
    assert (aside.state, aside.shelved_by, aside.shelve_reason) == (AlarmState.SHELVED, "李晓梅", "设备检修")
    assert aside.shelved_until == alarmed.now + timedelta(hours=2)
    assert problem(shelve(alarmed)) == (409, "transition-not-allowed")
    assert problem(order(alarmed, Operation.ACKNOWLEDGE)) == (409, "transition-not-allowed")
    assert held(alarmed) == aside


def test_it_comes_back_by_itself_at_its_end_and_not_before(alarmed: SmallCity) -> None:
    order(alarmed, Operation.ACKNOWLEDGE)
    shelve(alarmed)
    aside = held(alarmed)
    alarmed.now += timedelta(hours=2) - timedelta(milliseconds=1)
    alarmed.ledger.tick()
    assert held(alarmed) == aside
    alarmed.now += timedelta(milliseconds=1)
    alarmed.ledger.tick()
    back = held(alarmed)
    assert (back.state, back.revision) == (AlarmState.UNACKNOWLEDGED, aside.revision + 1)
    assert (back.shelved_until, back.shelved_by, back.shelve_reason) == (None, "", "")
    assert (back.acknowledged_by, back.acknowledged) == ("", None), "it asks anew"
    head = alarmed.ledger.head.number
    alarmed.now += timedelta(minutes=1)
    alarmed.ledger.tick()
    assert held(alarmed) == back
    assert alarmed.ledger.head.number == head


def test_it_is_taken_up_again_by_an_officer(alarmed: SmallCity) -> None:
    assert problem(order(alarmed, Operation.UNSHELVE)) == (409, "transition-not-allowed")
    shelve(alarmed)
    assert order(alarmed, Operation.UNSHELVE, actor=HEAD).status == 200
    back = held(alarmed)
    assert (back.state, back.shelved_until) == (AlarmState.UNACKNOWLEDGED, None)
    alarmed.now += timedelta(hours=3)
    alarmed.ledger.tick()
    assert held(alarmed) == back, "the end that was set once means nothing any more"


def test_what_ends_while_it_is_aside_is_gone(alarmed: SmallCity) -> None:
    shelve(alarmed)
    assert alarmed.order(LI, Operation.CLAIM, "i-1", alarmed.incident("i-1").revision).status == 200
    assert alarm_of(alarmed) is None
    alarmed.now += timedelta(hours=9)
    alarmed.ledger.tick()
    assert alarm_of(alarmed) is None


def test_what_became_harmless_meanwhile_does_not_come_back(alarmed: SmallCity) -> None:
    shelve(alarmed)
    revision = alarmed.incident("i-1").revision
    assert alarmed.order(HEAD, Operation.CORRECT, "i-1", revision, priority=4).status == 200
    assert held(alarmed).state is AlarmState.SHELVED
    alarmed.now += timedelta(hours=2)
    alarmed.ledger.tick()
    assert alarm_of(alarmed) is None


def test_what_becomes_of_the_highest_priority_does_not_stay_aside(alarmed: SmallCity) -> None:
    shelve(alarmed)
    revision = alarmed.incident("i-1").revision
    assert alarmed.order(HEAD, Operation.CORRECT, "i-1", revision, priority=1).status == 200
    back = held(alarmed)
    assert (back.state, back.priority) == (AlarmState.UNACKNOWLEDGED, 1)
    assert problem(shelve(alarmed)) == (409, "transition-not-allowed")


def test_the_highest_priority_and_what_is_over_are_not_put_aside(alarmed: SmallCity) -> None:
    before = held(alarmed, CRITICAL)
    assert problem(shelve(alarmed, alarm_id=CRITICAL)) == (409, "transition-not-allowed")
    assert held(alarmed, CRITICAL) == before
    assert alarmed.order(LI, Operation.CLAIM, "i-1", alarmed.incident("i-1").revision).status == 200
    assert held(alarmed).state is AlarmState.RETURNED
    assert problem(shelve(alarmed)) == (409, "transition-not-allowed")


@pytest.mark.parametrize(
    ("span_s", "why", "pointer"),
    [
        (0, "设备检修", "/until"),
        (-1, "设备检修", "/until"),
        (8 * 3600 + 0.001, "设备检修", "/until"),
        (60, "  ", "/opinion"),
        (60, "x" * 201, "/opinion"),
        (8 * 3600, "设备检修", ""),
        (0.001, "x" * 200, ""),
    ],
)
def test_until_lies_ahead_within_eight_hours_and_a_reason_is_required(
    alarmed: SmallCity, span_s: float, why: str, pointer: str
) -> None:
    answer = shelve(alarmed, timedelta(seconds=span_s), why=why)
    if not pointer:
        assert answer.status == 200, answer.body
        return
    assert problem(answer) == (422, "validation")
    assert json.loads(answer.body)["pointers"] == [pointer]
    assert held(alarmed).state is AlarmState.UNACKNOWLEDGED


def test_refusals_come_in_the_contracts_order(alarmed: SmallCity) -> None:
    kind, wrong = TargetKind.ALARM, {"opinion": "", "until": "yesterday"}
    for actor in (WALL, MAYOR, WORKERS[0]):
        assert problem(alarmed.order(actor, Operation.SHELVE, CRITICAL, None, kind=kind, **wrong))[0] == 403
    asked: list[tuple[str, int | None, dict[str, Any], tuple[int, str]]] = [
        ("none", None, wrong, (404, "not-found")),
        (CRITICAL, None, wrong, (409, "transition-not-allowed")),
        (OVERDUE, None, wrong, (428, "if-match-missing")),
        (OVERDUE, 7, wrong, (412, "stale-revision")),
        (OVERDUE, held(alarmed).revision, wrong, (422, "validation")),
    ]
    for alarm_id, revision, arguments, expected in asked:
        answer = alarmed.order(LI, Operation.SHELVE, alarm_id, revision, kind=kind, **arguments)
        assert problem(answer) == expected
    far = Actor("officer-9", "周敏", Role.DUTY_OFFICER, CODES[3])
    assert problem(order(alarmed, Operation.SHELVE, actor=far, **wrong)) == (404, "not-found")


def test_who_put_it_aside_stands_in_the_audit_chain(alarmed: SmallCity) -> None:
    shelve(alarmed)
    order(alarmed, Operation.UNSHELVE, actor=HEAD)
    query = select(AuditRow.actor_id, AuditRow.action, AuditRow.subject, AuditRow.changes)
    rows = alarmed.database.run(lambda c: c.execute(query.order_by(AuditRow.number)).all())[-2:]
    assert [(row.actor_id, row.action, row.subject) for row in rows] == [
        (LI.id, "shelve", f"alarm:{OVERDUE}"),
        (HEAD.id, "unshelve", f"alarm:{OVERDUE}"),
    ]
    changed = json.loads(rows[0].changes)[f"alarm:{OVERDUE}"]
    assert changed["state"] == ["unacknowledged", "shelved"]
    assert changed["shelve_reason"] == ["", "设备检修"]


def test_a_wall_is_told_that_it_is_aside_and_not_why(alarmed: SmallCity) -> None:
    shelve(alarmed)
    seen = {}
    for role in (Role.WALL, Role.DUTY_OFFICER):
        reader = Reader(CITY, role)
        rows = alarmed.ledger.transact(lambda unit, r=reader: read_bundle(unit, r, "", "", 500))  # type: ignore[misc]
        (seen[role],) = (one[4] for one in rows.items if one[0] is RecordKind.ALARM and one[1] == OVERDUE)
    assert "设备检修".encode() in seen[Role.DUTY_OFFICER]
    assert "设备检修".encode() not in seen[Role.WALL]
    assert b'"shelved"' in seen[Role.WALL]
