"""Owns which edges of a partition are loose: not run along by two neighbours, once in each direction; pure.

How many grids cover a place changes at loose edges alone, since where two neighbours share an edge one ends
and the other begins. A partition without faults has its outer border loose and nothing else, whatever its
size: all that is reckoned with geometry afterwards is as large as the faults are.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from desktop.central.rules.partition.plane import Areas

STEPS_PER_DEG = 10_000_000
"""Corners within one such step, a centimetre, are the same; the central keeps no more digits."""

Segments = NDArray[np.float64]
"""(n, 2, 2): begin and end, longitude and latitude, degrees."""


def find_loose_edges(areas: Areas) -> Segments:
    """Return the loose edges of polygons that are valid, each once.

    Args:
        areas: Polygons and multi-polygons, degrees.
    """
    begins, ends = _directed_edges(areas)
    corners = np.concatenate([begins, ends])
    _, first, ids = np.unique(_keys_of(corners), return_index=True, return_inverse=True)
    begin, end = ids[: len(begins)], ids[len(begins) :]
    is_edge = begin != end
    begin, end = begin[is_edge], end[is_edge]
    low, high = np.minimum(begin, end), np.maximum(begin, end)
    edges, places, inverse = np.unique(
        low.astype(np.int64) * len(first) + high, return_index=True, return_inverse=True
    )
    excess = np.bincount(inverse, weights=np.where(begin < end, 1.0, -1.0), minlength=len(edges))
    loose = places[excess != 0]
    found: Segments = np.stack([corners[first[low[loose]]], corners[first[high[loose]]]], axis=1)
    return found


def _directed_edges(areas: Areas) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return begin and end of each edge, its grid always on the left."""
    rings, owners = shapely.get_rings(shapely.get_parts(areas), return_index=True)
    is_outer = np.diff(owners, prepend=-1) != 0
    is_turned = shapely.is_ccw(rings) != is_outer
    points, ring_of = shapely.get_coordinates(rings, return_index=True)
    goes_on = ring_of[1:] == ring_of[:-1]
    begins, ends = points[:-1][goes_on], points[1:][goes_on]
    turned = is_turned[ring_of[:-1][goes_on], None]
    return np.where(turned, ends, begins), np.where(turned, begins, ends)


def _keys_of(corners: NDArray[np.float64]) -> NDArray[np.int64]:
    steps = np.rint(corners * STEPS_PER_DEG).astype(np.int64)
    east, north = steps[:, 0] + 180 * STEPS_PER_DEG, steps[:, 1] + 90 * STEPS_PER_DEG
    keys: NDArray[np.int64] = east << 31 | north
    return keys
