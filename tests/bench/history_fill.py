"""Gives a central of one day a longer past, in bulk: the day is copied back over all of it.

The copies have ids, index rows, moves and sealed audit entries of their own. Packed tracks are those of
the last hour, filed under every slot.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, TextClause, func, insert, select, text, update

from desktop.central.ledger.audit import read_head
from desktop.central.ledger.database import Database, lift_limits
from desktop.central.ledger.history.keyframes import list_records, pack_board, write_keyframe, write_part
from desktop.central.ledger.history.segments import segment_row, write_segment
from desktop.central.ledger.history.tracks import SLOT_MS, pack_row
from desktop.central.ledger.unit import Unit
from desktop.central.rules.audit_chain import AuditEntry, seal_of
from desktop.central.rules.boards import Board
from desktop.central.rules.retention import THINNED_S, Retention
from desktop.central.tables.access import AuditHeadRow, AuditRow
from desktop.central.tables.incidents import (
    ArchivedIncidentRow,
    IncidentIndexRow,
    IncidentPartyRow,
    MoveRow,
)
from desktop.central.tables.positions import TrackPackRow, TrackRow
from desktop.central.tables.records import FeedChangeRow, FeedHeadRow
from desktop.models.delta import ChangeOp, RecordKind
from desktop.models.history import PastChange, PastRecord
from desktop.models.instant import from_epoch_ms
from desktop.wire.tracks import decode_fixes, thin_fixes

DAY_MS = 86_400_000
CHANGES_A_DAY = 5000
SEGMENT = 1000
_CHUNK = 2000

_BODY = {
    "sqlite": "CAST(replace(CAST(body AS TEXT), '\"id\":\"' || id || '\"', '\"id\":\"' || {id} || '\"')"
    " AS BLOB)",
    "postgresql": "convert_to(replace(convert_from(body, 'UTF8'), '\"id\":\"' || id || '\"', "
    "'\"id\":\"' || {id} || '\"'), 'UTF8')",
}


def fill(database: Database, days: int, events: int, now_ms: int) -> int:
    """Copy the day back over so many days; returns how many incidents are archived then.

    Args:
        database: A central's of one day, which nobody serves.
        days: How far back.
        events: About how many incidents there are to be.
        now_ms: The present, ms since the epoch.
    """
    database.run(lambda connection: _copy_days(connection, days, events))
    database.run(lambda connection: _write_audit(connection, now_ms))
    database.run(lambda connection: _write_feed(connection, now_ms))
    database.run(lambda connection: _write_tracks(connection, days, now_ms))
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    query = select(func.count()).select_from(ArchivedIncidentRow)
    return database.run(lambda connection: int(connection.execute(query).scalar_one()))


def _copy_days(connection: Connection, days: int, events: int) -> None:
    lift_limits(connection)
    ended = "(SELECT id FROM archived_incident)"
    for table, condition in (
        ("archived_incident", ""),
        ("incident_index", f" WHERE id IN {ended}"),
        ("incident_party", f" WHERE incident_id IN {ended}"),
        ("move", f" WHERE incident_id IN {ended}"),
    ):
        connection.execute(text(f"CREATE TEMPORARY TABLE day_{table} AS SELECT * FROM {table}{condition}"))
    own = connection.execute(select(func.count()).select_from(ArchivedIncidentRow)).scalar_one()
    copies = round(events / own)
    for number in range(1, copies + 1):
        shift = number * days * DAY_MS // copies
        for copied in (ArchivedIncidentRow, IncidentIndexRow, IncidentPartyRow, MoveRow):
            connection.execute(_copy_of(copied.__table__, number, shift, connection.dialect.name))


def _copy_of(table: Any, number: int, shift: int, dialect: str) -> TextClause:
    """Return the statement that copies the day's rows of a table back by so many ms."""
    own_id = f"'past-{number}-' || id"
    values = {
        "id": own_id,
        "incident_id": f"'past-{number}-' || incident_id",
        "body": _BODY[dialect].format(id=own_id),
        **{name: f"{name} - {shift}" for name in ("created_ms", "closed_ms", "at_ms")},
    }
    names = [column.name for column in table.columns]
    taken = ", ".join(values.get(name, name) for name in names)
    return text(f"INSERT INTO {table.name} ({', '.join(names)}) SELECT {taken} FROM day_{table.name}")


