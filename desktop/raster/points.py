"""Owns arrays of many places: (n, 2) with each coordinate in one piece.

With the coordinates of each place side by side instead, to move all places or to look which are finite takes
ten to thirty times as long, for arrays are walked along their last axis.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""(n, 2) x and y."""


def points_of(x: NDArray[np.float64], y: NDArray[np.float64]) -> Points:
    """Return places by their coordinates, each (n,)."""
    return np.stack((x, y)).T


def take_points(points: Points, rows: NDArray[np.integer]) -> Points:
    """Return some of the places, (k, 2); rows are within them."""
    taken = np.empty((2, len(rows)))
    np.take(points[:, 0], rows, out=taken[0], mode="clip")
    np.take(points[:, 1], rows, out=taken[1], mode="clip")
    return taken.T


def are_finite(points: Points) -> NDArray[np.bool_]:
    """Say which places are any, (n,)."""
    return np.asarray(np.isfinite(points[:, 0]) & np.isfinite(points[:, 1]), np.bool_)


def are_same(before: NDArray[np.generic], now: NDArray[np.generic]) -> bool:
    """Say whether two arrays hold the same bits; none (NaN) is the same as none."""
    if before.shape != now.shape or before.dtype != now.dtype:
        return False
    bits = np.dtype(f"i{now.dtype.itemsize}")
    return all(
        np.array_equal(one.view(bits), other.view(bits))
        for one, other in zip(np.atleast_2d(before.T), np.atleast_2d(now.T), strict=True)
    )
