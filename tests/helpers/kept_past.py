"""Gives a central that nobody serves a past that it has kept: two days in which incidents came and went."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select, update

from desktop.central.ledger.database import Database, sqlite_url
from desktop.central.ledger.history.keyframes import list_records, pack_board, write_keyframe, write_part
from desktop.central.ledger.history.segments import segment_row, write_segment
from desktop.central.ledger.unit import Unit
from desktop.central.rules.boards import Board
from desktop.central.tables.history import FeedSegmentRow, KeyframePartRow, KeyframeRow, UptimeRow
from desktop.central.tables.records import FeedHeadRow
from desktop.models.delta import ChangeOp, RecordKind
from desktop.models.history import PastChange, PastRecord
from desktop.models.instant import from_epoch_ms

HOUR_MS = 3_600_000
KEPT_HOURS = 48
CHANGE_EVERY_MS = 5 * 60_000


def give_past(folder: Path, now_ms: int) -> None:
    """Let a profile's central remember the last two days; it ran all the time.

    Args:
        folder: Of the profile.
        now_ms: The present, ms since the epoch.
    """
    database = Database(sqlite_url(folder / "central.sqlite"))
    try:
        database.run(lambda connection: _write(connection, now_ms))
    finally:
        database.close()


def _write(connection: Connection, now_ms: int) -> None:
    first_ms = now_ms - KEPT_HOURS * HOUR_MS
    head = int(connection.execute(select(FeedHeadRow.seq).where(FeedHeadRow.id == 1)).scalar_one())
    for kept in (KeyframeRow, KeyframePartRow, FeedSegmentRow, UptimeRow):
        connection.execute(delete(kept))
    begin = Unit(connection, from_epoch_ms(first_ms))
    board = _read_board(begin)
    parts = pack_board(board)
    for digest, body in parts:
        write_part(begin, head, digest, body)
    write_keyframe(begin, head, [digest for digest, _ in parts])
    incidents = [record for record in board.values() if record.kind is RecordKind.INCIDENT]
    changes = _come_and_go(incidents, head, range(first_ms + CHANGE_EVERY_MS, now_ms, CHANGE_EVERY_MS))
    write_segment(begin, segment_row(changes))
    connection.execute(update(FeedHeadRow).where(FeedHeadRow.id == 1).values(seq=changes[-1].seq))
    connection.execute(insert(UptimeRow), [{"began_ms": first_ms, "ended_ms": now_ms}])


def _read_board(unit: Unit) -> Board:
    board: Board = {}
    after = ("", "")
    records: list[PastRecord]
    while records := list_records(unit, after):
        board.update({(one.kind, one.id): one for one in records})
        after = (records[-1].kind.value, records[-1].id)
    return board


def _come_and_go(incidents: list[PastRecord], head: int, instants: range) -> list[PastChange]:
    """Return two incidents that leave the board one after the other, and come back; then the next two."""
    changes = []
    for seq, number, at_ms in zip(count(head + 1), count(), instants, strict=False):
        leaves = number % 4 < 2
        one = incidents[(number // 4 * 2 + number % 2) % len(incidents)]
        changes.append(
            PastChange(
                seq=seq,
                at_ms=at_ms,
                kind=RecordKind.INCIDENT,
                id=one.id,
                op=ChangeOp.DELETE if leaves else ChangeOp.UPSERT,
                revision=one.revision,
                area_code=one.area_code,
                parties=one.parties,
                left_parties="",
                body=b"null" if leaves else one.body,
            )
        )
    return changes
