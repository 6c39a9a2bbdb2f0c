"""Owns the database's connection, its threads and its migrations, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import fcntl
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.pool import StaticPool

T = TypeVar("T")

MIGRATIONS = Path(__file__).parent.parent / "migrations"

POSTGRES_LIMITS = {
    "connect_timeout": 3,
    "keepalives_idle": 5,
    "tcp_user_timeout": 8000,
    "options": "-c statement_timeout=8000 -c lock_timeout=4000 -c idle_in_transaction_session_timeout=8000",
}
"""A database that does not answer must not hold the ticker and every request for minutes.

Nor must a process that was stopped in the middle of a transaction hold up the others.
"""

TRIES = 5
"""Runs of a transaction that PostgreSQL broke off."""

_BROKEN_OFF = frozenset({"40001", "40P01"})
"""SQLSTATE of a serialization failure and of a deadlock."""

CENTRAL_LOCK = 519_0001
"""Number of PostgreSQL's advisory lock that the one central of a database holds."""

POOL_THREADS = 4
"""Database threads on PostgreSQL; SQLite has one, with the one connection there is."""


def sqlite_url(path: Path) -> str:
    """Return the URL of an SQLite file."""
    return f"sqlite:///{path}"


class DatabaseUnusable(Exception):
    """A database that this program cannot work with; says why, for whoever runs it."""


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
        self.engine = _sqlite_engine(parsed) if self.is_sqlite else _postgres_engine(parsed)
        self._guard: Connection | None = None
        self._lock: IO[str] | None = None
        self._threads = ThreadPoolExecutor(
            1 if self.is_sqlite else POOL_THREADS, thread_name_prefix="database"
        )

    def migrate(self) -> None:
        """Bring the tables to the present version.

        Raises:
            DatabaseUnusable: If another version of the program has written them.
        """
        self.run(_migrate)

    def take_alone(self) -> bool:
        """Keep every other central off this database until it is closed; False if one holds it already.

        Two centrals on one database would each tick, simulate, and not see the other's changes.
        """
        if self.is_sqlite:
            return self._lock_file()
        self._guard = self.engine.connect()
        query = text("SELECT pg_try_advisory_lock(:number)").bindparams(number=CENTRAL_LOCK)
        taken = bool(self._guard.execute(query).scalar())
        self._guard.commit()
        return taken

    def _lock_file(self) -> bool:
        path = self.engine.url.database
        if not path or path == ":memory:":
            return True
        self._lock = Path(path + ".lock").open("a")  # noqa: SIM115 - held until the database is closed
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

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
            except (IntegrityError, OperationalError) as error:
                if self.is_sqlite or not left or not _is_worth_another_run(error, left == TRIES - 1):
                    raise
        raise AssertionError("unreachable: the last try returns or raises")

    def close(self) -> None:
        """Finish what is under way and close every connection."""
        self._threads.shutdown(wait=True)
        for held in (self._guard, self._lock):
            if held is not None:
                held.close()
        self.engine.dispose()


def _is_worth_another_run(error: DBAPIError, is_first: bool) -> bool:
    """Say whether a transaction that PostgreSQL broke off can go well on another run.

    One of two is broken off in a deadlock, or where both inserted a key; on its second run the loser sees
    what the winner committed. After a restart of the server the first use of each pooled connection fails;
    one more try gets a new one, and more would only keep the asker waiting.
    """
    if error.connection_invalidated:
        return is_first
    return isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", None) in _BROKEN_OFF


def _sqlite_engine(url: URL) -> Engine:
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


def _postgres_engine(url: URL) -> Engine:
    return create_engine(url, pool_size=POOL_THREADS, connect_args=POSTGRES_LIMITS)


def lift_limits(connection: Connection) -> None:
    """Let one transaction take as long as it takes: a migration, the writing of a whole city."""
    if connection.dialect.name != "sqlite":
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
            connection.exec_driver_sql(f"SET LOCAL {limit} = 0")


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
    found = version_of(connection)
    if found == newest_version():
        return
    if found is not None and found > newest_version():
        raise DatabaseUnusable(f"it has version {found}, this program knows {newest_version()} and older")
    lift_limits(connection)
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
