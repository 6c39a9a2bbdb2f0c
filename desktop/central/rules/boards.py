"""Owns how a board follows from one before and the changes between; pure."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping

from desktop.central.rules.retention import UNKEPT_KINDS
from desktop.models.delta import ChangeOp, RecordKind
from desktop.models.history import PastChange, PastRecord
from desktop.wire.history import is_ended

Board = MutableMapping[tuple[RecordKind, str], PastRecord]
"""The live records at some instant, by kind and id."""


def fold_changes(board: Board, changes: Iterable[PastChange]) -> None:
    """Bring a board on by changes in their order.

    Each change carries the whole record, so that those which the board holds already do no harm.

    Args:
        board: What is changed.
        changes: In the order of their numbers.

    Raises:
        ReplyMalformed: If the body of an incident is none.
    """
    for change in changes:
        key = (change.kind, change.id)
        if change.kind in UNKEPT_KINDS:
            continue
        if change.op is ChangeOp.DELETE or _leaves(change):
            board.pop(key, None)
        else:
            board[key] = PastRecord(
                kind=change.kind,
                id=change.id,
                revision=change.revision,
                area_code=change.area_code,
                parties=change.parties,
                body=change.body,
            )


def _leaves(change: PastChange) -> bool:
    """Say whether a record goes into the archive: the feed tells of it once more, the board no longer."""
    return change.kind is RecordKind.INCIDENT and is_ended(change.body)
