"""Owns the short way of the desks' polls, past the framework: it costs five times what their answer does."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import Receive, Scope, Send

from desktop.central.routes.context import Context, require_reading
from desktop.central.routes.polls import (
    LONGEST_WAIT_S,
    MOST_CHANGES,
    USUAL_CHANGES,
    poll_changes,
    poll_positions,
)
from desktop.central.rules.actor import Actor
from desktop.central.rules.refusal import Refused
from desktop.central.rules.rights import Reading

SECONDS = re.compile(r"[0-9]{1,2}(\.[0-9]{1,6})?", re.ASCII)
COUNT = re.compile(r"[1-9][0-9]{0,2}", re.ASCII)
LONGEST_QUERY_BYTES = 400


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll whose query is beyond doubt.

    Attributes:
        since: Cursor, empty for none.
        wait_s: How long to wait.
        limit: Most changes looked at.
    """

    since: str
    wait_s: float
    limit: int


def read_poll(query: bytes, names: frozenset[str]) -> Poll | None:
    """Return the poll that a query asks for, None if there is anything out of the ordinary in it.

    Args:
        query: As it came.
        names: What may stand in it.
    """
    if len(query) > LONGEST_QUERY_BYTES:
        return None
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    found = dict(pairs)
    if len(found) != len(pairs) or not names.issuperset(found):
        return None
    wait, limit = found.get("wait", "0"), found.get("limit", str(USUAL_CHANGES))
    if not SECONDS.fullmatch(wait) or not COUNT.fullmatch(limit):
        return None
    if float(wait) > LONGEST_WAIT_S or int(limit) > MOST_CHANGES:
        return None
    return Poll(found.get("since", ""), float(wait), int(limit))


async def _changes(context: Context, actor: Actor, poll: Poll) -> bytes:
    return await poll_changes(context, actor, poll.since, poll.wait_s, poll.limit)


async def _positions(context: Context, actor: Actor, poll: Poll) -> bytes:
    require_reading(actor, Reading.POSITIONS)
    return await poll_positions(context, actor, poll.since)


LANES: dict[str, tuple[frozenset[str], Callable[[Context, Actor, Poll], Awaitable[bytes]]]] = {
    "/v1/changes": (frozenset({"since", "wait", "limit"}), _changes),
    "/v1/positions": (frozenset({"since"}), _positions),
}
"""What goes the short way: what may stand in its query, and what answers it."""


class FastLane:
    """Answers polls that are in order; everything else, every refusal too, is the application's.

    Args:
        app: The application, which serves the same paths in full.
    """

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a poll, or pass the request on."""
        lane = LANES.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        body = None
        if lane is not None:
            poll = read_poll(scope["query_string"], lane[0])
            authorization = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
            if poll is not None:
                context: Context = self._app.state.context
                try:
                    actor = await context.authenticate(authorization.decode("latin-1"))
                    body = await lane[1](context, actor, poll)
                except (Refused, SQLAlchemyError):
                    body = None
        if body is None:
            await self._app(scope, receive, send)
            return
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})
