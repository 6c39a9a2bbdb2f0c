"""Owns what the central keeps of its past: records as they stood, and the changes that made them so."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.models.delta import ChangeOp, RecordKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRecord:
    """A fed record as it stood at some instant.

    Attributes:
        area_code: Code by which readers' areas are cut.
        parties: Who was sent to it or had a copy, each between spaces.
        body: Its JSON, as the feed carried it.
    """

    kind: RecordKind
    id: str
    revision: int
    area_code: str
    parties: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PastChange:
    """A change of the feed, as it was committed.

    Attributes:
        seq: Its number; numbers count up in the order of commits.
        at_ms: Server instant of its transaction, ms since the epoch.
        left_parties: Who was party to the record until this change, and the area that it lay in if it moved.
        body: The record's JSON, ``null`` with a tombstone.
    """

    seq: int
    at_ms: int
    kind: RecordKind
    id: str
    op: ChangeOp
    revision: int
    area_code: str
    parties: str
    left_parties: str
    body: bytes
