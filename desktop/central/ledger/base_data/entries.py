"""Owns the rows of base information: found, written, taken out, told to the audit chain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, insert, select, update

from desktop.central.ledger.unit import Unit
from desktop.central.rules.base_data.contacts import is_citizen
from desktop.central.rules.masking import mask_phone
from desktop.central.tables.base_data import BaseEntryRow
from desktop.models.base_data import DutyEntry, GridContact, GridProfile, Station
from desktop.models.command import TargetKind
from desktop.wire.codec import decode, encode

Entry = GridContact | Station | GridProfile | DutyEntry
E = TypeVar("E", GridContact, Station, GridProfile, DutyEntry)

KIND_OF_ENTRY: dict[type[Entry], TargetKind] = {
    GridContact: TargetKind.CONTACT,
    Station: TargetKind.STATION,
    GridProfile: TargetKind.GRID_PROFILE,
    DutyEntry: TargetKind.DUTY_ITEM,
}


@dataclass(frozen=True, slots=True)
class Kept(Generic[E]):
    """What is kept under an id.

    Attributes:
        record: None if nothing is, or it was taken out.
        revision: Of the newest change, 0 if there never was one.
        is_there: Whether there is a row, of an entry that was taken out too.
    """

    record: E | None
    revision: int
    is_there: bool


def id_of(entry: Entry) -> str:
    """Return the id of an entry."""
    match entry:
        case GridProfile():
            return entry.grid_code
        case DutyEntry():
            return entry.code
        case _:
            return entry.id


def area_of(entry: Entry) -> str:
    """Return the code by which readers' and keepers' areas are cut."""
    return entry.grid_code if isinstance(entry, GridProfile) else entry.area_code


def row_of(entry: Entry) -> dict[str, Any]:
    """Return the row of an entry."""
    category, name = "", ""
    match entry:
        case GridContact():
            category, name = entry.role_code, entry.name
        case Station():
            category, name = entry.kind_code, entry.name
        case DutyEntry():
            category, name = entry.class_code, entry.name
        case GridProfile():
            pass
    return {
        "kind": KIND_OF_ENTRY[type(entry)].value,
        "id": id_of(entry),
        "area_code": area_of(entry),
        "category": category,
        "name": name,
        "revision": entry.revision,
        "removed": False,
        "body": encode(entry),
    }


def find_entry(unit: Unit, kind: type[E], entry_id: str) -> Kept[E]:
    """Return what is kept under an id, its row locked to the end of the transaction."""
    row = BaseEntryRow
    query = (
        select(row.revision, row.removed, row.body)
        .where(row.kind == KIND_OF_ENTRY[kind].value, row.id == entry_id)
        .with_for_update()
    )
    found = unit.connection.execute(query).one_or_none()
    if found is None:
        return Kept(None, 0, False)
    return Kept(None if found.removed else decode(found.body, kind), found.revision, True)


def list_entries(
    unit: Unit,
    kind: type[E],
    conditions: Iterable[ColumnElement[bool]],
    *,
    after: str = "",
    limit: int | None = None,
) -> list[E]:
    """Return entries of a kind that are there, by id."""
    row = BaseEntryRow
    query = (
        select(row.body)
        .where(row.kind == KIND_OF_ENTRY[kind].value, row.removed.is_(False), row.id > after, *conditions)
        .order_by(row.id)
        .limit(limit)
    )
    return [decode(body, kind) for body in unit.connection.execute(query).scalars()]


def write_entry(unit: Unit, kept: Kept[E], entry: E) -> E:
    """Write an entry under its next revision; returns it with that."""
    after = replace(entry, revision=kept.revision + 1)
    _write_row(unit, kept, row_of(after))
    _note(unit, after, kept.record, after)
    return after


def remove_entry(unit: Unit, kept: Kept[E], entry: E) -> int:
    """Take an entry out; nothing but its next revision is kept. Returns that."""
    row = row_of(replace(entry, revision=kept.revision + 1))
    _write_row(unit, kept, {**row, "name": "", "removed": True, "body": b""})
    _note(unit, entry, entry, None)
    return kept.revision + 1


def _write_row(unit: Unit, kept: Kept[E], row: dict[str, Any]) -> None:
    if not kept.is_there:
        # Where two enter the same id at once, the later one is run again and finds it taken.
        unit.connection.execute(insert(BaseEntryRow), [row])
        return
    unit.connection.execute(
        update(BaseEntryRow)
        .where(BaseEntryRow.kind == row["kind"], BaseEntryRow.id == row["id"])
        .values({name: value for name, value in row.items() if name not in ("kind", "id")})
    )


def _note(unit: Unit, entry: Entry, before: Entry | None, after: Entry | None) -> None:
    name = f"{KIND_OF_ENTRY[type(entry)].value}:{id_of(entry)}"
    unit.note_row(name, *(None if one is None else encode(_readable(one)) for one in (before, after)))


def _readable(entry: Entry) -> Entry:
    """Return an entry as the audit chain, which forgets nothing, may keep it: no citizen's phone in full."""
    if isinstance(entry, GridContact) and is_citizen(entry.role_code):
        return replace(entry, phone=mask_phone(entry.phone))
    return entry
