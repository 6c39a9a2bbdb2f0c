"""Owns keyframes: the whole board as it stood after a change, in parts that keyframes share."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, insert, select, tuple_, update

from desktop.central.ledger.unit import Unit
from desktop.central.rules.boards import Board
from desktop.central.rules.retention import UNKEPT_KINDS
from desktop.central.tables.history import KeyframePartRow, KeyframeRow
from desktop.central.tables.records import RecordRow
from desktop.models.delta import RecordKind
from desktop.models.history import PastRecord
from desktop.models.instant import to_epoch_ms
from desktop.wire.history import pack

RECORDS_AT_ONCE = 500
"""Records read by one transaction, so that orders never wait long behind it."""

PART_RECORDS = 2000
"""Records of one kind in one part at most."""


@dataclass(frozen=True, slots=True)
class Keyframe:
    """Where a whole board is kept.

    Attributes:
        seq: Number of the change after which it stood so.
        at_ms: Instant at which it was taken, ms since the epoch.
        parts: Hashes of its parts.
    """

    seq: int
    at_ms: int
    parts: tuple[str, ...]


def list_records(unit: Unit, after: tuple[str, str]) -> list[PastRecord]:
    """Return live records behind a kind and id, in that order; fewer than `RECORDS_AT_ONCE` at the end."""
    unkept = [kind.value for kind in UNKEPT_KINDS]
    query = (
        select(RecordRow.__table__)
        .where(tuple_(RecordRow.kind, RecordRow.id) > after, RecordRow.kind.not_in(unkept))
        .order_by(RecordRow.kind, RecordRow.id)
        .limit(RECORDS_AT_ONCE)
    )
    return [
        PastRecord(
            kind=RecordKind(row.kind),
            id=row.id,
            revision=row.revision,
            area_code=row.area_code,
            parties=row.parties,
            body=row.body,
        )
        for row in unit.connection.execute(query)
    ]


def pack_board(board: Board) -> list[tuple[str, bytes]]:
    """Return a board's parts with their hashes: equal records make equal parts, whenever that is."""
    parts = []
    for kind in RecordKind:
        records = sorted((one for one in board.values() if one.kind is kind), key=lambda one: one.id)
        for first in range(0, len(records), PART_RECORDS):
            body = pack(records[first : first + PART_RECORDS])
            parts.append((hashlib.sha256(body).hexdigest(), body))
    return parts


def write_part(unit: Unit, seq: int, digest: str, body: bytes) -> None:
    """Keep a part for a keyframe that is being written; one that is there already is kept on."""
    known = update(KeyframePartRow).where(KeyframePartRow.hash == digest).values(last_seq=seq)
    if unit.connection.execute(known).rowcount == 0:
        row = {"hash": digest, "last_seq": seq, "body": body}
        unit.connection.execute(insert(KeyframePartRow), [row])


def write_keyframe(unit: Unit, seq: int, digests: Iterable[str]) -> None:
    """Keep a keyframe, all of whose parts are there."""
    row = {"seq": seq, "at_ms": to_epoch_ms(unit.now), "parts": " ".join(digests)}
    unit.connection.execute(insert(KeyframeRow), [row])


def newest_keyframe(unit: Unit) -> Keyframe | None:
    """Return the last keyframe, None if there is none."""
    return _find(unit, KeyframeRow.seq >= 0)


def keyframe_before(unit: Unit, seq: int) -> Keyframe | None:
    """Return the last keyframe that holds no change after a number, None if there is none."""
    return _find(unit, KeyframeRow.seq <= seq)


def keyframe_at(unit: Unit, at_ms: int) -> Keyframe | None:
    """Return the last keyframe that was taken at or before an instant, None if there is none."""
    return _find(unit, KeyframeRow.at_ms <= at_ms)


def oldest_keyframe(unit: Unit) -> Keyframe | None:
    """Return the first keyframe that is kept, None if there is none."""
    return _find(unit, KeyframeRow.seq >= 0, newest=False)


def _find(unit: Unit, condition: ColumnElement[bool], *, newest: bool = True) -> Keyframe | None:
    order = KeyframeRow.seq.desc() if newest else KeyframeRow.seq
    query = select(KeyframeRow.__table__).where(condition).order_by(order).limit(1)
    row = unit.connection.execute(query).one_or_none()
    return None if row is None else Keyframe(row.seq, row.at_ms, tuple(row.parts.split()))


def read_part(unit: Unit, digest: str) -> bytes | None:
    """Return a packed part, None if it has gone."""
    query = select(KeyframePartRow.body).where(KeyframePartRow.hash == digest)
    return unit.connection.execute(query).scalar_one_or_none()
