"""Owns the areas above the grids: which grids each has, how large it is, where its name and counts stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from desktop.raster.outlines import FloatArray, IntArray

TOWARDS_A_GRID = 0.4
"""How far an area's place goes from its middle, which may lie outside, towards its nearest grid."""


@dataclass(frozen=True)
class Areas:
    """Areas of one level.

    Attributes:
        codes: Codes of the areas, in the order in which grids name them first.
        index: (n,) place of each grid's area in `codes`.
        counts: (a,) number of grids of each area.
        areas_m2: (a,) float64.
        anchors_m: (a, 2) float64, a place near each area's middle for its name and counts.
    """

    codes: tuple[str, ...]
    index: IntArray
    counts: IntArray
    areas_m2: FloatArray
    anchors_m: FloatArray


def areas_by(codes: Sequence[str], digits: int, anchors_m: FloatArray, areas_m2: FloatArray) -> Areas:
    """Return the areas that the leading digits of grids' codes name.

    Args:
        codes: Codes of the grids.
        digits: How many leading digits name an area.
        anchors_m: (n, 2) a place inside each grid.
        areas_m2: (n,) area of each grid.
    """
    found: dict[str, int] = {}
    index = np.fromiter((found.setdefault(code[:digits], len(found)) for code in codes), np.int64, len(codes))
    count = len(found)
    counts = np.bincount(index, minlength=count)
    sizes = np.asarray(np.bincount(index, areas_m2, count), np.float64)
    # Where no grid of an area has a size each counts the same.
    weight = np.where(sizes[index] > 0, areas_m2, 1.0)
    total = np.bincount(index, weight, count)
    middle = np.column_stack(
        [np.bincount(index, anchors_m[:, axis] * weight, count) / np.maximum(total, 1e-9) for axis in (0, 1)]
    )
    near = anchors_m[_nearest_of_each(index, anchors_m, middle, count)]
    share = np.where(counts > 2, TOWARDS_A_GRID, 0.0)[:, None]
    return Areas(tuple(found), index, counts, sizes, (1 - share) * middle + share * near)


def _nearest_of_each(index: IntArray, anchors_m: FloatArray, middle: FloatArray, count: int) -> IntArray:
    """Return for each area the grid whose place is nearest to its middle."""
    away = ((anchors_m - middle[index]) ** 2).sum(axis=1)
    order = np.lexsort((away, index))
    return order[np.searchsorted(index[order], np.arange(count))]
