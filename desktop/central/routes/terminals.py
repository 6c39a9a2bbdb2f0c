"""Owns the routes of terminals: positions in four wire forms, under a token in the path.

Source: contract, Terminal positions (2xx for points refused on quality, else the phone keeps sending them).
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from desktop.central.ledger.terminals import TerminalRequest
from desktop.central.routes.context import Context, context_of, json_bytes
from desktop.central.routes.problems import PROBLEM_RESPONSES
from desktop.central.rules.refusal import Refused
from desktop.central.rules.terminal_reports import ReportMalformed, read_reports
from desktop.models.problem import ProblemType
from desktop.wire.administration import ReportsReply
from desktop.wire.codec import encode

router = APIRouter(prefix="/v1")
Token = Annotated[str, Path(min_length=1, max_length=128)]


@router.get("/terminals/{token}", responses=PROBLEM_RESPONSES)
async def report_by_query(request: Request, token: Token) -> Response:
    """Take one report as a query string: id, lat, lon, timestamp, accuracy, alarm."""
    return await _take(request, token)


@router.post("/terminals/{token}", responses=PROBLEM_RESPONSES)
async def report_by_body(request: Request, token: Token) -> Response:
    """Take reports as a query string, a form, a JSON object with `device_id`, or a JSON array."""
    return await _take(request, token)


async def _take(request: Request, token: str) -> Response:
    body, content_type = await request.body(), request.headers.get("content-type", "")
    return json_bytes(await take_reports(context_of(request), token, request.url.query, body, content_type))


async def take_reports(context: Context, token: str, query: str, body: bytes, content_type: str) -> bytes:
    """Take what one request of a terminal brings; answered when it is committed.

    Args:
        context: State of the serving process.
        token: Token in its path.
        query: Query string of the address.
        body: Body of the request.
        content_type: Its Content-Type, empty for none.

    Returns:
        The JSON of the reply.

    Raises:
        Refused: validation, if it is in none of the four forms; not-found.
    """
    try:
        reports = read_reports(query, body, content_type.lower())
    except ReportMalformed as error:
        raise Refused(ProblemType.VALIDATION, str(error), pointers=("/body",)) from error
    taken = await context.reports.take(TerminalRequest(token, reports))
    reply = ReportsReply(
        taken=taken.taken,
        refused=taken.refused,
        unknown=taken.unknown,
        server_time_ms=context.now_ms(),
        data_as_of=context.data_as_of(),
    )
    return encode(reply)
