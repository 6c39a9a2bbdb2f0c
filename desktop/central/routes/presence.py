"""Owns the route of signs of life: presence at incidents, claims kept alive. Asks for no key."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from desktop.central.ledger.presence import take_sign
from desktop.central.routes.bodies import RecordId
from desktop.central.routes.context import bearer, context_of, json_bytes
from desktop.central.routes.problems import PROBLEM_RESPONSES
from desktop.central.rules.actor import Actor
from desktop.central.rules.refusal import Refused
from desktop.models.person import DESK_ROLES
from desktop.models.problem import ProblemType
from desktop.wire.readings import PresenceReply, encode_reading

router = APIRouter(prefix="/v1")


class SignBody(BaseModel):
    """A desk's sign of life; the incident that is open there, if one is."""

    model_config = ConfigDict(extra="forbid")
    seat: Annotated[str, Field(min_length=1, max_length=20, pattern=r"^[A-Za-z0-9._-]+$")]
    incident_id: RecordId | None = None


def _at_a_desk(actor: Annotated[Actor, Depends(bearer)]) -> Actor:
    if actor.role not in DESK_ROLES:
        raise Refused(ProblemType.FORBIDDEN, f"role {actor.role.value} sits at no desk")
    return actor


@router.post("/presence", responses=PROBLEM_RESPONSES)
async def give_sign(
    request: Request, actor: Annotated[Actor, Depends(_at_a_desk)], body: SignBody
) -> Response:
    """Keep the bearer's claims alive and say which incident is open at the desk."""
    context = context_of(request)
    ledger = context.ledger
    terms = await ledger.transact_async(
        lambda unit: take_sign(unit, actor, body.seat, body.incident_id or "", ledger.rules)
    )
    reply = PresenceReply(leases=terms, **context.stamp())
    return json_bytes(encode_reading(reply))
