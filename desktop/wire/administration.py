"""Owns the JSON of administration: verification of the audit chain, backups, devices, terminals' reports."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.models.delta import SourceAge
from desktop.models.device import Device
from desktop.wire.codec import decode


@dataclass(frozen=True, slots=True)
class AuditFault:
    """One fault: "altered", "missing", "reordered", "truncated" or "unsealed", at the number of an entry."""

    number: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReply:
    """Reply of ``GET /v1/audit/verification``; the chain is whole if it names no fault.

    Attributes:
        head_seal: Seal of the last entry.
    """

    entries: int
    head_seal: str
    faults: tuple[AuditFault, ...]
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceReply:
    """Reply of ``PUT`` and ``DELETE /v1/devices/{id}``.

    Attributes:
        token: The device's new token, told this once; empty where none was given.
    """

    device: Device
    token: str
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DevicesReply:
    """Reply of ``GET /v1/devices``."""

    devices: tuple[Device, ...]
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportsReply:
    """Reply to a terminal: how many fixes were good, refused on quality, of unknown devices."""

    taken: int
    refused: int
    unknown: int
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupReply:
    """Reply of ``POST /v1/backups``.

    Attributes:
        name: Name of the file in the central's folder of backups; it is nowhere served.
        bytes: Its size.
    """

    name: str
    bytes: int
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


def decode_backup(body: bytes) -> BackupReply:
    """Decode where a backup is. Raises ReplyMalformed."""
    return decode(body, BackupReply)


def decode_device(body: bytes) -> DeviceReply:
    """Decode a device with its token. Raises ReplyMalformed."""
    return decode(body, DeviceReply)


def decode_reports(body: bytes) -> ReportsReply:
    """Decode the answer to a terminal. Raises ReplyMalformed."""
    return decode(body, ReportsReply)


def decode_audit(body: bytes) -> AuditReply:
    """Decode the outcome of a verification. Raises ReplyMalformed."""
    return decode(body, AuditReply)
