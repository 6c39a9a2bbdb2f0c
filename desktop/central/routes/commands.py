"""Owns the writing routes: one path an operation, each checked and handed to the ledger."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Request, Response

from desktop.central.ledger.request import CommandRequest
from desktop.central.routes.base_data_bodies import BASE_DATA_BODIES, BASE_DATA_CREATIONS
from desktop.central.routes.bodies import (
    ALARM_BODIES,
    BODY_OF_OPERATION,
    CommandBody,
    CreateBody,
    PlainBody,
)
from desktop.central.routes.context import bearer, context_of
from desktop.central.routes.problems import PROBLEM_RESPONSES
from desktop.central.routes.rota_bodies import ROTA_BODIES, ROTA_CREATIONS
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


def _make_creation(kind: TargetKind, body_type: type[CommandBody]) -> Callable[..., Awaitable[Response]]:
    async def create(request: Request, orderer: Any, body: Any) -> Response:
        command = CommandRequest(
            key=orderer.key,
            operation=Operation.CREATE,
            target_kind=kind,
            target_id=body.id,
            arguments=body.arguments(),
            expires=body.expires,
        )
        return await _execute(request, orderer.actor, command)

    create.__annotations__["body"] = body_type
    create.__annotations__["orderer"] = Annotated[Orderer, Depends(orderer_of(kind, Operation.CREATE))]
    create.__name__ = f"create_{kind.value.replace('-', '_')}"
    create.__doc__ = body_type.__doc__
    return create


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
    order.__name__ = f"{operation.value}_{kind.value}".replace("-", "_")
    order.__doc__ = f"Order {operation.value!r} of one {kind.value}."
    return order


def _add_orders() -> None:
    creations: dict[TargetKind, type[CommandBody]] = {
        TargetKind.INCIDENT: CreateBody,
        **ROTA_CREATIONS,
        **BASE_DATA_CREATIONS,
    }
    for kind, created in creations.items():
        create = _make_creation(kind, created)
        router.post(f"/{kind.value}s", status_code=201, responses=PROBLEM_RESPONSES)(create)
    routes = [(TargetKind.INCIDENT, operation, body) for operation, body in BODY_OF_OPERATION.items()]
    routes += [(TargetKind.ALARM, operation, body) for operation, body in ALARM_BODIES.items()]
    routes.append((TargetKind.COMMAND, Operation.UNDO, PlainBody))
    bodies = {**ROTA_BODIES, **BASE_DATA_BODIES}
    routes += [(kind, operation, body) for (kind, operation), body in bodies.items()]
    for kind, operation, body_type in routes:
        path = f"/{kind.value}s/{{target_id}}/{operation.value}"
        router.post(path, responses=PROBLEM_RESPONSES)(_make_route(kind, operation, body_type))


_add_orders()
