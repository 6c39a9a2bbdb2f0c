"""Owns the program `central`: opens the database, writes the demo once, serves until it is told to end."""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import sys
from contextlib import nullcontext
from datetime import UTC, datetime
from types import FrameType

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from desktop.central.channel_enrolment import run_channel_task
from desktop.central.city.demo import incidents_a_day, is_held_back
from desktop.central.city.demo_accounts import enrol_demo_accounts
from desktop.central.city.living import DEMO_SEED
from desktop.central.city.seed import seed_city
from desktop.central.enrolment import run_create_user
from desktop.central.hosting import (
    Host,
    Place,
    bind_listener,
    last_port,
    open_ledger,
    utc_now,
)
from desktop.central.importing import run_import
from desktop.central.ledger.database import Database, DatabaseUnusable, lift_limits, sqlite_url
from desktop.central.ledger.ledger import Ledger
from desktop.central.life_signs import LifeSigns
from desktop.central.maintenance import run_verify_audit, take_lock
from desktop.central.opening import has_city, prepare_database
from desktop.central.safekeeping import run_backup, run_restore
from desktop.central.tokens import enrol_tokens, load_tokens, save_private_json
from desktop.central.workers import SWITCH_INTERVAL_S, Workers
from desktop.settings.arguments import CentralTask
from desktop.settings.log_files import LogFiles
from desktop.settings.profile import Profile, open_profile

LOG = logging.getLogger(__name__)

EXIT_LOCKED = 3
EXIT_DATABASE = 4
EXIT_PORT = 5


def _say(**line: object) -> None:
    """Write one JSON line for whoever started this program."""
    # One write of the whole line: signs of life come from a thread of their own.
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _say_busy(used_s: float) -> None:
    _say(busy_s=round(used_s, 2))


def _progress(share: float, step: str) -> None:
    _say(progress=round(share, 3), step=step)
    sys.stderr.write(f"demo: {share:4.0%} {step}\n")
    sys.stderr.flush()


def run_central(arguments: argparse.Namespace) -> int:
    """Serve the embedded central of a profile.

    Returns:
        0 after a clean end, 3 if another central holds the profile, 4 if the database cannot be
        used, 5 if the port cannot, 6 if the audit chain has faults, 7 if an account or an import was
        refused.
    """
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    profile = open_profile(arguments.profile)
    log_files = LogFiles(profile.log_folder, "central")
    log_files.start()
    try:
        if arguments.task is CentralTask.VERIFY_AUDIT:
            return run_verify_audit(arguments.database_url, profile)
        if arguments.task is CentralTask.CREATE_USER:
            return run_create_user(arguments, profile)
        if arguments.task in (CentralTask.CREATE_CHANNEL, CentralTask.REVOKE_CHANNEL):
            return run_channel_task(arguments, profile)
        if arguments.task is CentralTask.BACKUP:
            return run_backup(arguments, profile)
        if arguments.task is CentralTask.RESTORE:
            return run_restore(arguments, profile)
        if arguments.task in (CentralTask.IMPORT_GRIDS, CentralTask.IMPORT_WORKERS):
            return run_import(arguments, profile)
        return _serve_alone(arguments, profile)
    finally:
        log_files.stop()


def _serve_alone(arguments: argparse.Namespace, profile: Profile) -> int:
    with profile.central_lock_file.open("a") as lock:
        if not take_lock(lock):
            name, place = arguments.profile, profile.central_file
            sys.stderr.write(f"Another central already serves the profile {name!r}; see {place}.\n")
            return EXIT_LOCKED
        try:
            return _serve_or_start_over(arguments, profile)
        except (SQLAlchemyError, DatabaseUnusable) as error:
            LOG.exception("the database cannot be used")
            sys.stderr.write(
                f"The database cannot be used: {_reason_of(error)}\nCheck --database-url and try again.\n"
            )
            return EXIT_DATABASE
        except (OSError, OverflowError) as error:
            LOG.exception("the port cannot be used")
            sys.stderr.write(f"Cannot listen on {arguments.host}:{arguments.port}: {error}\n")
            return EXIT_PORT


def _reason_of(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).splitlines()[0]


