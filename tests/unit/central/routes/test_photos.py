"""Photos over HTTP: sent, cited by a step, seen by whoever sees the incident, else swept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from desktop.central.ledger.backups import restore_backup, write_backup
from desktop.central.ledger.database import Database
from desktop.central.routes import photos
from desktop.central.rules.actor import Actor
from desktop.central.rules.photos import MOST_BYTES, MOST_UPLOADS, read_picture
from desktop.models.command import Operation
from desktop.models.person import Role
from desktop.models.photo import Photo
from desktop.wire.photos import decode_photo
from tests.helpers.http_city import HttpCity, problem_of, reporting
from tests.helpers.pictures import make_picture
from tests.helpers.signed_reports import Sender
from tests.helpers.small_city import CITY, CODES, GAS, HEAD, LI, START, WALL, WATER, WORKERS

WORKER = WORKERS[0]


def send(
    served: HttpCity, actor: Actor | None = LI, seed: int = 1, body: bytes | None = None
) -> httpx.Response:
    content = make_picture(seed=seed) if body is None else body
    return served.post("/v1/photos", actor=actor, key="", content=content)


def sent(served: HttpCity, actor: Actor = LI, seed: int = 1) -> Photo:
    reply = send(served, actor, seed)
    assert reply.status_code == 201, reply.text
    return decode_photo(reply.content).photo


def timeline(served: HttpCity, actor: Actor = LI) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = served.get("/v1/incidents/i-1", actor).json()["detail"]["timeline"]
    return found


def handled(served: HttpCity) -> None:
    """Have an incident sent to a worker and signed for."""
    served.report("i-1")
    city = served.city
    who = [{"kind": "worker", "id": WORKER.id}]
    assert city.order(LI, Operation.CLAIM, "i-1", 1).status == 200
    assert city.order(LI, Operation.DISPATCH, "i-1", 2, assignees=who).status == 200
    assert city.order(WORKER, Operation.SIGN_FOR, "i-1", 3).status == 200


def test_a_worker_reports_progress_with_photos_that_the_desk_sees(served: HttpCity) -> None:
    handled(served)
    first, second = sent(served, WORKER, 1), sent(served, WORKER, 2)
    body = {"opinion": "已到现场", "photos": [second.id, first.id]}
    reply = served.post("/v1/incidents/i-1/progress", body, WORKER)
    assert reply.status_code == 200, reply.text
    assert timeline(served)[-1]["photos"] == [second.id, first.id]
    assert timeline(served)[0]["photos"] == []
    shown = served.get(f"/v1/photos/{first.id}", LI)
    assert shown.content == read_picture(make_picture(seed=1)).body
    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.headers["x-content-type-options"] == "nosniff"
    known = {"If-None-Match": shown.headers["etag"]}
    assert served.get(f"/v1/photos/{first.id}", LI, headers=known).status_code == 304
    query = text("SELECT changes FROM audit WHERE action = 'progress'")
    told = served.city.ledger.transact(lambda unit: unit.connection.execute(query).scalar_one())
    assert first.id in told, "the chain seals what the photo was"
    done = served.post(
        "/v1/incidents/i-1/finish", {"photos": [first.id]}, WORKER, revision=reply.json()["revision"]
    )
    assert done.status_code == 200, done.text


def test_only_who_sees_the_incident_sees_its_photos_and_a_wall_never(served: HttpCity) -> None:
    stranger = Actor("officer-9", "外人", Role.DUTY_OFFICER, "510183")
    neighbour = Actor("officer-8", "邻网格", Role.DUTY_OFFICER, CODES[1])
    served.enrol(stranger, neighbour)
    served.context.bearers.load()
    photo = sent(served)
    path = f"/v1/photos/{photo.id}"
    assert problem_of(served.get(path, HEAD)) == (404, "not-found"), "nobody has cited it yet"
    assert served.get(path, LI).status_code == 200, "one's own"
    answer = served.post("/v1/incidents", reporting("i-1", photos=[photo.id]))
    assert answer.status_code == 201, answer.text
    for actor in (LI, HEAD, WORKER):
        assert served.get(path, actor).status_code == 200
    for actor in (stranger, neighbour, GAS):
        assert problem_of(served.get(path, actor)) == (404, "not-found")
    assert problem_of(served.get(path, WALL)) == (403, "forbidden")
    assert problem_of(served.get(path, None)) == (401, "unauthenticated")
    assert served.city.order(LI, Operation.CLAIM, "i-1", 1).status == 200
    who = [{"kind": "department", "id": GAS.id}]
    assert served.city.order(LI, Operation.DISPATCH, "i-1", 2, assignees=who).status == 200
    assert served.get(path, GAS).status_code == 200
    assert problem_of(served.get(f"/v1/photos/{'0' * 64}", LI)) == (404, "not-found")
    assert problem_of(served.get("/v1/photos/x", LI)) == (422, "validation")


def test_nobody_cites_what_somebody_else_has_sent(served: HttpCity) -> None:
    handled(served)
    theirs = sent(served, LI)
    for ids in ([theirs.id], ["0" * 64], [sent(served, WORKER, 2).id] * 2):
        refused = served.post("/v1/incidents/i-1/progress", {"photos": ids}, WORKER)
        assert problem_of(refused) == (422, "validation")
        assert refused.json()["pointers"] == [f"/photos/{len(ids) - 1}"]
    assert len(timeline(served)) == 4, "nothing was written"
    assert problem_of(served.get(f"/v1/photos/{theirs.id}", WORKER)) == (404, "not-found")
    assert sent(served, WORKER) == theirs
    assert served.post("/v1/incidents/i-1/progress", {"photos": [theirs.id]}, WORKER).status_code == 200
    for wrong in ([], ["x"], ["0" * 64] * 10, "x", [1]):
        refused = served.post("/v1/incidents/i-1/progress", {"photos": wrong}, WORKER)
        assert problem_of(refused) == (422, "validation")


def test_what_is_no_photo_is_pointed_at(served: HttpCity) -> None:
    for body in (b"", b"<html>", make_picture("GIF")):
        refused = send(served, body=body)
        assert (problem_of(refused), refused.json()["pointers"]) == ((422, "validation"), ["/body"])
    large = send(served, body=bytes(MOST_BYTES + 1))
    assert problem_of(large) == (413, "validation")
    assert problem_of(send(served, WALL)) == (403, "forbidden")
    assert problem_of(send(served, None)) == (401, "unauthenticated")


def test_nobody_sends_albums(served: HttpCity) -> None:
    photo = sent(served)
    fill = text("INSERT INTO photo_upload VALUES (:id, :who, :at)")
    at_ms = int(START.timestamp() * 1000)
    rows = [{"id": f"x{n}", "who": LI.id, "at": at_ms} for n in range(MOST_UPLOADS - 1)]
    served.city.ledger.transact(lambda unit: unit.connection.execute(fill, rows))
    refused = send(served)
    assert problem_of(refused) == (429, "rate-limited")
    assert refused.headers["retry-after"] == "3600"
    assert sent(served, HEAD) == photo
    served.city.now += timedelta(hours=1)
    assert sent(served) == photo


def test_what_nobody_cites_is_swept_after_a_day(served: HttpCity) -> None:
    cited, uncited = sent(served, LI, 1), sent(served, LI, 2)
    assert served.post("/v1/incidents", reporting("i-1", photos=[cited.id])).status_code == 201
    served.city.now += timedelta(hours=23, minutes=59)
    served.keep_past()
    assert served.get(f"/v1/photos/{uncited.id}").status_code == 200
    served.city.now += timedelta(minutes=2)
    served.keep_past()
    assert problem_of(served.get(f"/v1/photos/{uncited.id}")) == (404, "not-found")
    assert problem_of(served.post("/v1/incidents", reporting("i-2", photos=[uncited.id]))) == (
        422,
        "validation",
    )
    assert served.get(f"/v1/photos/{cited.id}", HEAD).status_code == 200


def test_another_system_sends_photos_with_its_reports(served: HttpCity) -> None:
    admin = Actor("admin", "管理员", Role.ADMIN, CITY)
    served.enrol(admin, WATER)
    served.context.bearers.load()
    headers = {"Authorization": f"Bearer token-admin-{CITY}"}
    channel = {"name": "微信", "source": "wechat", "class_code": "0101"}
    made = served.run(served.client.put("/v1/intake-channels/wechat", json=channel, headers=headers)).json()
    sender = Sender(served, "wechat", made["secret"])
    picture = make_picture("WEBP")

    def deliver(content: bytes, signed: bytes) -> httpx.Response:
        path, headers = "/v1/intake/wechat/photos", sender.headers("p-1", signed)
        reply = served.run(served.client.post(path, content=content, headers=headers))
        assert isinstance(reply, httpx.Response)
        return reply

    assert problem_of(deliver(make_picture("PNG"), picture)) == (401, "unauthenticated")
    photo = decode_photo(deliver(picture, picture).content).photo
    place = {"lon_deg": 103.904, "lat_deg": 30.994}
    report = {"title": "路灯不亮", **place, "photos": [photo.id]}
    assert sender.send("d-1", report).status_code == 201
    assert served.get(f"/v1/photos/{photo.id}", LI).headers["content-type"] == "image/webp"
    theirs = sent(served, LI, 7)
    refused = sender.send("d-2", {**report, "photos": [theirs.id]})
    assert (problem_of(refused), refused.json()["pointers"]) == ((422, "validation"), ["/photos/0"])


def test_a_backup_carries_them(served: HttpCity, tmp_path: Any) -> None:
    photo = sent(served)
    assert served.post("/v1/incidents", reporting("i-1", photos=[photo.id])).status_code == 201
    write_backup(served.city.database, tmp_path / "b.sqlite")
    elsewhere = Database(f"sqlite:///{tmp_path / 'elsewhere.sqlite'}")
    restore_backup(tmp_path / "b.sqlite", elsewhere, START)
    query = text("SELECT body FROM photo JOIN incident_photo ON photo.id = photo_id")
    body = elsewhere.run(lambda connection: connection.execute(query).scalar_one())
    elsewhere.close()
    assert bytes(body) == read_picture(make_picture(seed=1)).body


@pytest.mark.parametrize("path", ["/v1/photos", "/v1/photos/{photo_id}", "/v1/intake/{channel_id}/photos"])
def test_all_routes_are_proved_here(path: str) -> None:
    assert path in {route.path for route in photos.router.routes}  # type: ignore[attr-defined]
    assert len(photos.router.routes) == 3
