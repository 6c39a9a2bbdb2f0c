"""Owns the routes of intake: signed reports of other systems, and the administration of who may send them.

A report is signed as Standard Webhooks 1.0 says; who has no valid signature learns nothing, not even whether
there is such a channel.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Request, Response

from desktop.central.ledger.deliveries import authenticate, take_delivery
from desktop.central.ledger.intake_channels import list_channels, put_channel, revoke_channel
from desktop.central.routes.context import bearer_for, context_of, json_bytes
from desktop.central.routes.intake_bodies import ChannelBody, ReportBody, read_report
from desktop.central.routes.problems import PROBLEM_RESPONSES
from desktop.central.rules.actor import Actor
from desktop.central.rules.rights import Reading
from desktop.central.rules.signatures import SignedDelivery
from desktop.models.incident import Incident
from desktop.wire.codec import encode
from desktop.wire.intake import ChannelReply, ChannelsReply, DeliveryReply

router = APIRouter(prefix="/v1")
Admin = Annotated[Actor, Depends(bearer_for(Reading.CHANNELS))]
ChannelId = Annotated[str, Path(min_length=1, max_length=32, pattern=r"^[a-z0-9._-]+$")]
DeliveryId = Annotated[str, Header(alias="webhook-id", pattern=r"^[A-Za-z0-9:_-]{1,64}$")]
Sent = Annotated[str, Header(alias="webhook-timestamp", pattern=r"^[0-9]{1,12}$")]
Signatures = Annotated[str, Header(alias="webhook-signature", min_length=1, max_length=1000)]


async def signed_delivery(
    request: Request, delivery_id: DeliveryId, sent: Sent, signatures: Signatures
) -> SignedDelivery:
    """Return a request as something signed; whether its signature is good is looked at by the ledger."""
    return SignedDelivery(delivery_id, int(sent), signatures, await request.body())


def _describe_report() -> dict[str, Any]:
    """Return the description of a report's body, which is read by hand after its signature was found good."""
    schema = ReportBody.model_json_schema(ref_template="#/components/schemas/{model}")
    schema.pop("$defs")
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


@router.post(
    "/intake/{channel_id}", status_code=201, responses=PROBLEM_RESPONSES, openapi_extra=_describe_report()
)
async def take_report(
    request: Request, channel_id: ChannelId, delivery: Annotated[SignedDelivery, Depends(signed_delivery)]
) -> Response:
    """Take a signed report; a repeated delivery gets the answer that the first one got."""
    context = context_of(request)
    ledger = context.ledger
    await ledger.transact_async(lambda unit: authenticate(unit, channel_id, delivery))
    report = read_report(delivery.body)

    def answer_of(incident: Incident) -> bytes:
        reply = DeliveryReply(
            delivery_id=delivery.id,
            incident_id=incident.id,
            serial_no=incident.serial_no,
            **context.stamp(),
        )
        return encode(reply)

    answer = await ledger.transact_async(
        lambda unit: take_delivery(unit, channel_id, delivery, report, ledger.rules, answer_of)
    )
    return json_bytes(answer, status=201)


@router.get("/intake-channels")
async def get_channels(request: Request, actor: Admin) -> Response:
    """Return the channels of the viewer's area; no secret is ever told again."""
    context = context_of(request)
    found = await context.ledger.transact_async(lambda unit: list_channels(unit, actor))
    reply = ChannelsReply(channels=found, **context.stamp())
    return json_bytes(encode(reply))


@router.put("/intake-channels/{channel_id}", responses=PROBLEM_RESPONSES)
async def set_channel(request: Request, actor: Admin, channel_id: ChannelId, body: ChannelBody) -> Response:
    """Make a channel or change it; its new secret is told this once, and the old one counts no more."""
    context = context_of(request)
    ledger = context.ledger
    wanted = body.request(channel_id, actor.area_code)
    channel, secret = await ledger.transact_async(lambda unit: put_channel(unit, actor, wanted, ledger.rules))
    reply = ChannelReply(channel=channel, secret=secret, **context.stamp())
    return json_bytes(encode(reply), headers={"Cache-Control": "no-store"})


@router.delete("/intake-channels/{channel_id}", responses=PROBLEM_RESPONSES)
async def delete_channel(request: Request, actor: Admin, channel_id: ChannelId) -> Response:
    """Shut a channel out at once; it stays in the list, because its name stands in the past."""
    context = context_of(request)
    channel = await context.ledger.transact_async(lambda unit: revoke_channel(unit, actor, channel_id))
    reply = ChannelReply(channel=channel, secret="", **context.stamp())
    return json_bytes(encode(reply))
