"""Owns the imports of the program `central`: beside a serving central or without one, with a report."""

from __future__ import annotations

import argparse
import secrets
import sys
from collections import Counter
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlencode

from sqlalchemy.exc import SQLAlchemyError

from desktop.central.formats.limits import IMPORT_LIMITS
from desktop.central.formats.own_files import read_own_file
from desktop.central.ledger.backups import CONSOLE_NAME
from desktop.central.ledger.database import Database, DatabaseUnusable, sqlite_url
from desktop.central.ledger.imports.file_import import FileImport
from desktop.central.ledger.imports.grid_import import GridImport
from desktop.central.ledger.imports.requests import ImportRequest
from desktop.central.ledger.imports.worker_import import WorkerImport
from desktop.central.ledger.ledger import Ledger
from desktop.central.maintenance import EXIT_DATABASE, ask_serving, take_lock
from desktop.central.opening import open_rulebook, prepare_database
from desktop.central.rules.actor import Actor
from desktop.central.rules.imports.wording import describe
from desktop.central.rules.refusal import Refused
from desktop.models.finding import FindingKind
from desktop.models.person import Role
from desktop.settings.arguments import CentralTask
from desktop.settings.profile import Profile
from desktop.settings.settings import Language
from desktop.wire.codec import ReplyMalformed
from desktop.wire.imports import ImportReply, decode_import
from desktop.wire.orders import decode_problem

T = TypeVar("T")

EXIT_REFUSED = 7
MOST_LINES = 20
"""Findings of one kind that are told by lines of their own."""

PATHS = {
    CentralTask.IMPORT_GRIDS: "/v1/imports/grids",
    CentralTask.IMPORT_WORKERS: "/v1/imports/workers",
}

_COUNTS = {
    "begun": ("新增", "new"),
    "changed": ("变更", "changed"),
    "unchanged": ("不变", "unchanged"),
    "voided": ("作废", "void"),
    "organisations": ("机构", "organisations"),
    "posts_changed": ("换人岗位", "posts with other hands"),
    "posts_begun": ("新岗位", "posts begun"),
    "posts_ended": ("终止岗位", "posts ended"),
    "incidents_passed_on": ("转社区事件", "incidents passed on"),
}


