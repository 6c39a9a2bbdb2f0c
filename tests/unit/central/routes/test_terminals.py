"""Terminals come in under tokens of their own: what counts of what they send, and who can be shut out."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from desktop.central.ledger.devices import list_devices
from desktop.central.ledger.positions import read_positions
from desktop.central.ledger.report_batches import ReportBatches
from desktop.central.ledger.terminals import Taken, TerminalRequest, take_requests
from desktop.central.ledger.unit import Unit
from desktop.central.routes import devices, terminals
from desktop.central.routes.problems import loggable_path
from desktop.central.rules.actor import Actor
from desktop.central.rules.refusal import Refused
from desktop.central.rules.terminal_reports import read_reports
from desktop.models.alarm import Alarm, AlarmKind
from desktop.models.datum import to_gcj02
from desktop.models.device import DeviceKind
from desktop.models.incident import Incident, IncidentState, Priority
from desktop.models.instant import to_epoch_ms
from desktop.models.person import Role
from desktop.models.position import Positions
from desktop.wire.administration import decode_device, decode_reports
from tests.helpers.http_city import HttpCity, problem_of, reporting
from tests.helpers.small_city import CITY, CODES, HEAD, LI, WALL, WORKERS

ADMIN = Actor("admin", "管理员", Role.ADMIN, CITY)
HERE = {"lat": 30.995, "lon": 103.905, "accuracy": 8}


def put(served: HttpCity, device_id: str, body: dict[str, object], actor: Actor = ADMIN) -> httpx.Response:
    return served.put(f"/v1/devices/{device_id}", body, actor)


def delete(served: HttpCity, device_id: str, actor: Actor = ADMIN) -> httpx.Response:
    return served.delete(f"/v1/devices/{device_id}", actor)


@pytest.fixture
def admin(served: HttpCity) -> HttpCity:
    """The city with an administrator."""
    served.enrol(ADMIN)
    served.context.bearers.load()
    return served


def enrol(served: HttpCity, number: int = 0, **more: object) -> str:
    """Give a worker's phone its token."""
    body = {"kind": "terminal", "area_code": CITY, "worker_id": WORKERS[number].id, **more}
    reply = put(served, f"phone-{number}", body)
    assert reply.status_code == 200, reply.text
    return decode_device(reply.content).token


def positions(served: HttpCity) -> Positions:
    return served.city.ledger.transact(lambda unit: read_positions(unit, 0, CITY, "e"))


def send(served: HttpCity, token: str, body: object) -> httpx.Response:
    return served.post(f"/v1/terminals/{token}", body, None)


def test_a_phone_reports_by_query_form_and_json(admin: HttpCity) -> None:
    token = enrol(admin)
    stamp = to_epoch_ms(admin.city.now)
    query = admin.get(f"/v1/terminals/{token}", None, query={**HERE, "timestamp": stamp - 3000})
    assert decode_reports(query.content).taken == 1
    form = admin.run(
        admin.client.post(
            f"/v1/terminals/{token}", data={**HERE, "lon": "103.906", "timestamp": str(stamp - 2000)}
        )
    )
    assert decode_reports(form.content).taken == 1
    point = {"timestamp": stamp - 1000, "coords": {"latitude": 30.995, "longitude": 103.907, "accuracy": 5}}
    assert decode_reports(send(admin, token, {"device_id": "x", "location": point}).content).taken == 1
    assert (positions(admin).lon, positions(admin).fix_time) == ((103.907,), (stamp - 1000,))


def test_coordinates_are_converted_once(admin: HttpCity) -> None:
    token = enrol(admin, crs="gcj02")
    lon_deg, lat_deg = to_gcj02(103.905, 30.995)
    send(admin, token, [{"lat": lat_deg, "lon": lon_deg}])
    found = positions(admin)
    assert found.lon[0] == pytest.approx(103.905, abs=1e-8)
    assert found.lat[0] == pytest.approx(30.995, abs=1e-8)


