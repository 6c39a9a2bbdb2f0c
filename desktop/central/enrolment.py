"""Owns `central create-user`: an account made from the console, beside a serving central or without one."""

from __future__ import annotations

import argparse
import getpass
import sys
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError

from desktop.central.ledger.accounts import AccountRequest, put_account
from desktop.central.ledger.backups import CONSOLE_NAME
from desktop.central.ledger.database import Database, DatabaseUnusable, sqlite_url
from desktop.central.ledger.ledger import Ledger
from desktop.central.ledger.passwords import hash_password
from desktop.central.ledger.unit import Unit
from desktop.central.maintenance import EXIT_DATABASE, ask_serving, take_lock
from desktop.central.opening import open_rulebook
from desktop.central.rules.accounts import password_fault
from desktop.central.rules.actor import Actor
from desktop.central.rules.refusal import Refused
from desktop.models.person import Role
from desktop.settings.profile import Profile
from desktop.wire.codec import ReplyMalformed, encode
from desktop.wire.orders import decode_problem

EXIT_REFUSED = 7


def run_create_user(arguments: argparse.Namespace, profile: Profile) -> int:
    """Make an account, or change the one of this user name.

    Returns:
        0 if it was made, 7 if it was refused, 4 if the central could not be reached.
    """
    try:
        said = _create(arguments, profile, _read_password())
    except (SQLAlchemyError, DatabaseUnusable, OSError, ReplyMalformed, KeyError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()
        sys.stderr.write(f"The central cannot be reached: {reason[0] if reason else type(error).__name__}\n")
        return EXIT_DATABASE
    except Refused as refusal:
        said = f"{refusal.detail} {' '.join(refusal.pointers)}"
    if said:
        sys.stderr.write(f"No account was made: {said.strip()}\n")
        return EXIT_REFUSED
    sys.stdout.write(f"{arguments.username}\n")
    return 0


def _read_password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("Password: ")
    return sys.stdin.readline().rstrip("\n")


def _create(arguments: argparse.Namespace, profile: Profile, password: str) -> str:
    """Make the account; returns why it was refused, empty if it was not."""
    if not arguments.username or not arguments.name:
        return "--username and --name are needed"
    if arguments.role not in {role.value for role in Role} - {Role.WALL.value}:
        return f"there is no role {arguments.role!r}"
    fault = password_fault(password, arguments.username)
    if fault:
        return fault
    if arguments.database_url is not None:
        return _write(arguments, arguments.database_url, password)
    with profile.central_lock_file.open("a") as lock:
        if not take_lock(lock):
            return _ask(arguments, profile, password)
        if not profile.central_database_file.exists():
            raise FileNotFoundError(f"{profile.central_database_file} does not exist")
        return _write(arguments, sqlite_url(profile.central_database_file), password)


def _id_of(arguments: argparse.Namespace) -> str:
    return arguments.person or f"user-{arguments.username}"


def _ask(arguments: argparse.Namespace, profile: Profile, password: str) -> str:
    body = {
        "username": arguments.username,
        "name": arguments.name,
        "role": arguments.role,
        "phone": arguments.phone,
        "password": password,
    }
    if arguments.area:
        body["area_code"] = arguments.area
    status, reply = ask_serving(profile, "PUT", f"/v1/accounts/{_id_of(arguments)}", encode(body))
    if status < 300:
        return ""
    problem = decode_problem(reply)
    return f"{problem.detail} {' '.join(problem.pointers)}"


def _write(arguments: argparse.Namespace, url: str, password: str) -> str:
    database = Database(url)
    try:
        if not database.take_alone():
            raise DatabaseUnusable("another central is serving it; name its --profile instead")
        database.migrate()
        hashed = hash_password(password)
        ledger = Ledger(database, database.run(open_rulebook), lambda: datetime.now(UTC))
        ledger.transact(lambda unit: _put(unit, arguments, hashed))
    finally:
        database.close()
    return ""


def _put(unit: Unit, arguments: argparse.Namespace, hashed: str) -> None:
    city_code = unit.read_meta("city_code")
    if not city_code:
        raise DatabaseUnusable("it holds no city yet")
    wanted = AccountRequest(
        id=_id_of(arguments),
        username=arguments.username,
        name=arguments.name,
        role=Role(arguments.role),
        area_code=arguments.area,
        phone=arguments.phone,
        password_hash=hashed,
    )
    put_account(unit, Actor("console", CONSOLE_NAME, Role.ADMIN, city_code), wanted)
