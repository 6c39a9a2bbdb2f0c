"""Owns the first writing of the demo city: organisations, people, posts, and a day of past."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, insert

from desktop.central.city.absences import PlannedAbsence, absences_around
from desktop.central.city.base_data import write_base_data
from desktop.central.city.catalogue import CODE_SET, load_events
from desktop.central.city.demo import CITY_NAME, TIME_ZONE, DemoCity, make_city
from desktop.central.city.duty import DutyBook
from desktop.central.city.layout import CITY_CODE, DEFAULT_GRIDS
from desktop.central.city.past import PAST, PastIncident, PastWriter
from desktop.central.city.traces import make_traces
from desktop.central.ledger.detail import CLASS_DEPARTMENTS
from desktop.central.ledger.figures import NEAR_LEVELS, write_figures
from desktop.central.ledger.first_rows import write_first_rows
from desktop.central.ledger.incident_index import write_incident_index
from desktop.central.ledger.intake import SERIAL_META
from desktop.central.ledger.positions import POSITIONS_HEAD_ID
from desktop.central.ledger.posts import resolve_posts
from desktop.central.ledger.unit import Unit
from desktop.central.ledger.upsert import upsert
from desktop.central.rules.alarms import acknowledge, conditions_of_incident, raise_alarm
from desktop.central.rules.calendars import china_calendar
from desktop.central.rules.codeset import load_code_set
from desktop.central.rules.lifecycle.moves import was_in_time
from desktop.central.rules.lifecycle.passing import next_due
from desktop.central.rules.locator import GridLocator
from desktop.central.rules.posts.book import EVERY_DAY, Answer
from desktop.central.rules.rulebook import Rulebook
from desktop.central.tables.incidents import ArchivedIncidentRow, MoveRow
from desktop.central.tables.intake import SourceContactRow
from desktop.central.tables.positions import PositionRow, TrackRow
from desktop.central.tables.records import FeedHeadRow, GeometryRow
from desktop.central.tables.rota import AbsenceAnswerRow, AbsenceRow, PostPatternRow
from desktop.models.figures import Figures
from desktop.models.incident import Incident, IntakeSource
from desktop.models.instant import to_epoch_ms
from desktop.models.person import Department
from desktop.wire.feed import encode_record
from desktop.wire.geometry import encode_geometry

Progress = Callable[[float, str], None]
"""Told the share done (0..1) and the name of the step that begins."""

_SEEN_AFTER = timedelta(minutes=4)
_CHUNK = 500


def seed_city(
    connection: Connection,
    seed: int,
    now: datetime,
    grids: int = DEFAULT_GRIDS,
    progress: Progress | None = None,
) -> None:
    """Write the demo city into a database whose tables are empty.

    Args:
        connection: Connection in a transaction; nothing is committed here.
        seed: Seed of people and events.
        now: The present, aware; the past ends here.
        grids: Number of grids.
        progress: Told how far it is.
    """
    tell = progress or _tell_nobody
    tell(0.0, "ground")
    city = make_city(seed, grids)
    rules = Rulebook(load_code_set(), china_calendar(TIME_ZONE), GridLocator(city.shapes))
    tell(0.3, "people")
    write_first_rows(connection)
    _write_meta(connection, city, now)
    _write_people(connection, city, now)
    write_base_data(connection, city, now)
    absences = absences_around(seed, city.people, now, city.zone, city.approver)
    _insert(connection, AbsenceRow, (absence_row(one, now) for one in absences))
    _insert(connection, AbsenceAnswerRow, (answer_row(one) for one in absences if is_answered(one, now)))
    duty = DutyBook(city.people, city.zone)
    duty.add(absences)
    tell(0.4, "positions")
    positions, tracks = make_traces(city, duty, rules.locator, now)
    _insert(connection, PositionRow, positions)
    _insert(connection, TrackRow, tracks)
    # Each track has a number of its own; the next batch goes on behind them.
    upsert(connection, FeedHeadRow, [{"id": POSITIONS_HEAD_ID, "seq": len(tracks) + 1}], ["id"])
    tell(0.65, "incidents")
    _write_incidents(connection, city, rules, duty, now)
    tell(0.85, "posts")
    unit = Unit(connection, now)
    resolve_posts(unit, city.places)
    unit.finish()
    tell(1.0, "done")


def _tell_nobody(_share: float, _step: str) -> None:
    pass


def _insert(connection: Connection, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    waiting = iter(rows)
    while chunk := list(islice(waiting, _CHUNK)):
        connection.execute(insert(table), chunk)


def _write_meta(connection: Connection, city: DemoCity, now: datetime) -> None:
    content_hash, parts = encode_geometry(city.shapes)
    rows = [{"content_hash": content_hash, "part": at, "body": part} for at, part in enumerate(parts)]
    _insert(connection, GeometryRow, rows)
    unit = Unit(connection, now)
    for name, value in {
        "city_code": CITY_CODE,
        "city_name": CITY_NAME,
        "code_set": CODE_SET,
        CLASS_DEPARTMENTS: json.dumps(class_departments(city.people.departments)),
        "is_demo": "1",
        "time_zone": TIME_ZONE,
        "seed": str(city.seed),
        "grids": str(len(city.shapes)),
    }.items():
        unit.write_meta(name, value)


def class_departments(departments: Iterable[Department]) -> dict[str, str]:
    """Return which department's duty each class is, by the heaviest template that names one."""
    id_of_name = {department.name: department.id for department in departments}
    heaviest: dict[str, tuple[float, str]] = {}
    for template in load_events().templates:
        department_id = id_of_name.get(template.department)
        if department_id is not None:
            entry = (float(template.weight), department_id)
            heaviest[template.class_code] = max(entry, heaviest.get(template.class_code, entry))
    return {code: department_id for code, (_, department_id) in heaviest.items()}


