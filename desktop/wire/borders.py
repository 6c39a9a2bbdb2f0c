"""Owns the JSON of border checks: what is wrong with the partition, and what lies outside of it."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.models.delta import SourceAge
from desktop.models.partition import BorderCheck
from desktop.wire.codec import decode


@dataclass(frozen=True, slots=True, kw_only=True)
class BorderCheckReply:
    """Reply of ``GET /v1/border-check``: a page of the check.

    Attributes:
        check: The check; what lies outside of every grid stands on the first page alone.
        content_hash: Hash of the polygons that were checked.
        next: Token of the next page, None on the last.
    """

    check: BorderCheck
    content_hash: str
    next: str | None
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


def decode_border_check(body: bytes) -> BorderCheckReply:
    """Decode a page of a border check. Raises ReplyMalformed."""
    return decode(body, BorderCheckReply)
