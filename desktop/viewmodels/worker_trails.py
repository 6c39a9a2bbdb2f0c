"""Owns the last fixes of every worker: where each came from, and which way each is going.

Thread: UI
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from desktop.models.geo import EARTH_RADIUS_M

_METRES_PER_DEG = np.pi * EARTH_RADIUS_M / 180

KEPT = 12
"""Fixes that are kept of a worker: as many minutes at the usual interval."""

MOVED_M = 15.0
"""A step shorter than this is the spread of a fix that stands still, not a direction."""

LONGEST_GAP_MS = 10 * 60 * 1000
"""After so long without a fix a new trail begins: nobody knows the way between."""


class WorkerTrails:
    """Rings of fixes, one column a worker, in the rows of the marks.

    All workers of a poll mostly write at the same place of their rings: their fixes lie side by side then.
    """

    def __init__(self) -> None:
        self._lon_deg: NDArray[np.float64] = np.zeros((KEPT, 0))
        self._lat_deg: NDArray[np.float64] = np.zeros((KEPT, 0))
        self._fix_ms: NDArray[np.int64] = np.zeros(0, np.int64)
        self._ends: NDArray[np.int64] = np.zeros(0, np.int64)
        self._lengths: NDArray[np.int64] = np.zeros(0, np.int64)

    def take(
        self,
        lon_deg: NDArray[np.float64],
        lat_deg: NDArray[np.float64],
        fix_ms: NDArray[np.int64],
        rows: NDArray[np.int64] | slice,
    ) -> None:
        """Take workers' present fixes; a fix that is no newer than the one that is held changes nothing.

        Args:
            lon_deg: (n,) longitudes.
            lat_deg: (n,) latitudes.
            fix_ms: (n,) instants of the fixes, server time.
            rows: (n,) the workers' rows, each once; or a piece of them that follow each other.
        """
        if not len(fix_ms):
            return
        self._grow(rows.stop if isinstance(rows, slice) else int(rows.max()) + 1)
        newer = (fix_ms > self._fix_ms[rows]) & np.isfinite(lon_deg) & np.isfinite(lat_deg)
        if not newer.all():
            which = np.flatnonzero(newer)
            rows = which + rows.start if isinstance(rows, slice) else rows[which]
            lon_deg, lat_deg, fix_ms = lon_deg[which], lat_deg[which], fix_ms[which]
        lengths = self._lengths[rows] + 1
        lengths[fix_ms - self._fix_ms[rows] > LONGEST_GAP_MS] = 1
        self._lengths[rows] = np.minimum(KEPT, lengths)
        self._fix_ms[rows] = fix_ms
        self._ends[rows] = ends = _next(self._ends[rows])
        if isinstance(rows, slice) and (ends == ends[0]).all():
            self._lon_deg[ends[0], rows], self._lat_deg[ends[0], rows] = lon_deg, lat_deg
        else:
            every = np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows
            places = ends * self._lon_deg.shape[1] + every
            self._lon_deg.reshape(-1)[places], self._lat_deg.reshape(-1)[places] = lon_deg, lat_deg

    def _grow(self, count: int) -> None:
        more = count - len(self._ends)
        if more <= 0:
            return
        more = max(more, len(self._ends))
        for name in ("_lon_deg", "_lat_deg", "_fix_ms", "_ends", "_lengths"):
            column = getattr(self, name)
            fresh = np.zeros((*column.shape[:-1], more), column.dtype)
            setattr(self, name, np.concatenate([column, fresh], axis=-1))

    def __len__(self) -> int:
        return len(self._ends)

    def trails(self, rows: NDArray[np.integer]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Return the trails of workers.

        Args:
            rows: (n,) their rows.

        Returns:
            (n, KEPT, 2) lon and lat, the newest first, and (n,) how many of them hold.
        """
        slots = (self._ends[rows][:, None] - np.arange(KEPT)) % KEPT
        places = np.stack([self._lon_deg[slots, rows[:, None]], self._lat_deg[slots, rows[:, None]]], axis=2)
        return places, self._lengths[rows]

    def headings(self, count: int) -> NDArray[np.float64]:
        """Return which way each worker goes.

        Args:
            count: Number of rows asked for.

        Returns:
            (count,) radians, 0 to the east, growing to the south; NaN of one who stands still.
        """
        found = np.full(count, np.nan)
        rows = np.flatnonzero(self._lengths[:count] >= 2)
        last, before = self._ends[rows], (self._ends[rows] - 1) % KEPT
        north_deg = self._lat_deg[last, rows] - self._lat_deg[before, rows]
        east_deg = self._lon_deg[last, rows] - self._lon_deg[before, rows]
        east_m = east_deg * _METRES_PER_DEG * np.cos(np.radians(self._lat_deg[last, rows]))
        south_m = -north_deg * _METRES_PER_DEG
        moved = np.hypot(east_m, south_m) >= MOVED_M
        found[rows[moved]] = np.arctan2(south_m[moved], east_m[moved])
        return found


def _next(ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the places in rings that come after some; a remainder of each takes ten times as long."""
    after = ends + 1
    after[after == KEPT] = 0
    return after
