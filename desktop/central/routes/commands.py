"""Owns the writing routes: one path an operation, each checked and handed to the ledger."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Request, Response

from desktop.central.ledger.request import CommandRequest
from desktop.central.routes.bodies import (
    BODY_OF_OPERATION,
    CommandBody,
    CreateBody,
    PlainBody,
)
from desktop.central.routes.context import bearer, context_of
from desktop.central.routes.problems import PROBLEM_RESPONSES
from desktop.central.rules.actor import Actor
from desktop.central.rules.refusal import Refused
from desktop.central.rules.rights import may_order
from desktop.models.command import Operation, TargetKind
from desktop.models.problem import ProblemType

router = APIRouter(prefix="/v1")
Bearer = Annotated[Actor, Depends(bearer)]
Key = Annotated[str | None, Header(alias="Idempotency-Key", max_length=64)]
Match = Annotated[str | None, Header(alias="If-Match", max_length=40)]
TargetId = Annotated[str, Path(min_length=1, max_length=80)]

_ETAG = re.compile(r'^(?:W/)?"?([0-9]{1,15})"?$')


@dataclass(frozen=True, slots=True)
class Orderer:
    """Who orders, under which key; the right to order such a thing at all is proved."""

    actor: Actor
    key: str


def orderer_of(kind: TargetKind, operation: Operation) -> Callable[..., Awaitable[Orderer]]:
    """Return the dependency of a writing route: token, key and right come before any look at the body."""

    async def find(actor: Bearer, idempotency_key: Key = None) -> Orderer:
        if not idempotency_key:
            raise Refused(ProblemType.KEY_MISSING, "Idempotency-Key is required")
        if not actor.can_write or not may_order(actor.role, kind, operation):
            raise Refused(ProblemType.FORBIDDEN, f"role {actor.role.value} never orders {operation.value}")
        return Orderer(actor, idempotency_key)

    return find


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
    request: Request,
    orderer: Annotated[Orderer, Depends(orderer_of(TargetKind.INCIDENT, Operation.CREATE))],
    body: CreateBody,
) -> Response:
    """Report an incident; it waits for acceptance in the grid that its position lies in."""
    command = CommandRequest(
        key=orderer.key,
        operation=Operation.CREATE,
        target_kind=TargetKind.INCIDENT,
        target_id=body.id,
        arguments=body.arguments(),
        expires=body.expires,
    )
    return await _execute(request, orderer.actor, command)


def _make_route(
    kind: TargetKind, operation: Operation, body_type: type[CommandBody]
) -> Callable[..., Awaitable[Response]]:
    async def order(
        request: Request,
        orderer: Any,
        target_id: TargetId,
        body: Any,
        if_match: Match = None,
    ) -> Response:
        command = CommandRequest(
            key=orderer.key,
            operation=operation,
            target_kind=kind,
            target_id=target_id,
            expected_revision=_parse_match(if_match),
            arguments=body.arguments(),
            expires=body.expires,
        )
        return await _execute(request, orderer.actor, command)

    # FastAPI reads body and right from the annotations, which differ from route to route.
    order.__annotations__["body"] = body_type
    order.__annotations__["orderer"] = Annotated[Orderer, Depends(orderer_of(kind, operation))]
    order.__name__ = f"{operation.value.replace('-', '_')}_{kind.value}"
    order.__doc__ = f"Order {operation.value!r} of one {kind.value}."
    return order


def _add_orders() -> None:
    routes = [(TargetKind.INCIDENT, operation, body) for operation, body in BODY_OF_OPERATION.items()]
    routes.append((TargetKind.ALARM, Operation.ACKNOWLEDGE, PlainBody))
    routes.append((TargetKind.COMMAND, Operation.UNDO, PlainBody))
    for kind, operation, body_type in routes:
        path = f"/{kind.value}s/{{target_id}}/{operation.value}"
        router.post(path, responses=PROBLEM_RESPONSES)(_make_route(kind, operation, body_type))


_add_orders()
