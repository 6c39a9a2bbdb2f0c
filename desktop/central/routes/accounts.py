"""Owns the administration of accounts: made, changed, shut, listed."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from desktop.central.ledger.accounts import AccountRequest, disable_account, list_accounts, put_account
from desktop.central.ledger.passwords import hash_password
from desktop.central.routes.bodies import Text
from desktop.central.routes.context import bearer_for, context_of, json_bytes
from desktop.central.routes.problems import PROBLEM_RESPONSES
from desktop.central.rules.accounts import password_fault
from desktop.central.rules.actor import Actor
from desktop.central.rules.refusal import Refused
from desktop.central.rules.rights import Reading
from desktop.models.person import Role
from desktop.models.problem import ProblemType
from desktop.wire.accounts import AccountReply, AccountsReply
from desktop.wire.codec import encode

router = APIRouter(prefix="/v1")
Admin = Annotated[Actor, Depends(bearer_for(Reading.ACCOUNTS))]
AccountId = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9:._-]+$")]


class AccountBody(BaseModel):
    """Who shall come in with a password; without one the present one stays, without an area the usual one."""

    model_config = ConfigDict(extra="forbid")
    username: Annotated[str, Field(min_length=2, max_length=64, pattern=r"^[a-z0-9._-]+$")]
    name: Annotated[Text, Field(min_length=1, max_length=60)]
    role: Role
    area_code: Annotated[str, Field(pattern=r"^([0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15})?$")] = ""
    phone: Annotated[Text, Field(max_length=30)] = ""
    password: Annotated[Text, Field(max_length=200)] | None = None


@router.get("/accounts")
async def get_accounts(request: Request, actor: Admin) -> Response:
    """Return the accounts of the viewer's area; no password is ever told."""
    context = context_of(request)
    found = await context.ledger.transact_async(lambda unit: list_accounts(unit, actor))
    reply = AccountsReply(accounts=found, **context.stamp())
    return json_bytes(encode(reply))


@router.put("/accounts/{account_id}", responses=PROBLEM_RESPONSES)
async def set_account(request: Request, actor: Admin, account_id: AccountId, body: AccountBody) -> Response:
    """Make an account under a person's, worker's or department's id, or change it; its sittings end."""
    context = context_of(request)
    if body.role is Role.WALL:
        raise Refused(ProblemType.VALIDATION, "a wall is a device", pointers=("/role",))
    hashed = ""
    if body.password is not None:
        fault = password_fault(body.password, body.username)
        if fault:
            raise Refused(ProblemType.VALIDATION, fault, pointers=("/password",))
        hashed = await asyncio.to_thread(hash_password, body.password)
    wanted = AccountRequest(
        account_id,
        body.username,
        body.name,
        body.role,
        body.area_code,
        body.phone,
        hashed,
    )
    account = await context.ledger.transact_async(lambda unit: put_account(unit, actor, wanted))
    await context.bearers.load_async()
    reply = AccountReply(account=account, **context.stamp())
    return json_bytes(encode(reply))


@router.delete("/accounts/{account_id}", responses=PROBLEM_RESPONSES)
async def delete_account(request: Request, actor: Admin, account_id: AccountId) -> Response:
    """Shut an account at once; it stays in the list, because its name stands in the past."""
    context = context_of(request)
    account = await context.ledger.transact_async(lambda unit: disable_account(unit, actor, account_id))
    await context.bearers.load_async()
    reply = AccountReply(account=account, **context.stamp())
    return json_bytes(encode(reply))
