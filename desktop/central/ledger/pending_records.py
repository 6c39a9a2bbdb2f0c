"""Owns what a unit of work will write of the fed records: rows, archive, index, changes of the feed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete

from desktop.central.ledger.incident_index import join_parties, write_incident_index
from desktop.central.ledger.upsert import upsert
from desktop.central.rules.visibility import left_by, parties_of
from desktop.central.tables.incidents import ArchivedIncidentRow
from desktop.central.tables.records import RecordRow
from desktop.models.delta import ChangeOp, Record, RecordKind
from desktop.models.incident import Incident
from desktop.models.instant import to_epoch_ms
from desktop.wire.feed import encode_record

Key = tuple[RecordKind, str]
"""Kind and id of a record."""


@dataclass(slots=True)
class PendingRecords:
    """Records that were put or removed, until they are written.

    Attributes:
        put: Records with the instant at which time alone changes them next.
        deleted: Revisions of the tombstones.
        areas: Code by which readers' areas are cut, of everything read or put.
        areas_before: That code as it was when a record was read.
        parties: Who was party to a record when it was read.
    """

    put: dict[Key, tuple[Record, datetime | None]] = field(default_factory=dict)
    deleted: dict[Key, int] = field(default_factory=dict)
    areas: dict[Key, str] = field(default_factory=dict)
    areas_before: dict[Key, str] = field(default_factory=dict)
    parties: dict[Key, frozenset[str]] = field(default_factory=dict)

    def write(self, connection: Connection, at_ms: int) -> list[dict[str, Any]]:
        """Write the rows; returns the feed's changes, which lack their numbers alone.

        Args:
            connection: Of the transaction.
            at_ms: Its instant, ms since the epoch.
        """
        changes, rows, archived = [], [], []
        for (kind, record_id), (record, due) in self.put.items():
            common = {"id": record_id, "revision": record.revision, "body": encode_record(record)}
            area_code = self.areas[kind, record_id]
            parties = parties_of(record)
            key = (kind, record_id)
            left = left_by(self.parties.get(key, frozenset()), parties, self.areas_before.get(key), area_code)
            changes.append(
                {
                    **common,
                    "kind": kind.value,
                    "op": ChangeOp.UPSERT.value,
                    "area_code": area_code,
                    "at_ms": at_ms,
                    "parties": join_parties(parties),
                    "left_parties": join_parties(left),
                }
            )
            if isinstance(record, Incident) and record.closed is not None:
                archived.append({**common, "area_code": area_code, "closed_ms": to_epoch_ms(record.closed)})
                _delete_row(connection, kind, record_id)
                continue
            rows.append(
                {
                    **common,
                    "kind": kind.value,
                    "area_code": area_code,
                    "state": str(getattr(record, "state", "")),
                    "due_ms": None if due is None else to_epoch_ms(due),
                    "parties": join_parties(parties),
                }
            )
        upsert(connection, RecordRow, rows, ["kind", "id"])
        upsert(connection, ArchivedIncidentRow, archived, ["id"])
        self._write_index(connection)
        return changes + self._write_tombstones(connection, at_ms)

    def _write_index(self, connection: Connection) -> None:
        put = [record for record, _ in self.put.values() if isinstance(record, Incident)]
        before = {one.id: self.parties.get((RecordKind.INCIDENT, one.id), frozenset[str]()) for one in put}
        write_incident_index(connection, put, before)

    def _write_tombstones(self, connection: Connection, at_ms: int) -> list[dict[str, Any]]:
        changes = []
        for (kind, record_id), revision in self.deleted.items():
            _delete_row(connection, kind, record_id)
            changes.append(
                {
                    "kind": kind.value,
                    "id": record_id,
                    "op": ChangeOp.DELETE.value,
                    "revision": revision,
                    "area_code": self.areas[kind, record_id],
                    "at_ms": at_ms,
                    "parties": join_parties(self.parties.get((kind, record_id), frozenset())),
                    "left_parties": "",
                    "body": b"null",
                }
            )
        return changes


def _delete_row(connection: Connection, kind: RecordKind, record_id: str) -> None:
    connection.execute(delete(RecordRow).where(RecordRow.kind == kind.value, RecordRow.id == record_id))
