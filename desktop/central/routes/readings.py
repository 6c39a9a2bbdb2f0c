"""Owns the reading routes: health, viewer, bundle, changes, geometry, positions, commands."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from sqlalchemy import select

from desktop.central.ledger.ground import read_geometry_ref
from desktop.central.ledger.ledger import find_answer
from desktop.central.ledger.reader import BUNDLE_ORDER, count_records, head_number, read_bundle
from desktop.central.ledger.unit import Unit
from desktop.central.routes.context import (
    bearer,
    bearer_for,
    context_of,
    json_bytes,
)
from desktop.central.routes.polls import (
    LONGEST_WAIT_S,
    MOST_CHANGES,
    MOST_POSITIONS,
    USUAL_CHANGES,
    cursor_prefix,
    parse_cursor,
    poll_changes,
    poll_positions,
)
from desktop.central.routes.tags import Known, is_known
from desktop.central.rules.actor import Actor
from desktop.central.rules.refusal import Refused
from desktop.central.rules.rights import Reading
from desktop.central.rules.visibility import reader_of
from desktop.central.tables.records import GeometryRow
from desktop.models.delta import BundlePage
from desktop.models.person import Viewer
from desktop.models.problem import ProblemType
from desktop.settings.versions import PROGRAM_VERSION
from desktop.wire.feed import encode_bundle_page_from_json
from desktop.wire.readings import (
    API_VERSION,
    Health,
    ViewerReply,
    encode_reading,
)

BUNDLE_KINDS = frozenset(kind.value for kind in BUNDLE_ORDER)
TOTAL = re.compile(r"[0-9]{1,9}", re.ASCII)

router = APIRouter(prefix="/v1")
Bearer = Annotated[Actor, Depends(bearer)]
Number = Annotated[str, Query(max_length=120)]


@router.get("/health")
async def get_health(request: Request) -> Response:
    """Say that the central lives, which contract it speaks and how old its inputs are. Needs no token."""
    context = context_of(request)
    health = Health(
        service="griddesk-central",
        api_version=API_VERSION,
        program_version=PROGRAM_VERSION,
        epoch=context.city.epoch,
        **context.stamp(),
    )
    return json_bytes(encode_reading(health))


@router.get("/me")
async def get_me(request: Request, actor: Bearer) -> Response:
    """Say who the bearer of the token is."""
    context = context_of(request)
    viewer = Viewer(actor.id or None, actor.name, actor.role, actor.area_code, actor.can_write)
    reply = ViewerReply(viewer=viewer, **context.stamp())
    return json_bytes(encode_reading(reply))


@router.get("/bundle")
async def get_bundle(
    request: Request,
    actor: Bearer,
    limit: Annotated[int, Query(ge=1, le=500)] = 300,
    page: Number = "",
) -> Response:
    """Return a page of the shift-start state; the first page's cursor was read before any row."""
    context = context_of(request)
    reader = reader_of(actor)
    number_text, _, rest = page.partition("|")
    total_text, _, rest = rest.partition("|")
    first_kind, _, after_id = rest.partition("|")
    number = parse_cursor(context, reader, number_text) if page else None
    # Parsed here so that a broken page token is a 410 and never an exception of the reader.
    if page and (first_kind not in BUNDLE_KINDS or not TOTAL.fullmatch(total_text)):
        raise Refused(ProblemType.CURSOR_GONE, "no such page; read the bundle from its start")

    def read(unit: Unit) -> bytes:
        cursor = f"{cursor_prefix(context, reader)}:{head_number(unit) if number is None else number}"
        # Counted once for all pages: to count a province takes longer than to read a page of it.
        total = int(total_text) if page else sum(count_records(unit, reader).values())
        rows = read_bundle(unit, reader, first_kind, after_id, limit)
        page_of = BundlePage(
            cursor=cursor,
            epoch=context.city.epoch,
            city_name=context.city.name,
            is_demo=context.city.is_demo,
            time_zone=context.city.time_zone,
            # Not from memory: another process may have replaced it since, and this page has its cursor.
            geometry=read_geometry_ref(unit.connection),
            changes=(),
            next=f"{cursor}|{total}|{rows.next_kind}|{rows.next_id}" if rows.next_kind else None,
            total=total,
            **context.stamp(),
        )
        return encode_bundle_page_from_json(page_of, rows.items)

    return json_bytes(await context.ledger.transact_async(read))


@router.get("/changes")
async def get_changes(
    request: Request,
    actor: Bearer,
    since: Number,
    wait: Annotated[float, Query(ge=0, le=LONGEST_WAIT_S)] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_CHANGES)] = USUAL_CHANGES,
) -> Response:
    """Return changes after a cursor in commit order; waits for the first one if there is none yet."""
    return json_bytes(await poll_changes(context_of(request), actor, since, wait, limit))


@router.get("/geometry/{content_hash}/{part}")
async def get_geometry(
    request: Request,
    actor: Bearer,
    content_hash: str,
    part: Annotated[int, Path(ge=0, le=9999)],
    if_none_match: Known = None,
) -> Response:
    """Return one part of the grid polygons; what a hash names never changes."""
    del actor
    query = select(GeometryRow.body).where(GeometryRow.content_hash == content_hash, GeometryRow.part == part)
    body = await context_of(request).ledger.transact_async(
        lambda unit: unit.connection.execute(query).scalar_one_or_none()
    )
    if body is None:
        raise Refused(ProblemType.NOT_FOUND, "no such geometry")
    tag = f"{content_hash}-{part}"
    headers = {"Cache-Control": "private, max-age=31536000, immutable", "ETag": f'"{tag}"'}
    if is_known(if_none_match, tag):
        return Response(status_code=304, headers=headers)
    return json_bytes(body, headers=headers)


@router.get("/positions")
async def get_positions(
    request: Request,
    actor: Annotated[Actor, Depends(bearer_for(Reading.POSITIONS))],
    since: Number = "",
    limit: Annotated[int | None, Query(ge=1, le=MOST_POSITIONS)] = None,
    page: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Return workers' positions that changed after a cursor; all without one.

    With a limit they come in pages: `next` names the page to ask for with the same `since`, and the cursor
    counts once there is none.
    """
    return json_bytes(await poll_positions(context_of(request), actor, since, limit or 0, page))


@router.get("/commands/{key}")
async def get_command(request: Request, actor: Bearer, key: str) -> Response:
    """Return the stored answer of a command, with its own status; 404 if none took effect."""
    stored = await context_of(request).ledger.transact_async(lambda unit: find_answer(unit.connection, key))
    if stored is None or stored.person_id != actor.id:
        raise Refused(ProblemType.NOT_FOUND, "no command under this key")
    media_type = "application/json" if stored.status < 400 else "application/problem+json"
    return Response(stored.body, status_code=stored.status, media_type=media_type)
