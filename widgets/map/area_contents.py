"""Owns what lies in an area of the map: exact counts, and one entry for each incident, grid and worker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from desktop.board.board import Board
from desktop.models.incident import Priority
from desktop.models.post import ATTENTION_STATES, PostState
from desktop.viewmodels.incident_marks import IncidentMarks
from desktop.viewmodels.inside import inside
from desktop.viewmodels.map_feed import POST_CODES
from desktop.viewmodels.map_filter import WORKER_GROUP_CODES, WorkerGroup, worker_groups
from widgets.canvas.map_data import MapData
from widgets.parts.places import place_name, short_place_name
from widgets.parts.sheet_text import Cell
from widgets.parts.wording import post_state_word, state_word, tr

POSTS_BY_NEED = (
    PostState.VACANT,
    PostState.UNVERIFIED,
    PostState.B_TO_CONFIRM,
    PostState.B_COVERING,
    PostState.A_ON_DUTY,
    PostState.OFF_HOURS,
    PostState.UNCOVERED,
    PostState.UNKNOWN,
)
"""States in the order in which the map's panels tell of them: what needs somebody comes first."""

K = TypeVar("K", bound=Hashable)

_STATE_OF_CODE = {code: state for state, code in POST_CODES.items()}
_GROUP_OF_CODE = {code: group for group, code in WORKER_GROUP_CODES.items()}
_IS_CALM = np.array([state not in ATTENTION_STATES for state in _STATE_OF_CODE.values()], np.bool_)
"""By code, whether a post needs nobody."""


class EntryKind(StrEnum):
    """What an entry is."""

    INCIDENT = "incident"
    GRID = "grid"
    WORKER = "worker"


def kind_word(kind: EntryKind) -> str:
    """Return the word for what an entry is."""
    return {EntryKind.INCIDENT: tr("事件"), EntryKind.GRID: tr("网格"), EntryKind.WORKER: tr("人员")}[kind]


def worker_group_word(group: WorkerGroup) -> str:
    """Return the word for a group of workers."""
    return {
        WorkerGroup.ON_DUTY: tr("在线"),
        WorkerGroup.OUTSIDE: tr("格外"),
        WorkerGroup.LATE: tr("过期"),
        WorkerGroup.OFFLINE: tr("失联"),
    }[group]


@dataclass(frozen=True, slots=True)
class AreaEntry:
    """One thing in an area.

    Attributes:
        id: Id of the incident or worker, code of the grid.
        number: What people know it by: an incident's serial number, a grid's code; empty for a worker.
        title: Its own words.
        state: Its state in words.
        place: Where it is or belongs.
        priority: Of an incident.
        post_state: Of a grid.
    """

    kind: EntryKind
    id: str
    number: str
    title: str
    state: str
    place: str
    lon_deg: float
    lat_deg: float
    priority: Priority | None = None
    post_state: PostState | None = None


