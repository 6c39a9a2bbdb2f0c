"""Owns who sees what of a fed record: areas by code prefix, and no personal data for walls; pure."""

from __future__ import annotations

from dataclasses import replace

from desktop.models.delta import Record, RecordKind
from desktop.models.incident import Incident
from desktop.models.organisation import Grid
from desktop.models.person import Department, Person, Role, Worker
from desktop.wire.feed import decode_record, encode_record

_PERSONAL_KINDS = frozenset(
    {RecordKind.GRID, RecordKind.WORKER, RecordKind.PERSON, RecordKind.DEPARTMENT, RecordKind.INCIDENT}
)


def sees(reader_area: str, record_area: str) -> bool:
    """Say whether a reader sees a record: inside the own area, or an ancestor of it."""
    return record_area.startswith(reader_area) or reader_area.startswith(record_area)


def visible_body(kind: RecordKind, body: bytes, role: Role) -> bytes:
    """Return a record's JSON as a role may see it.

    A wall hangs where anybody can read it: no phones, no contacts, nothing of the person who reported.
    """
    if role is not Role.WALL or kind not in _PERSONAL_KINDS:
        return body
    return encode_record(_strip_personal(decode_record(kind, body)))


def _strip_personal(record: Record) -> Record:
    match record:
        case Incident():
            return replace(record, reporter_name="", reporter_phone="", description="", address="")
        case Worker() | Person() | Department():
            return replace(record, phone="")
        case Grid():
            return replace(record, contacts=())
        case _:
            return record
