"""Lists of incidents over HTTP: filters, pages, entity tags, and nobody sees more than is theirs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from desktop.central.routes.incidents import Party
from desktop.central.rules.actor import Actor
from desktop.models.person import Role
from tests.helpers.http_city import HttpCity, problem_of
from tests.helpers.small_city import CODES, COMMUNITY, GAS, LI, TOWN, WALL, WATER

NEAR = Actor("worker-1", "网格员1", Role.WORKER, CODES[0])
FAR = Actor("worker-4", "网格员4", Role.WORKER, CODES[3])
STRANGER = Actor("officer-9", "外镇", Role.DUTY_OFFICER, "510182002")


def ids(served: HttpCity, actor: Actor = LI, **query: object) -> list[str]:
    response = served.get("/v1/incidents", actor, query=query)
    assert response.status_code == 200, response.text
    return [one["id"] for one in response.json()["incidents"]]


def order(served: HttpCity, incident_id: str, name: str, body: object, actor: Any = LI) -> None:
    revision = served.city.incident(incident_id).revision
    response = served.post(f"/v1/incidents/{incident_id}/{name}", body, actor, revision=revision)
    assert response.status_code == 200, response.text


@pytest.fixture
def listed(served: HttpCity) -> HttpCity:
    """Five incidents a minute apart: at the desk, with a department, closed, returned, at the desk."""
    served.enrol(WATER, NEAR, FAR, STRANGER)
    served.context.bearers.load()
    for number in range(1, 6):
        more: dict[str, object] = {"title": "占道经营", "class_code": "0108"} if number == 5 else {}
        lon_deg = 103.934 if number == 4 else 103.904
        served.report(f"i-{number}", lon_deg=lon_deg, **more)
        served.city.now += timedelta(minutes=1)
    for number in (2, 4):
        order(served, f"i-{number}", "claim", {})
        order(served, f"i-{number}", "dispatch", {"assignees": [{"kind": "department", "id": GAS.id}]})
    order(served, "i-4", "return", {"opinion": "不属本单位"}, GAS)
    order(served, "i-3", "claim", {})
    order(served, "i-3", "close", {"opinion": "误报"})
    return served


def test_filters(listed: HttpCity) -> None:
    assert ids(listed) == ["i-5", "i-4", "i-3", "i-2", "i-1"]
    assert ids(listed, open="true") == ["i-5", "i-4", "i-2", "i-1"]
    assert ids(listed, open="false") == ["i-3"]
    assert ids(listed, state=["to-sign", "closed"]) == ["i-3", "i-2"]
    assert ids(listed, class_code="01") == ["i-5"]
    assert ids(listed, area_code=CODES[3]) == ["i-4"]
    assert ids(listed, area_code=COMMUNITY, open="false") == ["i-3"]
    assert ids(listed, held_by=TOWN) == []
    assert ids(listed, party=f"department:{GAS.id}") == ["i-4", "i-2"]
    assert ids(listed, q="占道") == ["i-5"]
    assert ids(listed, q=listed.city.incident("i-2").serial_no[-5:]) == ["i-2"]
    assert ids(listed, q="%") == [], "a sign of the search language is a letter like any other"
    third = listed.city.incident("i-3").created
    assert ids(listed, since=third.isoformat()) == ["i-5", "i-4", "i-3"]
    assert ids(listed, until=third.isoformat()) == ["i-2", "i-1"]
    order(listed, "i-1", "supervise", {"level": "yellow", "opinion": "尽快"})
    assert ids(listed, supervised="true") == ["i-1"]


@pytest.mark.parametrize("party", ["them", "worker", "worker:", ":x", "worker:a b", "x" * 81])
def test_a_party_is_a_kind_and_an_id(listed: HttpCity, party: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Party).validate_python(party)
    assert problem_of(listed.get("/v1/incidents", query={"party": party})) == (422, "validation")


def test_pages_hold_each_incident_once_however_many_come_meanwhile(listed: HttpCity) -> None:
    found, page = [], ""
    while True:
        response = listed.get("/v1/incidents", query={"limit": 2, "page": page})
        body = response.json()
        found += [one["id"] for one in body["incidents"]]
        assert (body["next"] is not None) == ("link" in response.headers)
        if body["next"] is None:
            break
        page = body["next"]
        listed.report(f"later-{len(found)}")
        listed.city.now += timedelta(seconds=1)
    assert found == ["i-5", "i-4", "i-3", "i-2", "i-1"]
    assert problem_of(listed.get("/v1/incidents", query={"page": "x"})) == (422, "validation")


def test_a_list_that_has_not_changed_is_not_sent_again(listed: HttpCity) -> None:
    for path in ("/v1/incidents", "/v1/incidents/i-1"):
        first = listed.get(path)
        listed.city.now += timedelta(seconds=5)
        again = listed.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    order(listed, "i-1", "claim", {})
    assert listed.get("/v1/incidents", headers={"If-None-Match": first.headers["etag"]}).status_code == 200


def test_each_sees_the_own_queue_and_nothing_of_others(listed: HttpCity) -> None:
    assert ids(listed, GAS) == ids(listed, GAS, party="me") == ["i-4", "i-2"]
    assert ids(listed, WATER) == []
    assert ids(listed, WATER, party=f"department:{GAS.id}") == [], "asking by name opens nothing"
    assert ids(listed, NEAR) == ["i-5", "i-3", "i-2", "i-1"]
    assert ids(listed, FAR) == ["i-4"]
    assert ids(listed, STRANGER) == []
    order(listed, "i-1", "cc", {"receivers": [{"kind": "department", "id": WATER.id}]})
    assert ids(listed, WATER) == ["i-1"]
    assert problem_of(listed.get("/v1/incidents/i-2", WATER)) == (404, "not-found")
    assert listed.get("/v1/incidents/i-1", WATER).status_code == 200
    shown = listed.get("/v1/incidents", WALL).json()["incidents"][0]
    assert (shown["reporter_name"], shown["reporter_phone"], shown["address"]) == ("", "", "")


def test_whoever_is_no_longer_sent_gets_a_tombstone(listed: HttpCity) -> None:
    cursors = {actor: listed.get("/v1/bundle", actor).json()["cursor"] for actor in (GAS, WATER)}
    bundle = listed.get("/v1/bundle", GAS, limit=500).json()["items"]
    assert {item["id"] for item in bundle if item["kind"] == "incident"} == {"i-2", "i-4"}
    assert {item["kind"] for item in bundle} <= {"organisation", "grid", "department", "incident"}
    order(listed, "i-4", "claim", {})
    order(listed, "i-4", "dispatch", {"assignees": [{"kind": "department", "id": WATER.id}]})
    for actor, expected in ((GAS, ["upsert", "delete"]), (WATER, ["upsert"])):
        items = listed.get("/v1/changes", actor, since=cursors[actor]).json()["items"]
        assert [item["op"] for item in items if item["id"] == "i-4"] == expected
        assert {item["kind"] for item in items} == {"incident"}


def test_who_does_not_read_what(listed: HttpCity) -> None:
    for actor in (GAS, NEAR):
        assert problem_of(listed.get("/v1/positions", actor)) == (403, "forbidden")
    assert problem_of(listed.get("/v1/rota", GAS)) == (403, "forbidden")
    posts = listed.get("/v1/rota", NEAR).json()["posts"]
    assert [post["grid_code"] for post in posts] == [CODES[0]]
