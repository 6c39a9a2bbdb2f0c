"""Owns the database's connection, its threads and its migrations, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.pool import StaticPool

T = TypeVar("T")

MIGRATIONS = Path(__file__).parent.parent / "migrations"

TRIES = 5
"""Runs of a transaction that PostgreSQL broke off."""

POOL_THREADS = 4
"""Database threads on PostgreSQL; SQLite has one, with the one connection there is."""


def sqlite_url(path: Path) -> str:
    """Return the URL of an SQLite file."""
    return f"sqlite:///{path}"


class Database:
    """A database with its own threads; SQL runs on those alone.

    Attributes:
        is_sqlite: True with one process, one connection, one thread.
    """

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        self.engine = (
            _sqlite_engine(parsed) if self.is_sqlite else create_engine(parsed, pool_size=POOL_THREADS)
        )
        self._threads = ThreadPoolExecutor(
            1 if self.is_sqlite else POOL_THREADS, thread_name_prefix="database"
        )

    def migrate(self) -> None:
        """Bring the tables to the present version."""
        self.run(_migrate)

    def submit(self, work: Callable[[Connection], T]) -> Future[T]:
        """Run work in one transaction on a database thread; committed when the future is done."""
        return self._threads.submit(self._transact, work)

    def run(self, work: Callable[[Connection], T]) -> T:
        """Like `submit`, and wait; for programs and tests that have no event loop."""
        return self.submit(work).result()

    async def run_async(self, work: Callable[[Connection], T]) -> T:
        """Like `submit`, awaited by the event loop."""
        return await asyncio.wrap_future(self.submit(work))

    def _transact(self, work: Callable[[Connection], T]) -> T:
        for left in reversed(range(TRIES)):
            try:
                with self.engine.begin() as connection:
                    return work(connection)
            except (IntegrityError, OperationalError):
                # PostgreSQL breaks one of two transactions off: a deadlock, or a key that both inserted.
                # On its second run the loser sees what the winner committed.
                if self.is_sqlite or not left:
                    raise
        raise AssertionError("unreachable: the last try returns or raises")

    def close(self) -> None:
        """Finish what is under way and close every connection."""
        self._threads.shutdown(wait=True)
        self.engine.dispose()


def _sqlite_engine(url: Any) -> Engine:
    # One connection for the life of the process: two writers can corrupt a WAL file on Debian 12's SQLite.
    engine = create_engine(
        url, poolclass=StaticPool, connect_args={"check_same_thread": False, "isolation_level": None}
    )

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=3000", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def newest_version() -> str:
    """Return the version of the tables that this program works with: the number of its last migration."""
    return max(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py")).partition("_")[0]


def version_of(connection: Connection) -> str | None:
    """Return the version of a database's tables, None where there are none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(connection: Connection) -> None:
    # Most starts find the tables as they should be, and people wait; alembic takes 0.4 s to look.
    if version_of(connection) == newest_version():
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
