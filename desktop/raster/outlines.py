"""Owns the rings of all grids in one array, and what is measured of them: boxes, places inside, areas.

A province has a hundred thousand grids of some ten points; an array for each of them takes seconds to build.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from desktop.raster.points import points_of, take_points

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_LEAST_POINTS = 3


@dataclass(frozen=True)
class Outlines:
    """Rings one after the other; grids follow the even-odd rule, so holes and many parts need no mark.

    Attributes:
        points: (p, 2) float64, x and y, each coordinate in one piece; rings are open, the last point joins
            the first.
        ring_starts: (r + 1,) int64, where each ring begins in `points`, and the end of the last.
        grid_rings: (n + 1,) int64, where each grid's rings begin, and the end of the last grid's.
    """

    points: FloatArray
    ring_starts: IntArray
    grid_rings: IntArray

    def __len__(self) -> int:
        """Return the number of grids."""
        return len(self.grid_rings) - 1

    def at(self, points: FloatArray) -> Outlines:
        """Return the same rings with other coordinates."""
        return replace(self, points=points)

    def rings_of(self, index: int) -> list[FloatArray]:
        """Return the rings of a grid, each (k, 2)."""
        bounds = self.ring_starts[self.grid_rings[index] : self.grid_rings[index + 1] + 1].tolist()
        return [self.points[begin:end] for begin, end in pairwise(bounds)]

    def grid_starts(self) -> IntArray:
        """Return where each grid's points begin, and the end of the last, (n + 1,)."""
        return self.ring_starts[self.grid_rings]

    def successors(self) -> IntArray:
        """Return for each point the place of the next one of its ring, (p,)."""
        following = np.arange(1, len(self.points) + 1)
        following[self.ring_starts[1:] - 1] = self.ring_starts[:-1]
        return following

    def grid_of_points(self) -> IntArray:
        """Return the grid of each point, (p,)."""
        return np.repeat(np.arange(len(self)), np.diff(self.grid_starts()))


def flatten_outlines(grids: Sequence[Sequence[Sequence[float]]]) -> Outlines:
    """Return the rings of grids in one array.

    Rings with fewer than three points are passed over, and so are those with a point that is none on Earth.

    Args:
        grids: For each grid its rings, each flat (lon0, lat0, lon1, lat1, ...), degrees, open or closed.
    """
    # No loop of ours: a province has a hundred thousand rings.
    rings = list(chain.from_iterable(grids))
    lengths = np.fromiter(map(len, rings), np.int64, len(rings))
    if (lengths % 2).any():
        return flatten_outlines([[ring for ring in parts if len(ring) % 2 == 0] for parts in grids])
    lengths //= 2
    parts_of = np.fromiter(map(len, grids), np.int64, len(grids))
    flat = np.fromiter(chain.from_iterable(rings), np.float64, 2 * int(lengths.sum()))
    points = points_of(flat[0::2], flat[1::2])
    return _cleaned(points, lengths, np.repeat(np.arange(len(grids)), parts_of), len(grids))


def join_outlines(parts: Sequence[Outlines]) -> Outlines:
    """Return the rings of the grids of several parts, one part after the other."""
    if not parts:
        return flatten_outlines([])
    x, y = (np.concatenate([part.points[:, axis] for part in parts]) for axis in (0, 1))
    points = points_of(x, y)
    ring_starts = _bounds(np.concatenate([np.diff(part.ring_starts) for part in parts]))
    grid_rings = _bounds(np.concatenate([np.diff(part.grid_rings) for part in parts]))
    return Outlines(points, ring_starts, grid_rings)


def _cleaned(points: FloatArray, lengths: IntArray, owners: IntArray, grids: int) -> Outlines:
    filled = lengths > 0
    lengths, owners = lengths[filled], owners[filled]
    if len(lengths):
        ends = np.cumsum(lengths)
        starts = ends - lengths
        closed = (lengths > 1) & np.all(points[starts] == points[ends - 1], axis=1)
        # Comparisons with a number that is none are false.
        on_earth = (np.abs(points[:, 0]) <= 180.0) & (np.abs(points[:, 1]) <= 90.0)
        whole = np.logical_and.reduceat(on_earth, starts) & (lengths - closed >= _LEAST_POINTS)
        kept = np.repeat(whole, lengths)
        kept[ends[closed] - 1] = False
        points = take_points(points, np.flatnonzero(kept))
        lengths, owners = (lengths - closed)[whole], owners[whole]
    counts = np.bincount(owners, minlength=grids) if grids else np.zeros(0, np.int64)
    return Outlines(points, _bounds(lengths), _bounds(counts))


