"""Orders over HTTP: exactly one effect, refused in the contract's order, always problem+json."""

from __future__ import annotations

from datetime import timedelta

from fastapi.routing import APIRoute

from desktop.central.routes import imports
from desktop.central.routes.commands import router
from desktop.models.alarm import Alarm
from desktop.models.codes import Level
from desktop.models.incident import IncidentState
from tests.helpers.http_city import KEYLESS_PATHS, HttpCity, problem_of, reporting
from tests.helpers.small_city import CHEN, CODES, GAS, LI, WALL, WORKERS

SENT = [{"kind": "worker", "id": WORKERS[0].id}]


def test_an_incident_goes_its_whole_way(served: HttpCity) -> None:
    served.report("i-1")
    steps = [
        (LI, "claim", {}, IncidentState.TO_DISPATCH),
        (LI, "dispatch", {"assignees": SENT, "opinion": "请速到场"}, IncidentState.TO_SIGN),
        (WORKERS[0], "sign-for", {}, IncidentState.HANDLING),
        (WORKERS[0], "progress", {"opinion": "已到现场"}, IncidentState.HANDLING),
        (WORKERS[0], "return", {"opinion": "需燃气公司处理"}, IncidentState.RETURNED),
        (LI, "claim", {}, IncidentState.RETURNED),
        (LI, "dispatch", {"assignees": [{"kind": "department", "id": GAS.id}]}, IncidentState.TO_SIGN),
        (GAS, "sign-for", {}, IncidentState.HANDLING),
        (GAS, "finish", {"opinion": "已修复"}, IncidentState.TO_CHECK),
        (LI, "close", {"opinion": "属实", "settled_level": "town"}, IncidentState.CLOSED),
    ]
    for revision, (actor, name, body, state) in enumerate(steps, 1):
        response = served.post(f"/v1/incidents/i-1/{name}", body, actor, revision=revision)
        assert response.status_code == 200, (name, response.text)
        reply = response.json()
        assert (reply["target_id"], reply["revision"]) == ("i-1", revision + 1)
        assert reply["server_time_ms"] == served.context.now_ms()
        sources = [age["source"] for age in reply["data_as_of"]]
        assert sources == ["terminals", "posts", "hotline", "wechat", "12345"]
        assert served.city.incident("i-1").state is state
    assert served.city.incident("i-1").settled_level is Level.TOWN, "as the officer says"


def test_an_alarm_is_acknowledged_once(served: HttpCity) -> None:
    served.report("i-1")
    alarm = served.city.ledger.transact(lambda unit: unit.find(Alarm, "critical:i-1"))
    assert alarm is not None
    path = f"/v1/alarms/{alarm.id}/acknowledge"
    assert problem_of(served.post(path, {}, WALL, revision=alarm.revision)) == (403, "forbidden")
    assert problem_of(served.post(path, {}, LI)) == (428, "if-match-missing")
    assert served.post(path, {}, LI, revision=alarm.revision).status_code == 200
    again = served.post(path, {}, CHEN, revision=alarm.revision + 1)
    assert problem_of(again) == (409, "transition-not-allowed")


def test_an_alarm_is_put_aside_and_taken_up_again(served: HttpCity) -> None:
    served.report("i-1", priority=2)
    served.city.now += timedelta(minutes=16)
    served.city.ledger.tick()
    alarm = served.city.ledger.transact(lambda unit: unit.find(Alarm, "overdue:i-1:accept"))
    assert alarm is not None
    path = f"/v1/alarms/{alarm.id}"
    until = (served.city.now + timedelta(hours=2)).isoformat()
    asked = {"opinion": "设备检修", "until": until}
    for changes, pointer in (
        ({"opinion": ""}, "/body/opinion"),
        ({"opinion": "x" * 201}, "/body/opinion"),
        ({"until": until.replace("+00:00", "")}, "/body/until"),
        ({"reason": "设备检修"}, "/body/reason"),
    ):
        refused = served.post(f"{path}/shelve", {**asked, **changes}, LI, revision=alarm.revision)
        assert problem_of(refused) == (422, "validation"), changes
        assert refused.json()["pointers"] == [pointer]
    by_a_wall = served.post(f"{path}/shelve", asked, WALL, revision=alarm.revision)
    assert problem_of(by_a_wall) == (403, "forbidden")
    assert problem_of(served.post(f"{path}/shelve", asked, LI)) == (428, "if-match-missing")
    first = served.post(f"{path}/shelve", asked, LI, revision=alarm.revision, key="aside")
    assert (first.status_code, first.json()["revision"]) == (200, alarm.revision + 1)
    again = served.post(f"{path}/shelve", asked, LI, revision=alarm.revision, key="aside")
    assert (again.status_code, again.content) == (200, first.content)
    stale = served.post(f"{path}/unshelve", {}, CHEN, revision=alarm.revision)
    assert problem_of(stale) == (412, "stale-revision")
    assert served.post(f"{path}/unshelve", {}, CHEN, revision=alarm.revision + 1).status_code == 200