def test_what_is_refused_on_quality_is_a_success_and_a_sign_of_life(admin: HttpCity) -> None:
    token = enrol(admin)
    send(admin, token, [HERE])
    admin.city.now += timedelta(minutes=2)
    reply = send(admin, token, [{"lat": 0, "lon": 0}, {**HERE, "accuracy": 5000}])
    assert reply.status_code == 200
    assert (decode_reports(reply.content).taken, decode_reports(reply.content).refused) == (0, 2)
    found = positions(admin)
    assert (found.lon[0], found.contact_time[0]) == (103.905, to_epoch_ms(admin.city.now))
    admin.city.now += timedelta(minutes=2)
    send(admin, token, {"id": "x", "batt": 80})
    assert positions(admin).contact_time[0] == to_epoch_ms(admin.city.now)
    assert positions(admin).fix_time[0] == to_epoch_ms(admin.city.now - timedelta(minutes=4))


def test_a_gateway_speaks_for_the_enrolled_of_its_area(admin: HttpCity) -> None:
    for number in (0, 1):
        enrol(admin, number)
    gateway = decode_device(put(admin, "gate", {"kind": "gateway", "area_code": CITY}).content).token
    reports = [{"id": name, **HERE} for name in ("phone-0", "phone-1", "phone-9")]
    reply = decode_reports(send(admin, gateway, reports).content)
    assert (reply.taken, reply.unknown) == (2, 1)
    assert problem_of(send(admin, gateway, [{"id": "phone-9", **HERE}])) == (404, "not-found")
    elsewhere = put(admin, "other", {"kind": "gateway", "area_code": "510182001014004"})
    token = decode_device(elsewhere.content).token
    assert problem_of(send(admin, token, [{"id": "phone-0", **HERE}])) == (404, "not-found")


def test_a_call_for_help_raises_one_critical_incident_with_its_alarm(admin: HttpCity) -> None:
    token = enrol(admin)
    send(admin, token, [{**HERE, "alarm": "sos"}])
    send(admin, token, {"alarm": "sos"})
    found = admin.city.ledger.transact(lambda unit: unit.list_all(Incident))
    assert [(one.priority, one.state, one.grid_code) for one in found] == [
        (Priority.CRITICAL, IncidentState.TO_ACCEPT, CODES[0])
    ]
    assert (found[0].title, found[0].class_code) == (f"{WORKERS[0].name} 一键求助", "0710")
    assert (found[0].lon_deg, found[0].lat_deg) == (103.905, 30.995)
    alarms = admin.city.ledger.transact(lambda unit: unit.list_all(Alarm))
    assert [alarm.kind for alarm in alarms] == [AlarmKind.CRITICAL_INCIDENT]


def test_a_call_without_any_fix_comes_from_the_home_grid(admin: HttpCity) -> None:
    send(admin, enrol(admin, 2), {"alarm": "sos"})
    (found,) = admin.city.ledger.transact(lambda unit: unit.list_all(Incident))
    assert found.grid_code == CODES[2]


def test_tokens_are_told_once_replaced_and_shut_out(admin: HttpCity) -> None:
    first = enrol(admin)
    second = enrol(admin)
    assert first != second
    assert problem_of(send(admin, first, [HERE])) == (404, "not-found")
    assert send(admin, second, [HERE]).status_code == 200
    assert second not in admin.get("/v1/devices", ADMIN).text
    assert delete(admin, "phone-0").status_code == 200
    assert delete(admin, "phone-0").status_code == 200
    assert problem_of(send(admin, second, [HERE])) == (404, "not-found")
    assert problem_of(delete(admin, "phone-9")) == (404, "not-found")
    (device,) = admin.get("/v1/devices", ADMIN).json()["devices"]
    assert device["revoked"] is not None


def test_a_wall_comes_in_until_it_is_shut_out(admin: HttpCity) -> None:
    token = decode_device(
        put(admin, "wall-2", {"kind": DeviceKind.WALL.value, "area_code": CITY}).content
    ).token
    headers = {"Authorization": f"Bearer {token}"}
    assert admin.get("/v1/me", None, headers=headers).json()["viewer"]["role"] == "wall"
    assert problem_of(send(admin, token, [HERE])) == (404, "not-found")
    delete(admin, "wall-2")
    assert problem_of(admin.get("/v1/me", None, headers=headers)) == (401, "unauthenticated")


