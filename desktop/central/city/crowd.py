"""Owns the walks of very many workers at once: the manners of `walks`, in arrays instead of one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from desktop.central.city.layout import COORDINATE_DIGITS, KM_PER_LAT_DEG, KM_PER_LON_DEG
from desktop.central.city.mesh import FloatArray, IntArray
from desktop.central.city.places import Place
from desktop.central.city.walks import BEYOND_KM, LEAVING_SHARE, REPORT_EVERY_S, SILENT_SHARE, WINDOW_MIN

CROWD_FROM = 5000
"""From so many workers on they walk in arrays: one by one 120,000 take three seconds of each minute's sixty
only to draw their randomness, in arrays a tenth of it."""

_KM_PER_DEG = np.array([KM_PER_LON_DEG, KM_PER_LAT_DEG])
_LONGEST_SHARE = 0.9
"""How far from a grid's middle towards one of its corners a target may lie."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Reports:
    """Fixes that terminals send, one a row.

    Attributes:
        rows: (n,) numbers of the workers in the crowd.
        positions: (n, 2) float64, lon, lat, degrees WGS84.
        accuracy_m: (n,) float64.
        at_s: (n,) int64, seconds since the epoch.
        is_leaving: (n,) whether the worker is on the way out of the grid.
    """

    rows: IntArray
    positions: FloatArray
    accuracy_m: FloatArray
    at_s: IntArray
    is_leaving: Flags


