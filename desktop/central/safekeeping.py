"""Owns `central backup FILE` and `central restore FILE`: the whole city into a file, and back."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from desktop.central.ledger.backups import BackupUnusable, restore_backup, write_backup
from desktop.central.ledger.database import Database, DatabaseUnusable, sqlite_url
from desktop.central.maintenance import EXIT_DATABASE, EXIT_FAULTS, ask_serving, take_lock
from desktop.central.opening import has_city
from desktop.settings.profile import Profile
from desktop.wire.administration import decode_backup
from desktop.wire.codec import ReplyMalformed

_FAILURES = (
    SQLAlchemyError,
    DatabaseUnusable,
    BackupUnusable,
    OSError,
    ReplyMalformed,
    KeyError,
)


def _reason_of(error: Exception) -> str:
    lines = str(getattr(error, "orig", None) or error).splitlines()
    return lines[0] if lines else type(error).__name__


def run_backup(arguments: argparse.Namespace, profile: Profile) -> int:
    """Write a backup, beside a serving central or without one.

    Returns:
        0 if it was written, 4 if it could not be.
    """
    try:
        path = _wanted(arguments.file)
        size = _back_up(arguments.database_url, profile, path)
    except _FAILURES as error:
        sys.stderr.write(f"No backup was written: {_reason_of(error)}\n")
        return EXIT_DATABASE
    sys.stdout.write(json.dumps({"backup": str(path), "bytes": size}, ensure_ascii=False) + "\n")
    return 0


def _wanted(file: str) -> Path:
    if not file:
        raise OSError("name the file")
    return Path(file).absolute()


def _back_up(database_url: str | None, profile: Profile, path: Path) -> int:
    if database_url is not None:
        return _write(database_url, path)
    with profile.central_lock_file.open("a") as lock:
        if not take_lock(lock):
            return _ask(profile, path)
        if not profile.central_database_file.exists():
            raise FileNotFoundError(f"{profile.central_database_file} does not exist")
        return _write(sqlite_url(profile.central_database_file), path)


def _write(url: str, path: Path) -> int:
    database = Database(url)
    try:
        return write_backup(database, path)
    finally:
        database.close()


def _ask(profile: Profile, path: Path) -> int:
    """Have the serving central write one into its folder, and take it from there."""
    if path.exists():
        raise FileExistsError(f"{path} exists already")
    status, body = ask_serving(profile, "POST", "/v1/backups", b"{}")
    if status != 201:
        raise OSError(f"the central answers {status}")
    made = profile.backup_folder / decode_backup(body).name
    part = path.with_name(f".{path.name}.part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        shutil.copyfile(made, part)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    made.unlink()
    return path.stat().st_size


def run_restore(arguments: argparse.Namespace, profile: Profile) -> int:
    """Put a backup in place of a profile's database, or into PostgreSQL; nothing may serve it.

    The SQLite file that was there is moved aside, never deleted; a PostgreSQL database that holds a city is
    refused without --reset.

    Returns:
        0 if it was restored, 6 if its audit chain has faults all the same, 4 if it was not restored.
    """
    try:
        path = _wanted(arguments.file)
        if arguments.database_url is None:
            found = _restore_file(path, profile)
        else:
            found = _restore_into(path, arguments.database_url, arguments.reset)
    except _FAILURES as error:
        sys.stderr.write(f"Nothing was restored: {_reason_of(error)}\n")
        return EXIT_DATABASE
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    if found["faults"]:
        sys.stderr.write("The audit chain of this backup has faults; see verify-audit.\n")
    return EXIT_FAULTS if found["faults"] else 0


def _put(path: Path, database: Database) -> dict[str, object]:
    restored = restore_backup(path, database, datetime.now(UTC))
    faults = [{"number": fault.number, "kind": fault.kind.value} for fault in restored.faults]
    return {"rows": restored.rows, "epoch": restored.epoch, "faults": faults}


def _restore_into(path: Path, url: str, reset: bool) -> dict[str, object]:
    database = Database(url)
    try:
        if not database.take_alone():
            raise DatabaseUnusable("a central is serving it; end it first")
        database.migrate()
        if not reset and database.run(has_city):
            raise DatabaseUnusable("it holds a city already; --reset drops it")
        return _put(path, database)
    finally:
        database.close()


def _restore_file(path: Path, profile: Profile) -> dict[str, object]:
    with profile.central_lock_file.open("a") as lock:
        if not take_lock(lock):
            raise DatabaseUnusable("a central is serving this profile; end it first")
        target = profile.central_database_file
        fresh = target.with_name(f"{target.name}.restoring")
        for ending in ("", "-wal", "-shm"):
            fresh.with_name(fresh.name + ending).unlink(missing_ok=True)
        database = Database(sqlite_url(fresh))
        try:
            found = _put(path, database)
        finally:
            database.close()
        os.chmod(fresh, 0o600)
        found["aside"] = _move_aside(profile)
        fresh.rename(target)
    return found


def _move_aside(profile: Profile) -> str:
    """Move the old database out of the way, with the anchors of its audit chain; returns where it is."""
    target, stamp = profile.central_database_file, f"{datetime.now(UTC):%Y%m%dT%H%M%S}"
    moved = ""
    for ending in ("", "-wal", "-shm"):
        path = target.with_name(target.name + ending)
        if path.exists():
            aside = path.with_name(path.name.replace(target.name, f"{target.name}.replaced-{stamp}", 1))
            path.rename(aside)
            moved = moved or str(aside)
    anchors = profile.audit_anchors_file
    if anchors.exists():
        anchors.rename(anchors.with_name(f"{anchors.name}.replaced-{stamp}"))
    return moved
