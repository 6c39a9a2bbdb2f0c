"""Other systems send signed reports: taken once, placed in the city, refused in words that tell nothing."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from desktop.central.ledger.deliveries import PLACE_UNKNOWN
from desktop.central.routes import intake
from desktop.central.rules.actor import Actor
from desktop.central.rules.retention import DELIVERIES
from desktop.models.datum import to_bd09, to_gcj02
from desktop.models.incident import Incident, IncidentState, IntakeSource
from desktop.models.intake_channel import IntakeChannel
from desktop.models.person import Role
from desktop.wire.intake import decode_channel, decode_channels, decode_delivery
from tests.helpers.http_city import HttpCity, problem_of, reporting
from tests.helpers.signed_reports import Sender
from tests.helpers.small_city import CITY, CODES, GAS, HEAD, LI, MAYOR, WALL, WORKERS

ADMIN = Actor("admin", "管理员", Role.ADMIN, CITY)
CHANNEL = {"name": "微信公众号", "source": "wechat", "class_code": "0101"}
REPORT: dict[str, Any] = {
    "title": "路灯不亮",
    "description": "三盏灯都不亮",
    "lon_deg": 103.904,
    "lat_deg": 30.994,
    "reporter_name": "王小明",
    "reporter_phone": "13812345521",
}


def put(
    served: HttpCity, channel_id: str = "wechat", actor: Actor | None = ADMIN, **changes: Any
) -> httpx.Response:
    return served.put(f"/v1/intake-channels/{channel_id}", {**CHANNEL, **changes}, actor)


def revoke(served: HttpCity, channel_id: str, actor: Actor = ADMIN) -> httpx.Response:
    return served.delete(f"/v1/intake-channels/{channel_id}", actor)


@pytest.fixture
def admin(served: HttpCity) -> HttpCity:
    """The city with an administrator."""
    served.enrol(ADMIN)
    served.context.bearers.load()
    return served


def sender_of(served: HttpCity, channel_id: str = "wechat", **changes: Any) -> Sender:
    reply = put(served, channel_id, ADMIN, **changes)
    assert reply.status_code == 200, reply.text
    return Sender(served, channel_id, decode_channel(reply.content).secret)


def incidents(served: HttpCity) -> list[Incident]:
    return served.city.ledger.transact(lambda unit: unit.list_all(Incident))


def test_a_report_becomes_an_incident_of_the_city_desk(admin: HttpCity) -> None:
    sender = sender_of(admin)
    reply = sender.send("d-1", REPORT)
    assert reply.status_code == 201, reply.text
    told = decode_delivery(reply.content)
    (found,) = incidents(admin)
    assert (told.delivery_id, told.incident_id, told.serial_no) == ("d-1", found.id, found.serial_no)
    assert (found.source, found.class_code, found.state) == (
        IntakeSource.WECHAT,
        "0101",
        IncidentState.TO_ACCEPT,
    )
    assert (found.grid_code, found.held_by_code) == (CODES[0], CITY)
    assert (found.reporter_name, found.reporter_phone) == ("王**", "138****5521")
    assert (found.lon_deg, found.lat_deg) == (103.904, 30.994)
    shown = admin.post(f"/v1/incidents/{found.id}/reveal", {"reason": "回访"}, LI, key="").json()
    assert (shown["name"], shown["phone"]) == ("王小明", "13812345521")
    query = text("SELECT actor_id, action, subject FROM audit ORDER BY place DESC")
    rows = admin.city.ledger.transact(lambda unit: unit.connection.execute(query).all())
    assert ("intake:wechat", "intake", f"incident:{found.id}") in [tuple(row) for row in rows]


def test_a_repeated_delivery_gets_the_first_answer_whenever_it_comes(admin: HttpCity) -> None:
    sender = sender_of(admin)
    first = sender.send("d-1", REPORT)
    admin.city.now += timedelta(hours=20)
    assert sender.send("d-1", REPORT).content == first.content
    other = sender.send("d-1", {**REPORT, "title": "井盖缺失"})
    assert problem_of(other) == (422, "idempotency-key-reused")
    assert len(incidents(admin)) == 1
    admin.city.now += DELIVERIES
    admin.keep_past()
    assert problem_of(sender.send("d-1", REPORT)) == (422, "validation"), "forgotten, but never taken twice"
    assert len(incidents(admin)) == 1
    assert sender.send("d-2", REPORT).status_code == 201


def test_deliveries_that_come_together_make_one_incident(admin: HttpCity) -> None:
    sender = sender_of(admin)
    body = json.dumps(REPORT).encode()
    headers = sender.headers("d-1", body)

    async def all_at_once() -> list[httpx.Response]:
        path = "/v1/intake/wechat"
        sent = [admin.client.post(path, content=body, headers=headers) for _ in range(6)]
        return list(await asyncio.gather(*sent))

    replies = admin.run(all_at_once())
    assert {reply.status_code for reply in replies} == {201}
    assert len({reply.content for reply in replies}) == 1
    assert len(incidents(admin)) == 1


def test_who_has_no_signature_learns_nothing(admin: HttpCity) -> None:
    sender = sender_of(admin)
    sender_of(admin, "gone")
    revoke(admin, "gone")
    stale = sender.send("d-1", REPORT, -timedelta(seconds=301))
    refused = [
        stale,
        sender.send("d-1", REPORT, timedelta(seconds=302)),
        sender.send("d-1", b"\xff{not json", timedelta(hours=1)),
        Sender(admin, "wechat", Sender(admin, "x", "whsec_" + "A" * 44).secret).send("d-1", REPORT),
        Sender(admin, "gone", sender.secret).send("d-1", REPORT),
        Sender(admin, "nowhere", sender.secret).send("d-1", REPORT),
    ]
    for one in refused:
        assert problem_of(one) == (401, "unauthenticated")
        assert one.content == stale.content
    body = json.dumps(REPORT).encode()
    for header in ("webhook-id", "webhook-timestamp", "webhook-signature"):
        headers = sender.headers("d-1", body)
        del headers[header]
        reply = sender.post(body, headers)
        assert problem_of(reply) == (422, "validation")
        assert reply.json()["pointers"] == [f"/header/{header}"]
    assert incidents(admin) == []


def test_a_new_secret_ends_the_old_one(admin: HttpCity) -> None:
    first = sender_of(admin)
    second = sender_of(admin, per_minute=9)
    assert problem_of(first.send("d-1", REPORT)) == (401, "unauthenticated")
    assert second.send("d-1", REPORT).status_code == 201
    assert revoke(admin, "wechat").status_code == 200
    assert revoke(admin, "wechat").status_code == 200
    assert problem_of(second.send("d-2", REPORT)) == (401, "unauthenticated")
    assert problem_of(revoke(admin, "nowhere")) == (404, "not-found")
    (listed,) = decode_channels(admin.get("/v1/intake-channels", ADMIN).content).channels
    assert listed == IntakeChannel(
        id="wechat",
        name="微信公众号",
        source=IntakeSource.WECHAT,
        area_code=CITY,
        crs="wgs84",
        class_code="0101",
        grid_code="",
        per_minute=9,
        revoked=admin.city.now,
        revision=3,
    )
    for reply in (admin.get("/v1/intake-channels", ADMIN), revoke(admin, "wechat")):
        assert second.secret not in reply.text
    query = text("SELECT * FROM audit")
    told = admin.city.ledger.transact(lambda unit: str(unit.connection.execute(query).all()))
    assert "put-intake-channel" in told
    assert "whsec_" not in told


def test_more_than_the_rate_is_told_when_to_come_again(admin: HttpCity) -> None:
    sender = sender_of(admin, per_minute=3)
    for number in range(3):
        assert sender.send(f"d-{number}", REPORT).status_code == 201
        admin.city.now += timedelta(seconds=10)
    refused = sender.send("d-3", REPORT)
    assert problem_of(refused) == (429, "rate-limited")
    assert refused.headers["retry-after"] == "30"
    assert sender.send("d-0", REPORT).status_code == 201, "a repeat is no new report"
    assert sender_of(admin, "other").send("d-3", REPORT).status_code == 201, "each has its own rate"
    admin.city.now += timedelta(seconds=30)
    assert sender.send("d-3", REPORT).status_code == 201


@pytest.mark.parametrize(("crs", "convert"), [("gcj02", to_gcj02), ("bd09", to_bd09)])
def test_positions_are_converted_once(admin: HttpCity, crs: str, convert: Any) -> None:
    lon_deg, lat_deg = convert(103.904, 30.994)
    place = {**REPORT, "lon_deg": lon_deg, "lat_deg": lat_deg}
    assert sender_of(admin, "own", crs=crs).send("d-1", place).status_code == 201
    assert sender_of(admin, "named").send("d-1", {**place, "crs": crs}).status_code == 201
    body = reporting("i-1", lon_deg=lon_deg, lat_deg=lat_deg, crs=crs)
    assert admin.post("/v1/incidents", body).status_code == 201
    assert len(incidents(admin)) == 3
    for found in incidents(admin):
        assert found.lon_deg == pytest.approx(103.904, abs=1e-7)
        assert found.lat_deg == pytest.approx(30.994, abs=1e-7)


def test_an_address_alone_is_placed_and_looked_at_first(admin: HttpCity) -> None:
    plain = {"title": "路灯不亮", "description": "三盏"}
    sender = sender_of(admin)
    assert sender.send("d-1", {**plain, "address": "朝阳中路社区003网格门口"}).status_code == 201
    (found,) = incidents(admin)
    assert (found.grid_code, found.state) == (CODES[2], IncidentState.TO_VERIFY)
    assert found.description == f"{PLACE_UNKNOWN}三盏"
    nowhere = sender.send("d-2", {**plain, "address": "某处"})
    assert problem_of(nowhere) == (422, "validation")
    assert nowhere.json()["pointers"] == ["/lon_deg", "/lat_deg", "/address"]
    kind = sender_of(admin, "kind", grid_code=CODES[1])
    assert kind.send("d-2", {**plain, "address": "某处"}).status_code == 201
    assert {one.grid_code for one in incidents(admin)} == {CODES[2], CODES[1]}


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"title": ""}, "/body/title"),
        ({"title": "x" * 61}, "/body/title"),
        ({"title": "a\0b"}, "/body/title"),
        ({"class_code": "9999"}, "/class_code"),
        ({"priority": 9}, "/body/priority"),
        ({"lon_deg": 200}, "/body/lon_deg"),
        ({"lon_deg": None}, "/body"),
        ({"crs": "mercator"}, "/body/crs"),
        ({"lon_deg": 104.9}, "/lon_deg"),
        ({"surplus": 1}, "/body/surplus"),
        ({"description": "x" * 4001}, "/body/description"),
    ],
)
def test_what_is_wrong_is_pointed_at_and_nothing_is_written(
    admin: HttpCity, changes: dict[str, object], pointer: str
) -> None:
    refused = sender_of(admin).send("d-1", {**REPORT, **changes})
    assert problem_of(refused) == (422, "validation")
    assert pointer in refused.json()["pointers"]
    for table in ("intake_delivery", "citizen", "incident_index"):
        query = text(f"SELECT count(*) FROM {table}")
        rows = admin.city.ledger.transact(lambda unit, q=query: unit.connection.execute(q).scalar_one())  # type: ignore[misc]
        assert rows == 0, table


def test_a_body_that_is_none_is_pointed_at(admin: HttpCity) -> None:
    sender = sender_of(admin)
    for body in (b"", b"\xff\xfe", b"[]", b"null", b'{"title": NaN}', b"[" * 100_000):
        refused = sender.send("d-1", body)
        assert problem_of(refused) == (422, "validation"), body[:20]
    large = sender.post(b"x" * 10_000_000, sender.headers("d-1", b""))
    assert problem_of(large) == (413, "validation")


def test_a_channel_sends_from_its_own_area_alone(admin: HttpCity) -> None:
    sender = sender_of(admin, area_code=CODES[1])
    assert problem_of(sender.send("d-1", REPORT)) == (403, "out-of-area")
    assert incidents(admin) == []


def test_only_an_administrator_makes_channels(admin: HttpCity) -> None:
    for actor in (LI, HEAD, MAYOR, WALL, GAS, WORKERS[0]):
        assert problem_of(put(admin, actor=actor)) == (403, "forbidden")
        assert problem_of(revoke(admin, "wechat", actor)) == (403, "forbidden")
        assert problem_of(admin.get("/v1/intake-channels", actor)) == (403, "forbidden")
    assert problem_of(put(admin, actor=None)) == (401, "unauthenticated")
    elsewhere = Actor("admin-2", "管理员", Role.ADMIN, CODES[0])
    admin.enrol(elsewhere)
    admin.context.bearers.load()
    sender_of(admin)
    assert problem_of(put(admin, actor=elsewhere)) == (403, "out-of-area")
    assert problem_of(put(admin, actor=elsewhere, area_code=CODES[0])) == (403, "out-of-area")
    assert problem_of(revoke(admin, "wechat", elsewhere)) == (404, "not-found")
    for changes, pointer in (
        ({"class_code": "9999"}, "/class_code"),
        ({"grid_code": "510182001014999"}, "/grid_code"),
        ({"source": "rumour"}, "/body/source"),
        ({"per_minute": 0}, "/body/per_minute"),
    ):
        refused = put(admin, "new", **changes)
        assert (problem_of(refused), refused.json()["pointers"]) == ((422, "validation"), [pointer])


def test_all_routes_are_proved_here() -> None:
    assert {route.path for route in intake.router.routes} == {  # type: ignore[attr-defined]
        "/v1/intake/{channel_id}",
        "/v1/intake-channels",
        "/v1/intake-channels/{channel_id}",
    }
