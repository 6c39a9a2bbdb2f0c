"""Owns what is shown of a find: its words as the board now has them, and where it lies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.board.board import Board
from desktop.board.search.entries import HitKind
from desktop.models.base_data import Station
from desktop.models.codes import Level, community_of, level_of, town_of
from desktop.models.incident import Incident, Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing that was found.

    Attributes:
        id: Id of its record; of a contact, the grid's code.
        ordinal: Its place among the record's entries of this kind; of a contact, in the grid's list.
        title: What it is called.
        nature: Code of what it is within its kind, for the screen to put into words: an incident's state, an
            area's level, a contact's role; empty where there is nothing to say.
        details: What tells it from others that are called the same, the most telling first.
        place: Town and grid in which it lies, as people name it; empty if it lies in none.
        grid_code: Grid in which it lies, empty if in none or in several.
        priority: Of an incident.
        lon_deg, lat_deg: Where it lies, degrees WGS84, if it has a position of its own.
    """

    kind: HitKind
    id: str
    title: str
    ordinal: int = 0
    nature: str = ""
    details: tuple[str, ...] = ()
    place: str = ""
    grid_code: str = ""
    priority: Priority | None = None
    lon_deg: float | None = None
    lat_deg: float | None = None


@dataclass(frozen=True, slots=True)
class HitGroup:
    """What was found of one kind.

    Attributes:
        count: How many there are; the hits are the best of them.
    """

    kind: HitKind
    count: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What was found.

    Attributes:
        pieces: What stands in the hits: what was typed, or what came nearest to it.
        groups: The kind with the best hit first.
        is_near: Whether nothing holds all that was typed, and these come nearest.
        is_recent: Whether nothing was typed, and these were chosen lately; one group of mixed kinds.
        share: Share of the city that has been taken up so far, 0 to 1.
    """

    pieces: tuple[str, ...] = ()
    groups: tuple[HitGroup, ...] = ()
    is_near: bool = False
    is_recent: bool = False
    share: float = 1.0

    @property
    def count(self) -> int:
        """How many were found."""
        return sum(group.count for group in self.groups)


def hit_of(
    board: Board, stations: Mapping[str, Station], kind: HitKind, record_id: str, ordinal: int = 0
) -> Hit | None:
    """Return what is to be shown of an entry; None if its record is gone."""
    match kind:
        case HitKind.GRID:
            return _grid_hit(board, record_id)
        case HitKind.WORKER:
            return _worker_hit(board, record_id)
        case HitKind.INCIDENT:
            incident = board.incidents.get(record_id)
            return None if incident is None else _incident_hit(board, incident)
        case HitKind.AREA:
            return _area_hit(board, record_id)
        case HitKind.DEPARTMENT:
            return _department_hit(board, record_id)
        case HitKind.CONTACT:
            return _contact_hit(board, record_id, ordinal)
        case HitKind.STATION:
            station = stations.get(record_id)
            return None if station is None else _station_hit(board, station)
        case _:
            return None


def place_of(board: Board, code: str) -> str:
    """Return town and grid, or town and community, as people name them; the code if nobody knows it."""
    grid = board.grids.get(code)
    town = board.organisations.get(town_of(code))
    own = grid or (board.organisations.get(community_of(code)) if len(code) == 12 else None)
    names = [one.name for one in (town, own) if one is not None]
    return "".join(names) or code


def _filled(*words: str) -> tuple[str, ...]:
    return tuple(word for word in words if word)


def _grid_hit(board: Board, code: str) -> Hit | None:
    grid = board.grids.get(code)
    if grid is None:
        return None
    town = board.organisations.get(town_of(code))
    return Hit(
        kind=HitKind.GRID,
        id=code,
        title=grid.name,
        details=(code,),
        place="" if town is None else town.name,
        grid_code=code,
        lon_deg=grid.label_lon_deg,
        lat_deg=grid.label_lat_deg,
    )


def _worker_hit(board: Board, worker_id: str) -> Hit | None:
    worker = board.workers.get(worker_id)
    if worker is None:
        return None
    return Hit(
        kind=HitKind.WORKER,
        id=worker_id,
        title=worker.name,
        details=_filled(worker.phone),
        place=place_of(board, worker.home_grid_code),
        grid_code=worker.home_grid_code,
    )


def _incident_hit(board: Board, incident: Incident) -> Hit:
    return Hit(
        kind=HitKind.INCIDENT,
        id=incident.id,
        title=incident.title,
        nature=incident.state.value,
        details=_filled(incident.address, incident.serial_no),
        place=place_of(board, incident.grid_code),
        grid_code=incident.grid_code,
        priority=incident.priority,
        lon_deg=incident.lon_deg,
        lat_deg=incident.lat_deg,
    )


def _area_hit(board: Board, code: str) -> Hit | None:
    area = board.organisations.get(code)
    if area is None:
        return None
    parent = board.organisations.get(area.parent_code or "")
    is_within_town = area.level is Level.COMMUNITY and parent is not None
    return Hit(
        kind=HitKind.AREA,
        id=code,
        title=area.name,
        nature=(area.kind or area.level).value,
        details=_filled(code, area.duty_phone, area.head),
        place=parent.name if is_within_town and parent is not None else "",
    )


def _department_hit(board: Board, department_id: str) -> Hit | None:
    department = board.departments.get(department_id)
    if department is None:
        return None
    return Hit(
        kind=HitKind.DEPARTMENT,
        id=department_id,
        title=department.name,
        details=_filled(department.phone, department.address),
    )


def _contact_hit(board: Board, grid_code: str, ordinal: int) -> Hit | None:
    grid = board.grids.get(grid_code)
    if grid is None or ordinal >= len(grid.contacts):
        return None
    contact = grid.contacts[ordinal]
    return Hit(
        kind=HitKind.CONTACT,
        id=grid_code,
        ordinal=ordinal,
        title=contact.name,
        nature=contact.relation,
        details=_filled(contact.phone),
        place=place_of(board, grid_code),
        grid_code=grid_code,
        lon_deg=grid.label_lon_deg,
        lat_deg=grid.label_lat_deg,
    )


def _station_hit(board: Board, station: Station) -> Hit:
    is_in_grid = len(station.area_code) == 15 and level_of(station.area_code) is Level.GRID
    return Hit(
        kind=HitKind.STATION,
        id=station.id,
        title=station.name,
        nature=station.kind_code,
        details=_filled(station.address, station.phone),
        place=place_of(board, station.area_code),
        grid_code=station.area_code if is_in_grid else "",
        lon_deg=station.lon_deg,
        lat_deg=station.lat_deg,
    )
