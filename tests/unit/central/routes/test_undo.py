"""Orders taken back over HTTP: within ten seconds, by the same officer, at the same revision, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desktop.central.ledger.reader import read_bundle
from desktop.central.rules.visibility import Reader
from desktop.models.alarm import Alarm
from desktop.models.delta import RecordKind
from desktop.models.figures import Figures
from desktop.models.incident import Incident, IncidentState
from desktop.models.lease import Lease
from desktop.models.person import Role
from tests.helpers.http_city import HttpCity, problem_of
from tests.helpers.small_city import CHEN, CITY, GAS, HEAD, LI, WORKERS

SENT = {"assignees": [{"kind": "worker", "id": WORKERS[0].id}]}


def order(served: HttpCity, name: str, body: object, actor: Any = LI, key: str | None = None) -> Any:
    revision = served.city.incident("i-1").revision
    response = served.post(f"/v1/incidents/i-1/{name}", body, actor, revision=revision, key=key)
    assert response.status_code == 200, response.text
    return response.json()


def undo(served: HttpCity, key: str, actor: Any = LI) -> Any:
    return served.post(f"/v1/commands/{key}/undo", {}, actor)


def lease(served: HttpCity) -> Lease | None:
    return served.city.ledger.transact(lambda unit: unit.find(Lease, "i-1"))


def same_but_revision(one: Incident, other: Incident) -> bool:
    return replace(one, revision=0) == replace(other, revision=0)


@pytest.fixture
def claimed(served: HttpCity) -> HttpCity:
    served.report("i-1")
    order(served, "claim", {})
    return served


def test_a_dispatch_is_taken_back_with_its_clock_and_its_claim(claimed: HttpCity) -> None:
    before = claimed.city.incident("i-1")
    answer = order(claimed, "dispatch", SENT, key="sent")
    assert answer["undo_until"] is not None
    assert lease(claimed) is None
    claimed.city.now += timedelta(seconds=9)
    reply = undo(claimed, "sent")
    assert (reply.status_code, reply.json()["revision"]) == (200, before.revision + 2)
    after = claimed.city.incident("i-1")
    assert same_but_revision(before, after)
    restored = lease(claimed)
    assert restored is not None
    assert restored.holder_id == LI.id
    assert restored.expires == claimed.city.now + timedelta(minutes=10)
    timeline = claimed.get("/v1/incidents/i-1").json()["detail"]["timeline"]
    told = [
        (entry["operation"], entry["opinion"] or entry["detail"], entry["to_state"]) for entry in timeline
    ]
    assert told[-2:] == [("dispatch", "→ 网格员1", "to-sign"), ("undo", "dispatch", "to-dispatch")]
    signing = claimed.post("/v1/incidents/i-1/sign-for", {}, WORKERS[0], revision=after.revision)
    assert problem_of(signing) == (409, "transition-not-allowed"), "recalled from its receiver"


def test_a_repeat_of_what_was_undone_does_nothing(claimed: HttpCity) -> None:
    revision = claimed.city.incident("i-1").revision
    first = claimed.post("/v1/incidents/i-1/dispatch", SENT, LI, revision=revision, key="sent")
    undone = claimed.post("/v1/commands/sent/undo", {}, LI, key="undo-1")
    again = claimed.post("/v1/incidents/i-1/dispatch", SENT, LI, revision=revision, key="sent")
    assert (again.status_code, again.content) == (200, first.content)
    assert claimed.post("/v1/commands/sent/undo", {}, LI, key="undo-1").content == undone.content
    assert claimed.city.incident("i-1").state is IncidentState.TO_DISPATCH
    assert problem_of(undo(claimed, "sent")) == (409, "undo-too-late"), "a second undo finds another revision"


def test_who_may_not_and_when_it_is_too_late(claimed: HttpCity) -> None:
    order(claimed, "dispatch", SENT, key="sent")
    assert problem_of(undo(claimed, "sent", CHEN)) == (404, "not-found")
    assert problem_of(undo(claimed, "sent", GAS)) == (403, "forbidden")
    assert problem_of(undo(claimed, "none")) == (404, "not-found")
    order(claimed, "sign-for", {}, WORKERS[0])
    assert problem_of(undo(claimed, "sent")) == (409, "undo-too-late"), "somebody moved it since"


def test_after_ten_seconds_it_stands(claimed: HttpCity) -> None:
    order(claimed, "dispatch", SENT, key="sent")
    claimed.city.now += timedelta(seconds=10, milliseconds=1)
    assert problem_of(undo(claimed, "sent")) == (409, "undo-too-late")
    assert claimed.city.incident("i-1").state is IncidentState.TO_SIGN


def test_a_closing_is_taken_back_out_of_archive_alarms_and_figures(served: HttpCity) -> None:
    served.report("i-1", priority=1)
    order(served, "claim", {})
    before = served.city.incident("i-1")

    def figures() -> tuple[int, int]:
        found = served.city.ledger.transact(lambda unit: unit.find(Figures, CITY))
        assert found is not None
        return found.closed_today, found.settled_near_today

    order(served, "close", {"opinion": "误报"}, key="done")
    assert figures() == (1, 0)
    assert undo(served, "done").status_code == 200
    assert same_but_revision(before, served.city.incident("i-1"))
    assert figures() == (0, 0)
    assert served.city.ledger.transact(lambda unit: unit.find_archived("i-1")) is None
    reader = Reader(CITY, Role.DUTY_OFFICER)
    rows = served.city.ledger.transact(lambda unit: read_bundle(unit, reader, "incident", "", 10))
    assert (RecordKind.INCIDENT, "i-1") in [(item[0], item[1]) for item in rows.items]
    alarm = served.city.ledger.transact(lambda unit: unit.find(Alarm, "critical:i-1"))
    assert alarm is not None


def test_a_takeover_is_taken_back_and_the_colleague_holds_it_again(claimed: HttpCity) -> None:
    claimed.city.now += timedelta(minutes=2)
    order(claimed, "take", {"opinion": "李晓梅已离席"}, HEAD, key="mine")
    taken = lease(claimed)
    assert taken is not None
    assert taken.holder_id == HEAD.id
    assert undo(claimed, "mine", HEAD).status_code == 200
    restored = lease(claimed)
    assert restored is not None
    assert (restored.holder_id, restored.revision > taken.revision) == (LI.id, True)


def test_orders_that_cannot_be_taken_back_say_so(served: HttpCity) -> None:
    served.report("i-1")
    assert order(served, "claim", {}, key="held")["undo_until"] is None
    assert problem_of(undo(served, "held")) == (404, "not-found")
