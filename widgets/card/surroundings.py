"""Owns what the card's choices are made of: colleagues, departments, incidents nearby."""

from __future__ import annotations

from desktop.board.board import Board
from desktop.models.geo import distance_m
from desktop.models.incident import OPEN_STATES, Incident
from desktop.models.person import DESK_ROLES, Viewer
from widgets.card.moves import Surroundings

MOST_NEARBY = 12
"""Incidents offered to be merged into: more is a search, not a choice."""


def surroundings_of(board: Board, incident: Incident, viewer: Viewer | None) -> Surroundings:
    """Return what may be chosen for an incident by a viewer."""
    own_id = None if viewer is None else viewer.person_id
    colleagues = [
        (person.id, person.name)
        for person in board.persons.values()
        if person.role in DESK_ROLES and person.area_code == incident.held_by_code and person.id != own_id
    ]
    return Surroundings(
        colleagues=tuple(colleagues),
        departments=tuple((one.id, one.name) for one in board.departments.values()),
        nearby=_nearby(board, incident),
        supervision=incident.supervision,
        urgent=incident.urgent,
        major=incident.major,
    )


def _nearby(board: Board, incident: Incident) -> tuple[tuple[str, str], ...]:
    """Return other open incidents, those of the same class first, then by distance."""
    others = [one for one in board.incidents.values() if one.id != incident.id and one.state in OPEN_STATES]

    def likeness(one: Incident) -> tuple[bool, float]:
        away = distance_m(one.lon_deg, one.lat_deg, incident.lon_deg, incident.lat_deg)
        return one.class_code != incident.class_code, away

    likeliest = sorted(others, key=likeness)[:MOST_NEARBY]
    return tuple((one.id, f"{one.serial_no} {one.title}") for one in likeliest)
