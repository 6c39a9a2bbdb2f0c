"""Proves that a backup holds the whole city, goes into either database, and that rubbish changes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from desktop.central.ledger.audit import verify_audit
from desktop.central.ledger.backups import BackupUnusable, backup_name, restore_backup, write_backup
from desktop.central.ledger.database import Database, sqlite_url
from desktop.central.ledger.unit import Unit
from desktop.central.tables.base import Base
from desktop.models.command import Operation
from tests.helpers.small_city import CHEN, LI, START, SmallCity

CHANGED = {"meta", "sitting", "ticker_lease", "audit", "audit_head"}
"""What a restoring itself writes."""

Rows = dict[str, list[tuple[Any, ...]]]


def rows_of(connection: Connection) -> Rows:
    """Return every row of every table."""
    return {
        table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
        for table in Base.metadata.sorted_tables
    }


@pytest.fixture
def busy(city: SmallCity) -> SmallCity:
    """A city in which something has happened."""
    for number in range(3):
        city.report(f"i-{number}")
    assert city.order(LI, Operation.ACCEPT, "i-1", 1).status == 200
    assert city.order(CHEN, Operation.CLAIM, "i-2", 1).status == 200
    return city


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(
    request: pytest.FixtureRequest, tmp_path: Path, new_postgres_url: Callable[[], str]
) -> Iterator[Database]:
    """An empty database to restore into, of each kind."""
    url = sqlite_url(tmp_path / "elsewhere.sqlite") if request.param == "sqlite" else new_postgres_url()
    database = Database(url)
    yield database
    database.close()


def test_what_is_restored_is_what_was_there(busy: SmallCity, elsewhere: Database, tmp_path: Path) -> None:
    backup = tmp_path / backup_name("510182", START)
    size = write_backup(busy.database, backup)
    assert size == backup.stat().st_size > 0
    assert backup.stat().st_mode & 0o777 == 0o600
    before = busy.database.run(rows_of)
    restored = restore_backup(backup, elsewhere, START)
    after = elsewhere.run(rows_of)
    assert {name: rows for name, rows in after.items() if name not in CHANGED} == {
        name: rows for name, rows in before.items() if name not in CHANGED
    }
    assert restored.rows == sum(len(rows) for rows in before.values())
    assert restored.faults == ()
    epochs = [{name: value for name, value in rows["meta"]}["epoch"] for rows in (before, after)]
    assert restored.epoch == epochs[1] != epochs[0]
    report = elsewhere.run(verify_audit)
    assert report.faults == ()
    assert report.entries == len(before["audit"]) + 1, "the chain tells that it was restored"


def test_a_restored_city_goes_on(busy: SmallCity, elsewhere: Database, tmp_path: Path) -> None:
    write_backup(busy.database, tmp_path / "b.sqlite")
    restore_backup(tmp_path / "b.sqlite", elsewhere, START)

    def act(connection: Connection) -> None:
        for number in range(2):
            unit = Unit(connection, START)
            unit.note_deed(LI, "note", f"incident:i-{number}")
            unit.finish()

    elsewhere.run(act)
    assert elsewhere.run(verify_audit).faults == ()


def test_a_backup_is_written_beside_open_transactions(busy: SmallCity, tmp_path: Path) -> None:
    before = busy.database.run(rows_of)

    def write(unit: Unit) -> None:
        unit.write_meta("city_name", "未提交")
        write_backup(busy.database, tmp_path / "b.sqlite")

    busy.ledger.transact(write)
    copy = Database(sqlite_url(tmp_path / "b.sqlite"))
    assert copy.run(rows_of) == before, "what was not committed is not there"
    copy.close()


def test_what_is_there_is_not_overwritten(busy: SmallCity, tmp_path: Path) -> None:
    (tmp_path / "b.sqlite").write_text("mine")
    with pytest.raises(FileExistsError):
        write_backup(busy.database, tmp_path / "b.sqlite")
    assert (tmp_path / "b.sqlite").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def spoil(kind: str, path: Path) -> None:
    body = path.read_bytes()
    match kind:
        case "missing":
            path.unlink()
        case "empty":
            path.write_bytes(b"")
        case "page":
            path.write_bytes(b"<html>sign in</html>")
        case "cut":
            path.write_bytes(body[: len(body) // 2])
        case "scrambled":
            half = len(body) // 2
            path.write_bytes(body[:half] + bytes(8192) + body[half + 8192 :])
        case "newer":
            with sqlite3.connect(path) as connection:
                connection.execute("UPDATE alembic_version SET version_num = '9999'")
            connection.close()
        case "foreign":
            path.unlink()
            with sqlite3.connect(path) as connection:
                connection.execute("CREATE TABLE song (name)")
            connection.close()


@pytest.mark.parametrize("kind", ["missing", "empty", "page", "cut", "scrambled", "newer", "foreign"])
def test_rubbish_changes_nothing(kind: str, busy: SmallCity, tmp_path: Path) -> None:
    backup = tmp_path / "b.sqlite"
    write_backup(busy.database, backup)
    spoil(kind, backup)
    before = busy.database.run(rows_of)
    with pytest.raises(BackupUnusable):
        restore_backup(backup, busy.database, START)
    assert busy.database.run(rows_of) == before


def test_faults_of_the_chain_are_told_and_the_rest_is_restored(
    busy: SmallCity, elsewhere: Database, tmp_path: Path
) -> None:
    write_backup(busy.database, tmp_path / "b.sqlite")
    with sqlite3.connect(tmp_path / "b.sqlite") as connection:
        connection.execute("UPDATE audit SET actor_name = '别人' WHERE number = 2")
    connection.close()
    restored = restore_backup(tmp_path / "b.sqlite", elsewhere, START)
    assert [fault.number for fault in restored.faults] == [2]
    assert restored.rows > 0
