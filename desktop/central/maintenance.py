"""Owns what is done to a central from outside: asking the one that serves, verifying its audit chain.

While a central serves the database, it is asked over HTTP; SQLite bears one process alone.
"""

from __future__ import annotations

import fcntl
import http.client
import json
import sys
from http.client import HTTPException
from typing import IO
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError

from desktop.central.ledger.anchors import AuditAnchors
from desktop.central.ledger.audit import verify_audit
from desktop.central.ledger.database import Database, sqlite_url
from desktop.settings.profile import Profile
from desktop.wire.administration import AuditFault, decode_audit
from desktop.wire.codec import ReplyMalformed

EXIT_DATABASE = 4
EXIT_FAULTS = 6
LIMIT_S = 600.0
"""Longest verification: some ten million entries."""

_SENTENCE = {
    "altered": "entry {number} was altered",
    "missing": "entry {number} is missing",
    "reordered": "entry {number} stands in another place",
    "truncated": "the chain ends before entry {number}",
    "unsealed": "entry {number} was not written by the central",
}


def take_lock(lock: IO[str]) -> bool:
    """Take a lock file for this process; False if another holds it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def run_verify_audit(database_url: str | None, profile: Profile) -> int:
    """Verify the audit chain of a profile's central, or of a database, and say what was found.

    Returns:
        0 if the chain is whole, 6 if it has faults, 4 if it could not be read.
    """
    try:
        entries, faults = _verify(database_url, profile)
    except (SQLAlchemyError, OSError, ReplyMalformed, KeyError, ValueError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()
        sys.stderr.write(f"The audit chain cannot be read: {reason[0] if reason else type(error).__name__}\n")
        return EXIT_DATABASE
    found = [{"number": fault.number, "kind": fault.kind} for fault in faults]
    sys.stdout.write(json.dumps({"entries": entries, "faults": found}) + "\n")
    for fault in faults:
        sys.stderr.write(_SENTENCE.get(fault.kind, "entry {number}").format(number=fault.number) + "\n")
    return EXIT_FAULTS if faults else 0


def _verify(database_url: str | None, profile: Profile) -> tuple[int, tuple[AuditFault, ...]]:
    if database_url is not None:
        return _verify_database(database_url, profile)
    with profile.central_lock_file.open("a") as lock:
        if not take_lock(lock):
            return _ask_central(profile)
        if not profile.central_database_file.exists():
            raise FileNotFoundError(f"{profile.central_database_file} does not exist")
        return _verify_database(sqlite_url(profile.central_database_file), profile)


def _verify_database(url: str, profile: Profile) -> tuple[int, tuple[AuditFault, ...]]:
    anchors = AuditAnchors(profile.audit_anchors_file).read()
    database = Database(url)
    try:
        report = database.run(lambda connection: verify_audit(connection, anchors))
    finally:
        database.close()
    return report.entries, tuple(AuditFault(fault.number, fault.kind.value) for fault in report.faults)


def _ask_central(profile: Profile) -> tuple[int, tuple[AuditFault, ...]]:
    """Have the central that serves this profile verify its own chain."""
    status, body = ask_serving(profile, "GET", "/v1/audit/verification")
    if status != http.client.OK:
        raise OSError(f"the central answers {status}")
    found = decode_audit(body)
    return found.entries, found.faults


def ask_serving(
    profile: Profile,
    method: str,
    path: str,
    body: bytes | None = None,
    more_headers: dict[str, str] | None = None,
) -> tuple[int, bytes]:
    """Ask the central that serves a profile, as its administrator; returns status and body.

    Raises:
        OSError: It cannot be reached or speaks no HTTP, or no central ever served the profile.
        KeyError, ValueError: The note of where it is is none.
    """
    serving = json.loads(profile.central_file.read_text("utf-8"))
    address = urlsplit(serving["url"])
    connection = http.client.HTTPConnection(address.hostname or "127.0.0.1", address.port, timeout=LIMIT_S)
    headers = {"Authorization": f"Bearer {serving['tokens']['admin']}", "Content-Type": "application/json"}
    headers.update(more_headers or {})
    try:
        connection.request(method, path, body, headers)
        reply = connection.getresponse()
        return reply.status, reply.read()
    except HTTPException as error:
        raise OSError(f"no central answers there: {error!r}") from error
    finally:
        connection.close()
