"""Owns the routes of photos: sent as bytes, by people and by intake channels, and looked at."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response

from desktop.central.ledger.deliveries import authenticate, sender_of
from desktop.central.ledger.photos import keep_photo, read_photo, require_room
from desktop.central.routes.context import bearer_for, context_of, json_bytes
from desktop.central.routes.intake import ChannelId, signed_delivery
from desktop.central.routes.problems import PROBLEM_RESPONSES
from desktop.central.routes.tags import Known, is_known, not_modified, tag_headers
from desktop.central.rules.actor import Actor
from desktop.central.rules.photos import PhotoUnusable, Picture, read_picture
from desktop.central.rules.refusal import Refused
from desktop.central.rules.rights import Reading
from desktop.central.rules.signatures import SignedDelivery
from desktop.models.problem import ProblemType
from desktop.wire.codec import encode
from desktop.wire.photos import PhotoReply

MOST_AT_ONCE = 2
"""Photos read at once: each takes a core and up to 160 MB for some tenths of a second."""

router = APIRouter(prefix="/v1")
Viewer = Annotated[Actor, Depends(bearer_for(Reading.PHOTOS))]
PhotoId = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
_READINGS = asyncio.Semaphore(MOST_AT_ONCE)

_BYTES = {"schema": {"type": "string", "format": "binary"}}
_SENT: dict[str, Any] = {"requestBody": {"required": True, "content": {"application/octet-stream": _BYTES}}}
_SHOWN: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "success",
        "content": {f"image/{kind}": _BYTES for kind in ("jpeg", "png", "webp")},
    },
    304: {"description": "the reader holds it already"},
}


@router.post("/photos", status_code=201, responses=PROBLEM_RESPONSES, openapi_extra=_SENT)
async def send_photo(request: Request, actor: Viewer) -> Response:
    """Keep a JPEG, PNG or WebP picture of at most 5 MiB, for an order that cites it within a day."""
    if not actor.can_write:
        raise Refused(ProblemType.FORBIDDEN, "who orders nothing cites no photo")
    return await _keep(request, actor.id)


@router.post("/intake/{channel_id}/photos", status_code=201, responses=PROBLEM_RESPONSES, openapi_extra=_SENT)
async def deliver_photo(
    request: Request, channel_id: ChannelId, delivery: Annotated[SignedDelivery, Depends(signed_delivery)]
) -> Response:
    """Keep a picture that another system has signed, for a report of its that cites it."""
    channel = await context_of(request).ledger.transact_async(
        lambda unit: authenticate(unit, channel_id, delivery)
    )
    return await _keep(request, sender_of(channel).id)


async def _keep(request: Request, person_id: str) -> Response:
    context = context_of(request)
    ledger = context.ledger
    await ledger.transact_async(lambda unit: require_room(unit, person_id))
    picture = await _read(await request.body())
    photo = await ledger.transact_async(lambda unit: keep_photo(unit, person_id, picture))
    reply = PhotoReply(photo=photo, **context.stamp())
    return json_bytes(encode(reply), status=201)


async def _read(body: bytes) -> Picture:
    try:
        async with _READINGS:
            return await asyncio.to_thread(read_picture, body)
    except PhotoUnusable as error:
        raise Refused(ProblemType.VALIDATION, str(error), pointers=("/body",)) from error


@router.get("/photos/{photo_id}", responses=_SHOWN, response_class=Response)
async def get_photo(
    request: Request,
    actor: Viewer,
    photo_id: PhotoId,
    if_none_match: Known = None,
) -> Response:
    """Return a photo to whoever sees an incident that cites it; never to a wall."""
    found = await context_of(request).ledger.transact_async(lambda unit: read_photo(unit, actor, photo_id))
    if is_known(if_none_match, photo_id):
        return not_modified(photo_id)
    headers = {**tag_headers(photo_id), "X-Content-Type-Options": "nosniff"}
    return Response(found.body, media_type=found.media_type, headers=headers)
