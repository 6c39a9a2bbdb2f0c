"""Owns the columns of open incidents' marks: kept by incident, so that a change costs one row.

Thread: UI
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray

from desktop.board.board import Board
from desktop.models.clock import StageClock
from desktop.models.incident import DESK_STATES, OPEN_STATES, Incident
from desktop.models.incident_kind import IncidentKind
from desktop.models.instant import to_epoch_ms
from resources.files import read_text

CLOCK_STEPS = 16
"""Steps in which a ring clock empties; so many pictures serve for all incidents."""

NO_CLOCK = 255
"""Step of an incident whose clock stands still or has no end."""

NO_GRID = -1
"""Index of a grid that the map does not have."""

_LEAST_ROWS = 64


def _no_bytes() -> NDArray[np.uint8]:
    return np.zeros(0, np.uint8)


def _no_indices() -> NDArray[np.int32]:
    return np.zeros(0, np.int32)


@dataclass(frozen=True)
class IncidentMarks:
    """Columns of open incidents' marks, the least severe first so that the severe are drawn on top.

    Attributes:
        ids: Incident ids, one a row.
        lon_deg, lat_deg: (n,) float64, WGS84; NaN where no place is known.
        priorities: (n,) uint8, 1 is the most severe.
        overdue: (n,) uint8, 1 where the present stage is past its deadline.
        at_desk: (n,) uint8, 1 where the duty room has to act.
        kinds: (n,) uint8, IncidentKind.
        claimed: (n,) uint8, 1 where an officer has claimed it.
        clock_left: (n,) uint8, steps that are left of the stage's time, NO_CLOCK where it does not run.
        grids: (n,) int32, index of the grid, NO_GRID where the map has none.
        class_codes: n codes of sub-classes.
    """

    ids: tuple[str, ...]
    lon_deg: NDArray[np.float64]
    lat_deg: NDArray[np.float64]
    priorities: NDArray[np.uint8]
    overdue: NDArray[np.uint8]
    at_desk: NDArray[np.uint8] = field(default_factory=_no_bytes)
    kinds: NDArray[np.uint8] = field(default_factory=_no_bytes)
    claimed: NDArray[np.uint8] = field(default_factory=_no_bytes)
    clock_left: NDArray[np.uint8] = field(default_factory=_no_bytes)
    grids: NDArray[np.int32] = field(default_factory=_no_indices)
    class_codes: tuple[str, ...] = ()

    @property
    def attention(self) -> NDArray[np.bool_]:
        """Which need somebody: the duty room has to act, or the time is over."""
        # What is in somebody's hands and in time needs nobody here; colour would only cry wolf.
        return (self.at_desk | self.overdue) > 0


NO_INCIDENTS = IncidentMarks((), np.zeros(0), np.zeros(0), _no_bytes(), _no_bytes())

_DTYPES: dict[str, type[np.generic]] = {
    "lon_deg": np.float64,
    "lat_deg": np.float64,
    "created_ms": np.int64,
    "deadline_ms": np.float64,
    "span_ms": np.float64,
    "priorities": np.uint8,
    "at_desk": np.uint8,
    "kinds": np.uint8,
    "claimed": np.uint8,
    "grids": np.int32,
    "used": np.bool_,
}


class IncidentColumns:
    """One slot for each open incident; a slot is used again once its incident has ended."""

    def __init__(self) -> None:
        self._slots: dict[str, int] = {}
        self._free: list[int] = []
        self._ids = np.full(_LEAST_ROWS, "", object)
        self._grid_codes = np.full(_LEAST_ROWS, "", object)
        self._class_codes = np.full(_LEAST_ROWS, "", object)
        self._columns = {name: np.zeros(_LEAST_ROWS, dtype) for name, dtype in _DTYPES.items()}
        self._order: NDArray[np.int64] = np.zeros(0, np.int64)

    def take(self, incident_ids: Iterable[str], board: Board, index_of: Mapping[str, int]) -> None:
        """Take incidents of a board that changed.

        Args:
            incident_ids: Ids of those that came, changed or went.
            board: All records.
            index_of: Index of each grid by its code.
        """
        for incident_id in incident_ids:
            incident = board.incidents.get(incident_id)
            if incident is None or incident.state not in OPEN_STATES:
                self._drop(incident_id)
            else:
                self._put(incident, incident_id in board.leases, index_of.get(incident.grid_code, NO_GRID))
        rows = np.flatnonzero(self._columns["used"])
        created, priorities = self._columns["created_ms"][rows], self._columns["priorities"][rows]
        self._order = rows[np.lexsort((self._ids[rows].astype(str), created, -priorities.astype(np.int16)))]

    def find_grids(self, index_of: Mapping[str, int]) -> None:
        """Look up every incident's grid in another geometry."""
        for slot in self._slots.values():
            self._columns["grids"][slot] = index_of.get(self._grid_codes[slot], NO_GRID)

    def overdue(self, now_ms: float) -> NDArray[np.uint8]:
        """Return which are past their deadlines at an instant, in the order of the marks."""
        return (self._columns["deadline_ms"][self._order] <= now_ms).astype(np.uint8)

    def clock_left(self, now_ms: float) -> NDArray[np.uint8]:
        """Return the steps that are left of each clock at an instant, in the order of the marks."""
        deadline, span = (self._columns[name][self._order] for name in ("deadline_ms", "span_ms"))
        runs = np.isfinite(deadline) & np.isfinite(now_ms)
        left_ms = np.where(runs, deadline, 0.0) - (now_ms if np.isfinite(now_ms) else 0.0)
        steps = np.clip(np.ceil(CLOCK_STEPS * left_ms / np.maximum(1.0, span)), 0, CLOCK_STEPS)
        return np.where(runs, steps, NO_CLOCK).astype(np.uint8)

    def marks(self, now_ms: float) -> IncidentMarks:
        """Return the marks of all open incidents at an instant, -inf while the time is not known."""
        order = self._order
        column = {name: values[order] for name, values in self._columns.items()}
        return IncidentMarks(
            ids=tuple(self._ids[order]),
            lon_deg=column["lon_deg"],
            lat_deg=column["lat_deg"],
            priorities=column["priorities"],
            overdue=self.overdue(now_ms),
            at_desk=column["at_desk"],
            kinds=column["kinds"],
            claimed=column["claimed"],
            clock_left=self.clock_left(now_ms),
            grids=column["grids"],
            class_codes=tuple(self._class_codes[order]),
        )

    # -- inner -------------------------------------------------------------------------------------

    def _drop(self, incident_id: str) -> None:
        slot = self._slots.pop(incident_id, None)
        if slot is not None:
            self._columns["used"][slot] = False
            self._ids[slot] = ""
            self._free.append(slot)

    def _put(self, incident: Incident, claimed: bool, grid: int) -> None:
        slot = self._slot_for(incident.id)
        deadline_ms, span_ms = _clock_of(incident.stage_clock)
        values = {
            "lon_deg": incident.lon_deg,
            "lat_deg": incident.lat_deg,
            "created_ms": to_epoch_ms(incident.created),
            "deadline_ms": deadline_ms,
            "span_ms": span_ms,
            "priorities": incident.priority.value,
            "at_desk": incident.state in DESK_STATES,
            "kinds": kind_of(incident.code_set, incident.class_code),
            "claimed": claimed,
            "grids": grid,
            "used": True,
        }
        for name, value in values.items():
            self._columns[name][slot] = value
        self._grid_codes[slot], self._class_codes[slot] = incident.grid_code, incident.class_code

    def _slot_for(self, incident_id: str) -> int:
        slot = self._slots.get(incident_id)
        if slot is None:
            slot = self._free.pop() if self._free else len(self._slots)
            if slot >= len(self._ids):
                self._grow()
            self._slots[incident_id] = slot
            self._ids[slot] = incident_id
        return slot

    def _grow(self) -> None:
        more = np.full(len(self._ids), "", object)
        self._ids = np.concatenate([self._ids, more])
        self._grid_codes = np.concatenate([self._grid_codes, more])
        self._class_codes = np.concatenate([self._class_codes, more])
        for name, column in self._columns.items():
            self._columns[name] = np.concatenate([column, np.zeros_like(column)])


def _clock_of(clock: StageClock | None) -> tuple[float, float]:
    """Return the end of a clock and the whole of its time, in ms; inf where it does not run."""
    if clock is None or clock.paused or clock.deadline is None:
        return float("inf"), 1.0
    end_ms = float(to_epoch_ms(clock.deadline))
    begun_ms = to_epoch_ms(clock.resumed or clock.started) - 1000 * clock.used_s
    return end_ms, end_ms - begun_ms


@cache
def kind_of(code_set: str, class_code: str) -> IncidentKind:
    """Return the kind of a class: that of the longest prefix that the code set names."""
    kinds = _kinds_by_set().get(code_set, {})
    for length in range(len(class_code), 0, -1):
        name = kinds.get(class_code[:length])
        if name is not None:
            return IncidentKind[name.upper()]
    return IncidentKind.OTHER


@cache
def _kinds_by_set() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(read_text("codesets", "class_kinds.json"))
    return found
