"""A city of four square grids on a real database, with a clock that the test moves."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from desktop.central.ledger.answer import Answer
from desktop.central.ledger.database import Database, version_of
from desktop.central.ledger.ledger import Ledger
from desktop.central.ledger.posts import resolve_posts
from desktop.central.ledger.request import CommandRequest
from desktop.central.ledger.unit import Unit
from desktop.central.opening import open_rulebook, prepare_database
from desktop.central.rules.actor import Actor
from desktop.central.rules.posts.book import EVERY_DAY
from desktop.central.tables.records import GeometryRow
from desktop.central.tables.rota import PostPatternRow
from desktop.models.codes import Level
from desktop.models.command import Operation, TargetKind
from desktop.models.geo import BoundingBox, GridShape
from desktop.models.incident import Incident
from desktop.models.organisation import Grid, GridKind, GridStatus, Organisation
from desktop.models.person import Department, Person, Role, Worker
from desktop.models.post import AbsenceKind, Post
from desktop.wire.geometry import encode_geometry

CITY, TOWN, COMMUNITY = "510182", "510182001", "510182001014"
CODES = tuple(f"{COMMUNITY}{n:03d}" for n in range(1, 5))
START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Monday 10:00 in the city: post hours."""

LI = Actor("officer-1", "李晓梅", Role.DUTY_OFFICER, CITY)
CHEN = Actor("officer-2", "陈国栋", Role.DUTY_OFFICER, CITY)
HEAD = Actor("leader-1", "马志远", Role.SHIFT_LEADER, CITY)
MAYOR = Actor("leader-2", "何立新", Role.LEADER, CITY)
WALL = Actor("", "大屏", Role.WALL, CITY)
WORKERS = tuple(Actor(f"worker-{n}", f"网格员{n}", Role.WORKER, CITY) for n in range(1, 5))
GAS = Actor("department-01", "燃气公司", Role.DEPARTMENT, CITY)
WATER = Actor("department-02", "供排水公司", Role.DEPARTMENT, CITY)


def square(number: int) -> GridShape:
    """Return the polygon of grid 0..3, squares of 0.01 degrees from west to east."""
    west, south = 103.90 + 0.01 * number, 30.99
    east, north = west + 0.01, south + 0.01
    ring = (west, south, east, south, east, north, west, north)
    return GridShape(CODES[number], (tuple(round(value, 6) for value in ring),))