def test_a_repeat_gets_the_stored_answer_to_the_byte(served: HttpCity) -> None:
    first = served.post("/v1/incidents", reporting("i-1"), key="once")
    served.city.now += timedelta(minutes=3)
    again = served.post("/v1/incidents", reporting("i-1"), key="once")
    assert (again.status_code, again.content) == (201, first.content)
    other = served.post("/v1/incidents", reporting("i-1", title="另一件事"), key="once")
    assert problem_of(other) == (422, "idempotency-key-reused")
    assert served.city.incident("i-1").title == "燃气管道破裂，有异味"
    asked = served.get("/v1/commands/once")
    assert (asked.status_code, asked.content) == (201, first.content)
    assert problem_of(served.get("/v1/commands/once", CHEN)) == (404, "not-found")
    assert problem_of(served.get("/v1/commands/never")) == (404, "not-found")


def test_the_loser_of_a_claim_is_told_the_holder_and_may_ask_again(served: HttpCity) -> None:
    served.report("i-1")
    assert served.post("/v1/incidents/i-1/claim", actor=LI, revision=1).status_code == 200
    lost = served.post("/v1/incidents/i-1/claim", actor=CHEN, revision=1, key="late")
    assert problem_of(lost) == (409, "already-claimed")
    assert lost.json()["holder_name"] == LI.name
    assert lost.json()["holder_until"].startswith("2026-11-23T02:10:00")
    asked = served.get("/v1/commands/late", CHEN)
    assert (problem_of(asked), asked.content) == ((409, "already-claimed"), lost.content)


def test_a_stale_revision_is_told_the_present_one(served: HttpCity) -> None:
    served.report("i-1")
    stale = served.post("/v1/incidents/i-1/claim", revision=9)
    assert problem_of(stale) == (412, "stale-revision")
    assert stale.json()["present_revision"] == 1
    assert problem_of(served.post("/v1/incidents/i-1/claim")) == (428, "if-match-missing")
    garbled = served.post("/v1/incidents/i-1/claim", revision="yesterday")
    assert problem_of(garbled) == (422, "validation")
    assert served.post("/v1/incidents/i-1/claim", revision='W/"1"').status_code == 200


def test_every_order_needs_a_key_a_token_and_a_person(served: HttpCity) -> None:
    served.report("i-1")
    before = served.city.incident("i-1")
    paths = [path for path, operations in served.paths.items() if "post" in operations]
    # Of whoever may send no file nothing more is asked, not even a key.
    files = {route.path for route in imports.router.routes if isinstance(route, APIRoute)}
    posts = [path for path in paths if path not in KEYLESS_PATHS | files]
    assert len(posts) == len(router.routes)
    bodies = {"dispatch": {"assignees": SENT}, "incidents": reporting("i-2")}
    for path in posts:
        target = "critical:i-1" if "alarms" in path else "i-1"
        url = path.replace("{target_id}", target)
        body = bodies.get(url.rsplit("/", 1)[1], {})
        assert problem_of(served.post(url, body, None, revision=1)) == (401, "unauthenticated")
        assert problem_of(served.post(url, body, LI, revision=1, key="")) == (400, "idempotency-key-missing")
        assert problem_of(served.post(url, body, WALL, revision=1)) == (403, "forbidden"), url
    assert served.city.incident("i-1") == before


WRONG_FIELDS: list[tuple[dict[str, object], str]] = [
    ({"lon_deg": 200}, "/body/lon_deg"),
    ({"lat_deg": "north"}, "/body/lat_deg"),
    ({"title": ""}, "/body/title"),
    ({"title": "长" * 61}, "/body/title"),
    ({"description": "x" * 4001}, "/body/description"),
    ({"description": "a\0b"}, "/body/description"),
    ({"priority": 99}, "/body/priority"),
    ({"id": "i 1; DROP"}, "/body/id"),
    ({"id": "x" * 41}, "/body/id"),
    ({"expires": "2026-11-23T10:00:00"}, "/body/expires"),
    ({"foreign": 1}, "/body/foreign"),
    ({"grid_code": "123"}, "/body/grid_code"),
]


