"""Owns the program `central`: opens the database, writes the demo once, serves until it is told to end."""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import socket
import sys
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import FrameType

import uvicorn
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from desktop.central.app import LOOPBACK_HOSTS, build_app
from desktop.central.city.seed import seed_city
from desktop.central.enrolment import run_create_user
from desktop.central.ledger.anchors import AuditAnchors
from desktop.central.ledger.database import Database, DatabaseUnusable, sqlite_url
from desktop.central.ledger.ledger import Ledger
from desktop.central.ledger.unit import Unit
from desktop.central.maintenance import run_verify_audit, take_lock
from desktop.central.opening import has_city, open_rulebook, prepare_database
from desktop.central.routes.context import Context, read_city
from desktop.central.serving import Beat, CentralServer
from desktop.central.simulator.simulator import Simulator
from desktop.central.tokens import enrol_tokens, load_tokens, save_private_json
from desktop.settings.arguments import CentralTask
from desktop.settings.log_files import LogFiles
from desktop.settings.profile import Profile, open_profile

LOG = logging.getLogger(__name__)

DEFAULT_SEED = 519
SWITCH_INTERVAL_S = 0.0005
"""Requests hop between the event loop and the database's threads; at the usual 5 ms each hop costs that."""

EXIT_LOCKED = 3
EXIT_DATABASE = 4
EXIT_PORT = 5


def _say(**line: object) -> None:
    """Write one JSON line for whoever started this program."""
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _progress(share: float, step: str) -> None:
    _say(progress=round(share, 3), step=step)


def _utc_now() -> datetime:
    return datetime.now(UTC)


def run_central(arguments: argparse.Namespace) -> int:
    """Serve the embedded central of a profile.

    Returns:
        0 after a clean end, 3 if another central holds the profile, 4 if the database cannot be
        used, 5 if the port cannot, 6 if the audit chain has faults, 7 if an account was refused.
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
        if not database.take_alone():
            raise DatabaseUnusable("another central is serving it")
        prepare_database(database, reset=arguments.reset)
        if arguments.database_url is None:
            os.chmod(profile.central_database_file, 0o600)
        seed = DEFAULT_SEED if arguments.seed is None else arguments.seed
        if arguments.demo and not database.run(has_city):
            database.run(lambda connection: seed_city(connection, seed, _utc_now(), progress=_progress))
        ledger = Ledger(database, database.run(open_rulebook), _utc_now)
        ledger.load_head()
        city = ledger.transact(read_city)
        context = Context(ledger, city, time.monotonic)
        tokens = _enrol(ledger, profile)
        anchors = AuditAnchors(profile.audit_anchors_file)
        context.read_anchors = anchors.read
        context.load_tokens()
        make_simulator = partial(_make_simulator, ledger, arguments.speed) if city.is_demo else None
        beat = Beat(context, make_simulator, anchors)
        return _run_server(arguments, profile, context, beat, tokens)
    finally:
        database.close()


def _make_simulator(ledger: Ledger, speed: float) -> Simulator:
    return Simulator(ledger, ledger.transact(_read_seed), speed)


def _read_seed(unit: Unit) -> int:
    return int(unit.read_meta("seed", str(DEFAULT_SEED)))


def _enrol(ledger: Ledger, profile: Profile) -> dict[str, str]:
    path = profile.folder / "central-tokens.json"
    known = load_tokens(path)
    tokens = ledger.transact(lambda unit: enrol_tokens(unit, known, unit.read_meta("city_code")))
    if tokens != known:
        save_private_json(path, tokens)
    return tokens


def _run_server(
    arguments: argparse.Namespace,
    profile: Profile,
    context: Context,
    beat: Beat,
    tokens: dict[str, str],
) -> int:
    is_local = arguments.host in ("127.0.0.1", "localhost", "::1")
    hosts: frozenset[str] = LOOPBACK_HOSTS if is_local else frozenset()
    app = build_app(context, allowed_hosts=hosts)
    listener = bind_listener(
        arguments.host, arguments.port or _last_port(profile.central_file), arguments.port != 0
    )
    config = uvicorn.Config(
        app, log_config=None, access_log=False, timeout_graceful_shutdown=1, server_header=False
    )
    server = CentralServer(config, context, beat)
    if arguments.parent_pipe is not None:
        server.leave_with_parent(arguments.parent_pipe)
    port = listener.getsockname()[1]
    url = f"http://{'[::1]' if arguments.host == '::1' else arguments.host}:{port}"

    def announce(_port: int) -> None:
        save_private_json(profile.central_file, {"url": url, "tokens": tokens, "pid": os.getpid()})
        _say(ready=True, url=url)
        if arguments.print_token:
            _say(tokens=tokens)

    server.on_ready = announce
    # Uvicorn raises the signal that ended it once more; the end below must still be reached.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _note_signal)
    try:
        server.run(sockets=[listener])
    finally:
        listener.close()
    return 0


def _note_signal(number: int, _frame: FrameType | None) -> None:
    LOG.info("ended by %s", signal.Signals(number).name)


def _last_port(central_file: Path) -> int:
    """Return the port of the last run, 0 if unknown: desks find the central again where it was."""
    try:
        port = int(str(json.loads(central_file.read_text("utf-8"))["url"]).rsplit(":", 1)[1])
        return port if 0 < port < 65_536 else 0
    except (OSError, ValueError, KeyError, IndexError, TypeError):
        return 0


def bind_listener(host: str, port: int, is_demanded: bool) -> socket.socket:
    """Return a socket bound to a port; to any free one if the wished one is taken and was not demanded."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named, because the event loop turns Nagle's delay off for sockets alone that name it:
    # else each reply of two segments waits 40 ms for the reader's acknowledgement.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        if is_demanded:
            raise
        listener.bind((host, 0))
    return listener
