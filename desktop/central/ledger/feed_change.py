"""Owns a change as the feed's readers in this process share it: read once, or handed over by its writer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from desktop.central.ledger.incident_index import split_parties
from desktop.models.delta import ChangeOp, RecordKind


@dataclass(frozen=True, slots=True)
class FeedChange:
    """One committed change of a fed record.

    Attributes:
        number: Its number; dense and in commit order.
        parties: Who is party to the record.
        left_parties: Who was until this change, and the area that it lay in until then if it moved.
        body: The record as JSON, nothing of it depending on who reads.
        is_live: Whether the record is among the live ones after it; a closed incident is told and archived.
    """

    number: int
    kind: RecordKind
    id: str
    op: ChangeOp
    revision: int
    area_code: str
    parties: frozenset[str]
    left_parties: frozenset[str]
    body: bytes
    is_live: bool


class _Closing(msgspec.Struct):
    closed: str | None = None


_CLOSING = msgspec.json.Decoder(_Closing)


def change_of(row: Mapping[Any, Any]) -> FeedChange:
    """Return a change from its row in the table, or from what is written into it."""
    kind, op = RecordKind(row["kind"]), ChangeOp(row["op"])
    is_closed = kind is RecordKind.INCIDENT and op is ChangeOp.UPSERT and _CLOSING.decode(row["body"]).closed
    return FeedChange(
        number=row["seq"],
        kind=kind,
        id=row["id"],
        op=op,
        revision=row["revision"],
        area_code=row["area_code"],
        parties=split_parties(row["parties"]),
        left_parties=split_parties(row["left_parties"]),
        body=row["body"],
        is_live=op is ChangeOp.UPSERT and not is_closed,
    )
