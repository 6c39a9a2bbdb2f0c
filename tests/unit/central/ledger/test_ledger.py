"""Orders take effect exactly once, are refused in the contract's order, and reach the feed in order."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from desktop.central.ledger.answer import Answer
from desktop.central.ledger.history.keeper import HistoryKeeper
from desktop.central.ledger.reader import read_bundle, read_changes
from desktop.central.ledger.request import CommandRequest
from desktop.central.rules.actor import Actor
from desktop.central.rules.lifecycle.moves import was_in_time
from desktop.central.rules.refusal import Refused
from desktop.central.rules.visibility import Reader
from desktop.central.tables.records import FeedChangeRow
from desktop.models.alarm import Alarm, AlarmState
from desktop.models.clock import Stage
from desktop.models.command import Operation, TargetKind
from desktop.models.delta import ChangeOp, RecordKind
from desktop.models.figures import Figures
from desktop.models.incident import IncidentState
from desktop.models.lease import Lease
from desktop.models.person import Role
from tests.helpers.small_city import (
    CHEN,
    CITY,
    CODES,
    GAS,
    HEAD,
    LI,
    MAYOR,
    TOWN,
    WALL,
    WATER,
    WORKERS,
    SmallCity,
)

EVERYTHING = Reader(CITY, Role.DUTY_OFFICER)


def body(answer: Answer) -> dict[str, Any]:
    decoded: dict[str, Any] = json.loads(answer.body)
    return decoded


def dispatch_to(*actors: Any) -> list[dict[str, str]]:
    return [{"kind": "department" if a is GAS else "worker", "id": a.id} for a in actors]


def test_one_incident_goes_its_whole_way(city: SmallCity) -> None:
    incident = city.report("i-1", priority=1)
    assert (incident.state, incident.grid_code, incident.revision) == (IncidentState.TO_ACCEPT, CODES[0], 1)
    assert (incident.reporter_name, incident.reporter_phone) == ("王**", "138****5521")
    steps: list[tuple[Any, Operation, dict[str, Any], IncidentState]] = [
        (LI, Operation.CLAIM, {}, IncidentState.TO_DISPATCH),
        (LI, Operation.DISPATCH, {"assignees": dispatch_to(WORKERS[0], GAS)}, IncidentState.TO_SIGN),
        (WORKERS[0], Operation.SIGN_FOR, {}, IncidentState.HANDLING),
        (WORKERS[0], Operation.PROGRESS, {"opinion": "已到现场"}, IncidentState.HANDLING),
        (GAS, Operation.FINISH, {"opinion": "已修复"}, IncidentState.TO_CHECK),
        (CHEN, Operation.CLOSE, {}, IncidentState.CLOSED),
    ]
    for revision, (actor, operation, arguments, state) in enumerate(steps, 1):
        answer = city.order(actor, operation, "i-1", revision, **arguments)
        assert answer.status == 200, answer.body
        assert body(answer)["revision"] == revision + 1
        assert city.incident("i-1").state is state
    timeline = city.ledger.transact(lambda unit: unit.timeline("i-1"))
    assert [entry.operation for entry in timeline] == ["create", *(step[1].value for step in steps)]
    figures = city.ledger.transact(lambda unit: unit.find(Figures, CITY))
    assert figures is not None
    assert (figures.reported_today, figures.closed_today) == (1, 1)


def test_a_repeat_gets_the_same_answer_and_does_nothing(city: SmallCity) -> None:
    city.report("i-1")
    first = city.order(LI, Operation.CLAIM, "i-1", 1, key="once")
    again = city.order(LI, Operation.CLAIM, "i-1", 1, key="once")
    assert again == first
    assert city.incident("i-1").revision == 2
    other = city.order(LI, Operation.CLAIM, "i-1", 2, key="once")
    assert (other.status, body(other)["type"]) == (422, "idempotency-key-reused")
    stranger = city.order(CHEN, Operation.CLAIM, "i-1", 1, key="once")
    assert body(stranger)["type"] == "idempotency-key-reused"


def test_the_loser_of_a_claim_is_told_the_holder_before_any_revision(city: SmallCity) -> None:
    city.report("i-1")
    assert city.order(LI, Operation.CLAIM, "i-1", 1).status == 200
    lost = city.order(CHEN, Operation.CLAIM, "i-1", 1, key="late")
    assert (lost.status, body(lost)["type"], body(lost)["holder_name"]) == (409, "already-claimed", "李晓梅")
    city.now += timedelta(minutes=11)
    assert city.order(CHEN, Operation.CLAIM, "i-1", 1, key="late") == lost, "a stored refusal stays"
    assert city.order(CHEN, Operation.CLAIM, "i-1", 2).status == 200, "the lease has ended"


@pytest.mark.parametrize(
    ("actor", "operation", "revision", "arguments", "status", "problem"),
    [
        (LI, Operation.CLAIM, None, {}, 428, "if-match-missing"),
        (LI, Operation.CLAIM, 7, {}, 412, "stale-revision"),
        (WALL, Operation.CLAIM, 1, {}, 403, "forbidden"),
        (WORKERS[0], Operation.CLAIM, 1, {}, 403, "forbidden"),
        (LI, Operation.CLOSE, 1, {}, 409, "transition-not-allowed"),
        (LI, Operation.DISPATCH, 1, {"assignees": []}, 409, "transition-not-allowed"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(
    city: SmallCity,
    actor: Any,
    operation: Operation,
    revision: int | None,
    arguments: dict[str, Any],
    status: int,
    problem: str,
) -> None:
    before = city.report("i-1")
    head = city.ledger.head.number
    answer = city.order(actor, operation, "i-1", revision, **arguments)
    assert (answer.status, body(answer)["type"]) == (status, problem)
    assert city.incident("i-1") == before
    assert city.ledger.head.number == head


def test_an_unknown_assignee_is_pointed_at(city: SmallCity) -> None:
    city.report("i-1")
    city.order(LI, Operation.CLAIM, "i-1", 1)
    wanted = [*dispatch_to(WORKERS[0]), {"kind": "worker", "id": "nobody"}]
    answer = city.order(LI, Operation.DISPATCH, "i-1", 2, assignees=wanted)
    assert (answer.status, body(answer)["pointers"]) == (422, ["/assignees/1"])


def test_an_expired_order_never_takes_effect(city: SmallCity) -> None:
    city.report("i-1")
    request = CommandRequest(
        key="old",
        operation=Operation.CLAIM,
        target_kind=TargetKind.INCIDENT,
        target_id="i-1",
        expected_revision=1,
        expires=city.now - timedelta(seconds=1),
    )
    assert body(city.ledger.execute(LI, request))["type"] == "command-expired"
    assert city.incident("i-1").state is IncidentState.TO_ACCEPT


def test_the_feed_is_dense_and_every_change_is_newer(city: SmallCity) -> None:
    for number in range(6):
        city.report(f"i-{number}")
        city.order(LI, Operation.CLAIM, f"i-{number}", 1)
        city.order(CHEN, Operation.CLAIM, f"i-{number}", 1)
    query = select(FeedChangeRow.seq, FeedChangeRow.kind, FeedChangeRow.id, FeedChangeRow.revision)
    rows = city.database.run(lambda c: c.execute(query.order_by(FeedChangeRow.seq)).all())
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    assert city.ledger.head.number == len(rows)
    newest: dict[tuple[str, str], int] = {}
    for row in rows:
        assert row.revision > newest.get((row.kind, row.id), 0)
        newest[row.kind, row.id] = row.revision


def test_bundle_pages_and_changes_tell_the_same_city(city: SmallCity) -> None:
    start = city.ledger.head.number
    city.report("i-1", priority=1)
    city.order(LI, Operation.CLAIM, "i-1", 1)
    city.order(LI, Operation.DISPATCH, "i-1", 2, assignees=dispatch_to(WORKERS[0]))
    held: dict[tuple[RecordKind, str], bytes] = {}
    for limit in (1, 3, 500):
        kind, after, pages = "", "", {}
        while True:
            rows = city.ledger.transact(
                lambda u, k=kind, a=after, n=limit: read_bundle(u, EVERYTHING, k, a, n)  # type: ignore[misc]
            )
            assert len(rows.items) <= limit
            pages.update({(item[0], item[1]): item[4] for item in rows.items})
            if not rows.next_kind:
                break
            kind, after = rows.next_kind, rows.next_id
        assert not held or pages == held, "the size of pages must not matter"
        held = pages
    replayed: dict[tuple[RecordKind, str], bytes | None] = {}
    page = city.ledger.transact(lambda unit: read_changes(unit, start, EVERYTHING, 500))
    for kind_, record_id, op, _, record in page.items:
        replayed[kind_, record_id] = None if op is ChangeOp.DELETE else record
    assert {key: held.get(key) for key in replayed} == replayed
    assert replayed[RecordKind.LEASE, "i-1"] is None, "a dispatch ends the claim"


def test_other_areas_are_not_told_and_a_wall_gets_nobodys_data(city: SmallCity) -> None:
    city.report("i-1")
    elsewhere = Reader("510182002", Role.DUTY_OFFICER)
    page = city.ledger.transact(lambda unit: read_changes(unit, 0, elsewhere, 500))
    assert {item[1] for item in page.items} == {
        CITY,
        *(one.id for one in (LI, CHEN, HEAD, MAYOR, GAS, WATER)),
    }
    wall = city.ledger.transact(lambda unit: read_changes(unit, 0, Reader(TOWN, Role.WALL), 500))
    text = b"".join(item[4] for item in wall.items).decode()
    for secret in ("138", "139", "王", "028-0"):
        assert secret not in text


def test_a_cursor_beyond_what_is_kept_is_gone(city: SmallCity) -> None:
    with pytest.raises(Refused) as ahead:
        city.ledger.transact(lambda unit: read_changes(unit, 10_000, EVERYTHING, 10))
    assert ahead.value.status == 410
    city.now += timedelta(hours=25)
    asyncio.run(HistoryKeeper(city.ledger).keep())
    city.report("i-1")
    with pytest.raises(Refused):
        city.ledger.transact(lambda unit: read_changes(unit, 0, EVERYTHING, 10))
    newest = city.ledger.head.number
    assert city.ledger.transact(lambda u: read_changes(u, newest, EVERYTHING, 10)).items == []


def test_time_alone_breaches_ends_leases_and_raises_alarms(city: SmallCity) -> None:
    city.report("i-1", priority=2)
    city.order(LI, Operation.CLAIM, "i-1", 1)
    city.now += timedelta(minutes=10, seconds=1)
    city.ledger.tick()
    assert city.ledger.transact(lambda unit: unit.find(Lease, "i-1")) is None
    city.now += timedelta(minutes=5)
    city.ledger.tick()
    assert city.incident("i-1").breached == (Stage.DISPATCH,)
    alarms = city.ledger.transact(lambda unit: unit.list_all(Alarm))
    assert [alarm.id for alarm in alarms] == ["overdue:i-1:dispatch"]
    settled = city.ledger.head.number
    city.ledger.tick()
    assert city.ledger.head.number == settled, "what was told is not told again"


def test_a_stage_that_starts_anew_runs_out_anew(city: SmallCity) -> None:
    city.report("i-1", priority=2)
    city.order(LI, Operation.CLAIM, "i-1", 1)
    city.now += timedelta(minutes=16)
    city.ledger.tick()
    assert city.incident("i-1").breached == (Stage.DISPATCH,)

    def order(actor: Actor, operation: Operation, **arguments: Any) -> None:
        answer = city.order(actor, operation, "i-1", city.incident("i-1").revision, **arguments)
        assert answer.status == 200, answer.body

    order(LI, Operation.CLAIM)
    order(LI, Operation.DISPATCH, assignees=dispatch_to(WORKERS[0]))
    order(WORKERS[0], Operation.SIGN_FOR)
    order(WORKERS[0], Operation.RETURN, opinion="不属本网格")
    returned = city.incident("i-1")
    assert (returned.breached, returned.breached_earlier) == ((), (Stage.DISPATCH,))
    city.now += timedelta(minutes=16)
    city.ledger.tick()
    late = city.incident("i-1")
    assert late.breached == (Stage.DISPATCH,), "the new clock has run out"
    assert not was_in_time(late)


def test_acknowledging_is_not_resolving(city: SmallCity) -> None:
    incident = city.report("i-1", priority=1)
    alarm = city.ledger.transact(lambda unit: unit.find(Alarm, "critical:i-1"))
    assert alarm is not None
    kind = TargetKind.ALARM
    assert city.order(WALL, Operation.ACKNOWLEDGE, alarm.id, alarm.revision, kind=kind).status == 403
    assert city.order(LI, Operation.ACKNOWLEDGE, alarm.id, alarm.revision, kind=kind).status == 200
    held = city.ledger.transact(lambda unit: unit.find(Alarm, alarm.id))
    assert held is not None
    assert (held.state, held.acknowledged_by) == (AlarmState.ACKNOWLEDGED, "李晓梅")
    assert city.incident("i-1") == incident
    twice = city.order(CHEN, Operation.ACKNOWLEDGE, alarm.id, held.revision, kind=kind)
    assert body(twice)["type"] == "transition-not-allowed"


def test_a_new_day_counts_from_zero(city: SmallCity) -> None:
    city.report("i-1")
    city.now += timedelta(hours=14, minutes=1)
    city.ledger.tick()
    figures = city.ledger.transact(lambda unit: unit.find(Figures, CITY))
    assert figures is not None
    assert figures.reported_today == 0
