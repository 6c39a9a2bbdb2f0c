"""Owns who sees what of a record, object by object and field by field; pure.

Areas by code prefix, own cases for those who are sent, no personal data for walls.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum

from desktop.central.rules.actor import Actor
from desktop.central.rules.base_data.contacts import CALLING_ROLES, shown_phone
from desktop.models.alarm import Alarm
from desktop.models.base_data import Station
from desktop.models.codes import is_within
from desktop.models.delta import Record, RecordKind
from desktop.models.incident import AssigneeKind, Incident
from desktop.models.organisation import Grid, Organisation
from desktop.models.person import Department, Person, Role, Worker
from desktop.wire.feed import decode_record, encode_record

REFERENCE_KINDS = frozenset({RecordKind.ORGANISATION, RecordKind.GRID, RecordKind.DEPARTMENT})
"""What everybody may know: where things are and who answers for what."""

OWN_KINDS: dict[Role, frozenset[RecordKind]] = {
    # A wall names staff on its duty page alone; who reads what is no business of the public.
    Role.WALL: frozenset(RecordKind) - {RecordKind.PRESENCE},
    Role.DEPARTMENT: frozenset(),
    Role.WORKER: frozenset({RecordKind.WORKER, RecordKind.POST, RecordKind.INCIDENT}),
}
"""Kinds that a role sees by its area, beside the reference; roles without an entry see every kind."""

_KIND_OF_ROLE = {Role.WORKER: AssigneeKind.WORKER, Role.DEPARTMENT: AssigneeKind.DEPARTMENT}


@dataclass(frozen=True, slots=True)
class Reader:
    """With whose eyes is read.

    Attributes:
        area_code: Code prefix of what is seen by area.
        party: Under which name incidents are sent or copied to the reader; empty for who is never sent.
    """

    area_code: str
    role: Role
    party: str = ""


class Sight(StrEnum):
    """What a reader gets of a change: the record, a tombstone because it left the reader, or nothing."""

    SHOWN = "shown"
    GONE = "gone"
    HIDDEN = "hidden"


def reader_of(actor: Actor) -> Reader:
    """Return with whose eyes an actor reads."""
    kind = _KIND_OF_ROLE.get(actor.role)
    return Reader(actor.area_code, actor.role, "" if kind is None else party_of(kind, actor.id))


def eyes_of(reader: Reader) -> str:
    """Return a name of all that decides what a reader sees; it tells nobody whose eyes they are."""
    seen = f"{reader.role.value}|{reader.area_code}|{reader.party}"
    return hashlib.sha256(seen.encode()).hexdigest()[:12]


def party_of(kind: AssigneeKind, party_id: str) -> str:
    """Return the name under which somebody is a party to an incident."""
    return f"{kind.value}:{party_id}"


def parties_of(record: Record) -> frozenset[str]:
    """Return who is sent to or has a copy of a record, beside those who see it by their area."""
    if not isinstance(record, Incident):
        return frozenset()
    return frozenset(party_of(one.kind, one.id) for one in (*record.assignees, *record.copied_to))


_AREA = "area:"


def left_by(
    before: frozenset[str], parties: frozenset[str], area_before: str | None, area_code: str
) -> frozenset[str]:
    """Return who a record leaves by a change: parties, and the area that it lay in.

    Args:
        before: Who was party to it.
        parties: Who is now.
        area_before: Where it lay, None if it was not there.
        area_code: Where it lies now.
    """
    has_moved = area_before is not None and area_before != area_code
    return before - parties | ({f"{_AREA}{area_before}"} if has_moved else set())


def covers(reader_area: str, record_area: str) -> bool:
    """Say whether a record lies in an area, or is an ancestor of it."""
    return record_area.startswith(reader_area) or reader_area.startswith(record_area)


def sees(reader: Reader, kind: RecordKind, area_code: str, parties: frozenset[str]) -> bool:
    """Say whether a reader sees a record of a kind, an area and its parties."""
    if reader.party and reader.party in parties:
        return True
    own = OWN_KINDS.get(reader.role)
    return (own is None or kind in own or kind in REFERENCE_KINDS) and covers(reader.area_code, area_code)


def sight_of(
    reader: Reader, kind: RecordKind, area_code: str, parties: frozenset[str], left: frozenset[str]
) -> Sight:
    """Return what a reader gets of a change.

    Args:
        reader: With whose eyes is read.
        kind: Kind of the record.
        area_code: Its area.
        parties: Who is party to it now.
        left: Who was party to it until this change, and the area that it lay in until then if it moved.
    """
    if sees(reader, kind, area_code, parties):
        return Sight.SHOWN
    has_left = any(
        sees(reader, kind, one.removeprefix(_AREA), frozenset())
        if one.startswith(_AREA)
        else one == reader.party
        for one in left
    )
    return Sight.GONE if has_left else Sight.HIDDEN


def may_see_incident(actor: Actor, incident: Incident) -> bool:
    """Say whether somebody may see an incident: it lies in the own area, or was sent or copied to them."""
    reader = reader_of(actor)
    if reader.party in parties_of(incident):
        return True
    return actor.role is not Role.DEPARTMENT and is_within(incident.grid_code, actor.area_code)


def visible_body(kind: RecordKind, body: bytes, role: Role) -> bytes:
    """Return a record's JSON as a role may see it.

    A wall hangs where anybody can read it: no phones, no contacts, nothing of the person who reported, not
    why somebody put an alarm aside. A department gets its cases and the reference; whom else the city can
    call is not its business. Of citizens who help in a grid the phone is masked for whoever does not ring
    them.
    """
    if kind in _STRIPPED_KINDS.get(role, frozenset()):
        return encode_record(_strip_personal(decode_record(kind, body)))
    if kind is RecordKind.GRID and role not in CALLING_ROLES:
        return encode_record(_mask_contacts(decode_record(kind, body), role))
    return body


def shown_station(station: Station, role: Role) -> Station:
    """Return a station as a role may see it: where it is, to everybody; its phone to whoever may ring it."""
    return replace(station, phone="") if role in _STRIPPED_KINDS else station


_STRIPPED_KINDS: dict[Role, frozenset[RecordKind]] = {
    Role.WALL: frozenset(
        {
            RecordKind.ORGANISATION,
            RecordKind.GRID,
            RecordKind.WORKER,
            RecordKind.PERSON,
            RecordKind.DEPARTMENT,
            RecordKind.INCIDENT,
            RecordKind.ALARM,
        }
    ),
    Role.DEPARTMENT: frozenset({RecordKind.ORGANISATION, RecordKind.GRID, RecordKind.DEPARTMENT}),
}
"""Kinds whose records go out to a role without the personal data in them."""


def _strip_personal(record: Record) -> Record:
    match record:
        case Incident():
            return replace(record, reporter_name="", reporter_phone="", description="", address="")
        case Worker() | Person() | Department():
            return replace(record, phone="")
        case Organisation():
            return replace(record, duty_phone="", head="")
        case Grid():
            return replace(record, contacts=())
        case Alarm():
            return replace(record, shelve_reason="")
        case _:
            return record


def _mask_contacts(record: Record, role: Role) -> Record:
    if not isinstance(record, Grid):
        return record
    shown = (replace(one, phone=shown_phone(one.relation, one.phone, role)) for one in record.contacts)
    return replace(record, contacts=tuple(shown))