class SmallCity:
    """The city; `now` is the clock.

    Attributes:
        ledger: What the tests drive.

    Args:
        database_url: An empty database, or one that a small city was written into.
    """

    def __init__(self, database_url: str) -> None:
        self.now = START
        self.database = Database(database_url)
        self._keys = itertools.count(1)
        is_new = not self.database.run(version_of)
        if is_new:
            prepare_database(self.database)
            content_hash, parts = encode_geometry([square(number) for number in range(4)])
            rows = [{"content_hash": content_hash, "part": at, "body": body} for at, body in enumerate(parts)]
            self.database.run(lambda connection: connection.execute(insert(GeometryRow), rows))
        self.ledger = Ledger(self.database, self.database.run(open_rulebook), lambda: self.now)
        self.ledger.load_head()
        if is_new:
            self.ledger.transact(self._write)
            self.ledger.transact(lambda unit: resolve_posts(unit, CODES))

    def _write(self, unit: Unit) -> None:
        unit.write_meta("city_code", CITY)
        for code, name, level, parent in (
            (CITY, "彭州市", Level.CITY, None),
            (TOWN, "天彭街道", Level.TOWN, CITY),
            (COMMUNITY, "朝阳中路社区", Level.COMMUNITY, TOWN),
        ):
            record = Organisation(code=code, name=name, level=level, parent_code=parent, revision=1)
            unit.put(record, area_code=code)
        for actor in (LI, CHEN, HEAD, MAYOR):
            person = Person(
                id=actor.id,
                name=actor.name,
                role=actor.role,
                area_code=CITY,
                phone="13800000001",
                on_duty=True,
                revision=1,
            )
            unit.put(person, area_code=CITY)
        for one in (GAS, WATER):
            department = Department(id=one.id, name=one.name, phone="028-00000001", revision=1)
            unit.put(department, area_code=CITY)
        for number, code in enumerate(CODES):
            self._write_grid(unit, number, code)

    def _write_grid(self, unit: Unit, number: int, code: str) -> None:
        ring = square(number).rings[0]
        grid = Grid(
            code=code,
            name=f"朝阳中路社区{code[-3:]}网格",
            kind=GridKind.COMMUNITY,
            parent_code=COMMUNITY,
            status=GridStatus.VALID,
            valid_from=START - timedelta(days=365),
            valid_to=None,
            households=100,
            residents=280,
            label_lon_deg=ring[0] + 0.005,
            label_lat_deg=ring[1] + 0.005,
            box=BoundingBox(ring[0], ring[1], ring[2], ring[5]),
            contacts=(),
            revision=1,
        )
        unit.put(grid, area_code=code)
        worker = WORKERS[number]
        record = Worker(id=worker.id, name=worker.name, phone="13900000001", home_grid_code=code, revision=1)
        unit.put(record, area_code=code)
        pattern = {
            "grid_code": code,
            "a_id": worker.id,
            "b_id": WORKERS[(number + 1) % 4].id,
            "start_minute": 510,
            "end_minute": 1050,
            "weekdays": EVERY_DAY,
            "valid_from_ms": 0,
            "valid_to_ms": None,
        }
        unit.connection.execute(insert(PostPatternRow), [pattern])

    def order(
        self,
        actor: Actor,
        operation: Operation,
        target_id: str,
        revision: int | None,
        *,
        key: str = "",
        kind: TargetKind = TargetKind.INCIDENT,
        **arguments: object,
    ) -> Answer:
        """Order something; a fresh key unless one is given."""
        request = CommandRequest(
            key=key or f"key-{next(self._keys)}",
            operation=operation,
            target_kind=kind,
            target_id=target_id,
            expected_revision=revision,
            arguments=arguments,
        )
        return self.ledger.execute(actor, request)

    def arrange(
        self,
        actor: Actor,
        kind: TargetKind,
        operation: Operation,
        target_id: str,
        revision: int | None,
        arguments: dict[str, object] | None = None,
        *,
        key: str = "",
    ) -> Answer:
        """Order something of the rota; a fresh key unless one is given."""
        request = CommandRequest(
            key=key or f"key-{next(self._keys)}",
            operation=operation,
            target_kind=kind,
            target_id=target_id,
            expected_revision=revision,
            arguments=arguments or {},
        )
        return self.ledger.execute(actor, request)

    def let_be_away(self, number: int, begins_in: timedelta, lasts: timedelta, *, accepted: bool) -> str:
        """Let the A of a grid be away, with B's answer at once; returns the absence's id."""
        absence_id = f"absence-{next(self._keys)}"
        arguments: dict[str, object] = {
            "worker_id": WORKERS[number].id,
            "start": (self.now + begins_in).isoformat(),
            "end": (self.now + begins_in + lasts).isoformat(),
            "kind": AbsenceKind.SICK.value,
        }
        answer = self.arrange(HEAD, TargetKind.ABSENCE, Operation.CREATE, absence_id, None, arguments)
        assert answer.status == 201, answer.body
        operation = Operation.ACCEPT if accepted else Operation.REFUSE
        answer = self.arrange(HEAD, TargetKind.ABSENCE, operation, absence_id, 1)
        assert answer.status == 200, answer.body
        return absence_id

    def post(self, number: int) -> Post:
        """Return the post of a grid."""
        found = self.ledger.transact(lambda unit: unit.find(Post, CODES[number]))
        assert found is not None
        return found

    def report(self, incident_id: str, priority: int = 3, number: int = 0) -> Incident:
        """Report an incident in the middle of a grid."""
        ring = square(number).rings[0]
        answer = self.order(
            LI,
            Operation.CREATE,
            incident_id,
            None,
            title="燃气管道破裂，有异味",
            class_code="0701",
            priority=priority,
            source="hotline",
            lon_deg=ring[0] + 0.004,
            lat_deg=ring[1] + 0.004,
            reporter_name="王小明",
            reporter_phone="13812345521",
        )
        assert answer.status == 201, answer.body
        return self.incident(incident_id)

    def incident(self, incident_id: str) -> Incident:
        """Return an incident, closed ones included."""

        def read(unit: Unit) -> Incident | None:
            return unit.find(Incident, incident_id) or unit.find_archived(incident_id)

        found = self.ledger.transact(read)
        assert found is not None
        return found

    def close(self) -> None:
        """Close the database."""
        self.database.close()
