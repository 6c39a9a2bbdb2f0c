"""Owns backups: the whole database in one SQLite file, written beside the serving; and their restoring.

The file is the same whichever database it comes from, so that a city can move from one kind to the other.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, delete, func, insert, inspect, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from desktop.central.ledger.audit import verify_audit
from desktop.central.ledger.database import (
    Database,
    lift_limits,
    newest_version,
    sqlite_url,
    version_of,
)
from desktop.central.ledger.first_rows import write_first_rows
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.audit_chain import ChainFault
from desktop.central.tables.access import AuditRow, SittingRow
from desktop.central.tables.base import Base, MetaRow
from desktop.central.tables.photos import PhotoRow
from desktop.central.tables.records import TickerLeaseRow
from desktop.models.person import Role

_ROWS_AT_ONCE = 1000
_PHOTOS_AT_ONCE = 10
"""A photo may have megabytes, other rows have some hundred bytes."""

EPOCH_BYTES = 8
CONSOLE_NAME = "命令行"


class BackupUnusable(Exception):
    """A file that is no backup, is broken, or of a newer program; says which."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of a restoring.

    Attributes:
        rows: Rows that the database now holds.
        epoch: Name of its new life; desks read everything anew, and keep the orders they have not sent.
        faults: What is wrong with the audit chain of the backup; it was restored all the same.
    """

    rows: int
    epoch: str
    faults: tuple[ChainFault, ...]


def write_backup(database: Database, path: Path) -> int:
    """Write a backup while the database is in use; takes no writer's time.

    Args:
        database: What is backed up.
        path: The file; it must not exist yet, and is there whole or not at all.

    Returns:
        Its size in bytes.

    Raises:
        FileExistsError: If it exists.
        OSError: If it cannot be written.
        SQLAlchemyError: If the database cannot be read.
    """
    if path.exists():
        raise FileExistsError(f"{path} exists already")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    # Made before it is written, so that nobody else can read it at any moment.
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        if database.is_sqlite:
            _vacuum_into(str(database.engine.url.database), part)
        else:
            _export(database.engine, part)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    return path.stat().st_size


def _vacuum_into(source: str, target: Path) -> None:
    # A connection that reads alone, beside the one that writes: it checkpoints nothing and so cannot harm the
    # log, and its snapshot holds up nobody.
    with _open_read_only(source) as connection:
        connection.exec_driver_sql("VACUUM INTO ?", (str(target),))


@contextmanager
def _open_read_only(path: str) -> Iterator[Connection]:
    """Open an SQLite file without a transaction of its own."""
    url = f"sqlite:///file:{quote(path)}?mode=ro&uri=true"
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection


def _export(source: Engine, target: Path) -> None:
    made = Database(sqlite_url(target))
    try:
        made.migrate()
        with source.connect() as opened:
            reading = opened.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with reading.begin():
                lift_limits(reading)
                made.run(lambda connection: _copy_tables(reading, connection))
    finally:
        made.close()


def _copy_tables(source: Connection, target: Connection) -> int:
    """Replace every row of the target by the source's; returns how many there are."""
    for table in reversed(Base.metadata.sorted_tables):
        target.execute(delete(table))
    rows = 0
    for table in Base.metadata.sorted_tables:
        at_once = _PHOTOS_AT_ONCE if table is PhotoRow.__table__ else _ROWS_AT_ONCE
        found = source.execution_options(yield_per=at_once).execute(select(table)).mappings()
        for part in found.partitions(at_once):
            target.execute(insert(table), [dict(row) for row in part])
            rows += len(part)
    return rows


def restore_backup(path: Path, target: Database, now: datetime) -> Restored:
    """Put a backup into a database in one transaction; what was there is gone.

    Args:
        path: The backup; it is only read.
        target: A database that nothing serves.
        now: Server instant of the restoring, which the audit chain tells of.

    Raises:
        BackupUnusable: With the reason; the target is untouched.
        SQLAlchemyError: If the target cannot be written; it is as it was.
    """
    with tempfile.TemporaryDirectory(prefix="griddesk-restore-") as folder:
        copy = Path(folder) / "backup.sqlite"
        try:
            shutil.copyfile(path, copy)
        except OSError as error:
            raise BackupUnusable(str(error)) from error
        _require_sound(copy)
        source = Database(sqlite_url(copy))
        try:
            source.migrate()
            target.migrate()
            with source.engine.begin() as reading:
                faults = verify_audit(reading).faults
                rows, epoch = target.run(lambda writing: _restore(reading, writing, path.name, now))
        finally:
            source.close()
    return Restored(rows, epoch, faults)


def _require_sound(copy: Path) -> None:
    try:
        with _open_read_only(str(copy)) as connection:
            verdict = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
    except DatabaseError as error:
        raise BackupUnusable(f"it is no backup: {error.orig}") from error
    if verdict != "ok":
        raise BackupUnusable(f"it is broken: {verdict}")
    source = Database(sqlite_url(copy))
    try:
        version = source.run(version_of)
        is_whole = version is not None and source.run(_has_city)
    finally:
        source.close()
    if not is_whole or version is None:
        raise BackupUnusable("it holds no city")
    if version > newest_version():
        raise BackupUnusable(f"it has version {version}, this program knows {newest_version()} and older")


def _has_city(connection: Connection) -> bool:
    if not inspect(connection).has_table(MetaRow.__tablename__):
        return False
    return connection.execute(select(MetaRow.value).where(MetaRow.name == "city_code")).first() is not None


def _restore(source: Connection, target: Connection, name: str, now: datetime) -> tuple[int, str]:
    lift_limits(target)
    rows = _copy_tables(source, target)
    # Whoever was logged in when the backup was written logs in again; no process leads yet.
    target.execute(delete(SittingRow))
    target.execute(delete(TickerLeaseRow))
    write_first_rows(target)
    _set_sequence(target)
    unit = Unit(target, now)
    epoch = secrets.token_hex(EPOCH_BYTES)
    unit.write_meta("epoch", epoch)
    console = Actor("console", CONSOLE_NAME, Role.ADMIN, unit.read_meta("city_code"))
    unit.note_deed(console, "restore", f"backup:{name}"[:128])
    unit.finish()
    return rows, epoch


def _set_sequence(target: Connection) -> None:
    """Let PostgreSQL count on behind the rows that were written with their numbers."""
    if target.dialect.name == "sqlite":
        return
    newest = target.execute(select(func.max(AuditRow.place))).scalar()
    query = text("SELECT setval(pg_get_serial_sequence('audit', 'place'), :newest)")
    target.execute(query.bindparams(newest=newest or 1))


def backup_name(city_code: str, now: datetime) -> str:
    """Return the name of a backup's file: city and UTC instant."""
    return f"griddesk-{city_code}-{now:%Y%m%dT%H%M%SZ}.sqlite"
