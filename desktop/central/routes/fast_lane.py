"""Owns the short way of what comes all the time, past the framework, which costs several times the answer.

That is the desks' polls and the terminals' reports.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import FastAPI
from starlette.types import Message, Receive, Scope, Send

from desktop.central.routes.context import Context, require_reading
from desktop.central.routes.polls import (
    LONGEST_WAIT_S,
    MOST_CHANGES,
    MOST_POSITIONS,
    USUAL_CHANGES,
    poll_changes,
    poll_positions,
)
from desktop.central.routes.terminals import take_reports
from desktop.central.rules.rights import Reading

SECONDS = re.compile(r"[0-9]{1,2}(\.[0-9]{1,6})?", re.ASCII)
COUNT = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)
LONGEST_QUERY_BYTES = 400
CHANGES_NAMES = frozenset({"since", "wait", "limit"})
POSITIONS_NAMES = frozenset({"since", "limit"})
"""What may stand in a poll's query."""

TERMINALS = "/v1/terminals/"
TERMINAL = re.compile(TERMINALS + r"[A-Za-z0-9_-]{1,128}", re.ASCII)
"""Where a terminal reports; its token is made of these characters."""


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll whose query is beyond doubt.

    Attributes:
        since: Cursor, empty for none.
        wait_s: How long to wait.
        limit: Most changes looked at, or most workers; 0 where no limit was named for these.
    """

    since: str
    wait_s: float
    limit: int


def read_poll(
    query: bytes, names: frozenset[str], usual: int = USUAL_CHANGES, most: int = MOST_CHANGES
) -> Poll | None:
    """Return the poll that a query asks for, None if there is anything out of the ordinary in it.

    Args:
        query: As it came.
        names: What may stand in it.
        usual: Limit where none is named.
        most: Largest limit.
    """
    if len(query) > LONGEST_QUERY_BYTES:
        return None
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    found = dict(pairs)
    if len(found) != len(pairs) or not names.issuperset(found):
        return None
    wait, limit = found.get("wait", "0"), found.get("limit")
    if not SECONDS.fullmatch(wait) or (limit is not None and not COUNT.fullmatch(limit)):
        return None
    number = usual if limit is None else int(limit)
    if float(wait) > LONGEST_WAIT_S or number > most:
        return None
    return Poll(found.get("since", ""), float(wait), number)


class _Request:
    """A request on its way in; its body can be read here and again by the application."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self.scope = scope
        self._receive = receive
        self._read: list[Message] = []

    def header(self, name: bytes) -> str:
        """Return a header, empty if there is none."""
        return next((value for key, value in self.scope["headers"] if key == name), b"").decode("latin-1")

    async def body(self) -> bytes | None:
        """Return the whole body; None if the caller goes away in the middle of it."""
        while not self._read or self._read[-1].get("more_body"):
            self._read.append(await self._receive())
        if any(message["type"] != "http.request" for message in self._read):
            return None
        return b"".join(message.get("body", b"") for message in self._read)

    async def receive(self) -> Message:
        """Give the application what was read, then what comes."""
        return self._read.pop(0) if self._read else await self._receive()


async def _changes(context: Context, request: _Request) -> bytes | None:
    poll = read_poll(request.scope["query_string"], CHANGES_NAMES)
    if poll is None:
        return None
    actor = await context.authenticate(request.header(b"authorization"))
    return await poll_changes(context, actor, poll.since, poll.wait_s, poll.limit)


async def _positions(context: Context, request: _Request) -> bytes | None:
    poll = read_poll(request.scope["query_string"], POSITIONS_NAMES, 0, MOST_POSITIONS)
    if poll is None:
        return None
    actor = await context.authenticate(request.header(b"authorization"))
    require_reading(actor, Reading.POSITIONS)
    return await poll_positions(context, actor, poll.since, poll.limit)


async def _reports(context: Context, request: _Request) -> bytes | None:
    body = await request.body()
    if body is None:
        return None
    token = request.scope["path"].removeprefix(TERMINALS)
    query = request.scope["query_string"].decode("latin-1")
    return await take_reports(context, token, query, body, request.header(b"content-type"))


Lane = Callable[[Context, _Request], Awaitable[bytes | None]]
"""Answers a request; None, or a refusal, leaves it to the application."""


def _lane_of(scope: Scope) -> Lane | None:
    if scope["type"] != "http":
        return None
    path, method = scope["path"], scope["method"]
    if method == "GET" and path == "/v1/changes":
        return _changes
    if method == "GET" and path == "/v1/positions":
        return _positions
    if method in ("GET", "POST") and TERMINAL.fullmatch(path):
        return _reports
    return None


class FastLane:
    """Answers what comes all the time if it is in order; all else, every refusal too, is the application's.

    Args:
        app: The application, which serves the same paths in full.
    """

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        lane = _lane_of(scope)
        if lane is None:
            await self._app(scope, receive, send)
            return
        request = _Request(scope, receive)
        try:
            body = await lane(self._app.state.context, request)
        except Exception:  # noqa: BLE001 - whatever it is, the application meets it again and says it in full
            # A poll writes nothing; a report that was written after all is known by its instant.
            body = None
        if body is None:
            await self._app(scope, request.receive, send)
            return
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})
