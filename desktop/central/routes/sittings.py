"""Owns the routes of logging in: a password begins a sitting, its tokens are renewed, its end is told."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from desktop.central.ledger.accounts import (
    find_candidate,
    has_been_stolen,
    log_in,
    log_out,
    note_failure,
    renew,
    require_unlocked,
    unauthenticated,
)
from desktop.central.ledger.passwords import is_password
from desktop.central.routes.bodies import Text
from desktop.central.routes.context import Context, bearer, context_of, json_bytes
from desktop.central.routes.problems import PROBLEM_RESPONSES
from desktop.central.rules.actor import Actor
from desktop.central.rules.refusal import Refused
from desktop.models.account import LoggedIn
from desktop.models.problem import ProblemType
from desktop.wire.accounts import EndedReply, SittingReply
from desktop.wire.codec import encode

MOST_AT_ONCE = 2
"""Passwords checked at once: each takes a core and 64 MiB for some tens of milliseconds."""

router = APIRouter(prefix="/v1")
_CHECKS = asyncio.Semaphore(MOST_AT_ONCE)


class LoginBody(BaseModel):
    """User name and password."""

    model_config = ConfigDict(extra="forbid")
    username: Annotated[Text, Field(min_length=1, max_length=64)]
    password: Annotated[Text, Field(min_length=1, max_length=200)]


class RenewalBody(BaseModel):
    """The renewing token of a sitting."""

    model_config = ConfigDict(extra="forbid")
    refresh_token: Annotated[Text, Field(min_length=1, max_length=128)]


@router.post("/sittings", responses=PROBLEM_RESPONSES)
async def begin_sitting(request: Request, body: LoginBody) -> Response:
    """Log in; five failures in a row lock the account for five minutes."""
    context = context_of(request)
    ledger = context.ledger
    candidate = await ledger.transact_async(lambda unit: find_candidate(unit, body.username))
    require_unlocked(candidate, ledger.clock())
    async with _CHECKS:
        is_right = await asyncio.to_thread(is_password, candidate.password_hash, body.password)
    if not is_right:
        await ledger.transact_async(lambda unit: note_failure(unit, candidate))
        raise unauthenticated()
    return await _answer(context, await ledger.transact_async(lambda unit: log_in(unit, candidate)))


@router.post("/sittings/renewal", responses=PROBLEM_RESPONSES)
async def renew_sitting(request: Request, body: RenewalBody) -> Response:
    """Replace both tokens of a sitting; the old ones count for a minute more."""
    context = context_of(request)
    ledger = context.ledger
    try:
        sitting = await ledger.transact_async(lambda unit: renew(unit, body.refresh_token))
    except Refused as refusal:
        if refusal.problem is ProblemType.UNAUTHENTICATED:
            await ledger.transact_async(lambda unit: has_been_stolen(unit, body.refresh_token))
            await context.bearers.load_async()
        raise
    return await _answer(context, sitting)


@router.post("/sittings/end", responses=PROBLEM_RESPONSES)
async def end_sitting(request: Request, actor: Annotated[Actor, Depends(bearer)]) -> Response:
    """Log out: the sitting of the bearer token ends at once."""
    del actor
    context = context_of(request)
    token = request.headers.get("authorization", "").partition(" ")[2]
    await context.ledger.transact_async(lambda unit: log_out(unit, token))
    await context.bearers.load_async()
    reply = EndedReply(**context.stamp())
    return json_bytes(encode(reply))


async def _answer(context: Context, sitting: LoggedIn) -> Response:
    await context.bearers.load_async()
    reply = SittingReply(sitting=sitting, **context.stamp())
    return json_bytes(encode(reply), headers={"Cache-Control": "no-store"})
