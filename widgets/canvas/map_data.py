"""Owns what a map surface shows: scene, states, marks, names; shared by every surface of the program.

Thread: UI
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from desktop.board.board import ChangedIds
from desktop.board.heat import HeatMode, deviation_of, step_of
from desktop.models.base_data import CityStations
from desktop.models.delta import RecordKind
from desktop.models.post import PostState
from desktop.raster.colouring import Fill
from desktop.raster.patterns import Pattern
from desktop.raster.points import are_same, points_of
from desktop.raster.scene import Scene, build_scene
from desktop.raster.scene_maker import SceneMaker
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.columns import column_of, look_up
from desktop.viewmodels.heat_feed import HeatFeed
from desktop.viewmodels.incident_marks import IncidentMarks
from desktop.viewmodels.map_feed import POST_CODES, MapFeed
from desktop.viewmodels.map_filter import HiddenCounts, LayerName, MapFilter
from desktop.viewmodels.worker_marks import WorkerMarks
from widgets.canvas.heat_columns import HeatColumns
from widgets.canvas.place_names import PlaceNames, names_of
from widgets.canvas.worker_places import WorkerPlaces

N = TypeVar("N", bound=np.generic)

BUSY_FROM = 3
"""Open incidents from which a grid counts as busy."""

PATTERN_OF_STATE = {
    PostState.VACANT: Pattern.HATCH,
    PostState.UNVERIFIED: Pattern.DOTS,
    PostState.B_TO_CONFIRM: Pattern.SPARSE_HATCH,
    PostState.UNCOVERED: Pattern.LINES,
}
"""Patterns by state of the post; the other states leave the ground plain."""


_PATTERNS = column_of(PATTERN_OF_STATE, POST_CODES, np.uint8)
_FILLS = np.full(len(POST_CODES), Fill.QUIET, np.uint8)
_FILLS[POST_CODES[PostState.OFF_HOURS]] = Fill.OFF_HOURS
_FILL_OF_STEP = np.array([Fill.QUIET, Fill.HEAT_1, Fill.HEAT_2, Fill.HEAT_3, Fill.HEAT_4], np.uint8)
FILL_OF_DEVIATION = np.array([Fill.QUIET, Fill.OFF_HOURS, Fill.HEAT_2, Fill.HEAT_4], np.uint8)
"""Grounds by step of heat, and by Deviation."""


def _kept(before: NDArray[N], now: NDArray[N]) -> NDArray[N]:
    """Return the array before if it says the same: what was made of it still holds."""
    return before if are_same(before, now) else now


class MapData(QObject):
    """Joins the map's feed to the engine: built once, shown on many surfaces.

    Args:
        feed: Arrays of grids, workers and incidents.
        board_feed: The board behind them.
        scene: Geometry that another one built from the same polygons, who then tells of each new one by
            `take_scene`; None to build them.
        shown: What the officer wants to see; None to show everything.
        heat: Counts of incidents that may be shown in place of loads; None for no such view.

    Attributes:
        background: One thread for what takes a moment at a province's size.
        is_past: Whether it is another state of affairs over the same geometry: a moment of the past.
        is_whole: Whether places, areas and borders of the scene are known; a province can be drawn before.
        post_shown, worker_shown, incident_shown: (n,) bool, what the filter leaves in sight; row i is that
            of `scene.codes`, `worker_xy`, `incident_xy`. Layers draw nothing else, and nothing else can be
            chosen.

    Signals:
        scene_changed (): Another geometry.
        states_changed (): Fills or patterns of grids changed.
        marks_changed (): Workers or incidents changed.
        names_changed (): Names of places changed.
        filter_changed (): The filter shows something else; the two signals before it have been sent.
    """

    scene_changed = Signal()
    states_changed = Signal()
    marks_changed = Signal()
    names_changed = Signal()
    filter_changed = Signal()

    def __init__(
        self,
        feed: MapFeed,
        board_feed: BoardFeed,
        parent: QObject | None = None,
        *,
        scene: Scene | None = None,
        shown: MapFilter | None = None,
        heat: HeatFeed | None = None,
    ) -> None:
        super().__init__(parent)
        self.is_past = scene is not None
        self.filter = shown or MapFilter(self)
        self.heat = heat or HeatFeed(self)
        self._feed, self._board_feed = feed, board_feed
        self.background = QThreadPool(self)
        self.background.setMaxThreadCount(1)
        self._heat_columns = HeatColumns()
        self._places = WorkerPlaces(self.background, self)
        self._places.found.connect(self.marks_changed)
        self.scene: Scene = scene or build_scene(())
        self.is_whole = True
        self.fills: NDArray[np.uint8] = np.zeros(0, np.uint8)
        self.patterns: NDArray[np.uint8] = np.zeros(0, np.uint8)
        self._busy: NDArray[np.intp] = np.zeros(0, np.intp)
        self._late: NDArray[np.int32] = np.zeros(0, np.int32)
        self.deviations: NDArray[np.uint8] = np.zeros(0, np.uint8)
        self.names = PlaceNames()
        self.stations: CityStations | None = None
        self.worker_xy: NDArray[np.float64] = np.zeros((0, 2))
        self.incident_xy: NDArray[np.float64] = np.zeros((0, 2))
        self.attention: NDArray[np.bool_] = np.zeros(0, np.bool_)
        self.priorities: NDArray[np.uint8] = np.zeros(0, np.uint8)
        self.post_shown: NDArray[np.bool_] = np.zeros(0, np.bool_)
        self.worker_shown: NDArray[np.bool_] = np.zeros(0, np.bool_)
        self.incident_shown: NDArray[np.bool_] = np.zeros(0, np.bool_)
        self._maker = SceneMaker(self)
        self._maker.drawable.connect(self._take_drawable)
        self._maker.whole.connect(self.take_scene)
        feed.statuses_changed.connect(self.take_statuses)
        feed.workers_changed.connect(self.take_workers)
        feed.incidents_changed.connect(self.take_incidents)
        board_feed.changed.connect(self.take_board)
        self.filter.changed.connect(self.take_filter)
        self.heat.changed.connect(self.take_heat)
        if scene is None:
            feed.shapes_changed.connect(self.take_shapes)
            self.take_shapes()
        else:
            self.take_scene(scene)

    @property
    def workers(self) -> WorkerMarks:
        """Columns of workers' marks; row i stands at `worker_xy[i]` metres."""
        return self._feed.workers

    @property
    def incidents(self) -> IncidentMarks:
        """Columns of incident marks; row i stands at `incident_xy[i]` metres.

        `attention[i]` says whether it waits for the duty room or is overdue; `priorities[i]` is its
        priority.
        """
        return self._feed.incidents

    @property
    def statuses(self) -> NDArray[np.uint8]:
        """(n,) uint8, POST_CODES: state of each grid's post; row i is that of `scene.codes`."""
        return self._feed.statuses

    def gap_minutes(self) -> NDArray[np.float64]:
        """Return the minutes until each grid's post has a gap, within the hour; (n,), NaN where none."""
        return self._feed.gap_minutes()

    def worker_grids(self) -> NDArray[np.int32]:
        """Return the index of the grid that each worker is in, (n,) int32; see `WorkerPlaces.grids`."""
        return self._places.grids(self.scene, self.worker_xy)

    @property
    def hidden(self) -> HiddenCounts:
        """How much the filter keeps out of sight now."""
        return HiddenCounts(
            *(
                int(np.count_nonzero(~shown))
                for shown in (self.post_shown, self.incident_shown, self.worker_shown)
            )
        )

    @Slot()
    def take_heat(self) -> None:
        """Show other counts, or loads again."""
        self._read_states()
        self.states_changed.emit()

    @Slot()
    def take_filter(self) -> None:
        """Show what the filter leaves in sight."""
        self._read_states()
        self._choose_workers()
        self._choose_incidents()
        self.states_changed.emit()
        self.marks_changed.emit()
        self.filter_changed.emit()

    def _choose_workers(self) -> None:
        marks, n = self._feed.workers, len(self.worker_xy)
        shown = self.filter.state.shown_workers(marks.states[:n], marks.outside[:n])
        self.worker_shown = _kept(self.worker_shown, shown)

    def _choose_incidents(self) -> None:
        shown = self.filter.state.shown_incidents(
            self.priorities, self.attention, self._feed.incidents.class_codes
        )
        self.incident_shown = _kept(self.incident_shown, shown)

    @Slot()
    def take_shapes(self) -> None:
        """Take another geometry; of a province it is shown a moment later."""
        self._maker.make(self._feed.shapes)

    @Slot(object)
    def _take_drawable(self, scene: Scene) -> None:
        """Show the grids of another geometry; names and marks wait until their places are known."""
        self.scene, self.is_whole = scene, False
        self.names = PlaceNames()
        self._count_load()
        self._read_states()
        self.scene_changed.emit()

    @Slot(object)
    def take_scene(self, scene: Scene) -> None:
        """Show everything of another geometry, built from the feed's polygons."""
        if scene is not self.scene:
            self._take_drawable(scene)
        self.is_whole = True
        self._read_names()
        self.names_changed.emit()
        self.states_changed.emit()
        self.take_workers()
        self.take_incidents()

    def stop(self) -> None:
        """Make nothing more in the background; before the program ends."""
        self._maker.stop()
        self.background.clear()
        self.background.waitForDone()

    @Slot(object)
    def take_statuses(self, _changed: object) -> None:
        """Take other states of posts."""
        self._read_states()
        self.states_changed.emit()

    @Slot()
    def take_workers(self) -> None:
        """Take other positions of workers."""
        marks = self._feed.workers
        n = marks.count
        xy_m = points_of(*self.scene.projection.to_metres(marks.lon_deg[:n], marks.lat_deg[:n]))
        self.worker_xy = _kept(self.worker_xy, xy_m)
        self._choose_workers()
        self.marks_changed.emit()

    @Slot()
    def take_incidents(self) -> None:
        """Take other incidents; how busy a grid is follows from them."""
        marks = self._feed.incidents
        xy_m = points_of(*self.scene.projection.to_metres(marks.lon_deg, marks.lat_deg))
        self.incident_xy = _kept(self.incident_xy, xy_m)
        self.attention = _kept(self.attention, marks.attention)
        self.priorities = _kept(self.priorities, marks.priorities)
        self._choose_incidents()
        self._count_load()
        self._read_states()
        self.states_changed.emit()
        self.marks_changed.emit()

    @Slot(object)
    def take_stations(self, found: CityStations) -> None:
        """Take the stations of the area."""
        if found != self.stations:
            self.stations = found
            self.marks_changed.emit()

    @Slot(object)
    def take_board(self, changed: ChangedIds) -> None:
        """Take other names."""
        if self.is_whole and (RecordKind.ORGANISATION in changed or RecordKind.GRID in changed):
            self._read_names()
            self.names_changed.emit()

    def _count_load(self) -> None:
        """Count the open incidents of each grid."""
        count = len(self.scene.codes)
        grids = self._feed.incidents.grids
        known = (grids >= 0) & (grids < count)
        late = known & (self._feed.incidents.overdue > 0)
        self._busy = np.flatnonzero(np.bincount(grids[known], minlength=count) >= BUSY_FROM)
        self._late = np.unique(grids[late])

    @property
    def busy_count(self) -> int:
        """Grids with at least `BUSY_FROM` open incidents."""
        return len(self._busy)

    def _read_states(self) -> None:
        count, statuses = len(self.scene.codes), self._feed.statuses
        has_states = len(statuses) == count
        self.fills = look_up(_FILLS, statuses) if has_states else np.full(count, Fill.QUIET, np.uint8)
        if self.heat.mode is not HeatMode.OFF:
            self._fill_by_heat()
        else:
            self.deviations = np.zeros(0, np.uint8)
            if self.filter.shows(LayerName.LOAD):
                self.fills[self._busy] = Fill.BUSY
                self.fills[self._late] = Fill.OVERDUE
        if has_states:
            shown = self.filter.state.shown_post_codes()
            self.post_shown = look_up(shown, statuses)
            # A grid that is filtered away sinks into the background; its border stays.
            unseen = ~shown
            unseen[POST_CODES[PostState.UNKNOWN]] = True
            np.putmask(self.fills, look_up(unseen, statuses), Fill.UNKNOWN)
            hatched = shown & self.filter.shows(LayerName.COVERAGE)
            self.patterns = look_up(np.where(hatched, _PATTERNS, Pattern.NONE).astype(np.uint8), statuses)
        else:
            self.post_shown = np.ones(count, np.bool_)
            self.patterns = np.zeros(count, np.uint8)

    def _fill_by_heat(self) -> None:
        """Fill the grids by what came in today, or by how unusual that is."""
        if self.heat.counted_until is None:
            # Not yet counted is not nothing.
            self.deviations = np.zeros(0, np.uint8)
            self.fills = np.full(len(self.scene.codes), Fill.UNKNOWN, np.uint8)
            return
        heat = self.heat.heat
        counts, usual = self._heat_columns.of(heat, self.scene.index_of)
        if self.heat.mode is HeatMode.TODAY:
            self.deviations = np.zeros(0, np.uint8)
            self.fills = _FILL_OF_STEP[step_of(counts)]
        else:
            known = heat.weeks > 0
            self.deviations = deviation_of(counts, usual) if known else np.zeros(len(counts), np.uint8)
            self.fills = FILL_OF_DEVIATION[self.deviations]

    def _read_names(self) -> None:
        board = self._board_feed.board
        names: dict[str, str] = {code: one.name for code, one in board.organisations.items()}
        # A grid bears its ordinal; its community's name stands beside it.
        names.update((code, code[-3:]) for code in board.grids)
        self.names = names_of(self.scene, names)
