"""Owns the JSON of intake: channels with their secrets, and what a sender of a report is told."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.models.delta import SourceAge
from desktop.models.intake_channel import IntakeChannel
from desktop.wire.codec import decode


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelReply:
    """Reply of ``PUT`` and ``DELETE /v1/intake-channels/{id}``.

    Attributes:
        secret: The channel's new secret ("whsec_" and base64), told this once; empty where none was given.
    """

    channel: IntakeChannel
    secret: str
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelsReply:
    """Reply of ``GET /v1/intake-channels``."""

    channels: tuple[IntakeChannel, ...]
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReply:
    """Reply to a signed report; a repeated delivery gets the same, to the byte.

    Attributes:
        serial_no: Number that the citizen can be told.
    """

    delivery_id: str
    incident_id: str
    serial_no: str
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


def decode_channel(body: bytes) -> ChannelReply:
    """Decode a channel with its secret. Raises ReplyMalformed."""
    return decode(body, ChannelReply)


def decode_channels(body: bytes) -> ChannelsReply:
    """Decode the channels of an area. Raises ReplyMalformed."""
    return decode(body, ChannelsReply)


def decode_delivery(body: bytes) -> DeliveryReply:
    """Decode what a sender is told. Raises ReplyMalformed."""
    return decode(body, DeliveryReply)
