"""Owns the reading routes of the rota: the plan of a window, absences, swaps, drafts, one post."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import AwareDatetime

from desktop.central.ledger.post_books import RotaData, read_rota
from desktop.central.ledger.rota_drafts import list_drafts, read_draft
from desktop.central.ledger.rota_readings import list_absences, list_swaps, read_post
from desktop.central.routes.context import bearer_for, context_of
from desktop.central.routes.tags import Known, answer_reading, answer_tagged
from desktop.central.rules.actor import Actor
from desktop.central.rules.posts.plan import plan_post
from desktop.central.rules.refusal import Refused
from desktop.central.rules.rights import Reading
from desktop.models.post import PostPlan
from desktop.models.problem import ProblemType
from desktop.wire.rota import (
    AbsencesReply,
    DraftsReply,
    PostReply,
    RotaReply,
    SwapsReply,
)

DEFAULT_WINDOW = timedelta(hours=24)
"""What is resolved when no end is named."""

LONGEST_WINDOW = timedelta(days=8)
"""A week and a day: more would hold up everybody else's requests for seconds."""

FIRST_YEAR, LAST_YEAR = 2000, 2200
"""Beyond these no rota is kept, and the calendar ends not far from its edge."""

ABSENCES_WINDOW = timedelta(days=31)
"""Absences that are listed where no end is named."""

router = APIRouter(prefix="/v1")
Reader = Annotated[Actor, Depends(bearer_for(Reading.ROTA))]
AbsenceReader = Annotated[Actor, Depends(bearer_for(Reading.ABSENCES))]
Planner = Annotated[Actor, Depends(bearer_for(Reading.DRAFTS))]
RowId = Annotated[str, Path(min_length=1, max_length=64)]


@router.get("/rota")
async def get_rota(
    request: Request,
    actor: Reader,
    start: Annotated[AwareDatetime | None, Query(alias="from")] = None,
    end: Annotated[AwareDatetime | None, Query(alias="to")] = None,
    explain: bool = False,
    if_none_match: Known = None,
) -> Response:
    """Return the plan of every post of the viewer's area: from now, for a day, unless a window is named."""
    context = context_of(request)
    start, end = _window(start or context.ledger.clock(), end)
    data = await context.ledger.transact_async(lambda unit: read_rota(unit, actor.area_code, start))
    # Off the event loop and off the database's thread: a week of a large city takes a while to resolve.
    posts = await asyncio.to_thread(_resolve, data, start, end, explain)
    return answer_tagged(
        request,
        if_none_match,
        (start, end, posts),
        lambda stamp: RotaReply(start=start, end=end, posts=posts, **stamp),
    )


@router.get("/absences")
async def get_absences(
    request: Request,
    actor: AbsenceReader,
    start: Annotated[AwareDatetime | None, Query(alias="from")] = None,
    end: Annotated[AwareDatetime | None, Query(alias="to")] = None,
    if_none_match: Known = None,
) -> Response:
    """Return the absences of the viewer's area that touch a window, unless named the month from now."""
    _require_known_years("from", start)
    _require_known_years("to", end)
    first = (start or context_of(request).ledger.clock()).astimezone(UTC)
    last = first + ABSENCES_WINDOW if end is None else end.astimezone(UTC)
    return await answer_reading(
        request,
        if_none_match,
        lambda unit: list_absences(unit, actor, first, last),
        lambda found, stamp: AbsencesReply(absences=found, **stamp),
    )


@router.get("/swaps")
async def get_swaps(request: Request, actor: AbsenceReader, if_none_match: Known = None) -> Response:
    """Return the swaps of the viewer's area that are proposed, run or lie ahead."""
    return await answer_reading(
        request,
        if_none_match,
        lambda unit: list_swaps(unit, actor),
        lambda found, stamp: SwapsReply(swaps=found, **stamp),
    )


@router.get("/posts/{grid_code}")
async def get_post(
    request: Request, actor: AbsenceReader, grid_code: RowId, if_none_match: Known = None
) -> Response:
    """Return one post: who answers and why, the days ahead, absences, open tasks, what may be ordered."""
    return await answer_reading(
        request,
        if_none_match,
        lambda unit: read_post(unit, actor, grid_code),
        lambda found, stamp: PostReply(detail=found, **stamp),
    )


@router.get("/rota-drafts")
async def get_drafts(request: Request, actor: Planner, if_none_match: Known = None) -> Response:
    """Return the open drafts of the rota, with what each changes and would break."""
    return await answer_reading(
        request,
        if_none_match,
        lambda unit: list_drafts(unit, actor),
        lambda found, stamp: DraftsReply(drafts=found, **stamp),
    )


@router.get("/rota-drafts/{draft_id}")
async def get_draft(
    request: Request, actor: Planner, draft_id: RowId, if_none_match: Known = None
) -> Response:
    """Return one draft, open or not, with what it changes and would break."""
    return await answer_reading(
        request,
        if_none_match,
        lambda unit: read_draft(unit, actor, draft_id),
        lambda found, stamp: DraftsReply(drafts=(found,), **stamp),
    )


def _require_known_years(name: str, instant: datetime | None) -> None:
    if instant is not None and not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise Refused(ProblemType.VALIDATION, "no rota is kept for that time", pointers=(f"/query/{name}",))


def _window(start: datetime, end: datetime | None) -> tuple[datetime, datetime]:
    _require_known_years("from", start)
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
    return tuple(plan_post(book, start, end, data.zone, explain=explain) for book in data.books)
