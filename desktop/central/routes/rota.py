"""Owns the reading route of the rota: what is planned for every post of an area over a window."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from pydantic import AwareDatetime

from desktop.central.ledger.posts import RotaData, read_rota
from desktop.central.routes.context import (
    bearer_for,
    context_of,
    is_known,
    json_bytes,
    not_modified,
    tag_headers,
    tag_of,
)
from desktop.central.rules.actor import Actor
from desktop.central.rules.refusal import Refused
from desktop.central.rules.rights import Reading
from desktop.central.rules.rota import plan_post
from desktop.models.post import PostPlan
from desktop.models.problem import ProblemType
from desktop.wire.readings import RotaReply, encode_reading

DEFAULT_WINDOW = timedelta(hours=24)
"""What is resolved when no end is named."""

LONGEST_WINDOW = timedelta(days=8)
"""A week and a day: more would hold up everybody else's requests for seconds."""

FIRST_YEAR, LAST_YEAR = 2000, 2200
"""Beyond these no rota is kept, and the calendar ends not far from its edge."""

router = APIRouter(prefix="/v1")


@router.get("/rota")
async def get_rota(
    request: Request,
    actor: Annotated[Actor, Depends(bearer_for(Reading.ROTA))],
    start: Annotated[AwareDatetime | None, Query(alias="from")] = None,
    end: Annotated[AwareDatetime | None, Query(alias="to")] = None,
    explain: bool = False,
    if_none_match: Annotated[str | None, Header(alias="If-None-Match")] = None,
) -> Response:
    """Return the plan of every post of the viewer's area: from now, for a day, unless a window is named."""
    context = context_of(request)
    start, end = _window(start or context.ledger.clock(), end)
    data = await context.ledger.transact_async(lambda unit: read_rota(unit, actor.area_code, start))
    # Off the event loop and off the database's thread: a week of a large city takes a while to resolve.
    posts = await asyncio.to_thread(_resolve, data, start, end, explain)
    tag = tag_of(start, end, posts)
    if is_known(if_none_match, tag):
        return not_modified(tag)
    reply = RotaReply(
        start=start,
        end=end,
        posts=posts,
        server_time_ms=context.now_ms(),
        data_as_of=context.data_as_of(),
    )
    return json_bytes(encode_reading(reply), headers=tag_headers(tag))


def _window(start: datetime, end: datetime | None) -> tuple[datetime, datetime]:
    if not FIRST_YEAR <= start.year <= LAST_YEAR:
        raise Refused(ProblemType.VALIDATION, "no rota is kept for that time", pointers=("/query/from",))
    first = start.astimezone(UTC)
    last = first + DEFAULT_WINDOW if end is None else end
    if not first < last <= first + LONGEST_WINDOW:
        raise Refused(
            ProblemType.VALIDATION,
            f"the window must end after it begins, at most {LONGEST_WINDOW.days} days later",
            pointers=("/query/to",),
        )
    return first, last.astimezone(UTC)


def _resolve(data: RotaData, start: datetime, end: datetime, explain: bool) -> tuple[PostPlan, ...]:
    return tuple(
        plan_post(pattern, absences, start, end, data.zone, explain=explain)
        for pattern, absences in data.posts
    )
