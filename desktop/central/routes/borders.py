"""Owns the route of the border check: what is wrong with the partition, and what lies outside of it."""

from __future__ import annotations

import asyncio
from collections import Counter
from itertools import accumulate, takewhile
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from desktop.central.ledger.border_checks import (
    GroundCheck,
    faults_within,
    find_outsiders,
    read_placed,
)
from desktop.central.ledger.reader import PAGE_LIMIT_BYTES
from desktop.central.routes.context import Context, bearer_for, context_of, json_bytes
from desktop.central.rules.actor import Actor
from desktop.central.rules.refusal import Refused
from desktop.central.rules.rights import Reading, may_read
from desktop.models.partition import BorderCheck, BorderFault, Outsider
from desktop.models.problem import ProblemType
from desktop.wire.borders import BorderCheckReply
from desktop.wire.codec import encode

WAIT_S = 3.0
"""How long a request waits for a check that runs; a city's takes tenths of a second, a province's longer."""

MOST_OUTSIDERS = 1000

router = APIRouter(prefix="/v1")
Officer = Annotated[Actor, Depends(bearer_for(Reading.BORDERS))]
PageToken = Annotated[str, Query(pattern=r"^([0-9a-f]{12}:[0-9]{1,9})?$")]


@router.get("/border-check")
async def get_border_check(request: Request, actor: Officer, page: PageToken = "") -> Response:
    """Return a page of what is wrong with the grids of the viewer's area, and what lies outside of all grids.

    The partition is checked once for each geometry. While a large one is being checked, `progress` is below 1
    and there are no faults yet: ask again.
    """
    context = context_of(request)
    check = await context.borders.look(WAIT_S)
    content_hash = context.city.geometry.content_hash
    mark, _, offset = page.partition(":")
    if page and mark != content_hash[:12]:
        raise Refused(ProblemType.CURSOR_GONE, "the grids have changed since; begin with the first page")
    faults = await asyncio.to_thread(faults_within, check.faults, actor.area_code)
    start = int(offset or 0)
    shown = _page_of(faults, start)
    end = start + len(shown)
    reply = BorderCheckReply(
        check=BorderCheck(
            progress=check.progress,
            checked_at=check.checked_at,
            grids=len(check.locator.codes),
            counts=dict(Counter(one.kind for one in faults)),
            faults=shown,
            outsiders=() if page else await _outsiders(context, actor, check),
        ),
        content_hash=content_hash,
        next=f"{content_hash[:12]}:{end}" if end < len(faults) else None,
        **context.stamp(),
    )
    return json_bytes(encode(reply))


def _page_of(faults: tuple[BorderFault, ...], start: int) -> tuple[BorderFault, ...]:
    """Return the faults from a place on, as many as a page holds, one at least."""
    sizes = accumulate(len(encode(one)) for one in faults[start:])
    count = sum(1 for _ in takewhile(lambda size: size <= PAGE_LIMIT_BYTES, sizes))
    return faults[start : start + max(1, count)]


async def _outsiders(context: Context, actor: Actor, check: GroundCheck) -> tuple[Outsider, ...]:
    """Return what lies outside of every grid now; workers only to whoever may see where they are."""
    with_workers = may_read(actor.role, Reading.POSITIONS)
    placed = await context.ledger.transact_async(
        lambda unit: read_placed(unit, actor.area_code, with_workers=with_workers)
    )
    # Of a province it takes a second, for which no transaction waits.
    found = await asyncio.to_thread(find_outsiders, placed, check.locator)
    return tuple(found[:MOST_OUTSIDERS])
