"""Owns the routes of administration; for that role alone."""

from __future__ import annotations

import asyncio
import logging
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy.exc import SQLAlchemyError

from desktop.central.ledger.audit import read_batch, read_head
from desktop.central.ledger.backups import backup_name, write_backup
from desktop.central.ledger.unit import Unit
from desktop.central.routes.context import bearer_for, context_of, json_bytes
from desktop.central.routes.problems import PROBLEM_RESPONSES
from desktop.central.rules.actor import Actor
from desktop.central.rules.audit_chain import ChainChecker
from desktop.central.rules.refusal import Refused
from desktop.central.rules.rights import Reading
from desktop.models.problem import ProblemType
from desktop.wire.administration import AuditFault, AuditReply, BackupReply
from desktop.wire.codec import encode

LOG = logging.getLogger(__name__)

router = APIRouter(prefix="/v1")


@router.get("/audit/verification")
async def verify(request: Request, actor: Annotated[Actor, Depends(bearer_for(Reading.AUDIT))]) -> Response:
    """Walk the whole audit chain and say what is wrong with it; others are served between its batches."""
    del actor
    context = context_of(request)
    checker = ChainChecker(context.read_anchors())
    place = 0
    while True:
        batch, head = await context.ledger.transact_async(
            lambda unit, after=place: (read_batch(unit.connection, after), read_head(unit.connection))  # type: ignore[misc]
        )
        if not batch.entries:
            break
        for entry in batch.entries:
            checker.take(entry)
        place = batch.last_place
    report = checker.report(head)
    reply = AuditReply(
        entries=report.entries,
        head_seal=report.head.seal,
        faults=tuple(AuditFault(fault.number, fault.kind.value) for fault in report.faults),
        **context.stamp(),
    )
    return json_bytes(encode(reply))


@router.post("/backups", status_code=201, responses=PROBLEM_RESPONSES)
async def back_up(
    request: Request, actor: Annotated[Actor, Depends(bearer_for(Reading.BACKUPS))]
) -> Response:
    """Write the whole database into a file in the central's folder, while everybody is served."""
    context = context_of(request)
    ledger = context.ledger

    def name_it(unit: Unit) -> str:
        name = backup_name(unit.read_meta("city_code"), unit.now)
        unit.note_deed(actor, "back-up", f"backup:{name}")
        return name

    name = await ledger.transact_async(name_it)
    try:
        size = await asyncio.to_thread(write_backup, ledger.database, context.backup_folder / name)
    except FileExistsError as error:
        raise Refused(ProblemType.TRANSITION_NOT_ALLOWED, "one was written in this very second") from error
    except (OSError, SQLAlchemyError) as error:
        LOG.exception("a backup failed")
        raise Refused(ProblemType.UNAVAILABLE, "the backup could not be written", retry_after_s=60) from error
    reply = BackupReply(name=name, bytes=size, **context.stamp())
    return json_bytes(encode(reply), status=201)
