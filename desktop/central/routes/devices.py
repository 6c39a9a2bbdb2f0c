"""Owns the administration of devices: tokens given, shut out, listed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from desktop.central.ledger.devices import DeviceRequest, enrol_device, list_devices, revoke_device
from desktop.central.routes.bodies import RecordId
from desktop.central.routes.context import bearer_for, context_of, json_bytes
from desktop.central.routes.problems import PROBLEM_RESPONSES
from desktop.central.rules.actor import Actor
from desktop.central.rules.rights import Reading
from desktop.models.datum import Crs
from desktop.models.device import DeviceKind
from desktop.wire.administration import DeviceReply, DevicesReply
from desktop.wire.codec import encode

router = APIRouter(prefix="/v1")
Admin = Annotated[Actor, Depends(bearer_for(Reading.DEVICES))]
DeviceId = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9:._-]+$")]


class DeviceBody(BaseModel):
    """A device that shall come in by a token of its own."""

    model_config = ConfigDict(extra="forbid")
    kind: DeviceKind
    area_code: Annotated[str, Field(pattern=r"^([0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15})$")]
    device_id: RecordId | None = None
    worker_id: RecordId | None = None
    crs: Crs = Crs.WGS84


@router.get("/devices")
async def get_devices(request: Request, actor: Admin) -> Response:
    """Return the devices of the viewer's area; no token is ever told again."""
    context = context_of(request)
    found = await context.ledger.transact_async(lambda unit: list_devices(unit, actor))
    reply = DevicesReply(devices=found, **context.stamp())
    return json_bytes(encode(reply))


@router.put("/devices/{device_id}", responses=PROBLEM_RESPONSES)
async def put_device(request: Request, actor: Admin, device_id: DeviceId, body: DeviceBody) -> Response:
    """Give a device a new token, told this once; one that it had before is shut out."""
    context = context_of(request)
    wanted = DeviceRequest(
        device_id, body.kind, body.area_code, body.device_id or "", body.worker_id or "", body.crs
    )
    device, token = await context.ledger.transact_async(lambda unit: enrol_device(unit, actor, wanted))
    await context.bearers.load_async()
    reply = DeviceReply(device=device, token=token, **context.stamp())
    return json_bytes(encode(reply), headers={"Cache-Control": "no-store"})


@router.delete("/devices/{device_id}", responses=PROBLEM_RESPONSES)
async def delete_device(request: Request, actor: Admin, device_id: DeviceId) -> Response:
    """Shut a device out at once; it stays in the list."""
    context = context_of(request)
    device = await context.ledger.transact_async(lambda unit: revoke_device(unit, actor, device_id))
    await context.bearers.load_async()
    reply = DeviceReply(device=device, token="", **context.stamp())
    return json_bytes(encode(reply))
