"""Owns the JSON of imports: what was found in a file, and what it changed."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.models.delta import SourceAge
from desktop.models.finding import Finding
from desktop.wire.codec import decode


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReply:
    """Reply of ``POST /v1/imports/grids`` and ``POST /v1/imports/workers``.

    Attributes:
        applied: Whether it took effect; a check changes nothing.
        acceptable: Whether it would be taken, warnings and all, as it was asked.
        crs: Name of the file's coordinate reference system, empty if it has none.
        counts: What changes, or would: grids or workers begun, changed, unchanged, voided, posts, ...
        found: How many findings there are of each kind.
        findings: The gravest first, a thousand at most.
    """

    applied: bool
    acceptable: bool
    crs: str
    counts: dict[str, int]
    found: dict[str, int]
    findings: tuple[Finding, ...]
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


def decode_import(body: bytes) -> ImportReply:
    """Decode what an import found and changed. Raises ReplyMalformed."""
    return decode(body, ImportReply)
