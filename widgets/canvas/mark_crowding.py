"""Owns which marks have no room to stand singly.

Thread: any
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from desktop.raster.camera import Camera
from desktop.raster.points import Points
from desktop.raster.right_of_way import SCREEN

MOST_SINGLES = 8000
"""About so many marks of one kind stand singly in a window; what is more is counted by area."""

BIN_MARKS = 3.2
"""Marks are crowded where more of them are in a square of so many marks' sides than have room there."""

FULL_SHARE = 1.2
"""How much of such a square marks may cover: lying over each other by half they are still seen singly."""

_CAP_BIN_PX = 256.0
_UNEVEN = 3.0
"""How much fuller than its share a square may be as long as no window holds too many."""

_WINDOW_BIN_PX = 128.0
_MOST_WINDOW_BINS = 1 << 20
_MOST_COUNTED = 1 << 21
"""Bins along an axis that are counted one by one, which is quicker than to sort the places."""

_BUCKETS = 1 << 18
"""Squares share so many sums; two that share one lie far apart and are hardly ever both filled."""


def is_crowded(
    camera: Camera, at_px: Points, weights: NDArray[np.float64], bin_px: float
) -> NDArray[np.bool_]:
    """Say which marks have no room to stand singly.

    Args:
        camera: Its window bounds how many marks may stand singly.
        at_px: (n, 2) pixels of the plane.
        weights: (n,) square pixels that each mark takes.
        bin_px: Side of the squares in which they are summed up.
    """
    SCREEN.give_way()
    crowded = _in_full_bins(at_px, weights, bin_px, FULL_SHARE * bin_px * bin_px)
    if len(at_px) > MOST_SINGLES:
        # A share of the window may hold that share of the marks, and more where the rest of it is emptier.
        window_px2 = camera.width_px * camera.height_px
        share = MOST_SINGLES * _CAP_BIN_PX * _CAP_BIN_PX / max(1, window_px2)
        ones = np.ones(len(at_px))
        full = crowded | _in_full_bins(at_px, ones, _CAP_BIN_PX, _UNEVEN * share)
        if most_in_a_window(at_px[~full], camera) > MOST_SINGLES:
            full = crowded | _in_full_bins(at_px, ones, _CAP_BIN_PX, share)
        crowded = full
    return crowded


def most_in_a_window(at_px: Points, camera: Camera) -> int:
    """Return how many places a window of a camera's size holds at most, rather too many than too few."""
    if not len(at_px):
        return 0
    bin_px = _WINDOW_BIN_PX
    while True:
        SCREEN.give_way()
        across, down = (math.ceil(side / bin_px) + 1 for side in (camera.width_px, camera.height_px))
        columns, rows = _bins(at_px[:, 0] / bin_px, across), _bins(at_px[:, 1] / bin_px, down)
        wide, high = int(columns.max()) + 1, int(rows.max()) + 1
        if wide * high <= _MOST_WINDOW_BINS:
            break
        bin_px *= 2
    SCREEN.give_way()
    filled = np.bincount(columns * high + rows, minlength=wide * high).reshape(wide, high)
    sums = np.zeros((wide + 1, high + 1), np.int64)
    sums[1:, 1:] = filled.cumsum(axis=0).cumsum(axis=1)
    across, down = min(wide, across), min(high, down)
    held = sums[across:, down:] - sums[:-across, down:] - sums[across:, :-down] + sums[:-across, :-down]
    return int(held.max())


def _bins(along: NDArray[np.float64], window: int) -> NDArray[np.int64]:
    """Return the bin of each place along an axis, from 0; empty stretches are no longer than a window.

    A place in another city, or at no longitude at all, would else be millions of bins away.
    """
    bins = np.floor(along).astype(np.int64)
    bins -= bins.min()
    if bins.max() < _MOST_COUNTED:
        filled = np.flatnonzero(np.bincount(bins))
        place = np.zeros(int(filled[-1]) + 1, np.int64)
        place[filled] = np.arange(len(filled))
        place = place[bins]
    else:
        filled, place = np.unique(bins, return_inverse=True)
    shortened = np.zeros(len(filled), np.int64)
    shortened[1:] = np.minimum(np.diff(filled), window).cumsum()
    return shortened[place]


def _in_full_bins(
    at_px: Points, weights: NDArray[np.float64], bin_px: float, most: float
) -> NDArray[np.bool_]:
    SCREEN.give_way()
    bins = np.floor(at_px / bin_px).astype(np.int64)
    SCREEN.give_way()
    bucket = (bins[:, 0] * 73_856_093 ^ bins[:, 1] * 19_349_663) & (_BUCKETS - 1)
    filled = np.bincount(bucket, weights, _BUCKETS)
    return np.asarray(filled[bucket] > most, np.bool_)
