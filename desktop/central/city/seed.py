"""Owns the first writing of the demo city: organisations, people, posts, and a day of past."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from desktop.central.city.absences import PlannedAbsence, absences_around
from desktop.central.city.base_data import write_base_data
from desktop.central.city.catalogue import CODE_SET, load_events
from desktop.central.city.crowd import CROWD_FROM
from desktop.central.city.crowd_traces import make_crowd_traces
from desktop.central.city.demo import CITY_NAME, TIME_ZONE, DemoCity, city_on_ground, make_city
from desktop.central.city.duty import DutyBook
from desktop.central.city.generate import generate_shapes
from desktop.central.city.layout import CITY_CODE, DEFAULT_GRIDS
from desktop.central.city.living import GROUND_META, INCIDENTS_META
from desktop.central.city.seed_incidents import write_incidents
from desktop.central.city.traces import make_traces
from desktop.central.ledger.detail import CLASS_DEPARTMENTS
from desktop.central.ledger.first_rows import write_first_rows
from desktop.central.ledger.positions import POSITIONS_HEAD_ID
from desktop.central.ledger.posts import resolve_posts
from desktop.central.ledger.unit import Unit
from desktop.central.ledger.upsert import insert_rows, upsert
from desktop.central.rules.calendars import china_calendar
from desktop.central.rules.codeset import load_code_set
from desktop.central.rules.locator import GridLocator
from desktop.central.rules.posts.book import EVERY_DAY, Answer
from desktop.central.rules.rulebook import Rulebook
from desktop.central.tables.positions import PositionRow, TrackRow
from desktop.central.tables.records import FeedHeadRow, GeometryRow
from desktop.central.tables.rota import AbsenceAnswerRow, AbsenceRow, PostPatternRow
from desktop.models.delta import Record
from desktop.models.instant import to_epoch_ms
from desktop.models.person import Department
from desktop.wire.geometry import encode_geometry

Progress = Callable[[float, str], None]
"""Told the share done (0..1) and the name of the step that begins."""

_UNIT = 5000
"""Records written as one unit: what waits to be written is held in memory."""


def seed_city(
    connection: Connection,
    seed: int,
    now: datetime,
    grids: int = DEFAULT_GRIDS,
    progress: Progress | None = None,
    incidents: int | None = None,
) -> None:
    """Write the demo city into a database whose tables are empty.

    Args:
        connection: Connection in a transaction; nothing is committed here.
        seed: Seed of people and events.
        now: The present, aware; the past ends here.
        grids: Number of grids.
        progress: Told how far it is.
        incidents: Incidents a day, None for the usual number.
    """
    steps = _Steps(progress or _tell_nobody)
    steps.begin("ground", 0.0, 0.3)
    city = _make_ground(seed, grids, incidents, steps)
    rules = Rulebook(load_code_set(), china_calendar(TIME_ZONE), GridLocator(city.shapes))
    steps.begin("people", 0.3, 0.4)
    write_first_rows(connection)
    _write_meta(connection, city, now, incidents)
    _write_people(connection, city, now, steps)
    write_base_data(connection, city, now)
    absences = absences_around(seed, city.people, now, city.zone, city.approver)
    insert_rows(connection, AbsenceRow, (absence_row(one, now) for one in absences))
    answered = (answer_row(one) for one in absences if is_answered(one, now))
    insert_rows(connection, AbsenceAnswerRow, answered)
    duty = DutyBook(city.people, city.zone)
    duty.add(absences)
    steps.begin("positions", 0.4, 0.65)
    _write_positions(connection, city, duty, rules, now)
    steps.begin("incidents", 0.65, 0.85)
    write_incidents(connection, city, rules, duty, now, steps.tell)
    steps.begin("posts", 0.85, 1.0)
    _write_posts(connection, city, now, steps)
    steps.begin("done", 1.0, 1.0)


class _Steps:
    """Tells how far the writing is, within the step that runs too."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._name, self._first, self._last = "", 0.0, 0.0

    def begin(self, name: str, first: float, last: float) -> None:
        """Begin a step that takes the whole from one share to another."""
        self._name, self._first, self._last = name, first, last
        self._progress(first, name)

    def tell(self, share: float) -> None:
        """Tell which share of the running step is done."""
        if share > 0:
            self._progress(self._first + (self._last - self._first) * share, self._name)


def _make_ground(seed: int, grids: int, incidents: int | None, steps: _Steps) -> DemoCity:
    if grids <= DEFAULT_GRIDS:
        return make_city(seed, grids, incidents)
    return city_on_ground(seed, generate_shapes(grids=grids, tell=steps.tell), incidents)


def _tell_nobody(_share: float, _step: str) -> None:
    pass


def _write_positions(
    connection: Connection, city: DemoCity, duty: DutyBook, rules: Rulebook, now: datetime
) -> None:
    make = make_traces if len(city.people.workers) < CROWD_FROM else make_crowd_traces
    positions, tracks = make(city, duty, rules.locator, now)
    insert_rows(connection, PositionRow, positions)
    insert_rows(connection, TrackRow, tracks)
    # Each track has a number of its own; the next batch goes on behind them.
    upsert(connection, FeedHeadRow, [{"id": POSITIONS_HEAD_ID, "seq": len(tracks) + 1}], ["id"])


def _write_posts(connection: Connection, city: DemoCity, now: datetime, steps: _Steps) -> None:
    codes = list(city.places)
    for first in range(0, len(codes), _UNIT):
        unit = Unit(connection, now)
        resolve_posts(unit, codes[first : first + _UNIT])
        unit.finish()
        steps.tell(first / len(codes))


def _write_meta(connection: Connection, city: DemoCity, now: datetime, incidents: int | None) -> None:
    content_hash, parts = encode_geometry(city.shapes)
    rows = [{"content_hash": content_hash, "part": at, "body": part} for at, part in enumerate(parts)]
    insert_rows(connection, GeometryRow, rows)
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
        GROUND_META: content_hash,
        INCIDENTS_META: "" if incidents is None else str(incidents),
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


def _write_people(connection: Connection, city: DemoCity, now: datetime, steps: _Steps) -> None:
    people = city.people
    records = list(_people_of(city))
    for first in range(0, len(records), _UNIT):
        unit = Unit(connection, now)
        for record, area_code in records[first : first + _UNIT]:
            unit.put(record, area_code=area_code)
        unit.finish()
        steps.tell(first / len(records) / 2)
    insert_rows(
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


def _people_of(city: DemoCity) -> Iterator[tuple[Record, str]]:
    """Yield everybody's records with the codes by which readers' areas are cut."""
    people = city.people
    yield from ((organisation, organisation.code) for organisation in people.organisations)
    yield from ((grid, grid.code) for grid in people.grids)
    yield from ((worker, worker.home_grid_code) for worker in people.workers)
    yield from ((person, person.area_code) for person in people.persons)
    chosen = class_departments(people.departments)
    for department in people.departments:
        classes = tuple(sorted(code for code, owner in chosen.items() if owner == department.id))
        yield replace(department, class_codes=classes), CITY_CODE


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
