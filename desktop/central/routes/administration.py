"""Owns the routes of administration; for that role alone."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from desktop.central.ledger.audit import read_batch, read_head
from desktop.central.routes.context import bearer_for, context_of, json_bytes
from desktop.central.rules.actor import Actor
from desktop.central.rules.audit_chain import ChainChecker
from desktop.central.rules.rights import Reading
from desktop.wire.administration import AuditFault, AuditReply
from desktop.wire.codec import encode

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
        server_time_ms=context.now_ms(),
        data_as_of=context.data_as_of(),
    )
    return json_bytes(encode(reply))
