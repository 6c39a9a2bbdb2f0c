"""A database that an older program wrote is brought to the present form with all that was in it."""

from __future__ import annotations

import json
from datetime import date

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from desktop.central.ledger.base_data.contacts import contacts_of
from desktop.central.ledger.database import MIGRATIONS, Database, newest_version, version_of
from desktop.central.ledger.unit import Unit
from desktop.central.tables.base import Base
from desktop.models.clock import ClockState
from desktop.models.figures import Figures
from desktop.models.incident import Incident
from desktop.models.person import Department
from tests.helpers.samples import NOON

CLOCK = {
    "stage": "dispatch",
    "kind": "continuous",
    "limit_amount": 0.25,
    "started": "2026-11-23T12:00:00Z",
    "warn": "2026-11-23T12:10:30Z",
    "deadline": "2026-11-23T12:15:00Z",
    "paused": False,
}
INCIDENT = {
    "id": "i-1",
    "serial_no": "2026112300001",
    "code_set": "sichuan-2017",
    "class_code": "0101",
    "class_name": "民生服务 / 公共设施损坏",
    "title": "路灯不亮",
    "description": "",
    "priority": 3,
    "source": "hotline",
    "state": "to-sign",
    "grid_code": "510182001014008",
    "address": "",
    "lon_deg": 103.9,
    "lat_deg": 30.9,
    "reporter_name": "王**",
    "reporter_phone": "",
    "created": "2026-11-23T12:00:00Z",
    "stage_clock": CLOCK,
    "handle_clock": None,
    "assignees": [{"kind": "department", "id": "d1", "name": "燃气公司"}],
    "supervision": "none",
    "urgent": False,
    "breached": [],
    "breached_earlier": [],
    "closed": None,
    "settled_level": None,
    "revision": 3,
}
FIGURES = {
    "area_code": "510182",
    "reported_today": 5,
    "closed_today": 1,
    "closed_in_time_today": 1,
    "settled_near_today": 1,
    "revision": 9,
}
GRID = {
    "code": "510182001014008",
    "contacts": [{"relation": "building-head", "name": "高山", "phone": "137"}],
}
CLOSED = {**INCIDENT, "id": "i-0", "state": "closed", "stage_clock": None, "closed": "2026-11-23T12:30:00Z"}


def write_first_version(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "0001")
    records: list[tuple[str, str, object]] = [
        ("incident", "i-1", INCIDENT),
        ("figures", "510182", FIGURES),
        ("lease", "i-1", {"incident_id": "i-1"}),
        ("grid", "510182001014008", GRID),
        ("department", "d1", {"id": "d1", "name": "燃气公司", "phone": "", "revision": 3}),
    ]
    for kind, record_id, body in records:
        connection.execute(
            text("INSERT INTO record VALUES (:kind, :id, 3, '510182', 'to-sign', NULL, :body)"),
            {"kind": kind, "id": record_id, "body": json.dumps(body).encode()},
        )
    connection.execute(
        text("INSERT INTO archived_incident VALUES ('i-0', '510182001014008', 1, 3, :body)"),
        {"body": json.dumps(CLOSED).encode()},
    )
    write_first_rota(connection)
    connection.execute(
        text('INSERT INTO meta VALUES (\'class_departments\', \'{"0701": "d1", "0702": "d2"}\')')
    )
    connection.execute(text("INSERT INTO feed_head VALUES (1, 7)"))
    connection.execute(
        text("INSERT INTO feed_change VALUES (7, 'lease', 'i-1', 'upsert', 1, '510182', 1, :body)"),
        {"body": b"{}"},
    )


def write_first_rota(connection: Connection) -> None:
    """One post whose A is away and whose B has accepted, and one without a B."""
    for row in (
        {"code": "510182001014008", "a": "w-1", "b": "w-2"},
        {"code": "510182001014009", "a": "w-3", "b": None},
    ):
        connection.execute(text("INSERT INTO post_pattern VALUES (:code, :a, :b, 510, 1050)"), row)
    for absence_id, who, answer, answered in (
        ("away-1", "w-1", "accepted", 70),
        ("away-3", "w-3", "pending", None),
    ):
        connection.execute(
            text("INSERT INTO absence VALUES (:id, :who, 60, 90, 'sick', '陈', :answer, :answered)"),
            {"id": absence_id, "who": who, "answer": answer, "answered": answered},
        )
    post = json.dumps({"grid_code": "510182001014008", "effective_id": "w-2"}).encode()
    connection.execute(
        text("INSERT INTO record VALUES ('post', '510182001014008', 1, '510182', '', NULL, :body)"),
        {"body": post},
    )