class Crowd:
    """Workers on foot, each in a grid of their own.

    Args:
        seed: Seed of all randomness.
        places: The grid of each worker.
        worker_ids: The workers.
        start_s: Seconds since the epoch at which they begin to walk.
        last_seen: Lon, lat of each worker's last fix; whoever has none begins somewhere in the grid.
    """

    def __init__(
        self,
        seed: int,
        places: Sequence[Place],
        worker_ids: Sequence[str],
        start_s: int,
        last_seen: Mapping[str, tuple[float, float]],
    ) -> None:
        rng = np.random.default_rng((seed, 0))
        count = len(places)
        self._seed = seed
        self._areas: NDArray[Any] = np.array([place.polygon for place in places], dtype=object)
        self._middles = np.array([place.middle for place in places], np.float64).reshape(-1, 2)
        self._corners, owner = shapely.get_coordinates(self._areas, return_index=True)
        self._first = np.searchsorted(owner, np.arange(count + 1))
        self.phases: IntArray = rng.integers(0, REPORT_EVERY_S, count)
        self._km_per_h: FloatArray = rng.uniform(3.0, 5.0, count)
        self._at_s = np.full(count, start_s, np.int64)
        self._positions = self._targets_of(np.arange(count), rng)
        seen = [last_seen.get(worker_id) for worker_id in worker_ids]
        known = np.array([one is not None for one in seen], np.bool_)
        if known.any():
            fixes = [one for one in seen if one is not None]
            before = np.fromiter(chain.from_iterable(fixes), np.float64).reshape(-1, 2)
            inside = shapely.contains_xy(self._areas[known], before[:, 0], before[:, 1])
            self._positions[np.flatnonzero(known)[inside]] = before[inside]
        self._targets = self._positions.copy()
        self._was_leaving = np.zeros(count, np.bool_)
        self._window = -1
        self._lapse_chance = self._lapse_start = self._lapse_end = np.zeros(count)

    def report(self, rows: IntArray, at_s: IntArray, speed: float = 1.0) -> Reports:
        """Let workers walk on to an instant and return what their terminals send; silent ones send nothing.

        Args:
            rows: (n,) which of them.
            at_s: (n,) seconds since the epoch, all within a report's interval.
            speed: Multiplies the walking.
        """
        if not len(rows):
            return _NOBODY
        rng = np.random.default_rng((self._seed, 1, int(at_s.max())))
        silent, leaving = self._lapses(rows, at_s)
        turned = leaving != self._was_leaving[rows]
        self._was_leaving[rows] = leaving
        out = rows[turned & leaving]
        self._targets[out] = self._ways_out(out, rng)
        back = rows[turned & ~leaving]
        self._targets[back] = self._targets_of(back, rng)
        self._walk(rows, self._km_per_h[rows] * speed * (at_s - self._at_s[rows]) / 3600, leaving, rng)
        self._at_s[rows] = at_s
        spoken = ~silent
        sent = rows[spoken]
        accuracy = np.round(rng.uniform(5.0, 30.0, len(sent)), 1)
        off_km = rng.normal(0.0, accuracy / 3) / 1000
        angle = rng.uniform(0.0, 2 * np.pi, len(sent))
        off = off_km[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1) / _KM_PER_DEG
        positions = np.round(self._positions[sent] + off, COORDINATE_DIGITS)
        return Reports(sent, positions, accuracy, at_s[spoken], leaving[spoken])

    def _lapses(self, rows: IntArray, at_s: IntArray) -> tuple[Flags, Flags]:
        """Return who is silent and who is leaving; see `walks.lapse_of`."""
        window_s = WINDOW_MIN * 60
        window = int(at_s[0]) // window_s
        if window != self._window:
            self._window = window
            rng = np.random.default_rng((self._seed, 2, window))
            count = len(self._at_s)
            self._lapse_chance = rng.random(count)
            length = rng.uniform(25, 60, count)
            self._lapse_start = rng.uniform(0, WINDOW_MIN - length)
            self._lapse_end = self._lapse_start + length
        minutes = (at_s - window * window_s) / 60
        during = (self._lapse_start[rows] <= minutes) & (minutes < self._lapse_end[rows])
        chance = self._lapse_chance[rows]
        silent = during & (chance < SILENT_SHARE)
        return silent, during & (chance < SILENT_SHARE + LEAVING_SHARE) & ~silent

    def _walk(self, rows: IntArray, km: FloatArray, leaving: Flags, rng: np.random.Generator) -> None:
        way = (self._targets[rows] - self._positions[rows]) * _KM_PER_DEG
        away = np.hypot(way[:, 0], way[:, 1])
        share = np.minimum(km / np.maximum(away, 1e-9), 1.0)
        self._positions[rows] += way * share[:, None] / _KM_PER_DEG
        arrived = rows[(away <= km) & ~leaving]
        self._targets[arrived] = self._targets_of(arrived, rng)

    def _targets_of(self, rows: IntArray, rng: np.random.Generator) -> FloatArray:
        """Return a position in each worker's grid: between its middle and one of its corners."""
        middles, corners = self._middles[rows], self._some_corners(rows, rng)
        share = rng.uniform(0.1, _LONGEST_SHARE, (len(rows), 1))
        targets = np.round(middles + (corners - middles) * share, COORDINATE_DIGITS)
        beside = ~shapely.contains_xy(self._areas[rows], targets[:, 0], targets[:, 1])
        targets[beside] = middles[beside]
        return targets

    def _ways_out(self, rows: IntArray, rng: np.random.Generator) -> FloatArray:
        """Return positions well beyond a corner of each worker's grid."""
        middles, corners = self._middles[rows], self._some_corners(rows, rng)
        way = (corners - middles) * _KM_PER_DEG
        away = np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-6)
        out = middles + (corners - middles) * ((away + BEYOND_KM) / away)[:, None]
        return np.asarray(out, np.float64)

    def _some_corners(self, rows: IntArray, rng: np.random.Generator) -> FloatArray:
        first, after = self._first[rows], self._first[rows + 1]
        chosen = first + (rng.random(len(rows)) * (after - first)).astype(np.int64)
        return np.asarray(self._corners[chosen], np.float64)


_NOBODY = Reports(
    np.zeros(0, np.int64), np.zeros((0, 2)), np.zeros(0), np.zeros(0, np.int64), np.zeros(0, np.bool_)
)
