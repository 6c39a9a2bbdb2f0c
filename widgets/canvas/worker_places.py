"""Owns which grid each worker is in: few who have moved are looked up at once, very many in the background.

Thread: UI; the many on the thread of the pool that is handed in.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from desktop.raster.locator import GridLocator
from desktop.raster.points import Points
from desktop.raster.right_of_way import SCREEN
from desktop.raster.scene import Scene

MOST_LOCATED = 2000
"""Up to so many workers are looked up, and their plans made, at once: in a few milliseconds."""

UNLOCATED = -2
"""Index of the grid of a worker who has not been looked up yet."""

_CHUNK = 500
"""Workers between two looks at whether the screen wants its turn."""


class _Report(QObject):
    """Carries what was found to the UI thread."""

    found = Signal(object, object, object, object)


class _Job(QRunnable):
    def __init__(self, report: _Report, scene: Scene, rows: NDArray[np.intp], xy_m: Points) -> None:
        super().__init__()
        self._report, self._scene, self._rows, self._xy_m = report, scene, rows, xy_m

    def run(self) -> None:
        """Look the places up; on the pool's thread."""
        found = _locate(self._scene.locator, self._xy_m)
        self._report.found.emit(self._scene, self._rows, self._xy_m, found)


def _locate(locator: GridLocator, xy_m: Points) -> NDArray[np.int32]:
    parts = []
    for begin in range(0, len(xy_m), _CHUNK):
        SCREEN.give_way()
        parts.append(locator.locate(xy_m[begin : begin + _CHUNK]))
    return np.concatenate(parts)


class WorkerPlaces(QObject):
    """The grid of each worker, as far as it is known.

    Args:
        pool: Has one thread, on which many are looked up.

    Signals:
        found (): The grids of many are known now.
    """

    found = Signal()

    def __init__(self, pool: QThreadPool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = pool
        self._scene: Scene | None = None
        self._asked_xy: Points | None = None
        self._located_xy: Points = np.zeros((2, 0)).T
        self._grids: NDArray[np.int32] = np.zeros(0, np.int32)
        self._is_looking = False
        self._report = _Report(self)
        self._report.found.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def grids(self, scene: Scene, xy_m: Points) -> NDArray[np.int32]:
        """Return the index of the grid of each worker; the same array as long as nothing else is known.

        Where very many have moved at once, they are where they were until they have been looked up.

        Args:
            scene: The grids.
            xy_m: (n, 2) where workers are; another array if somebody has moved.

        Returns:
            (n,) int32, NOWHERE outside every grid, UNLOCATED of one who has not been looked up yet.
        """
        if scene is self._scene and xy_m is self._asked_xy:
            return self._grids
        if scene is not self._scene:
            self._scene = scene
            self._located_xy, self._grids = np.zeros((2, 0)).T, np.zeros(0, np.int32)
        self._asked_xy = xy_m
        self._fit_length(len(xy_m))
        rows = self._stale_rows(xy_m)
        if not len(rows):
            return self._grids
        if len(rows) <= MOST_LOCATED:
            self._put(rows, xy_m[rows], scene.locator.locate(xy_m[rows]))
        elif not self._is_looking:
            self._is_looking = True
            self._pool.start(_Job(self._report, scene, rows, xy_m[rows]))
        return self._grids

    def _fit_length(self, count: int) -> None:
        held = len(self._grids)
        if count < held:
            self._located_xy, self._grids = self._located_xy[:count], self._grids[:count]
        elif count > held:
            grown = np.full((2, count - held), np.inf).T
            self._located_xy = np.concatenate([self._located_xy, grown])
            self._grids = np.concatenate([self._grids, np.full(count - held, UNLOCATED, np.int32)])

    def _stale_rows(self, xy_m: Points) -> NDArray[np.intp]:
        # By their bits: a worker who has no place still has none.
        before, now = self._located_xy.T.view(np.int64), xy_m.T.view(np.int64)
        return np.flatnonzero((now[0] != before[0]) | (now[1] != before[1]))

    def _put(self, rows: NDArray[np.intp], xy_m: Points, found: NDArray[np.int32]) -> None:
        self._located_xy[rows] = xy_m
        if not np.array_equal(self._grids[rows], found):
            # Another array: what was made of the one before is void.
            self._grids = self._grids.copy()
            self._grids[rows] = found

    @Slot(object, object, object, object)
    def _take(self, scene: Scene, rows: NDArray[np.intp], xy_m: Points, found: NDArray[np.int32]) -> None:
        self._is_looking = False
        if scene is self._scene:
            known = rows < len(self._grids)
            self._put(rows[known], xy_m[known], found[known])
        self._asked_xy = None  # others may have moved since
        self.found.emit()
