"""Owns the reading routes of incidents: lists with filters and pages, and one incident in full."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from desktop.central.ledger.citizens import reveal_citizen
from desktop.central.ledger.detail import read_detail
from desktop.central.ledger.duplicates import read_duplicates
from desktop.central.ledger.incident_counts import count_incidents
from desktop.central.ledger.incident_lists import IncidentFilter, list_incidents
from desktop.central.routes.bodies import Text
from desktop.central.routes.context import bearer, bearer_for, context_of, json_bytes
from desktop.central.routes.moments import Moment
from desktop.central.routes.packing import packed_json
from desktop.central.routes.problems import PROBLEM_RESPONSES
from desktop.central.routes.tags import Known, answer_reading, answer_tagged
from desktop.central.rules.actor import Actor
from desktop.central.rules.refusal import Refused
from desktop.central.rules.rights import Reading
from desktop.central.rules.visibility import reader_of
from desktop.models.incident import IncidentState
from desktop.models.incident_counts import MOST_WEEKS
from desktop.models.problem import ProblemType
from desktop.wire.readings import (
    DuplicatesReply,
    IncidentCountsReply,
    IncidentDetailReply,
    IncidentListReply,
    RevealReply,
    encode_reading,
)


class RevealBody(BaseModel):
    """Why somebody's name and phone must be seen in full."""

    model_config = ConfigDict(extra="forbid")
    reason: Annotated[Text, Field(min_length=2, max_length=200)]


router = APIRouter(prefix="/v1")
Code = Annotated[str, Query(pattern=r"^[0-9]{0,15}$")]
Party = Annotated[str, Query(max_length=80, pattern=r"^(me|[a-z]+:[A-Za-z0-9:._-]+)?$")]

LONGEST_COUNT = timedelta(hours=25)
"""A day, its longest with the end of summer time."""

_PAGE = re.compile(r"^([0-9]{1,15})\|([A-Za-z0-9:._-]{1,64})$")


def _parse_page(page: str) -> tuple[int, str] | None:
    if not page:
        return None
    parsed = _PAGE.match(page)
    if parsed is None:
        raise Refused(ProblemType.VALIDATION, "no such page", pointers=("/query/page",))
    return int(parsed[1]), parsed[2]


@router.get("/incidents")
async def get_incidents(
    request: Request,
    actor: Annotated[Actor, Depends(bearer_for(Reading.INCIDENTS))],
    state: Annotated[list[IncidentState] | None, Query(max_length=20)] = None,
    is_open: Annotated[bool | None, Query(alias="open")] = None,
    class_code: Annotated[str, Query(max_length=20, pattern=r"^[0-9A-Za-z]*$")] = "",
    area_code: Code = "",
    held_by: Code = "",
    party: Party = "",
    supervised: bool = False,
    q: Annotated[str, Query(max_length=60)] = "",
    since: Moment | None = None,
    until: Moment | None = None,
    page: Annotated[str, Query(max_length=100)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    if_none_match: Known = None,
) -> Response:
    """Return a page of incidents, the newest first; `party=me` is the own queue of whoever is sent."""
    context = context_of(request)
    reader = reader_of(actor)
    wanted = IncidentFilter(
        states=tuple(state or ()),
        is_open=is_open,
        class_prefix=class_code,
        area_code=area_code,
        held_by_code=held_by,
        party=reader.party or f"organisation:{actor.area_code}" if party == "me" else party,
        is_supervised=supervised,
        words=q,
        since=since,
        until=until,
    )
    after = _parse_page(page)
    found = await context.ledger.transact_async(
        lambda unit: list_incidents(unit, reader, wanted, after, limit)
    )
    token = None if found.after is None else f"{found.after[0]}|{found.after[1]}"
    return answer_tagged(
        request,
        if_none_match,
        found.incidents,
        lambda stamp: IncidentListReply(incidents=found.incidents, next=token, **stamp),
        token,
    )


@router.get("/incident-counts")
async def get_incident_counts(
    request: Request,
    actor: Annotated[Actor, Depends(bearer_for(Reading.INCIDENTS))],
    since: Moment,
    until: Moment,
    weeks: Annotated[int, Query(ge=0, le=MOST_WEEKS)] = 0,
) -> Response:
    """Return how many incidents came in where within a day at most, and in the same span of weeks before.

    Grids without any are left out; `weeks` says how many weeks there were to count.
    """
    if not timedelta(0) <= until - since <= LONGEST_COUNT:
        raise Refused(
            ProblemType.VALIDATION, "a span is of a day at most", pointers=("/query/since", "/query/until")
        )
    context = context_of(request)
    reader = reader_of(actor)
    found = await context.ledger.transact_async(
        lambda unit: count_incidents(unit, reader, since, until, weeks)
    )
    return await packed_json(request, encode_reading(IncidentCountsReply(counts=found, **context.stamp())))


@router.get("/incidents/{incident_id}")
async def get_incident(
    request: Request,
    actor: Annotated[Actor, Depends(bearer)],
    incident_id: str,
    if_none_match: Known = None,
) -> Response:
    """Return an incident with its timeline, what the asking person may do and who can be sent."""
    rules = context_of(request).ledger.rules
    return await answer_reading(
        request,
        if_none_match,
        lambda unit: read_detail(unit, actor, incident_id, rules),
        lambda found, stamp: IncidentDetailReply(detail=found, **stamp),
    )


@router.get("/incidents/{incident_id}/duplicates")
async def get_duplicates(
    request: Request,
    actor: Annotated[Actor, Depends(bearer)],
    incident_id: str,
    if_none_match: Known = None,
) -> Response:
    """Return which open incidents may be the same event, of those that the asking person may see."""
    rules = context_of(request).ledger.rules
    return await answer_reading(
        request,
        if_none_match,
        lambda unit: read_duplicates(unit, actor, incident_id, rules),
        lambda found, stamp: DuplicatesReply(duplicates=found, **stamp),
    )


@router.post("/incidents/{incident_id}/reveal", responses=PROBLEM_RESPONSES)
async def reveal(
    request: Request,
    actor: Annotated[Actor, Depends(bearer_for(Reading.CITIZENS))],
    incident_id: str,
    body: RevealBody,
) -> Response:
    """Return who reported an incident, in full, for half a minute; the audit chain tells why."""
    context = context_of(request)
    shown = await context.ledger.transact_async(
        lambda unit: reveal_citizen(unit, actor, incident_id, body.reason)
    )
    reply = RevealReply(
        name=shown.name,
        phone=shown.phone,
        until=shown.until,
        **context.stamp(),
    )
    return json_bytes(encode_reading(reply), headers={"Cache-Control": "no-store"})