def run_import(arguments: argparse.Namespace, profile: Profile) -> int:
    """Check a file and take it; with --check only say what would be found and changed.

    Returns:
        0 if it was taken, or could be; 7 if it was refused, 4 if file or central could not be reached.
    """
    is_chinese = arguments.language != Language.ENGLISH.value
    try:
        request = _request_of(arguments)
        reply = _import(arguments, profile, request)
    except (SQLAlchemyError, DatabaseUnusable, OSError, ReplyMalformed, KeyError, ValueError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()
        sys.stderr.write(f"Nothing was imported: {reason[0] if reason else type(error).__name__}\n")
        return EXIT_DATABASE
    except Refused as refusal:
        sys.stderr.write(f"Nothing was imported: {refusal.detail}\n")
        return EXIT_REFUSED
    sys.stdout.write(tell(reply, is_chinese=is_chinese))
    is_well = reply.applied or (arguments.check and reply.acceptable)
    return 0 if is_well else EXIT_REFUSED


def tell(reply: ImportReply, *, is_chinese: bool) -> str:
    """Return the report of an import as lines for people."""
    language = 0 if is_chinese else 1
    lines: list[str] = []
    told: Counter[FindingKind] = Counter()
    for finding in reply.findings:
        told[finding.kind] += 1
        if told[finding.kind] <= MOST_LINES:
            lines.append(describe(finding, is_chinese=is_chinese))
    for kind, count in sorted(reply.found.items()):
        if count > MOST_LINES:
            left = count - MOST_LINES
            lines.append(f"…… 另有 {left} 条 {kind}" if is_chinese else f"... and {left} more of {kind}")
    counts = [f"{_COUNTS[name][language]} {count}" for name, count in reply.counts.items() if name in _COUNTS]
    lines.append((" · ").join(([reply.crs] if reply.crs else []) + counts))
    if reply.applied:
        lines.append("已导入" if is_chinese else "imported")
    elif reply.acceptable:
        lines.append("可以导入" if is_chinese else "can be imported")
    else:
        lines.append(
            "未导入：请先改正错误；只有警告时可加 --accept-warnings"
            if is_chinese
            else "not imported: set the errors right; with warnings alone add --accept-warnings"
        )
    return "\n".join(lines) + "\n"


def _request_of(arguments: argparse.Namespace) -> ImportRequest:
    columns = dict(one.split("=", 1) for one in arguments.column)
    return ImportRequest(
        body=read_own_file(Path(arguments.file), IMPORT_LIMITS) if arguments.file else _name_it(),
        columns=columns,
        area_code=arguments.area,
        crs=arguments.crs,
        encoding=arguments.encoding,
        layer=arguments.layer,
        city_name=arguments.city_name,
        accepts_warnings=arguments.accept_warnings,
    )


def _name_it() -> bytes:
    raise OSError("name the file")


def _import(arguments: argparse.Namespace, profile: Profile, request: ImportRequest) -> ImportReply:
    if arguments.database_url is not None:
        return _write(arguments, arguments.database_url, request)
    with profile.central_lock_file.open("a") as lock:
        if not take_lock(lock):
            return _ask(arguments, profile, request)
        return _write(arguments, sqlite_url(profile.central_database_file), request)


def _ask(arguments: argparse.Namespace, profile: Profile, request: ImportRequest) -> ImportReply:
    """Have the serving central check the file, and take it if it can be."""
    of_grids = {"crs": request.crs, "layer": request.layer, "city_name": request.city_name}
    is_grids = arguments.task is CentralTask.IMPORT_GRIDS
    query = {
        "accept_warnings": str(request.accepts_warnings).lower(),
        "area": request.area_code,
        "encoding": request.encoding,
        **(of_grids if is_grids else {"sheet": request.layer}),
        **{f"{field}_column": column for field, column in request.columns.items()},
    }
    taken = None if arguments.check else _post(arguments.task, profile, request.body, query)
    if taken is None:
        taken = _post(arguments.task, profile, request.body, {**query, "check": "true"})
    if taken is None:
        raise OSError("the central refuses what is asked of it")
    return taken


def _post(task: CentralTask, profile: Profile, body: bytes, query: dict[str, str]) -> ImportReply | None:
    """Return what the central says, None where it refuses the file: a check tells why."""
    path = f"{PATHS[task]}?{urlencode({name: value for name, value in query.items() if value})}"
    headers = {"Idempotency-Key": secrets.token_hex(16), "Content-Type": "application/octet-stream"}
    status, answer = ask_serving(profile, "POST", path, body, headers)
    if status == HTTPStatus.UNPROCESSABLE_ENTITY and "check" not in query:
        return None
    if status >= 300:
        problem = decode_problem(answer)
        raise OSError(f"the central answers {status}: {problem.detail} {' '.join(problem.pointers)}".strip())
    return decode_import(answer)


def _write(arguments: argparse.Namespace, url: str, request: ImportRequest) -> ImportReply:
    database = Database(url)
    try:
        if not database.take_alone():
            raise DatabaseUnusable("another central is serving it; name its --profile instead")
        prepare_database(database)
        ledger = Ledger(database, database.run(open_rulebook), lambda: datetime.now(UTC))
        city_code = ledger.transact(lambda unit: unit.read_meta("city_code"))
        console = Actor("console", CONSOLE_NAME, Role.ADMIN, city_code)
        if arguments.task is CentralTask.IMPORT_GRIDS:
            return _take(ledger, GridImport(console, request), is_check=arguments.check)
        return _take(ledger, WorkerImport(console, request), is_check=arguments.check)
    finally:
        database.close()


def _take(ledger: Ledger, work: FileImport[T], *, is_check: bool) -> ImportReply:
    work.check(ledger.transact(work.read), ledger.clock())
    reply = decode_import(work.report(ledger.clock(), ()))
    if is_check or not reply.acceptable:
        return reply
    ledger.transact(lambda unit: work.write(unit, ledger.rules))
    return decode_import(work.report(ledger.clock(), ()))
