"""A demo city in memory with a clock that the test moves."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from desktop.central.city.demo import make_city
from desktop.central.city.seed import seed_city
from desktop.central.ledger.database import Database
from desktop.central.ledger.ledger import Ledger
from desktop.central.ledger.unit import Unit
from desktop.central.opening import open_rulebook
from desktop.central.simulator.simulator import Simulator
from desktop.central.tables.base import Base
from desktop.central.tables.records import RecordRow
from desktop.models.incident import Incident
from desktop.models.post import Post

SEED = 7

_SEEDED: dict[tuple[datetime, int], bytes] = {}
"""Images of freshly written cities: writing one takes seconds, copying one nothing."""


class World:
    """A database, its ledger and the simulation on it.

    Attributes:
        now: The fake clock's instant.
    """

    def __init__(self, database: Database, start: datetime, speed: float, seed: int = SEED) -> None:
        self.now = start
        self.database = database
        self.city = make_city(seed)
        if (start, seed) in _SEEDED:
            _driver(database).deserialize(_SEEDED[start, seed])
        else:
            database.migrate()
            database.run(lambda connection: seed_city(connection, seed, start))
            _SEEDED[start, seed] = _driver(database).serialize()
        self.ledger = Ledger(database, database.run(open_rulebook), lambda: self.now)
        self.ledger.load_head()
        self.simulator = Simulator(self.ledger, self.city, speed)

    def step(self, seconds: float) -> None:
        """Let time pass, then step the simulation and the ticker once."""
        self.now += timedelta(seconds=seconds)
        self.simulator.step(self.now)
        self.ledger.tick(self.now)

    def run(self, minutes: float, step_s: float) -> None:
        """Let the city live for so many minutes."""
        for _ in range(round(minutes * 60 / step_s)):
            self.step(step_s)

    def incidents(self) -> list[Incident]:
        """Return the open incidents."""
        return self.ledger.transact(lambda unit: unit.list_all(Incident), self.now)

    def posts(self) -> list[Post]:
        """Return the posts."""
        return self.ledger.transact(lambda unit: unit.list_all(Post), self.now)

    def count_posts(self) -> Counter[str]:
        """Return the number of posts in each state, by the rows' own column."""

        def count(unit: Unit) -> Counter[str]:
            query = select(RecordRow.state).where(RecordRow.kind == "post")
            return Counter(unit.connection.execute(query).scalars())

        return self.ledger.transact(count, self.now)

    def digest(self) -> str:
        """Return a hash of every row of every table."""
        return self.database.run(_digest)


def forget_images() -> None:
    """Write the next city afresh."""
    _SEEDED.clear()


def _driver(database: Database) -> sqlite3.Connection:
    held = database.engine.raw_connection()
    driver = held.driver_connection
    held.close()
    assert isinstance(driver, sqlite3.Connection)
    return driver


def _digest(connection: Connection) -> str:
    digest = hashlib.sha256()
    for table in Base.metadata.sorted_tables:
        digest.update(table.name.encode())
        for row in connection.execute(select(table).order_by(*table.primary_key.columns)):
            digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()


@contextmanager
def demo_world(start: datetime, speed: float, seed: int = SEED) -> Iterator[World]:
    """Open a city in memory and close it afterwards."""
    database = Database("sqlite://")
    try:
        yield World(database, start, speed, seed)
    finally:
        database.close()
