"""Signs of life over HTTP: claims kept alive without a word in the feed, and who has what open."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from desktop.central.ledger.presence import PRESENT_FOR
from desktop.central.routes.presence import SignBody
from desktop.models.lease import Lease
from desktop.models.presence import Presence
from tests.helpers.http_city import HttpCity, problem_of
from tests.helpers.small_city import CHEN, GAS, HEAD, LI, MAYOR, WALL, WORKERS


def sign(served: HttpCity, actor: Any = LI, seat: str = "seat-1", incident_id: str | None = None) -> Any:
    response = served.post("/v1/presence", {"seat": seat, "incident_id": incident_id}, actor, key="")
    assert response.status_code == 200, response.text
    return response.json()["leases"]


def opened(served: HttpCity) -> dict[str, str]:
    found = served.city.ledger.transact(lambda unit: unit.list_all(Presence))
    return {one.id: one.incident_id for one in found}


def wait(served: HttpCity, **length: float) -> None:
    served.city.now += timedelta(**length)
    served.city.ledger.tick()


@pytest.fixture
def claimed(served: HttpCity) -> HttpCity:
    served.report("i-1")
    assert served.post("/v1/incidents/i-1/claim", {}, LI, revision=1).status_code == 200
    return served


def test_a_claim_lives_while_its_holders_desk_does(claimed: HttpCity) -> None:
    head = claimed.city.ledger.head.number
    for _ in range(4):
        wait(claimed, minutes=9)
        terms = sign(claimed)
        assert [term["incident_id"] for term in terms] == ["i-1"]
        assert datetime.fromisoformat(terms[0]["expires"]) == claimed.city.now + timedelta(minutes=10)
    lost = claimed.post("/v1/incidents/i-1/claim", {}, CHEN, revision=2)
    assert problem_of(lost) == (409, "already-claimed")
    assert datetime.fromisoformat(lost.json()["holder_until"]) == claimed.city.now + timedelta(minutes=10)
    changes = claimed.get("/v1/changes", since=claimed.cursor(head)).json()["items"]
    assert not [item for item in changes if item["kind"] == "lease"], "a heartbeat bumps no revision"


def test_a_claim_ends_when_its_holders_desk_falls_silent(claimed: HttpCity) -> None:
    wait(claimed, minutes=10)
    assert sign(claimed) == [], "too late to keep what has ended"
    assert claimed.get("/v1/incidents/i-1", CHEN).json()["detail"]["lease"] is None
    revision = claimed.city.incident("i-1").revision
    assert claimed.post("/v1/incidents/i-1/claim", {}, CHEN, revision=revision).status_code == 200
    assert [term["incident_id"] for term in sign(claimed, CHEN)] == ["i-1"]


def test_nobody_keeps_the_claim_of_another_alive(claimed: HttpCity) -> None:
    assert sign(claimed, CHEN) == []
    wait(claimed, minutes=10)
    assert claimed.city.ledger.transact(lambda unit: unit.find(Lease, "i-1")) is None


def test_who_has_what_open_is_told_once_and_ends_in_silence(claimed: HttpCity) -> None:
    claimed.report("i-2")
    sign(claimed, incident_id="i-1")
    head = claimed.city.ledger.head.number
    wait(claimed, seconds=15)
    sign(claimed, incident_id="i-1")
    assert claimed.city.ledger.head.number == head, "nothing new, nothing told"
    sign(claimed, seat="seat-2", incident_id="i-2")
    sign(claimed, CHEN, incident_id="i-2")
    assert opened(claimed) == {
        "officer-1:seat-1": "i-1",
        "officer-1:seat-2": "i-2",
        "officer-2:seat-1": "i-2",
    }
    sign(claimed, incident_id="i-2")
    sign(claimed, seat="seat-2")
    assert opened(claimed) == {"officer-1:seat-1": "i-2", "officer-2:seat-1": "i-2"}
    wait(claimed, seconds=PRESENT_FOR.total_seconds())
    assert opened(claimed) == {}
    kinds = [item["op"] for item in changes_of(claimed, "presence")]
    assert kinds.count("delete") == 3


def changes_of(served: HttpCity, kind: str, actor: Any = LI) -> list[dict[str, Any]]:
    items = served.get("/v1/changes", actor, since=served.cursor(0, actor), limit=500).json()["items"]
    return [item for item in items if item["kind"] == kind]


def test_a_seat_is_named_plainly() -> None:
    assert SignBody(seat="seat-1").incident_id is None
    for seat in ("", "a b", "座", "x" * 21):
        with pytest.raises(ValidationError):
            SignBody(seat=seat)


def test_what_is_not_there_counts_as_nothing_and_keeps_claims_alive(claimed: HttpCity) -> None:
    sign(claimed, incident_id="i-1")
    assert [term["incident_id"] for term in sign(claimed, incident_id="gone")] == ["i-1"]
    assert opened(claimed) == {}


def test_those_who_sit_at_no_desk_give_no_sign_and_see_none(claimed: HttpCity) -> None:
    for actor in (WALL, GAS, WORKERS[0], MAYOR):
        response = claimed.post("/v1/presence", {"seat": "s"}, actor, key="")
        assert problem_of(response) == (403, "forbidden")
    sign(claimed, HEAD, incident_id="i-1")
    for actor in (WALL, GAS, WORKERS[0]):
        assert changes_of(claimed, "presence", actor) == []
    assert len(changes_of(claimed, "presence", MAYOR)) == 1