def _chunks(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while chunk := list(islice(rows, _CHUNK)):
        yield chunk


def _write_audit(connection: Connection, now_ms: int) -> None:
    """Write an entry of the chain for each archived incident."""
    lift_limits(connection)
    head = read_head(connection)
    number, seal = head.number, head.seal
    query = select(ArchivedIncidentRow.id, ArchivedIncidentRow.closed_ms)
    query = query.order_by(ArchivedIncidentRow.closed_ms)
    rows = []
    for incident_id, closed_ms in connection.execute(query).all():
        number += 1
        entry = AuditEntry(
            number=number,
            at_ms=min(closed_ms, now_ms),
            actor_id="officer-1",
            actor_name="李晓梅",
            role="duty-officer",
            action="close",
            subject=f"incident:{incident_id}",
            changes='{"state":["to-check","closed"]}',
            seal="",
        )
        seal = seal_of(entry, seal)
        rows.append(
            {name: getattr(entry, name) for name in AuditEntry.__dataclass_fields__ if name != "seal"}
        )
        rows[-1]["seal"] = seal
    for chunk in _chunks(iter(rows)):
        connection.execute(insert(AuditRow), chunk)
    connection.execute(update(AuditHeadRow).values(number=number, seal=seal))


def _write_feed(connection: Connection, now_ms: int) -> None:
    """Write changes of as long as a replay reaches: a day as desks read them, all of them packed."""
    lift_limits(connection)
    unit = Unit(connection, from_epoch_ms(now_ms))
    head = int(connection.execute(select(FeedHeadRow.seq).where(FeedHeadRow.id == 1)).scalar_one())
    bodies = connection.execute(
        select(
            ArchivedIncidentRow.id,
            ArchivedIncidentRow.area_code,
            ArchivedIncidentRow.revision,
            ArchivedIncidentRow.body,
        )
        .where(ArchivedIncidentRow.id.not_like("past-%"))
        .order_by(ArchivedIncidentRow.id)
    ).all()
    total = CHANGES_A_DAY * Retention().replay.days
    first_ms = now_ms - Retention().replay.days * DAY_MS
    digests = _write_board(unit, head)
    for begin in range(0, total, SEGMENT):
        changes = []
        for place in range(begin, begin + SEGMENT):
            row = bodies[place % len(bodies)]
            changes.append(
                PastChange(
                    seq=head + 1 + place,
                    at_ms=first_ms + place * (now_ms - first_ms) // total,
                    kind=RecordKind.INCIDENT,
                    id=row.id,
                    op=ChangeOp.UPSERT,
                    revision=row.revision,
                    area_code=row.area_code,
                    parties="",
                    left_parties="",
                    body=row.body,
                )
            )
        if begin % (5 * SEGMENT) == 0:
            write_keyframe(Unit(connection, from_epoch_ms(changes[0].at_ms)), head + begin, digests)
        write_segment(unit, segment_row(changes))
        if begin >= total - CHANGES_A_DAY:
            connection.execute(insert(FeedChangeRow), [_change_row(change) for change in changes])
    connection.execute(update(FeedHeadRow).where(FeedHeadRow.id == 1).values(seq=head + total))


def _change_row(change: PastChange) -> dict[str, Any]:
    row = {name: getattr(change, name) for name in PastChange.__dataclass_fields__}
    return {**row, "kind": change.kind.value, "op": change.op.value}


def _write_board(unit: Unit, seq: int) -> list[str]:
    """Write the parts of the board as it stands; returns their hashes."""
    board: Board = {}
    after = ("", "")
    records: list[PastRecord]
    while records := list_records(unit, after):
        board.update({(one.kind, one.id): one for one in records})
        after = (records[-1].kind.value, records[-1].id)
    parts = pack_board(board)
    for digest, body in parts:
        write_part(unit, seq, digest, body)
    return [digest for digest, _ in parts]


def _write_tracks(connection: Connection, days: int, now_ms: int) -> None:
    lift_limits(connection)
    fixes = [
        fix for body in connection.execute(select(TrackRow.body)).scalars() for fix in decode_fixes(body)
    ][:5000]
    kept = Retention()
    limits = kept.limits(from_epoch_ms(now_ms))
    last = now_ms // SLOT_MS - 12
    bodies = {0: pack_row(0, fixes, 0), THINNED_S: pack_row(0, thin_fixes(fixes, THINNED_S), THINNED_S)}

    def rows() -> Iterator[dict[str, Any]]:
        for slot in range(last - min(days, kept.tracks.days) * DAY_MS // SLOT_MS, last):
            is_old = slot * SLOT_MS < limits.fine_tracks_ms
            row = bodies[THINNED_S if is_old else 0]
            yield {**row, "slot": slot, "first_ms": slot * SLOT_MS, "last_ms": (slot + 1) * SLOT_MS}

    for chunk in _chunks(rows()):
        connection.execute(insert(TrackPackRow), chunk)