def _write_people(connection: Connection, city: DemoCity, now: datetime) -> None:
    people = city.people
    unit = Unit(connection, now)
    for organisation in people.organisations:
        unit.put(organisation, area_code=organisation.code)
    for grid in people.grids:
        unit.put(grid, area_code=grid.code)
    for worker in people.workers:
        unit.put(worker, area_code=worker.home_grid_code)
    for person in people.persons:
        unit.put(person, area_code=person.area_code)
    chosen = class_departments(people.departments)
    for department in people.departments:
        classes = tuple(sorted(code for code, owner in chosen.items() if owner == department.id))
        unit.put(replace(department, class_codes=classes), area_code=CITY_CODE)
    unit.finish()
    _insert(
        connection,
        PostPatternRow,
        (
            {
                "grid_code": pattern.grid_code,
                "a_id": pattern.a_id,
                "b_id": pattern.b_id,
                "start_minute": pattern.start_minute,
                "end_minute": pattern.end_minute,
                "weekdays": EVERY_DAY,
                "valid_from_ms": 0,
                "valid_to_ms": None,
            }
            for pattern in people.patterns.values()
        ),
    )


def absence_row(one: PlannedAbsence, now: datetime) -> dict[str, Any]:
    """Return the row of an absence as it stands now."""
    return {
        "id": one.id,
        "worker_id": one.worker_id,
        "start_ms": to_epoch_ms(one.start),
        "end_ms": to_epoch_ms(one.end),
        "stated_start_ms": to_epoch_ms(one.start),
        "kind": one.kind.value,
        "approved_by": one.approved_by,
        "revision": 2 if is_answered(one, now) else 1,
    }


def is_answered(one: PlannedAbsence, now: datetime) -> bool:
    """Say whether B has answered by an instant; an answer that lies ahead is not given yet."""
    return one.answered is not None and one.answered <= now


def answer_row(one: PlannedAbsence) -> dict[str, Any]:
    """Return the row of B's answer to an absence."""
    return {
        "absence_id": one.id,
        "revision": 2,
        "person_id": one.b_id,
        "answer": (Answer.ACCEPTED if one.accepts else Answer.REFUSED).value,
        "at_ms": to_epoch_ms(one.answered or one.start),
        "given_by": "",
    }