@pytest.mark.parametrize("actor", [LI, HEAD, WALL, WORKERS[0]])
def test_only_an_administrator_gives_tokens(admin: HttpCity, actor: Actor) -> None:
    body: dict[str, object] = {"kind": DeviceKind.WALL.value, "area_code": CITY}
    assert problem_of(put(admin, "wall-9", body, actor)) == (403, "forbidden")
    assert problem_of(delete(admin, "wall-9", actor)) == (403, "forbidden")
    assert problem_of(admin.get("/v1/devices", actor)) == (403, "forbidden")


def test_wrong_devices_are_pointed_at(admin: HttpCity) -> None:
    for body, status, pointer in (
        ({"kind": "terminal", "area_code": CITY}, 422, ["/worker_id"]),
        ({"kind": "terminal", "area_code": CITY, "worker_id": "nobody"}, 422, ["/worker_id"]),
        ({"kind": "gateway", "area_code": CITY, "worker_id": WORKERS[0].id}, 422, ["/worker_id"]),
        ({"kind": "gateway", "area_code": "510183"}, 403, []),
        ({"kind": "toaster", "area_code": CITY}, 422, ["/body/kind"]),
    ):
        refused = put(admin, "phone-9", body)  # type: ignore[arg-type]
        assert refused.status_code == status, refused.text
        assert refused.json()["pointers"] == pointer


def test_a_token_in_the_path_stands_in_no_log(admin: HttpCity, caplog: pytest.LogCaptureFixture) -> None:
    token = enrol(admin)
    assert loggable_path(f"/v1/terminals/{token}") == "/v1/terminals/***"
    assert loggable_path("/v1/bundle") == "/v1/bundle"
    admin.city.close()
    with caplog.at_level(logging.DEBUG):
        failed = send(admin, token, [HERE])
    assert failed.status_code >= 500
    # The client of this test names the address that it asks; the program's own loggers never do.
    own = [record for record in caplog.records if record.name.startswith("desktop")]
    assert own
    assert not any(token in record.getMessage() for record in own)
    assert token not in json.dumps(failed.json())


def test_a_whole_crew_is_taken_in_one_transaction(admin: HttpCity) -> None:
    for number in range(4):
        enrol(admin, number)
    gate = decode_device(put(admin, "gate", {"kind": "gateway", "area_code": CITY}).content).token
    reports = read_reports("", json.dumps([{"id": f"phone-{n}", **HERE} for n in range(4)]).encode(), "")
    ledger = admin.city.ledger
    requests = [TerminalRequest(gate, reports), TerminalRequest("nobody", reports)]
    good, bad = ledger.transact(lambda unit: take_requests(unit, requests, ledger.rules))
    assert good == Taken(4, 0, 0)
    assert isinstance(bad, Refused)
    assert sorted(positions(admin).id) == sorted(worker.id for worker in WORKERS)
    listed = ledger.transact(lambda unit: list_devices(unit, ADMIN))
    assert [device.id for device in listed] == ["gate", *(f"phone-{n}" for n in range(4))]


def test_a_terminal_whose_clock_is_wrong_is_neither_lost_nor_ahead_of_others(admin: HttpCity) -> None:
    token = enrol(admin)
    now_ms = to_epoch_ms(admin.city.now)
    send(admin, token, [{**HERE, "timestamp": now_ms + 3_600_000}])
    assert positions(admin).fix_time == (now_ms,), "no fix is from the future"
    admin.city.now += timedelta(seconds=60)
    send(admin, token, [{**HERE, "lon": 103.906, "timestamp": now_ms + 3_660_000}])
    assert (positions(admin).lon, positions(admin).fix_time) == ((103.906,), (now_ms + 60_000,))
    late = send(admin, token, [{**HERE, "timestamp": now_ms - 25 * 3_600_000}])
    assert (late.status_code, decode_reports(late.content).refused) == (200, 1)
    assert positions(admin).lon == (103.906,)