def _bounds(lengths: IntArray) -> IntArray:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths, dtype=np.int64)])


def boxes_of(outlines: Outlines) -> FloatArray:
    """Return of each grid west, north, east, south, (n, 4); zeros where it has no ring."""
    sides = np.zeros((4, len(outlines)))
    drawn = np.flatnonzero(np.diff(outlines.grid_rings))
    if len(drawn):
        starts = outlines.grid_starts()[drawn]
        for axis in (0, 1):
            sides[axis, drawn] = np.minimum.reduceat(outlines.points[:, axis], starts)
            sides[axis + 2, drawn] = np.maximum.reduceat(outlines.points[:, axis], starts)
    return sides.T


def anchors_of(outlines: Outlines) -> tuple[FloatArray, FloatArray]:
    """Return of each grid a place inside, (n, 2), and the area of its largest ring, (n,).

    Zeros where a grid has no ring. The place is the centroid of that ring where it lies inside the grid.

    Source: shoelace formula.
    """
    anchors, areas = points_of(np.zeros(len(outlines)), np.zeros(len(outlines))), np.zeros(len(outlines))
    drawn = np.flatnonzero(np.diff(outlines.grid_rings))
    if len(drawn):
        middles, sizes = _centroids(outlines)
        main = _largest_ring(outlines, sizes, drawn)
        anchors[drawn], areas[drawn] = middles[main], sizes[main]
        _move_inside(outlines, anchors, drawn)
    return anchors, areas


def _centroids(outlines: Outlines) -> tuple[FloatArray, FloatArray]:
    """Return centroid (r, 2) and area (r,) of each ring."""
    starts, lengths = outlines.ring_starts[:-1], np.diff(outlines.ring_starts)
    following = outlines.successors()
    origins = outlines.points[:, 0][starts], outlines.points[:, 1][starts]
    x, y = (outlines.points[:, axis] - np.repeat(origin, lengths) for axis, origin in enumerate(origins))
    next_x, next_y = x[following], y[following]
    cross = x * next_y - next_x * y
    doubled = np.add.reduceat(cross, starts)
    flat = np.abs(doubled) < 1e-9
    tripled = 3 * np.where(flat, 1.0, doubled)
    middles = []
    for origin, here, there in ((origins[0], x, next_x), (origins[1], y, next_y)):
        means = np.add.reduceat(here, starts) / lengths
        moments = np.add.reduceat((here + there) * cross, starts)
        middles.append(origin + np.where(flat, means, moments / tripled))
    return points_of(*middles), np.abs(doubled) / 2


def _largest_ring(outlines: Outlines, sizes: FloatArray, drawn: IntArray) -> IntArray:
    """Return the place of each drawn grid's largest ring."""
    owners = np.repeat(np.arange(len(outlines)), np.diff(outlines.grid_rings))
    by_size = np.lexsort((-sizes, owners))
    return by_size[outlines.grid_rings[drawn]]


def _move_inside(outlines: Outlines, anchors: FloatArray, drawn: IntArray) -> None:
    """Move the anchors that lie outside their grid into its widest part at the same height."""
    owner, following = outlines.grid_of_points(), outlines.successors()
    is_below = outlines.points[:, 1] > anchors[:, 1][owner]
    rows = np.flatnonzero(is_below != is_below[following])
    owner = owner[rows]
    here, there = take_points(outlines.points, rows), take_points(outlines.points, following[rows])
    x = _crossings(here, there, anchors[:, 1][owner])
    right = np.bincount(owner, weights=x > anchors[:, 0][owner], minlength=len(outlines)).astype(np.int64)
    for index in drawn[right[drawn] % 2 == 0].tolist():
        mine = np.sort(x[owner == index])
        if len(mine) >= 2:
            widths = mine[1::2] - mine[: len(mine) // 2 * 2 : 2]
            widest = 2 * int(np.argmax(widths))
            anchors[index, 0] = (mine[widest] + mine[widest + 1]) / 2


def _crossings(here: FloatArray, there: FloatArray, y: FloatArray) -> FloatArray:
    """Return where edges cross a height, (k,); each edge spans it."""
    share = (y - here[:, 1]) / (there[:, 1] - here[:, 1])
    return np.asarray(here[:, 0] + share * (there[:, 0] - here[:, 0]), np.float64)