@dataclass(frozen=True)
class AreaContents:
    """What lies in an area: rows of the map's data, and their counts.

    A grid lies in it with its middle. What the filter hides is not counted but for `hidden`.

    Attributes:
        marks, incident_xy: The incidents as they were then; their rows may be others' by now.
        grids, incidents, workers: Rows of the data; incidents and grids that need somebody come first.
        posts, priorities, groups: Counts; they add up to the rows.
        hidden: How many more the filter keeps out of sight.
    """

    data: MapData
    board: Board
    marks: IncidentMarks
    incident_xy: NDArray[np.float64]
    grids: NDArray[np.intp]
    incidents: NDArray[np.intp]
    workers: NDArray[np.intp]
    posts: Counter[PostState]
    priorities: Counter[Priority]
    groups: Counter[WorkerGroup]
    households: int
    residents: int
    hidden: int

    @property
    def count(self) -> int:
        """Entries in all."""
        return len(self.incidents) + len(self.grids) + len(self.workers)

    def row_ids(self) -> tuple[list[str], list[int], list[int]]:
        """Return what each row of the list is, to be compared with another moment's."""
        return [self.marks.ids[row] for row in self.incidents], self.grids.tolist(), self.workers.tolist()

    def row_of(self, kind: EntryKind, entry_id: str) -> int | None:
        """Return the row of what has this id, None if it does not lie in the area."""
        match kind:
            case EntryKind.INCIDENT:
                ids = [self.marks.ids[row] for row in self.incidents]
                return ids.index(entry_id) if entry_id in ids else None
            case EntryKind.GRID:
                rows, sought, before = self.grids, self.data.scene.index_of.get(entry_id), 0
            case EntryKind.WORKER:
                rows, sought = self.workers, self.data.workers.rows.get(entry_id)
                before = len(self.grids)
        found = np.flatnonzero(rows == (-1 if sought is None else sought))
        return len(self.incidents) + before + int(found[0]) if len(found) else None

    def entry(self, at: int) -> AreaEntry:
        """Return an entry; incidents come first, then grids, then workers."""
        if at < len(self.incidents):
            return self._incident(int(self.incidents[at]))
        at -= len(self.incidents)
        if at < len(self.grids):
            return self._grid(int(self.grids[at]))
        return self._worker(int(self.workers[at - len(self.grids)]))

    def entries(self) -> Iterator[AreaEntry]:
        """Return all entries in their order."""
        return (self.entry(at) for at in range(self.count))

    def table(self) -> list[list[Cell]]:
        """Return a head and a row of cells for each entry."""
        head = [
            tr("类别"),
            tr("编号"),
            tr("名称"),
            tr("状态"),
            tr("位置"),
            tr("经度 WGS84"),
            tr("纬度 WGS84"),
        ]
        rows: list[list[Cell]] = [list(head)]
        for one in self.entries():
            at: list[Cell] = [round(one.lon_deg, 6), round(one.lat_deg, 6)]
            rows.append([kind_word(one.kind), one.number, one.title, one.state, one.place, *at])
        return rows

    def box_m(self) -> tuple[float, float, float, float] | None:
        """Return the box of all that lies in it, whole grids included; None if nothing does."""
        boxes = self.data.scene.boxes_m[self.grids]
        marks = np.concatenate([self.incident_xy[self.incidents], self.data.worker_xy[self.workers]])
        low, high = np.concatenate([boxes[:, :2], marks]), np.concatenate([boxes[:, 2:], marks])
        if not len(low):
            return None
        return (*low.min(axis=0).tolist(), *high.max(axis=0).tolist())

    def _degrees(self, at_m: NDArray[np.float64]) -> tuple[float, float]:
        return self.data.scene.projection.to_degrees(float(at_m[0]), float(at_m[1]))

    def _incident(self, row: int) -> AreaEntry:
        incident = self.board.incidents[self.marks.ids[row]]
        state = state_word(incident.state)
        if self.marks.overdue[row]:
            state += " · " + tr("超时")
        return AreaEntry(
            EntryKind.INCIDENT,
            incident.id,
            incident.serial_no,
            incident.title,
            state,
            place_name(self.board, incident.grid_code),
            incident.lon_deg,
            incident.lat_deg,
            priority=incident.priority,
        )

    def _grid(self, row: int) -> AreaEntry:
        code = self.data.scene.codes[row]
        state = _STATE_OF_CODE[int(self.data.statuses[row])]
        grid, post = self.board.grids.get(code), self.board.posts.get(code)
        households = 0 if grid is None else grid.households
        words = [post_state_word(state), "" if post is None else post.effective_name]
        words.append(tr("{n} 户").format(n=f"{households:,}"))
        return AreaEntry(
            EntryKind.GRID,
            code,
            code,
            short_place_name(self.board, code),
            " · ".join(word for word in words if word),
            "" if grid is None else grid.name,
            *self._degrees(self.data.scene.anchors_m[row]),
            post_state=state,
        )

    def _worker(self, row: int) -> AreaEntry:
        worker_id = self.data.workers.ids[row]
        worker = self.board.workers.get(worker_id)
        marks = self.data.workers
        group = worker_groups(marks.states[row : row + 1], marks.outside[row : row + 1])[0]
        return AreaEntry(
            EntryKind.WORKER,
            worker_id,
            "",
            worker_id if worker is None else worker.name,
            worker_group_word(_GROUP_OF_CODE[int(group)]),
            "" if worker is None else short_place_name(self.board, worker.home_grid_code),
            *self._degrees(self.data.worker_xy[row]),
        )


def contents_of(
    data: MapData, board: Board, area_m: NDArray[np.float64], before: AreaContents | None = None
) -> AreaContents:
    """Return what lies in an area.

    Args:
        data: What the map shows.
        board: The board behind it.
        area_m: (n, 2) corners, metres of the plane.
        before: What lay there a moment ago, if the area is an old one: its people are not summed up anew.
    """
    in_grids = inside(area_m, data.scene.anchors_m)
    in_incidents, in_workers = inside(area_m, data.incident_xy), inside(area_m, data.worker_xy)
    chosen = [
        np.flatnonzero(found & shown)
        for found, shown in (
            (in_grids, data.post_shown),
            (in_incidents, data.incident_shown),
            (in_workers, data.worker_shown),
        )
    ]
    grids, incidents, workers = chosen
    found = sum(int(np.count_nonzero(one)) for one in (in_grids, in_incidents, in_workers))
    statuses, marks = data.statuses[grids], data.workers
    groups = worker_groups(marks.states[workers], marks.outside[workers])
    households, residents = _people_in(data, board, grids, before)
    return AreaContents(
        data,
        board,
        data.incidents,
        data.incident_xy,
        grids[np.argsort(_IS_CALM[statuses], kind="stable")],
        incidents[::-1],  # the feed has the most severe last
        workers,
        posts=_count(statuses, _STATE_OF_CODE),
        priorities=_count(data.priorities[incidents], {one.value: one for one in Priority}),
        groups=_count(groups, _GROUP_OF_CODE),
        households=households,
        residents=residents,
        hidden=found - sum(map(len, chosen)),
    )


def _count(codes: NDArray[np.uint8], named: Mapping[int, K]) -> Counter[K]:
    """Return how often each code occurs, by what it stands for."""
    return Counter({named[code]: n for code, n in enumerate(np.bincount(codes).tolist()) if n})


def _people_in(
    data: MapData, board: Board, grids: NDArray[np.intp], before: AreaContents | None
) -> tuple[int, int]:
    """Return the households and residents of some grids; summed up anew only where they may be others."""
    is_same = before is not None and before.data is data and before.board.grids is board.grids
    if before is not None and is_same and np.array_equal(np.sort(before.grids), grids):
        return before.households, before.residents
    codes = (data.scene.codes[row] for row in grids.tolist())
    there = [board.grids[code] for code in codes if code in board.grids]
    return sum(grid.households for grid in there), sum(grid.residents for grid in there)