def _write_incidents(
    connection: Connection, city: DemoCity, rules: Rulebook, duty: DutyBook, now: datetime
) -> None:
    writer = PastWriter(city.seed, city.people, rules, city.rhythm, duty.answering, city.zone)
    pasts = []
    counts: dict[date, int] = {}
    for event in city.events.events_between(now - PAST, now):
        day = event.at.astimezone(city.zone).date()
        if day not in counts:
            midnight = event.at.astimezone(city.zone).replace(hour=0, minute=0, second=0, microsecond=0)
            # Before the window the day had had its events too; their numbers are taken.
            missing = city.rhythm.count_until(now - PAST) - city.rhythm.count_until(midnight)
            counts[day] = max(0, round(missing))
        counts[day] += 1
        pasts.append(writer.live(event, f"{day:%Y%m%d}{counts[day]:05d}", now))
    unit = Unit(connection, now)
    unit.write_meta(SERIAL_META, max((past.incident.serial_no for past in pasts), default=""))
    _insert(connection, MoveRow, (row for past in pasts for row in _move_rows(past)))
    closed = [past.incident for past in pasts if past.incident.closed is not None]
    _insert(connection, ArchivedIncidentRow, (_archived_row(incident) for incident in closed))
    write_incident_index(connection, closed, {})
    newest: dict[IntakeSource, datetime] = {}
    for one in (past.incident for past in pasts):
        newest[one.source] = max(one.created, newest.get(one.source, one.created))
    _insert(
        connection,
        SourceContactRow,
        ({"source": source.value, "at_ms": to_epoch_ms(at)} for source, at in newest.items()),
    )
    for past in pasts:
        if past.incident.closed is None:
            unit.put(
                past.incident, area_code=past.incident.grid_code, due=next_due(past.incident, now, rules)
            )
            _put_alarms(unit, past.incident, city)
    _put_figures(unit, city, [past.incident for past in pasts], now)
    unit.finish()


def _move_rows(past: PastIncident) -> Iterable[dict[str, Any]]:
    for move in past.moves:
        entry = move.entry
        yield {
            "incident_id": past.incident.id,
            "revision": move.revision,
            "at_ms": to_epoch_ms(entry.at),
            "actor_id": move.actor_id,
            "actor_name": entry.actor_name,
            "operation": entry.operation,
            "opinion": entry.opinion,
            "from_state": None if entry.from_state is None else entry.from_state.value,
            "to_state": entry.to_state.value,
            "detail": entry.detail,
            "held_by_code": entry.held_by_code,
        }


def _archived_row(incident: Incident) -> dict[str, Any]:
    return {
        "id": incident.id,
        "area_code": incident.grid_code,
        "closed_ms": to_epoch_ms(incident.closed or incident.created),
        "revision": incident.revision,
        "body": encode_record(incident),
    }


def _put_alarms(unit: Unit, incident: Incident, city: DemoCity) -> None:
    clock = incident.stage_clock
    for condition in conditions_of_incident(incident).values():
        if condition is None or clock is None:
            continue
        overdue = clock.stage in incident.breached and clock.deadline is not None
        since = clock.deadline if overdue and clock.deadline is not None else incident.created
        alarm = raise_alarm(condition, since)
        if since + _SEEN_AFTER < unit.now:
            seen = acknowledge(alarm, city.people.persons[0].name, since + _SEEN_AFTER / 2)
            alarm = seen or alarm
        unit.put(alarm, area_code=incident.grid_code)


def _put_figures(unit: Unit, city: DemoCity, incidents: list[Incident], now: datetime) -> None:
    today = now.astimezone(city.zone).date()
    towns = [one.code for one in city.people.organisations if len(one.code) in (6, 9)]
    counts = {code: [0, 0, 0, 0] for code in towns}
    for incident in incidents:
        added = [
            incident.created.astimezone(city.zone).date() == today,
            incident.closed is not None and incident.closed.astimezone(city.zone).date() == today,
        ]
        added += [added[1] and was_in_time(incident), added[1] and incident.settled_level in NEAR_LEVELS]
        for code in (incident.grid_code[:6], incident.grid_code[:9]):
            counts[code] = [have + more for have, more in zip(counts[code], added, strict=True)]
    for code, (reported, closed, in_time, near) in counts.items():
        figures = Figures(
            area_code=code,
            day=today.isoformat(),
            reported_today=reported,
            closed_today=closed,
            closed_in_time_today=in_time,
            settled_near_today=near,
            revision=1,
        )
        write_figures(unit, figures)