def test_what_no_terminal_sends_is_pointed_at(admin: HttpCity) -> None:
    token = enrol(admin)
    huge = send(admin, token, {**HERE, "id": "x" * 10_000_000})
    assert (problem_of(huge), huge.json()["pointers"]) == ((413, "validation"), ["/body"])
    gateway = decode_device(put(admin, "gate", {"kind": "gateway", "area_code": CITY}).content).token
    unknown = send(admin, gateway, [{"id": "phone-9", **HERE}])
    assert (problem_of(unknown), unknown.json()["pointers"]) == ((404, "not-found"), ["/id"])
    bodies: tuple[list[object], ...] = ([], [1], [{}] * 1001)
    for body in bodies:
        refused = send(admin, token, body)
        assert (problem_of(refused), refused.json()["pointers"]) == ((422, "validation"), ["/body"])
    report = {**reporting("i-1", class_code="9999"), "source": "worker"}
    refused = admin.post("/v1/incidents", report, WORKERS[0])
    assert (problem_of(refused), refused.json()["pointers"]) == ((422, "validation"), ["/class_code"])
    assert positions(admin).lon == ()


def test_all_their_routes_are_proved_here() -> None:
    assert {route.path for route in devices.router.routes} == {  # type: ignore[attr-defined]
        "/v1/devices",
        "/v1/devices/{device_id}",
    }
    assert {route.path for route in terminals.router.routes} == {"/v1/terminals/{token}"}  # type: ignore[attr-defined]


def test_requests_that_come_together_share_a_commit_and_each_gets_its_own_answer(admin: HttpCity) -> None:
    tokens = [enrol(admin, number) for number in range(4)]
    path = "/v1/terminals/{}"

    async def all_at_once() -> list[httpx.Response]:
        sent = [admin.client.post(path.format(token), json=HERE) for token in (*tokens, "nobody")]
        return list(await asyncio.gather(*sent))

    replies = admin.run(all_at_once())
    assert [reply.status_code for reply in replies] == [200, 200, 200, 200, 404]
    assert len(positions(admin).id) == 4


def test_a_failed_commit_is_everybodys_own_failure(admin: HttpCity) -> None:
    token = enrol(admin)
    batches = ReportBatches(admin.city.ledger)
    report = read_reports("lat=30.995&lon=103.905", b"", "")
    admin.city.close()

    async def both() -> list[object]:
        taken = [batches.take(TerminalRequest(token, report)) for _ in range(2)]
        return list(await asyncio.gather(*taken, return_exceptions=True))

    failures = admin.run(both())
    assert all(isinstance(one, Exception) and not isinstance(one, Refused) for one in failures)


def test_reports_that_come_one_by_one_share_a_commit_but_a_call_for_help_waits_for_none(
    admin: HttpCity,
) -> None:
    tokens = [enrol(admin, number) for number in range(4)]
    batches = ReportBatches(admin.city.ledger, pace_s=3600.0)
    commits: list[int] = []
    transact = admin.city.ledger.transact_async

    async def counted(work: Callable[[Unit], object]) -> object:
        commits.append(1)
        return await transact(work)

    admin.city.ledger.transact_async = counted  # type: ignore[assignment, method-assign]

    def take(number: int, query: str = "lat=30.995&lon=103.905") -> asyncio.Task[Taken]:
        return asyncio.create_task(
            batches.take(TerminalRequest(tokens[number], read_reports(query, b"", "")))
        )

    async def one_by_one() -> None:
        assert (await take(0)).taken == 1, "the first after a silence waits for nothing"
        early = [take(number) for number in range(3)]
        for _ in range(20):
            await asyncio.sleep(0)
        assert len(commits) == 1
        assert not any(one.done() for one in early)
        assert [(await one).taken for one in (*early, take(3))] == [1, 1, 1, 1]
        assert len(commits) == 2, "enough of them wait no longer"
        late = take(0)
        await take(1, "alarm=sos")
        assert (await late).taken == 1
        assert len(commits) == 3

    admin.run(one_by_one())
