"""Owns the map's arrays: the state of each grid, workers' and incidents' marks, by index and preallocated.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from desktop.board.board import ChangedIds
from desktop.board.fixes import Fixes
from desktop.board.server_clock import steady_s
from desktop.models.delta import RecordKind
from desktop.models.geo import GridShape
from desktop.models.instant import to_epoch_ms
from desktop.models.post import Post, PostState
from desktop.raster.city_shapes import CityShapes, city_shapes
from desktop.raster.right_of_way import SCREEN
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.coverage_ahead import CoverageAhead
from desktop.viewmodels.incident_marks import NO_INCIDENTS, IncidentColumns
from desktop.viewmodels.worker_marks import WorkerMarks

POST_CODES: dict[PostState, int] = {state: code for code, state in enumerate(PostState)}
"""Code of each post state in `MapFeed.statuses`; the order of the enum."""

UNKNOWN_CODE = POST_CODES[PostState.UNKNOWN]

_AGES_TOLD_EVERY_MS = 4000
"""How often marks fade where nothing but time passes; fixes come every three seconds while the link is live.
To draw the whole map each second for it was a quarter of an idle desk's work."""

_PAGES_TOLD_EVERY_S = 0.25
"""How often marks move while the pages of a province come: a picture for each would hold up the rest."""