def test_a_wrong_field_is_pointed_at(served: HttpCity) -> None:
    head = served.city.ledger.head.number
    for changes, pointer in WRONG_FIELDS:
        refused = served.post("/v1/incidents", {**reporting("i-1"), **changes})
        assert problem_of(refused) == (422, "validation"), changes
        assert refused.json()["pointers"] == [pointer]
    assert served.city.ledger.head.number == head


def test_a_body_that_is_no_order_is_refused_and_never_a_failure(served: HttpCity) -> None:
    json_type = {"Content-Type": "application/json"}
    bodies = [
        b"",
        b"null",
        b"[1,2]",
        b'"text"',
        b"{",
        b"\xff\xfe\x00",
        b'{"title": "\\ud800"}',
        b"[" * 60_000,
        b'{"priority": 1e999, "lon_deg": NaN}',
    ]
    for content in bodies:
        refused = served.post("/v1/incidents", content=content, headers=json_type)
        assert problem_of(refused)[0] in (400, 422), content[:20]
    form = served.post("/v1/incidents", content=b"title=x", headers={"Content-Type": "text/plain"})
    assert problem_of(form) == (422, "validation")
    huge = b'{"title": "' + b"x" * 200_000 + b'"}'
    assert problem_of(served.post("/v1/incidents", content=huge, headers=json_type)) == (413, "validation")
    endless = {**json_type, "Transfer-Encoding": "chunked"}
    assert problem_of(served.post("/v1/incidents", content=b"{}", headers=endless)) == (411, "validation")


def test_what_cannot_be_ordered_leaves_nothing_behind(served: HttpCity) -> None:
    served.report("i-1")
    head = served.city.ledger.head.number
    twice = served.post("/v1/incidents", reporting("i-1"))
    assert 400 <= problem_of(twice)[0] < 500
    far = served.post("/v1/incidents", reporting("i-2", lon_deg=0, lat_deg=0))
    assert 400 <= problem_of(far)[0] < 500
    nowhere = reporting("i-4", lon_deg=0, lat_deg=0, grid_code="510182099099099")
    assert problem_of(served.post("/v1/incidents", nowhere)) == (422, "validation")
    foreign = served.post("/v1/incidents", reporting("i-3", class_code="9999"))
    assert problem_of(foreign) == (422, "validation")
    assert problem_of(served.post("/v1/incidents/none/claim", revision=1)) == (404, "not-found")
    assert problem_of(served.post("/v1/incidents/i-1/nonsense", revision=1)) == (404, "not-found")
    assert problem_of(served.post("/v1/incidents/a%00b/claim", revision=1)) == (404, "not-found")
    assert problem_of(served.post("/v1/alarms/none/acknowledge", revision=1)) == (404, "not-found")
    stranger = [{"kind": "worker", "id": "nobody"}]
    served.city.now += timedelta(seconds=1)
    late = {"expires": served.city.now.isoformat()}
    assert problem_of(served.post("/v1/incidents/i-1/claim", late, revision=1)) == (410, "command-expired")
    assert served.city.ledger.head.number == head
    assert served.post("/v1/incidents/i-1/claim", revision=1).status_code == 200
    sent = served.post("/v1/incidents/i-1/dispatch", {"assignees": stranger}, revision=2)
    assert (problem_of(sent), sent.json()["pointers"]) == ((422, "validation"), ["/assignees/0"])


def test_an_order_lives_twelve_hours_at_most(served: HttpCity) -> None:
    served.report("i-1")
    for hours, status in ((-0.001, 410), (12.001, 422), (12.0, 200)):
        expires = served.city.now + timedelta(hours=hours)
        body = {"expires": expires.isoformat()}
        response = served.post("/v1/incidents/i-1/claim", body, LI, revision=1)
        assert response.status_code == status, response.text


def test_the_longest_id_of_an_incident_leaves_room_for_its_alarms(served: HttpCity) -> None:
    longest = "x" * 40
    served.report(longest)
    served.city.now += timedelta(minutes=16)
    served.city.ledger.tick()
    alarms = served.city.ledger.transact(lambda unit: unit.list_all(Alarm))
    assert {alarm.id for alarm in alarms} == {f"critical:{longest}", f"overdue:{longest}:accept"}
    assert served.city.incident(longest).grid_code == CODES[0]
