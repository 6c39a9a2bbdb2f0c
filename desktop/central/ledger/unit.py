"""Owns the unit of work: reads and writes of one transaction, and the feed numbers it takes at its end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from desktop.central.ledger.audit import Deed, append_deeds, describe_changes
from desktop.central.ledger.feed_change import FeedChange, change_of
from desktop.central.ledger.notifications import Notification, send
from desktop.central.ledger.pending_records import PendingRecords
from desktop.central.ledger.upsert import upsert
from desktop.central.rules.actor import Actor
from desktop.central.rules.visibility import parties_of
from desktop.central.tables.base import MetaRow
from desktop.central.tables.incidents import ArchivedIncidentRow, MoveRow
from desktop.central.tables.photos import IncidentPhotoRow
from desktop.central.tables.records import FeedChangeRow, FeedHeadRow, RecordRow
from desktop.models.alarm import Alarm
from desktop.models.delta import KIND_OF_TYPE, ChangeOp, Record, RecordKind, identity_of
from desktop.models.figures import Figures
from desktop.models.incident import Incident, IncidentState
from desktop.models.incident_detail import TimelineEntry
from desktop.models.instant import from_epoch_ms, to_epoch_ms
from desktop.models.lease import Lease
from desktop.models.organisation import Grid, Organisation
from desktop.models.person import Department, Person, Worker
from desktop.models.post import Post
from desktop.models.presence import Presence
from desktop.wire.feed import decode_record

R = TypeVar(
    "R", Organisation, Grid, Worker, Person, Department, Post, Incident, Lease, Alarm, Figures, Presence
)


AUDITED_KINDS = frozenset(
    {
        RecordKind.INCIDENT,
        RecordKind.LEASE,
        RecordKind.ALARM,
        RecordKind.ORGANISATION,
        RecordKind.DEPARTMENT,
    }
)
"""Records whose changes the audit chain tells; figures and posts follow from them."""


FEED_FROM_META = "feed_from"
"""Name in ``meta`` of the number before which no cursor is good any more."""


class Unit:
    """One transaction of the central.

    Records read and put are cached, so that rules see their own writes; `finish` writes them all.

    Attributes:
        now: Server instant at which the transaction happens.
        number: Of the newest change that it makes, 0 if it changes no fed record; there once it is finished.
        committed: Those changes, in their order.
    """

    def __init__(self, connection: Connection, now: datetime) -> None:
        self.connection = connection
        self.now = now
        self._pending = PendingRecords()
        self._moves: list[dict[str, Any]] = []
        self._before: dict[tuple[RecordKind, str], bytes] = {}
        self._meta: dict[str, str | None] = {}
        self._deeds: list[Deed] = []
        self._rows_before: dict[str, bytes | None] = {}
        self._rows_after: dict[str, bytes | None] = {}
        self._changes_bearers = False
        self._begins_feed_anew = False
        self.number = 0
        self.committed: tuple[FeedChange, ...] = ()

    # -- reading ---------------------------------------------------------------------------------

    def find(self, kind: type[R], record_id: str, *, lock: bool = False) -> R | None:
        """Return a live record, this unit's own writes included, or None.

        Args:
            kind: Class of the record.
            record_id: Its id.
            lock: Hold the row to the end of the transaction (PostgreSQL; SQLite has one writer anyway).
        """
        key = (KIND_OF_TYPE[kind], record_id)
        if key in self._pending.put:
            return cast("R", self._pending.put[key][0])
        if key in self._pending.deleted:
            return None
        return cast("R | None", self._read(key[0], [record_id], lock=lock).get(record_id))

    def find_all(self, kind: type[R], record_ids: Iterable[str], *, lock: bool = False) -> dict[str, R]:
        """Return the live records among some ids, as `find` does each, by one query."""
        name, pending = KIND_OF_TYPE[kind], self._pending
        keys = {one: (name, one) for one in record_ids}
        unread = sorted(
            one for one, key in keys.items() if key not in pending.put and key not in pending.deleted
        )
        found = self._read(name, unread, lock=lock)
        found |= {one: pending.put[key][0] for one, key in keys.items() if key in pending.put}
        return {one: cast("R", record) for one, record in found.items()}

    def _read(self, kind: RecordKind, record_ids: list[str], *, lock: bool) -> dict[str, Record]:
        if not record_ids:
            return {}
        query = (
            select(RecordRow.id, RecordRow.body, RecordRow.area_code, RecordRow.due_ms)
            .where(RecordRow.kind == kind.value, RecordRow.id.in_(record_ids))
            .order_by(RecordRow.id)
        )
        rows = self.connection.execute(query.with_for_update() if lock else query)
        return {row.id: self._take_in(kind, row) for row in rows}

    def _take_in(self, kind: RecordKind, row: Any) -> Record:
        """Return a record from its row, and note how it stood before this unit."""
        key = (kind, row.id)
        self._pending.areas[key] = row.area_code
        self._pending.areas_before.setdefault(key, row.area_code)
        self._before.setdefault(key, row.body)
        record = decode_record(kind, row.body)
        if isinstance(record, Lease) and row.due_ms is not None:
            # Signs of life move the end on; the feed, and so the body, is told nothing of them.
            record = replace(record, expires=from_epoch_ms(row.due_ms))
        self._pending.parties.setdefault(key, parties_of(record))
        return record

    def list_all(
        self, kind: type[R], *, area_code: str = "", states: Iterable[str] = (), limit: int | None = None
    ) -> list[R]:
        """Return the live records of a kind, ordered by id, as they were when the unit began."""
        name = KIND_OF_TYPE[kind]
        query = select(RecordRow.body).where(RecordRow.kind == name.value).order_by(RecordRow.id)
        wanted = list(states)
        if wanted:
            query = query.where(RecordRow.state.in_(wanted))
        if area_code:
            query = query.where(RecordRow.area_code.startswith(area_code, autoescape=True))
        bodies = self.connection.execute(query.limit(limit)).scalars()
        return [cast("R", decode_record(name, body)) for body in bodies]

    def list_put(self, kind: type[R]) -> list[R]:
        """Return the records of a kind that this unit has put so far."""
        name = KIND_OF_TYPE[kind]
        return [cast("R", record) for (one, _), (record, _due) in self._pending.put.items() if one is name]

    def list_due(self, limit: int) -> list[tuple[RecordKind, str, datetime]]:
        """Return kind, id and due instant of what time alone changes by now, the longest due first."""
        query = (
            select(RecordRow.kind, RecordRow.id, RecordRow.due_ms)
            .where(RecordRow.due_ms <= to_epoch_ms(self.now))
            .order_by(RecordRow.due_ms)
            .limit(limit)
        )
        rows = self.connection.execute(query)
        return [(RecordKind(row.kind), row.id, from_epoch_ms(row.due_ms)) for row in rows]

    def find_archived(self, incident_id: str) -> Incident | None:
        """Return a closed incident, or None."""
        query = select(ArchivedIncidentRow.body).where(ArchivedIncidentRow.id == incident_id)
        body = self.connection.execute(query).scalar_one_or_none()
        if body is None:
            return None
        self._before.setdefault((RecordKind.INCIDENT, incident_id), body)
        incident = cast("Incident", decode_record(RecordKind.INCIDENT, body))
        self._pending.parties.setdefault((RecordKind.INCIDENT, incident_id), parties_of(incident))
        return incident

    def timeline(self, incident_id: str, merged_serial_no: str = "") -> tuple[TimelineEntry, ...]:
        """Return an incident's moves, the first first; those of a duplicate bear its serial number."""
        query = (
            select(*MoveRow.__table__.columns)
            .where(MoveRow.incident_id == incident_id)
            .order_by(MoveRow.revision)
        )
        photos: dict[int, list[str]] = {}
        cited = select(IncidentPhotoRow.revision, IncidentPhotoRow.photo_id)
        cited = cited.where(IncidentPhotoRow.incident_id == incident_id).order_by(IncidentPhotoRow.place)
        for revision, photo_id in self.connection.execute(cited):
            photos.setdefault(revision, []).append(photo_id)
        return tuple(
            TimelineEntry(
                at=from_epoch_ms(row.at_ms),
                actor_name=row.actor_name,
                operation=row.operation,
                opinion=row.opinion,
                from_state=None if row.from_state is None else IncidentState(row.from_state),
                to_state=IncidentState(row.to_state),
                detail=row.detail,
                held_by_code=row.held_by_code,
                merged_serial_no=merged_serial_no,
                photos=tuple(photos.get(row.revision, ())),
            )
            for row in self.connection.execute(query)
        )

    def read_meta(self, name: str, default: str = "", *, lock: bool = False) -> str:
        """Return a value that there is once; its row held to the end of the transaction if so wished."""
        if lock or name not in self._meta:
            query = select(MetaRow.value).where(MetaRow.name == name)
            found = self.connection.execute(query.with_for_update() if lock else query)
            self._meta[name] = found.scalar_one_or_none()
        value = self._meta[name]
        return default if value is None else value

    def write_meta(self, name: str, value: str) -> None:
        """Set a value that there is once."""
        upsert(self.connection, MetaRow, [{"name": name, "value": value}], ["name"])
        self._meta[name] = value

    # -- writing ---------------------------------------------------------------------------------

    def put(self, record: Record, *, area_code: str, due: datetime | None = None) -> None:
        """Write a record, new or changed; its revision must be newer than the one that is there.

        Args:
            record: The record as the feed shall carry it.
            area_code: Code by which readers' areas are cut.
            due: Next instant at which time alone changes it, None if none.
        """
        key = (KIND_OF_TYPE[type(record)], identity_of(record))
        self._pending.put[key] = (record, due)
        self._pending.areas[key] = area_code
        self._pending.deleted.pop(key, None)

    def touch(self, record: Record, due: datetime | None) -> None:
        """Move a record's due instant alone; readers of the feed see nothing of it."""
        self.touch_all([(record, due)])

    def touch_all(self, records: Sequence[tuple[Record, datetime | None]]) -> None:
        """Move the due instants of many records, as `touch` does each."""
        if not records:
            return
        table: Table = RecordRow.__table__  # type: ignore[assignment]
        statement = table.update().where(
            table.c.kind == bindparam("of_kind"), table.c.id == bindparam("of_id")
        )
        rows = [
            {
                "of_kind": KIND_OF_TYPE[type(record)].value,
                "of_id": identity_of(record),
                "due_ms": None if due is None else to_epoch_ms(due),
            }
            for record, due in records
        ]
        self.connection.execute(statement, rows)

    def remove(self, kind: type[R], record_id: str, *, revision: int, area_code: str) -> None:
        """Take a record out of the feed's live set; readers get a tombstone."""
        key = (KIND_OF_TYPE[kind], record_id)
        self._pending.put.pop(key, None)
        self._pending.areas[key] = area_code
        self._pending.deleted[key] = revision

    def revive(self, incident_id: str) -> None:
        """Take an incident out of the archive; putting it makes it a live record again."""
        self.connection.execute(delete(ArchivedIncidentRow).where(ArchivedIncidentRow.id == incident_id))

    def add_move(self, incident: Incident, actor_id: str, entry: TimelineEntry) -> None:
        """Append to an incident's timeline, under the revision that the move made."""
        self._moves.append(
            {
                "incident_id": incident.id,
                "revision": incident.revision,
                "at_ms": to_epoch_ms(entry.at),
                "actor_id": actor_id,
                "actor_name": entry.actor_name,
                "operation": entry.operation,
                "opinion": entry.opinion,
                "from_state": entry.from_state,
                "to_state": entry.to_state,
                "detail": entry.detail,
                "held_by_code": entry.held_by_code,
            }
        )

    def note_deed(self, actor: Actor, action: str, subject: str) -> None:
        """Have the audit chain tell what a person did; with what this unit changes by its end."""
        self._deeds.append(Deed(actor, action, subject))

    def note_row(self, name: str, before: bytes | None, after: bytes | None) -> None:
        """Have the audit chain tell of a row that is no fed record.

        Args:
            name: What it is, as "kind:id".
            before: JSON object of the row as it was, None if there was none.
            after: JSON object of the row as it is, None if it has gone.
        """
        self._rows_before.setdefault(name, before)
        self._rows_after[name] = after

    def note_bearers(self) -> None:
        """Have every process of the central read anew who may come in, once this unit has committed."""
        self._changes_bearers = True

    def begin_feed_anew(self) -> None:
        """Have every reader of the feed read the bundle again: other polygons are told there alone.

        Every cursor from before this unit's changes is too old; there must be at least one.
        """
        self._begins_feed_anew = True

    # -- the end ---------------------------------------------------------------------------------

    def finish(self) -> int:
        """Write what was put, then take feed numbers and write the changes.

        The numbers are taken last: the head row's lock, held to the commit, makes them dense and
        commit-ordered on both databases, which no sequence does.

        Returns:
            Number of the newest change, 0 if this unit changed no fed record.
        """
        changes = self._pending.write(self.connection, to_epoch_ms(self.now))
        self._write_audit(changes)
        if self._moves:
            self.connection.execute(insert(MoveRow), self._moves)
        if not changes:
            self._tell(0)
            return 0
        head = self.connection.execute(
            update(FeedHeadRow)
            .where(FeedHeadRow.id == 1)
            .values(seq=FeedHeadRow.seq + len(changes))
            .returning(FeedHeadRow.seq)
        ).scalar_one()
        first = head - len(changes) + 1
        for offset, change in enumerate(changes):
            change["seq"] = first + offset
        self.connection.execute(insert(FeedChangeRow), changes)
        self.number = int(head)
        if self._begins_feed_anew:
            self.write_meta(FEED_FROM_META, str(head))
            # Not handed over: whoever reads on must come by where the feed begins.
            self.committed = ()
        else:
            self.committed = tuple(change_of(change) for change in changes)
        self._tell(self.number)
        return self.number

    def _tell(self, number: int) -> None:
        if number or self._changes_bearers:
            said = Notification(number=number, bearers=self._changes_bearers, ground=self._begins_feed_anew)
            send(self.connection, said)

    def _write_audit(self, changes: list[dict[str, Any]]) -> None:
        if not self._deeds:
            return
        after = {
            f"{one['kind']}:{one['id']}": None if one["op"] == ChangeOp.DELETE.value else one["body"]
            for one in changes
            if RecordKind(one["kind"]) in AUDITED_KINDS
        }
        before = {f"{kind.value}:{record_id}": body for (kind, record_id), body in self._before.items()}
        described = describe_changes({**before, **self._rows_before}, {**after, **self._rows_after})
        append_deeds(self.connection, self._deeds, to_epoch_ms(self.now), described)