def _serve_or_start_over(arguments: argparse.Namespace, profile: Profile) -> int:
    """Serve; a demo whose own file is no database any more is moved aside, never deleted, and made anew."""
    try:
        return _serve(arguments, profile)
    except DatabaseError as error:
        path = profile.central_database_file
        if arguments.database_url or not arguments.demo or "not a database" not in str(error):
            raise
        aside = path.with_name(f"{path.name}.broken-{datetime.now(UTC):%Y%m%dT%H%M%S}")
        for ending in ("", "-wal", "-shm"):
            part = path.with_name(path.name + ending)
            if part.exists():
                part.rename(aside.with_name(aside.name + ending))
        LOG.error("the demo's database is no database (%s); moved to %s", _reason_of(error), aside)
        return _serve(arguments, profile)


def _serve(arguments: argparse.Namespace, profile: Profile) -> int:
    database = Database(arguments.database_url or sqlite_url(profile.central_database_file))
    try:
        if arguments.workers > 1 and database.is_sqlite:
            raise DatabaseUnusable("SQLite takes one process alone; --workers needs PostgreSQL")
        if not database.take_alone():
            raise DatabaseUnusable("another central is serving it")
        # A person at a terminal reads the steps; a program that waits hears that it may wait on.
        with LifeSigns(_say_busy) if arguments.parent_pipe is not None else nullcontext():
            prepare_database(database, reset=arguments.reset)
            if arguments.database_url is None:
                os.chmod(profile.central_database_file, 0o600)
            if arguments.demo and not database.run(has_city):
                _write_demo(arguments, database)
            ledger = open_ledger(database)
        tokens = _enrol(ledger, profile)
        if arguments.workers > 1:
            return _run_workers(arguments, profile, tokens)
        return _run_here(arguments, profile, ledger, tokens)
    finally:
        database.close()


def _write_demo(arguments: argparse.Namespace, database: Database) -> None:
    seed = DEMO_SEED if arguments.seed is None else arguments.seed
    grids, wished = arguments.grids, arguments.incidents_a_day
    if is_held_back(grids, wished):
        sys.stderr.write(
            f"demo: {grids:,} grids report {incidents_a_day(grids):,.0f} incidents a day, not 1.6 a worker; "
            "--incidents-a-day N asks for another number\n"
        )

    def write(connection: Connection) -> None:
        lift_limits(connection)
        seed_city(connection, seed, utc_now(), grids, _progress, wished)

    database.run(write)


def _enrol(ledger: Ledger, profile: Profile) -> dict[str, str]:
    path = profile.folder / "central-tokens.json"
    known = load_tokens(path)
    tokens = ledger.transact(lambda unit: enrol_tokens(unit, known, unit.read_meta("city_code")))
    ledger.transact(enrol_demo_accounts)
    if tokens != known:
        save_private_json(path, tokens)
    return tokens


def _place_of(arguments: argparse.Namespace, port: int) -> Place:
    return Place(arguments.host, port, arguments.speed)


def _announce(arguments: argparse.Namespace, profile: Profile, tokens: dict[str, str], port: int) -> None:
    url = _place_of(arguments, port).url(port)
    save_private_json(profile.central_file, {"url": url, "tokens": tokens, "pid": os.getpid()})
    _say(ready=True, url=url)
    if arguments.print_token:
        _say(tokens=tokens)


def _run_here(arguments: argparse.Namespace, profile: Profile, ledger: Ledger, tokens: dict[str, str]) -> int:
    """Serve in this process."""
    wished = arguments.port or last_port(profile.central_file)
    listener = bind_listener(arguments.host, wished, arguments.port != 0)
    port = listener.getsockname()[1]
    host = Host(ledger, profile, _place_of(arguments, port))
    if arguments.parent_pipe is not None:
        host.server.leave_with_parent(arguments.parent_pipe)
    # Uvicorn raises the signal that ended it once more; the end below must still be reached.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _note_signal)
    host.serve(listener, lambda _port: _announce(arguments, profile, tokens, port))
    return 0


def _run_workers(arguments: argparse.Namespace, profile: Profile, tokens: dict[str, str]) -> int:
    """Serve in processes of their own; this one watches over them, and keeps port and database theirs."""
    wished = arguments.port or last_port(profile.central_file)
    with bind_listener(arguments.host, wished, arguments.port != 0, is_shared=True) as held:
        port = held.getsockname()[1]
        place = _place_of(arguments, port)
        workers = Workers(arguments.workers, arguments.database_url, arguments.profile, place)
        is_well = workers.run(lambda: _announce(arguments, profile, tokens, port))
    if not is_well:
        sys.stderr.write(f"The serving processes end again and again; see {profile.log_folder}.\n")
    return 0 if is_well else EXIT_DATABASE


def _note_signal(number: int, _frame: FrameType | None) -> None:
    LOG.info("ended by %s", signal.Signals(number).name)
