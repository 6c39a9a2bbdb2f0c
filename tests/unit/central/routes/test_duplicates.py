"""Duplicates over HTTP: told on creating and on reading, and only what the reader may see."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import event

from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.models.duplicate import DuplicateHint, DuplicateReason
from desktop.models.incident import IncidentState
from desktop.models.person import Role
from desktop.wire.orders import decode_command_reply
from desktop.wire.readings import decode_duplicates
from tests.helpers.http_city import HttpCity, problem_of, reporting
from tests.helpers.small_city import CODES, GAS, LI, WALL, WORKERS, SmallCity

BORDER_DEG = 103.91
NEAR = Actor("officer-8", "网格值班", Role.DUTY_OFFICER, CODES[0])


def hints(served: HttpCity, incident_id: str, actor: Actor = LI) -> list[DuplicateHint]:
    reply = served.get(f"/v1/incidents/{incident_id}/duplicates", actor)
    assert reply.status_code == 200, reply.text
    return list(decode_duplicates(reply.content).duplicates)


def test_a_second_report_of_the_same_leak_is_told_of_the_first(served: HttpCity) -> None:
    served.report("i-1")
    served.report("far", lat_deg=30.998)
    served.report("other", class_code="0801")
    served.city.now += timedelta(minutes=30)
    answer = served.post("/v1/incidents", reporting("i-2", lat_deg=30.9945), key="again")
    (hint,) = decode_command_reply(answer.content).duplicates
    assert (hint.incident_id, hint.state, hint.apart_s) == ("i-1", IncidentState.TO_ACCEPT, 1800.0)
    assert hint.reasons == (
        DuplicateReason.SAME_CLASS,
        DuplicateReason.NEARBY,
        DuplicateReason.SAME_HOUR,
    )
    repeated = served.post("/v1/incidents", reporting("i-2", lat_deg=30.9945), key="again")
    assert repeated.content == answer.content
    assert hints(served, "i-2") == [hint]
    assert [one.incident_id for one in hints(served, "i-1")] == ["i-2"]
    assert served.post("/v1/incidents/i-1/void", {"opinion": "误报"}, revision=1).status_code == 200
    assert hints(served, "i-2") == []


def test_the_reply_is_asked_for_again_without_its_body(served: HttpCity) -> None:
    served.report("i-1")
    path = "/v1/incidents/i-1/duplicates"
    tag = served.get(path).headers["etag"]
    assert served.get(path, headers={"If-None-Match": tag}).status_code == 304
    served.report("i-2")
    assert served.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_only_what_a_reader_may_see_is_named(served: HttpCity) -> None:
    served.enrol(NEAR)
    served.context.bearers.load()
    served.report("east", lon_deg=BORDER_DEG + 0.0003)
    served.report("west", lon_deg=BORDER_DEG - 0.0003)
    assert [one.incident_id for one in hints(served, "west")] == ["east"]
    assert hints(served, "west", NEAR) == []
    assert problem_of(served.get("/v1/incidents/east/duplicates", NEAR)) == (404, "not-found")
    body = reporting("mine", lon_deg=BORDER_DEG - 0.0002)
    mine = decode_command_reply(served.post("/v1/incidents", body, NEAR).content)
    assert [one.incident_id for one in mine.duplicates] == ["west"]
    assert problem_of(served.get("/v1/incidents/west/duplicates", GAS)) == (404, "not-found")
    assert {one.incident_id for one in hints(served, "west", WALL)} == {"east", "mine"}
    assert {one.incident_id for one in hints(served, "west", WORKERS[0])} == {"east", "mine"}
    assert problem_of(served.get("/v1/incidents/none/duplicates")) == (404, "not-found")


def test_an_index_finds_them_where_there_are_many(sqlite_url: str) -> None:
    city = SmallCity(sqlite_url)
    served = HttpCity(city)
    served.report("i-1")
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_more: object) -> None:
        asked.append((statement, parameters))

    event.listen(city.database.engine, "before_cursor_execute", note)
    hints(served, "i-1")
    event.remove(city.database.engine, "before_cursor_execute", note)
    ((statement, parameters),) = [one for one in asked if "incident_index.cell IN" in one[0]]

    def explain(unit: Unit) -> str:
        return str(unit.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all())

    plan = city.ledger.transact(explain)
    assert "USING INDEX incident_index_cell (cell=? AND created_ms>? AND created_ms<?)" in plan
    served.close()
    city.close()
