"""Owns `central create-channel` and `central revoke-channel`, beside a serving central or without one."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from desktop.central.enrolment import EXIT_REFUSED
from desktop.central.ledger.backups import CONSOLE_NAME
from desktop.central.ledger.database import Database, DatabaseUnusable, sqlite_url
from desktop.central.ledger.intake_channels import put_channel, revoke_channel
from desktop.central.ledger.ledger import Ledger
from desktop.central.ledger.unit import Unit
from desktop.central.maintenance import EXIT_DATABASE, ask_serving, take_lock
from desktop.central.opening import open_rulebook
from desktop.central.routes.intake_bodies import ChannelBody
from desktop.central.rules.actor import Actor
from desktop.central.rules.refusal import Refused
from desktop.models.datum import Crs
from desktop.models.person import Role
from desktop.settings.arguments import CentralTask
from desktop.settings.profile import Profile
from desktop.wire.codec import ReplyMalformed, encode
from desktop.wire.intake import decode_channel
from desktop.wire.orders import decode_problem

T = TypeVar("T")


class _Unwanted(Exception):
    """It was refused; says why."""


def run_channel_task(arguments: argparse.Namespace, profile: Profile) -> int:
    """Give an intake channel a new secret and print it, or shut one out.

    Returns:
        0 if it was done, 7 if it was refused, 4 if the central could not be reached.
    """
    try:
        secret = _carry_out(arguments, profile)
    except (SQLAlchemyError, DatabaseUnusable, OSError, ReplyMalformed, KeyError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()
        sys.stderr.write(f"The central cannot be reached: {reason[0] if reason else type(error).__name__}\n")
        return EXIT_DATABASE
    except ValidationError as error:
        names = " ".join("/".join(str(part) for part in one["loc"]) for one in error.errors())
        sys.stderr.write(f"Nothing was done: {error.errors()[0]['msg']} {names}\n")
        return EXIT_REFUSED
    except (Refused, _Unwanted) as refusal:
        sys.stderr.write(f"Nothing was done: {refusal}\n")
        return EXIT_REFUSED
    sys.stdout.write(f"{secret or arguments.channel}\n")
    return 0


def _carry_out(arguments: argparse.Namespace, profile: Profile) -> str:
    """Do what is asked; returns the new secret, empty where a channel was shut out."""
    if not arguments.channel:
        raise _Unwanted("--channel is needed")
    body = _body_of(arguments) if arguments.task is CentralTask.CREATE_CHANNEL else None
    if arguments.database_url is not None:
        return _write(arguments.database_url, arguments.channel, body)
    with profile.central_lock_file.open("a") as lock:
        if not take_lock(lock):
            return _ask(profile, arguments.channel, body)
        if not profile.central_database_file.exists():
            raise FileNotFoundError(f"{profile.central_database_file} does not exist")
        return _write(sqlite_url(profile.central_database_file), arguments.channel, body)


def _body_of(arguments: argparse.Namespace) -> ChannelBody:
    given = {
        "name": arguments.name,
        "source": arguments.source,
        "area_code": arguments.area or None,
        "class_code": arguments.class_code,
        "grid_code": arguments.grid,
        "crs": arguments.crs or Crs.WGS84.value,
    }
    return ChannelBody.model_validate(given)


def _ask(profile: Profile, channel_id: str, body: ChannelBody | None) -> str:
    path = f"/v1/intake-channels/{channel_id}"
    if body is None:
        status, reply = ask_serving(profile, "DELETE", path)
    else:
        status, reply = ask_serving(profile, "PUT", path, encode(body.model_dump(mode="json")))
    if status >= 300:
        problem = decode_problem(reply)
        raise _Unwanted(f"{problem.detail} {' '.join(problem.pointers)}".strip())
    return decode_channel(reply).secret


def _write(url: str, channel_id: str, body: ChannelBody | None) -> str:
    def work(unit: Unit, ledger: Ledger, console: Actor) -> str:
        if body is None:
            revoke_channel(unit, console, channel_id)
            return ""
        wanted = body.request(channel_id, console.area_code)
        return put_channel(unit, console, wanted, ledger.rules)[1]

    return _change(url, work)


def _change(url: str, work: Callable[[Unit, Ledger, Actor], T]) -> T:
    """Change a database that nothing serves, as the console."""
    database = Database(url)
    try:
        if not database.take_alone():
            raise DatabaseUnusable("another central is serving it; name its --profile instead")
        database.migrate()
        ledger = Ledger(database, database.run(open_rulebook), lambda: datetime.now(UTC))

        def in_unit(unit: Unit) -> T:
            city_code = unit.read_meta("city_code")
            if not city_code:
                raise DatabaseUnusable("it holds no city yet")
            return work(unit, ledger, Actor("console", CONSOLE_NAME, Role.ADMIN, city_code))

        return ledger.transact(in_unit)
    finally:
        database.close()
