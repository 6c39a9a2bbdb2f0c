"""What people do stands in the chain, with what was before and after; tampering in the database is found."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, delete, select, text, update

from desktop.central.ledger.audit import describe_changes, verify_audit
from desktop.central.rules.audit_chain import ChainFault, ChainReport, FaultKind
from desktop.central.tables.access import AuditRow
from desktop.models.command import Operation
from tests.helpers.small_city import CHEN, GAS, LI, SmallCity


@pytest.fixture
def busy(city: SmallCity) -> SmallCity:
    """Six deeds and a refused order."""
    city.report("i-1", priority=1)
    city.order(LI, Operation.CLAIM, "i-1", 1)
    city.order(CHEN, Operation.CLAIM, "i-1", 2)
    sent = [{"kind": "department", "id": GAS.id}]
    city.order(LI, Operation.DISPATCH, "i-1", 2, assignees=sent)
    city.order(GAS, Operation.SIGN_FOR, "i-1", 3)
    city.now += timedelta(hours=2)
    city.ledger.tick()
    city.order(GAS, Operation.FINISH, "i-1", city.incident("i-1").revision, opinion="已修复")
    city.order(LI, Operation.CLOSE, "i-1", city.incident("i-1").revision)
    return city


def verify(city: SmallCity, anchors: dict[int, str] | None = None) -> ChainReport:
    return city.database.run(lambda connection: verify_audit(connection, anchors))


def entries(city: SmallCity) -> list[Any]:
    return list(
        city.database.run(lambda c: c.execute(select(AuditRow.__table__).order_by(AuditRow.number)).all())
    )


def test_each_deed_is_told_with_its_person_and_its_changes(busy: SmallCity) -> None:
    told = entries(busy)
    assert [(row.number, row.actor_id, row.action, row.subject) for row in told] == [
        (1, LI.id, "create", "incident:i-1"),
        (2, LI.id, "claim", "incident:i-1"),
        (3, LI.id, "dispatch", "incident:i-1"),
        (4, GAS.id, "sign-for", "incident:i-1"),
        (5, GAS.id, "finish", "incident:i-1"),
        (6, LI.id, "close", "incident:i-1"),
    ], "refused orders and what time does are no deeds"
    claim = json.loads(told[1].changes)
    assert claim["incident:i-1"]["state"] == ["to-accept", "to-dispatch"]
    assert claim["lease:i-1"]["holder_id"] == [None, LI.id]
    closing = json.loads(told[5].changes)
    assert closing["incident:i-1"]["closed"][0] is None
    assert "13812345521" not in "".join(row.changes for row in told), "citizens are masked here too"
    assert verify(busy).faults == ()


def test_a_repeat_is_no_second_deed(busy: SmallCity) -> None:
    busy.report("i-2")
    for _ in range(3):
        busy.order(LI, Operation.CLAIM, "i-2", 1, key="once")
    assert [row.action for row in entries(busy)].count("claim") == 2


def tamper(city: SmallCity, how: str) -> None:
    def work(connection: Connection) -> None:
        match how:
            case "altered":
                connection.execute(update(AuditRow).where(AuditRow.number == 3).values(actor_id="x"))
            case "deleted":
                connection.execute(delete(AuditRow).where(AuditRow.number == 3))
            case "truncated":
                connection.execute(delete(AuditRow).where(AuditRow.number > 4))
            case "reordered":
                for place, other in ((3, 1003), (4, 3), (1003, 4)):
                    connection.execute(
                        text("UPDATE audit SET place = :other WHERE place = :place"),
                        {"place": place, "other": other},
                    )
            case "set back":
                connection.execute(delete(AuditRow).where(AuditRow.number > 4))
                seal = connection.execute(select(AuditRow.seal).where(AuditRow.number == 4)).scalar_one()
                connection.execute(text("UPDATE audit_head SET number = 4, seal = :seal"), {"seal": seal})

    city.database.run(work)


@pytest.mark.parametrize(
    ("how", "fault"),
    [
        ("altered", ChainFault(3, FaultKind.ALTERED)),
        ("deleted", ChainFault(3, FaultKind.MISSING)),
        ("truncated", ChainFault(5, FaultKind.TRUNCATED)),
        ("reordered", ChainFault(3, FaultKind.REORDERED)),
    ],
)
def test_tampering_in_the_database_is_found(busy: SmallCity, how: str, fault: ChainFault) -> None:
    tamper(busy, how)
    assert fault in verify(busy).faults


def test_a_chain_whose_head_was_set_back_too_is_found_by_its_anchors(busy: SmallCity) -> None:
    head = verify(busy).head
    tamper(busy, "set back")
    assert verify(busy).faults == ()
    assert verify(busy, {head.number: head.seal}).faults == (ChainFault(5, FaultKind.TRUNCATED),)


def test_changes_name_fields_that_came_went_and_stayed() -> None:
    before = {"incident:a": b'{"x":1,"y":2,"z":3}', "lease:a": b'{"h":"li"}'}
    after = {"incident:a": b'{"x":1,"y":5}', "lease:a": None, "alarm:b": b'{"n":1}'}
    assert describe_changes(before, after) == {
        "incident:a": {"y": [2, 5], "z": [3, None]},
        "lease:a": {"h": ["li", None]},
        "alarm:b": {"n": [None, 1]},
    }