def check_rota(connection: Connection) -> None:
    patterns = connection.execute(
        text("SELECT a_id, valid_from_ms, valid_to_ms, weekdays FROM post_pattern ORDER BY a_id")
    )
    assert [tuple(row) for row in patterns] == [("w-1", 0, None, 127), ("w-3", 0, None, 127)]
    answers = connection.execute(text("SELECT absence_id, person_id, answer, at_ms FROM absence_answer"))
    assert [tuple(row) for row in answers] == [("away-1", "w-2", "accepted", 70)]
    absences = connection.execute(text("SELECT id, stated_start_ms, end_ms FROM absence ORDER BY id"))
    assert [tuple(row) for row in absences] == [("away-1", 60, 90), ("away-3", 60, 90)]
    holders = connection.execute(text("SELECT grid_code, person_id FROM post_holder"))
    assert [tuple(row) for row in holders] == [("510182001014008", "w-2")]


def check_base_information(connection: Connection) -> None:
    unit = Unit(connection, NOON)
    (contact,) = contacts_of(unit, "510182001014008")
    assert (contact.role_code, contact.name, contact.phone, contact.revision) == (
        "building-head",
        "高山",
        "137",
        1,
    )
    assert contact.area_code == "510182001014008"
    department = unit.find(Department, "d1")
    assert department is not None
    assert department.class_codes == ("0701",)


def test_the_tables_are_those_of_the_program(database_url: str) -> None:
    database = Database(database_url)
    try:
        database.migrate()
        found = database.run(lambda connection: compare_metadata(context_of(connection), Base.metadata))
    finally:
        database.close()
    assert found == []


def context_of(connection: Connection) -> MigrationContext:
    return MigrationContext.configure(connection)


def test_the_first_version_is_brought_to_the_present_one(database_url: str) -> None:
    database = Database(database_url)
    try:
        database.run(write_first_version)
        assert database.run(version_of) == "0001"
        database.migrate()
        assert database.run(version_of) == newest_version()
        database.run(check)
        database.run(check_rota)
        database.run(check_base_information)
    finally:
        database.close()


def check(connection: Connection) -> None:
    unit = Unit(connection, NOON)
    incident, closed = unit.find(Incident, "i-1"), unit.find_archived("i-0")
    assert incident is not None
    assert closed is not None
    assert (incident.held_by_code, incident.created_by_code, closed.held_by_code) == ("510182",) * 3
    assert incident.stage_clock is not None
    assert incident.stage_clock.state is ClockState.IN_TIME
    figures = unit.find(Figures, "510182")
    assert figures is not None
    assert figures.reported_today == 5
    assert date.fromisoformat(figures.day), "the day of the upgrade goes on"
    assert unit.read_meta("serial_no") == "2026112300001"
    left = connection.execute(text("SELECT count(*) FROM record WHERE kind = 'lease'")).scalar_one()
    changes = connection.execute(text("SELECT count(*) FROM feed_change")).scalar_one()
    assert (left, changes) == (0, 0)
    index = connection.execute(
        text("SELECT id, state, created_ms, closed_ms FROM incident_index ORDER BY id")
    )
    created, ended = 1795435200000, 1795437000000
    assert [tuple(row) for row in index] == [
        ("i-0", "closed", created, ended),
        ("i-1", "to-sign", created, None),
    ]
    parties = connection.execute(text("SELECT party, incident_id FROM incident_party ORDER BY incident_id"))
    assert [tuple(row) for row in parties] == [("department:d1", "i-0"), ("department:d1", "i-1")]
    kept = connection.execute(text("SELECT parties FROM record WHERE id = 'i-1'")).scalar_one()
    assert kept == " department:d1 "