class MapFeed(QObject):
    """Turns board and positions into arrays; a grid's index is its place in the geometry.

    Signals:
        shapes_changed (): Other polygons; `shapes`, `codes` and `statuses` are new.
        statuses_changed (ndarray of int64): Indices of grids whose status code changed.
        workers_changed (): Positions, ages or states of workers changed.
        incidents_changed (): Incident marks changed.
    """

    shapes_changed = Signal()
    statuses_changed = Signal(object)
    workers_changed = Signal()
    incidents_changed = Signal()

    def __init__(
        self, feed: BoardFeed, parent: QObject | None = None, *, clock: Callable[[], float] = steady_s
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._pages_told_s = float("-inf")
        self._feed = feed
        self.shapes = CityShapes()
        self.codes: tuple[str, ...] = ()
        self.index_of: dict[str, int] = {}
        self.statuses: NDArray[np.uint8] = np.zeros(0, np.uint8)
        self.workers = WorkerMarks()
        self.incidents = NO_INCIDENTS
        self._now: datetime | None = None
        self._told_ms = 0
        self._columns = IncidentColumns()
        self._covering_ids: dict[str, str] = {}
        self._ahead = CoverageAhead()
        self._gaps_told: NDArray[np.bool_] = np.zeros(0, np.bool_)
        feed.changed.connect(self.take_changes)

    @Slot(object)
    def take_shapes(self, shapes: Sequence[GridShape]) -> None:
        """Take the city's polygons."""
        self.shapes = city_shapes(shapes)
        self.codes, self.index_of = self.shapes.codes, self.shapes.index_of
        self.statuses = np.full(len(shapes), UNKNOWN_CODE, np.uint8)
        self._ahead.reset(len(shapes))
        self._covering_ids.clear()
        for code, post in self._feed.board.posts.items():
            index = self.index_of.get(code)
            if index is not None:
                self._note_covering(code, post)
                self._ahead.take(index, post)
                self.statuses[index] = POST_CODES[post.state]
        self._columns.find_grids(self.index_of)
        self.incidents = self._columns.marks(self._now_ms())
        self.shapes_changed.emit()

    @Slot(object)
    def take_changes(self, changed: ChangedIds) -> None:
        """Take what the board says has changed."""
        posts = changed.get(RecordKind.POST)
        if posts:
            self._take_posts(posts)
        incidents = changed.get(RecordKind.INCIDENT)
        if incidents:
            self._columns.take(incidents, self._feed.board, self.index_of)
            self.incidents = self._columns.marks(self._now_ms())
            self.incidents_changed.emit()

    @Slot(object, object)
    def take_fixes(self, fixes: Fixes, server_time_ms: int) -> None:
        """Take new fixes; those of a reply in many pages are told now and then, and with the last one."""
        with SCREEN.held():
            self._take_fixes(fixes, server_time_ms)

    def _take_fixes(self, fixes: Fixes, server_time_ms: int) -> None:
        if self.workers.take(fixes):
            self._mark_covering()
        if fixes.is_last or self._clock() - self._pages_told_s >= _PAGES_TOLD_EVERY_S:
            self._pages_told_s = self._clock()
            self.workers.age(server_time_ms)
            self._tell_workers(server_time_ms)

    def show_moment(self, now: datetime, show_board: Callable[[], None], workers: WorkerMarks) -> None:
        """Show another moment, as in a replay: fixes may go back, and all of it is told at once.

        Args:
            now: That moment.
            show_board: Puts its board on the feed.
            workers: Where workers were; no others are shown.
        """
        was_blocked = self.blockSignals(True)
        self._now = now
        show_board()
        self.workers = workers
        self._mark_covering()
        workers.age(to_epoch_ms(now))
        self._run_clocks()
        self.blockSignals(was_blocked)
        # Whoever hears of incidents reads the states of the posts anew too.
        self.incidents_changed.emit()
        self.workers_changed.emit()

    @Slot(object)
    def tick(self, server_now: datetime) -> None:
        """Let ages grow; connect it to the second hand."""
        self._now = server_now
        if self.workers.count:
            self._let_age(to_epoch_ms(server_now))
        self._run_clocks()
        self._tell_gaps()

    def gap_minutes(self) -> NDArray[np.float64]:
        """Return the minutes until each grid's post has a gap, within the hour; (n,), NaN where none."""
        return self._ahead.minutes_left(self._now_ms())

    # -- inner -------------------------------------------------------------------------------------

    def _take_posts(self, grid_codes: frozenset[str]) -> None:
        posts = self._feed.board.posts
        changed = []
        for code in grid_codes:
            index = self.index_of.get(code)
            if index is None:
                continue
            post = posts.get(code)
            self._note_covering(code, post)
            self._ahead.take(index, post)
            status = UNKNOWN_CODE if post is None else POST_CODES[post.state]
            if self.statuses[index] != status:
                self.statuses[index] = status
                changed.append(index)
        self._mark_covering()
        if changed:
            self.statuses_changed.emit(np.array(sorted(changed), np.int64))

    def _note_covering(self, grid_code: str, post: Post | None) -> None:
        if post is not None and post.state is PostState.B_COVERING and post.effective_id is not None:
            self._covering_ids[grid_code] = post.effective_id
        else:
            self._covering_ids.pop(grid_code, None)

    def _mark_covering(self) -> None:
        marks = self.workers
        marks.covering[:] = 0
        rows = [marks.rows[one] for one in self._covering_ids.values() if one in marks.rows]
        marks.covering[rows] = 1

    def _tell_gaps(self) -> None:
        """Tell of grids whose next gap has come within the hour, or has begun, by time alone."""
        ahead, told = np.isfinite(self.gap_minutes()), self._gaps_told
        if len(told) != len(ahead):
            told = np.zeros(len(ahead), np.bool_)
        self._gaps_told = ahead
        changed = np.flatnonzero(ahead != told)
        if len(changed):
            self.statuses_changed.emit(changed)

    def _let_age(self, now_ms: int) -> None:
        """Let fixes age; told at once when a terminal falls late or silent, else now and then."""
        before = self.workers.states[: self.workers.count].copy()
        self.workers.age(now_ms)
        is_due = abs(now_ms - self._told_ms) >= _AGES_TOLD_EVERY_MS
        if is_due or not np.array_equal(before, self.workers.states[: self.workers.count]):
            self._tell_workers(now_ms)

    def _tell_workers(self, now_ms: int) -> None:
        self._told_ms = now_ms
        self.workers_changed.emit()

    def _run_clocks(self) -> None:
        """Let time alone change the marks: a clock has emptied by a step, or has run out."""
        now_ms = self._now_ms()
        overdue, left = self._columns.overdue(now_ms), self._columns.clock_left(now_ms)
        marks = self.incidents
        if not np.array_equal(left, marks.clock_left) or not np.array_equal(overdue, marks.overdue):
            self.incidents = replace(marks, overdue=overdue, clock_left=left)
            self.incidents_changed.emit()

    def _now_ms(self) -> float:
        return float("-inf") if self._now is None else to_epoch_ms(self._now)
