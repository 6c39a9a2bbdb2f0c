"""Owns what of the city can be found, and under which texts: one or several entries for each record.

An entry names the entry that it lies in; what is found there counts for it too: "天彭 赵" finds the worker
赵敏, whose grid lies in 天彭街道. So a town's new name needs no worker to be taken up again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from desktop.board.board import Board
from desktop.models.base_data import Station
from desktop.models.codes import Level, level_of, town_of
from desktop.models.delta import RecordKind
from desktop.models.incident import Incident
from desktop.models.organisation import Grid, Organisation
from desktop.models.person import Department, Worker


class HitKind(StrEnum):
    """What can be found; in the order in which equally good finds are listed."""

    POSITION = "position"
    GRID = "grid"
    AREA = "area"
    WORKER = "worker"
    INCIDENT = "incident"
    STATION = "station"
    DEPARTMENT = "department"
    CONTACT = "contact"


EntryKey = tuple[HitKind, str, int]
"""What an entry is called: kind, id of its record, and its place among the record's entries of the kind."""


class TextRole(IntEnum):
    """What a text is of its entry; the same find is worth more in one than in another.

    A name that falls into several runs counts as its first and later ones.
    """

    NAME = 0
    FIRST_IN_NAME = 1
    LATER_IN_NAME = 2
    CODE = 3
    SERIAL = 4
    PHONE = 5
    PLACE = 6


Text = tuple[TextRole, str]
"""A text by which an entry is found."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found.

    Attributes:
        texts: Its own, in the order in which a row shows them.
        inside: Kind and id of the entry that it lies in, None if in none.
    """

    texts: tuple[Text, ...]
    inside: tuple[HitKind, str] | None


SOURCES: dict[HitKind, RecordKind] = {
    HitKind.AREA: RecordKind.ORGANISATION,
    HitKind.GRID: RecordKind.GRID,
    HitKind.WORKER: RecordKind.WORKER,
    HitKind.INCIDENT: RecordKind.INCIDENT,
    HitKind.DEPARTMENT: RecordKind.DEPARTMENT,
    HitKind.CONTACT: RecordKind.GRID,
}
"""What of the board can be found, and out of which records; in the order in which a board is taken up."""


def entries_of(board: Board, kind: HitKind, record_id: str) -> tuple[Entry, ...]:
    """Return the entries of a record as it now stands on the board; none if it is not there."""
    record = board.records(SOURCES[kind]).get(record_id)
    match record:
        case Grid():
            return tuple(_contact_entries(record)) if kind is HitKind.CONTACT else (_grid_entry(record),)
        case Worker():
            return (_worker_entry(record),)
        case Incident():
            return (_incident_entry(record),)
        case Organisation():
            return (_area_entry(board, record),)
        case Department():
            return (_department_entry(record),)
        case _:
            return ()


def also_touched(board: Board, kind: RecordKind, ids: Collection[str]) -> Iterator[str]:
    """Yield the other records of a kind whose entries hold a text of these."""
    if kind is RecordKind.ORGANISATION:
        towns = {code for code in ids if level_of(code) is Level.TOWN}
        yield from (code for code in board.organisations if town_of(code) in towns and code not in ids)


def station_entry(station: Station, kind_names: Mapping[str, str]) -> Entry:
    """Return the entry of a station, whose kind is also called by its name."""
    return Entry(
        _texts(
            (TextRole.NAME, station.name),
            (TextRole.PLACE, kind_names.get(station.kind_code, "")),
            (TextRole.PLACE, station.address),
            (TextRole.PHONE, station.phone),
        ),
        (HitKind.GRID, station.area_code),
    )


def _texts(*texts: Text) -> tuple[Text, ...]:
    return tuple(text for text in texts if text[1])


def _grid_entry(grid: Grid) -> Entry:
    texts = _texts((TextRole.NAME, grid.name), (TextRole.CODE, grid.code))
    return Entry(texts, (HitKind.AREA, grid.parent_code))


def _contact_entries(grid: Grid) -> Iterator[Entry]:
    for contact in grid.contacts:
        yield Entry(
            _texts((TextRole.NAME, contact.name), (TextRole.PHONE, contact.phone)), (HitKind.GRID, grid.code)
        )


def _worker_entry(worker: Worker) -> Entry:
    texts = _texts((TextRole.NAME, worker.name), (TextRole.PHONE, worker.phone))
    return Entry(texts, (HitKind.GRID, worker.home_grid_code))


def _incident_entry(incident: Incident) -> Entry:
    texts = _texts(
        (TextRole.NAME, incident.title),
        (TextRole.SERIAL, incident.serial_no),
        (TextRole.PLACE, incident.address),
    )
    return Entry(texts, (HitKind.GRID, incident.grid_code))


def _area_entry(board: Board, area: Organisation) -> Entry:
    parent = board.organisations.get(area.parent_code or "")
    # As the desk writes it, 天彭街道朝阳中路社区: one run, so that what is copied from the screen is found.
    whole = parent.name + area.name if parent is not None and area.level is Level.COMMUNITY else ""
    texts = _texts(
        (TextRole.NAME, area.name),
        (TextRole.PLACE, whole),
        (TextRole.CODE, area.code),
        (TextRole.PHONE, area.duty_phone),
    )
    # Everything lies in the city: it tells nothing apart, and 彭州 would be found by z in all of it.
    is_in_town = area.level is Level.COMMUNITY and area.parent_code is not None
    return Entry(texts, (HitKind.AREA, area.parent_code or "") if is_in_town else None)


def _department_entry(department: Department) -> Entry:
    return Entry(
        _texts(
            (TextRole.NAME, department.name),
            (TextRole.PHONE, department.phone),
            (TextRole.PLACE, department.address),
        ),
        None,
    )
