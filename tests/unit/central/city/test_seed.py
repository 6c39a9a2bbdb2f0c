"""The first writing: a city in steady state at any hour, with figures that agree with its rows."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, func, select

from desktop.central.city.seed import seed_city
from desktop.central.ledger.base_data.contacts import contacts_of
from desktop.central.ledger.base_data.entries import list_entries
from desktop.central.ledger.base_data.profiles import list_versions
from desktop.central.ledger.database import Database
from desktop.central.ledger.unit import Unit
from desktop.central.rules.base_data.catalogue import load_base_data
from desktop.central.rules.base_data.contacts import fed_contacts
from desktop.central.rules.base_data.profiles import count_in
from desktop.central.rules.lifecycle.moves import was_in_time
from desktop.central.rules.locator import GridLocator
from desktop.central.tables.incidents import ArchivedIncidentRow, MoveRow
from desktop.central.tables.positions import PositionRow, TrackRow
from desktop.central.tables.records import GeometryRow, RecordRow
from desktop.models.alarm import Alarm
from desktop.models.base_data import GridProfile, Station
from desktop.models.figures import Figures
from desktop.models.incident import DESK_STATES, Incident, IncidentState
from desktop.models.instant import from_epoch_ms, to_epoch_ms
from desktop.models.organisation import Grid, Organisation
from desktop.models.person import Department, Person, Worker
from desktop.models.post import Post, PostState
from desktop.wire.codec import decode
from desktop.wire.geometry import decode_geometry_part

AFTERNOON = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
NIGHT = AFTERNOON + timedelta(hours=12)
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module", params=[AFTERNOON, NIGHT], ids=["afternoon", "night"])
def now(request: pytest.FixtureRequest) -> datetime:
    at: datetime = request.param
    return at


@pytest.fixture(scope="module")
def connection(now: datetime) -> Iterator[Connection]:
    """A city seeded in memory."""
    database = Database("sqlite://")
    database.migrate()
    database.run(lambda c: seed_city(c, 7, now))
    with database.engine.connect() as opened:
        yield opened
    database.close()


@pytest.fixture
def unit(connection: Connection, now: datetime) -> Unit:
    return Unit(connection, now)


def test_everybody_is_there(unit: Unit) -> None:
    assert len(unit.list_all(Organisation)) == 1 + 13 + 202
    assert len(unit.list_all(Grid)) == len(unit.list_all(Worker)) == len(unit.list_all(Post)) == 519
    assert len(unit.list_all(Person)) == 6
    assert len(unit.list_all(Department)) == 35
    assert unit.read_meta("city_code") == "510182"
    assert unit.read_meta("is_demo") == "1"


def test_every_department_has_its_seat_in_the_middle_of_the_city(unit: Unit) -> None:
    seats = {one.name: one for one in list_entries(unit, Station, []) if one.kind_code == "department-seat"}
    departments = unit.list_all(Department)
    assert set(seats) == {one.name for one in departments}
    for department in departments:
        seat = seats[department.name]
        assert (seat.address, seat.phone) == (department.address, department.phone)
        assert seat.area_code.startswith("510182001")


def test_base_information_is_there_and_each_grid_carries_its_contacts(unit: Unit, now: datetime) -> None:
    stations = list_entries(unit, Station, [])
    assert 135 <= len(stations) <= 175
    assert {one.kind_code for one in stations} == set(load_base_data().kinds)
    body = unit.connection.execute(select(GeometryRow.body).order_by(GeometryRow.part).limit(1)).scalar_one()
    shapes = decode_geometry_part(body)
    locator = GridLocator(shapes)
    known = {shape.code for shape in shapes}
    near = [one for one in stations if one.area_code in known]
    assert near
    assert all(locator.find(one.lon_deg, one.lat_deg) == one.area_code for one in near)
    profiles = {one.grid_code: one for one in list_entries(unit, GridProfile, [])}
    today = now.astimezone(ZONE).date()
    for grid in unit.list_all(Grid):
        profile = profiles.pop(grid.code)
        assert count_in(profile, "households") == grid.households
        assert {one.code for one in profile.counts} == set(load_base_data().section_of)
        assert all(one.as_of <= today for one in profile.counts)
        if grid.code.endswith("001"):
            assert fed_contacts(contacts_of(unit, grid.code), load_base_data()) == grid.contacts
            assert [one.revision for one in list_versions(unit, grid.code, None, 5)] == [1]
    assert not profiles
    duties = [code for one in unit.list_all(Department) for code in one.class_codes]
    assert len(duties) == len(set(duties)) > 10
    assert all(one.kind is not None and one.head for one in unit.list_all(Organisation))


def test_open_incidents_are_in_steady_state(unit: Unit, now: datetime) -> None:
    incidents = unit.list_all(Incident)
    waiting = [one for one in incidents if one.state in DESK_STATES]
    assert 130 <= len(incidents) <= 230
    if now == AFTERNOON:
        assert 12 <= len(waiting) <= 32
    handling = sum(one.state is IncidentState.HANDLING for one in incidents)
    assert handling > 0.6 * len(incidents)
    assert len({one.serial_no for one in incidents}) == len(incidents)


def test_breaches_are_marked_as_time_would_have_marked_them(unit: Unit, now: datetime) -> None:
    for incident in unit.list_all(Incident):
        clock = incident.stage_clock
        assert clock is not None
        assert clock.deadline is not None
        assert (clock.stage in incident.breached) == (clock.deadline <= now)


def test_a_timeline_leads_to_each_incident_as_it_stands(connection: Connection, unit: Unit) -> None:
    bodies = connection.execute(select(ArchivedIncidentRow.body)).scalars()
    closed = [decode(body, Incident) for body in bodies]
    assert len(closed) > 500
    for incident in [*closed[::7], *unit.list_all(Incident)[::3]]:
        timeline = unit.timeline(incident.id)
        assert timeline[0].from_state is None
        assert timeline[0].at == incident.created
        assert timeline[-1].to_state is incident.state
        for before, after in itertools.pairwise(timeline):
            assert after.from_state is before.to_state
            assert after.at >= before.at


def test_the_last_move_has_the_incident_s_revision_or_a_mark_came_after(
    connection: Connection, unit: Unit
) -> None:
    for incident in unit.list_all(Incident):
        last = connection.execute(
            select(func.max(MoveRow.revision)).where(MoveRow.incident_id == incident.id)
        ).scalar_one()
        # Each stage of its life may have turned amber and then red since its last move.
        marks = 2 * (1 + len(incident.breached) + len(incident.breached_earlier))
        assert last <= incident.revision <= last + marks


def test_figures_agree_with_the_rows(connection: Connection, unit: Unit, now: datetime) -> None:
    midnight = now.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    bodies = connection.execute(select(ArchivedIncidentRow.body)).scalars()
    closed = [decode(body, Incident) for body in bodies]
    everything = closed + unit.list_all(Incident)
    closed_today = [one for one in closed if one.closed is not None and one.closed >= midnight]
    figures = {one.area_code: one for one in unit.list_all(Figures)}
    city = figures["510182"]
    assert city.reported_today == sum(one.created >= midnight for one in everything)
    assert city.closed_today == len(closed_today)
    assert city.closed_in_time_today == sum(was_in_time(one) for one in closed_today)
    towns = [one for code, one in figures.items() if len(code) == 9]
    assert len(towns) == 13
    assert sum(one.closed_today for one in towns) == city.closed_today


def test_posts_show_every_kind_by_day_and_rest_at_night(unit: Unit, now: datetime) -> None:
    states = [post.state for post in unit.list_all(Post)]
    assert len(states) == 519
    if now == AFTERNOON:
        assert 0.02 * 519 < states.count(PostState.B_COVERING) < 0.08 * 519
        assert 1 <= states.count(PostState.VACANT) <= 4
        assert states.count(PostState.UNVERIFIED) <= 12
        assert states.count(PostState.A_ON_DUTY) > 460
    else:
        assert states.count(PostState.OFF_HOURS) == 513


def test_terminals_have_been_speaking(connection: Connection, now: datetime) -> None:
    contacts = list(connection.execute(select(PositionRow.contact_ms)).scalars())
    assert len(contacts) == 519
    assert max(contacts) <= to_epoch_ms(now)
    fresh = sum(contact > to_epoch_ms(now) - 120_000 for contact in contacts)
    assert fresh > 450 if now == AFTERNOON else fresh >= 4
    minutes = list(connection.execute(select(TrackRow.minute)).scalars())
    assert len(minutes) >= 59
    assert from_epoch_ms(min(minutes) * 60_000) >= now - timedelta(minutes=62)


def test_old_alarms_have_been_seen(unit: Unit, now: datetime) -> None:
    for alarm in unit.list_all(Alarm):
        assert alarm.raised <= now
        if alarm.subject_kind == "incident" and now - alarm.raised > timedelta(minutes=5):
            assert alarm.acknowledged_by


def test_every_fed_row_has_its_area(connection: Connection) -> None:
    query = select(func.count()).where(~RecordRow.area_code.startswith("510182")).select_from(RecordRow)
    assert connection.execute(query).scalar_one() == 0


def test_progress_runs_from_nothing_to_all() -> None:
    seen: list[float] = []
    database = Database("sqlite://")
    try:
        database.migrate()
        database.run(
            lambda c: seed_city(c, 7, NIGHT, grids=260, progress=lambda share, _step: seen.append(share))
        )
    finally:
        database.close()
    assert seen[0] == 0.0
    assert seen[-1] == 1.0
    assert seen == sorted(seen)
