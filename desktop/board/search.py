"""Owns the search over the board: grids, workers and open incidents by name, code, number or title."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from desktop.board.board import Board
from desktop.models.codes import town_of


class HitKind(StrEnum):
    """What was found."""

    INCIDENT = "incident"
    GRID = "grid"
    WORKER = "worker"


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found.

    Attributes:
        id: Id of the incident or worker, code of the grid.
        text: Its own words.
        detail: What tells it from others of the same words: number, town, home grid.
    """

    kind: HitKind
    id: str
    text: str
    detail: str


def _incidents(board: Board, needle: str) -> Iterator[Hit]:
    for incident in board.incidents.values():
        if needle in f"{incident.title} {incident.serial_no} {incident.address}".casefold():
            yield Hit(HitKind.INCIDENT, incident.id, incident.title, incident.serial_no)


def _grids(board: Board, needle: str) -> Iterator[Hit]:
    for grid in board.grids.values():
        town = board.organisations.get(town_of(grid.code))
        town_name = town.name if town else ""
        if needle in f"{town_name}{grid.name} {grid.code}".casefold():
            yield Hit(HitKind.GRID, grid.code, grid.name, town_name)


def _workers(board: Board, needle: str) -> Iterator[Hit]:
    for worker in board.workers.values():
        home = board.grids.get(worker.home_grid_code)
        if needle in f"{worker.name} {worker.phone}".casefold():
            yield Hit(HitKind.WORKER, worker.id, worker.name, home.name if home else "")


def search_board(board: Board, words: str, limit: int) -> tuple[Hit, ...]:
    """Return at most `limit` hits, those that begin with the words first; nothing for no words."""
    needle = words.strip().casefold()
    if not needle:
        return ()
    hits = [*_incidents(board, needle), *_grids(board, needle), *_workers(board, needle)]
    hits.sort(key=lambda hit: (not hit.text.casefold().startswith(needle), hit.text, hit.detail, hit.id))
    return tuple(hits[:limit])
