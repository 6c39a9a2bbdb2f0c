"""Owns the local store's file: its opening, its version, and the telling of damage.

The version is SQLite's own ``user_version`` with a list of steps, not Alembic: the file belongs to one
seat, only ever goes forward, and importing Alembic would cost a start a fifth of a second.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import StaticPool

from desktop.store.tables import Base, DraftRow, IncomingRow


class StoreBroken(Exception):
    """The file is no store that this program can read."""


class StoreFailed(Exception):
    """The disk did not take it; nothing of the transaction is there."""


def _create_first(connection: Connection) -> None:
    Base.metadata.create_all(connection)


def _add_drafts(connection: Connection) -> None:
    # A file that is made anew has the table by then.
    Base.metadata.create_all(connection, tables=[Base.metadata.tables[DraftRow.__tablename__]])


def _add_incoming(connection: Connection) -> None:
    Base.metadata.create_all(connection, tables=[Base.metadata.tables[IncomingRow.__tablename__]])


STEPS: tuple[Callable[[Connection], None], ...] = (_create_first, _add_drafts, _add_incoming)
"""Step i brings a file from version i to i + 1. Steps are never changed, only added."""


def open_engine(path: Path) -> Engine:
    """Open a store's file, made if need be (mode 0600), and bring it to the present version.

    Raises:
        StoreBroken: If the file is no store, is damaged, or is of a later version.
        StoreFailed: If the disk does not let it be opened.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.close(handle)
        path.chmod(0o600)  # SQLite gives its side files the mode of the main one
    except OSError as error:
        raise StoreFailed(str(error)) from error
    engine = _make_engine(path)
    try:
        with engine.begin() as connection:
            _check(connection)
            _migrate(connection)
    except (DatabaseError, StoreBroken) as error:
        engine.dispose()
        if is_damage(error):
            raise StoreBroken(str(error)) from error
        raise StoreFailed(str(error)) from error
    return engine


def is_damage(error: Exception) -> bool:
    """Say whether an error means that the file itself is no good (else: the disk, or the file system)."""
    if isinstance(error, StoreBroken):
        return True
    cause = getattr(error, "orig", None)
    if not isinstance(cause, sqlite3.DatabaseError):
        return False
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return (code & 0xFF) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
    return type(cause) is sqlite3.DatabaseError


def _make_engine(path: Path) -> Engine:
    # One connection for the life of the process: two writers can corrupt a WAL file on Debian 12's SQLite.
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=StaticPool,
        connect_args={"isolation_level": None, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        # FULL: an order that the officer was told is there survives a power cut (0.36 ms a commit).
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=3000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _check(connection: Connection) -> None:
    verdict = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    if verdict != "ok":
        raise StoreBroken(str(verdict))


def _migrate(connection: Connection) -> None:
    version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if version > len(STEPS):
        raise StoreBroken(f"version {version} is later than {len(STEPS)}")
    for step in STEPS[version:]:
        step(connection)
    connection.exec_driver_sql(f"PRAGMA user_version={len(STEPS)}")
