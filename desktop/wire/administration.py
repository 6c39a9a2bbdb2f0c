"""Owns the JSON of administration: what a verification of the audit chain found."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.models.delta import SourceAge
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


def decode_audit(body: bytes) -> AuditReply:
    """Decode the outcome of a verification. Raises ReplyMalformed."""
    return decode(body, AuditReply)
