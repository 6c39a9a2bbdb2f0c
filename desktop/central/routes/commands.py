"""Owns the writing routes: one path an operation, each checked and handed to the ledger."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Request, Response

from desktop.central.ledger.request import CommandRequest
from desktop.central.routes.bodies import (
    BODY_OF_OPERATION,
    CommandBody,
    CreateBody,
)
from desktop.central.routes.context import bearer, context_of
from desktop.central.routes.problems import PROBLEM_RESPONSES
from desktop.central.rules.actor import Actor
from desktop.central.rules.refusal import Refused
from desktop.models.command import Operation, TargetKind
from desktop.models.problem import ProblemType

router = APIRouter(prefix="/v1")
Bearer = Annotated[Actor, Depends(bearer)]
Key = Annotated[str | None, Header(alias="Idempotency-Key", max_length=64)]
Match = Annotated[str | None, Header(alias="If-Match", max_length=40)]
TargetId = Annotated[str, Path(min_length=1, max_length=80)]

_ETAG = re.compile(r'^(?:W/)?"?([0-9]{1,15})"?$')


def _require_key(key: str | None) -> str:
    if not key:
        raise Refused(ProblemType.KEY_MISSING, "Idempotency-Key is required")
    return key


def _parse_match(match: str | None) -> int | None:
    if match is None:
        return None
    parsed = _ETAG.match(match.strip())
    if parsed is None:
        raise Refused(
            ProblemType.VALIDATION, "If-Match must hold a revision", pointers=("/headers/If-Match",)
        )
    return int(parsed[1])


async def _execute(request: Request, actor: Actor, command: CommandRequest) -> Response:
    answer = await context_of(request).ledger.execute_async(actor, command)
    return Response(answer.body, status_code=answer.status, media_type=answer.media_type)


@router.post("/incidents", status_code=201, responses=PROBLEM_RESPONSES)
async def create_incident(
    request: Request, actor: Bearer, body: CreateBody, idempotency_key: Key = None
) -> Response:
    """Report an incident; it waits for acceptance in the grid that its position lies in."""
    command = CommandRequest(
        key=_require_key(idempotency_key),
        operation=Operation.CREATE,
        target_kind=TargetKind.INCIDENT,
        target_id=body.id,
        arguments=body.arguments(),
        expires=body.expires,
    )
    return await _execute(request, actor, command)


def _make_route(
    kind: TargetKind, operation: Operation, body_type: type[CommandBody]
) -> Callable[..., Awaitable[Response]]:
    async def order(
        request: Request,
        actor: Bearer,
        target_id: TargetId,
        body: Any,
        idempotency_key: Key = None,
        if_match: Match = None,
    ) -> Response:
        command = CommandRequest(
            key=_require_key(idempotency_key),
            operation=operation,
            target_kind=kind,
            target_id=target_id,
            expected_revision=_parse_match(if_match),
            arguments=body.arguments(),
            expires=body.expires,
        )
        return await _execute(request, actor, command)

    # FastAPI reads the body's model from the annotation, which differs from route to route.
    order.__annotations__["body"] = body_type
    order.__name__ = f"{operation.value.replace('-', '_')}_{kind.value}"
    order.__doc__ = f"Order {operation.value!r} of one {kind.value}."
    return order


def _add_orders() -> None:
    for name, body_type in BODY_OF_OPERATION.items():
        operation = Operation(name)
        kind = TargetKind.ALARM if operation is Operation.ACKNOWLEDGE else TargetKind.INCIDENT
        path = f"/{kind.value}s/{{target_id}}/{name}"
        router.post(path, responses=PROBLEM_RESPONSES)(_make_route(kind, operation, body_type))


_add_orders()
