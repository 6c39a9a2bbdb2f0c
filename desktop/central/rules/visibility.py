"""Owns who sees what of a record: areas by code prefix, own cases, no personal data for walls; pure."""

from __future__ import annotations

from dataclasses import replace

from desktop.central.rules.actor import Actor
from desktop.models.codes import is_within
from desktop.models.delta import Record, RecordKind
from desktop.models.incident import AssigneeKind, Incident
from desktop.models.organisation import Grid
from desktop.models.person import Department, Person, Role, Worker
from desktop.wire.feed import decode_record, encode_record

_PERSONAL_KINDS = frozenset(
    {RecordKind.GRID, RecordKind.WORKER, RecordKind.PERSON, RecordKind.DEPARTMENT, RecordKind.INCIDENT}
)


def sees(reader_area: str, record_area: str) -> bool:
    """Say whether a reader sees a record: inside the own area, or an ancestor of it."""
    return record_area.startswith(reader_area) or reader_area.startswith(record_area)


_KIND_OF_ROLE = {Role.WORKER: AssigneeKind.WORKER, Role.DEPARTMENT: AssigneeKind.DEPARTMENT}


def may_see_incident(actor: Actor, incident: Incident) -> bool:
    """Say whether somebody may see an incident: it lies in the own area, or was sent or copied to them.

    A department answers for cases, not for an area: it sees those alone that reached it.
    """
    kind = _KIND_OF_ROLE.get(actor.role)
    is_own = any(
        one.kind is kind and one.id == actor.id for one in (*incident.assignees, *incident.copied_to)
    )
    if is_own or actor.role is Role.DEPARTMENT:
        return is_own
    return is_within(incident.grid_code, actor.area_code)


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
