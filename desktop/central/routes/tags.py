"""Owns entity tags: what a reader holds already is not sent again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import Header, Request, Response

from desktop.central.ledger.unit import Unit
from desktop.central.routes.context import Stamp, context_of, json_bytes
from desktop.wire.codec import encode

F = TypeVar("F")

Known = Annotated[str | None, Header(alias="If-None-Match")]
"""Tags of what a reader holds."""


def tag_of(*parts: object) -> str:
    """Return an entity tag of what a reply says, its own time aside."""
    return hashlib.sha256(encode(parts)).hexdigest()[:32]


def tag_headers(tag: str) -> dict[str, str]:
    """Return the headers by which a reply can be asked for again without its body."""
    return {"ETag": f'W/"{tag}"', "Cache-Control": "private, no-cache"}


def is_known(if_none_match: str | None, tag: str) -> bool:
    """Say whether a reader that sent these entity tags holds the body of this one already."""
    known = (one.strip().removeprefix("W/") for one in (if_none_match or "").split(","))
    return any(one in ("*", f'"{tag}"') for one in known)


def not_modified(tag: str) -> Response:
    """Return that a reader holds the body already."""
    return Response(status_code=304, headers=tag_headers(tag))


def answer_tagged(
    request: Request,
    if_none_match: str | None,
    content: object,
    reply_of: Callable[[Stamp], object],
    next_page: str | None = None,
) -> Response:
    """Answer with a reply, or say that its reader holds it already.

    Args:
        request: What is answered.
        if_none_match: Tags of what the reader holds.
        content: What the reply says, its stamp aside.
        reply_of: Makes the reply.
        next_page: Token of the next page, None if there is none.
    """
    tag = tag_of(content, next_page)
    if is_known(if_none_match, tag):
        return not_modified(tag)
    headers = tag_headers(tag)
    if next_page is not None:
        headers["Link"] = f'<{request.url.include_query_params(page=next_page)}>; rel="next"'
    return json_bytes(encode(reply_of(context_of(request).stamp())), headers=headers)


async def answer_reading(
    request: Request,
    if_none_match: str | None,
    read: Callable[[Unit], F],
    reply_of: Callable[[F, Stamp], object],
    next_of: Callable[[F], str | None] = lambda _: None,
) -> Response:
    """Answer with what is read in a transaction, or say that its reader holds it already.

    Args:
        request: What is answered.
        if_none_match: Tags of what the reader holds.
        read: Reads it.
        reply_of: Makes the reply of what was read.
        next_of: Gives the token of the next page, None on the last.
    """
    found = await context_of(request).ledger.transact_async(read)
    return answer_tagged(request, if_none_match, found, lambda stamp: reply_of(found, stamp), next_of(found))
