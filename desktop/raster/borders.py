"""Owns the borders of the partition: each piece once, with the level that it divides, found by place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from desktop.raster.outlines import FloatArray, IntArray, Outlines
from desktop.raster.packed_boxes import PackedBoxes


class BorderLevel(IntEnum):
    """Level of a border; the higher, the more it divides."""

    GRID = 0
    COMMUNITY = 1
    TOWN = 2
    CITY = 3


@dataclass(frozen=True)
class LevelBorders:
    """Border pieces of one level.

    Attributes:
        segments_m: (m, 4) float64: x0, y0, x1, y1 of each piece, pieces that are near each other together.
        boxes: Where they are.
    """

    segments_m: FloatArray
    boxes: PackedBoxes


@dataclass(frozen=True)
class Borders:
    """Border pieces by level, each piece once."""

    levels: tuple[LevelBorders, ...]

    def __len__(self) -> int:
        """Return the number of pieces."""
        return sum(len(level.segments_m) for level in self.levels)

    def within(self, level: BorderLevel, box_m: tuple[float, float, float, float]) -> FloatArray:
        """Return the pieces of a level, (k, 4), near a box (west, north, east, south); a few too many."""
        found = self.levels[level]
        return found.segments_m[found.boxes.query(box_m)]


def find_borders(outlines: Outlines, towns: IntArray, communities: IntArray) -> Borders:
    """Return the borders; pieces that two grids share are found by their ends.

    Args:
        outlines: Rings of the grids, metres.
        towns: (n,) which town each grid belongs to.
        communities: (n,) which community each grid belongs to.
    """
    if not len(outlines.points):
        return Borders(tuple(_packed(np.zeros((0, 4))) for _ in BorderLevel))
    segments, first, second, lone = _shared_pieces(outlines)
    levels = np.full(len(segments), BorderLevel.GRID, np.uint8)
    levels[communities[first] != communities[second]] = BorderLevel.COMMUNITY
    levels[towns[first] != towns[second]] = BorderLevel.TOWN
    levels[lone] = BorderLevel.CITY
    # What one grid has on both sides divides nothing.
    kept = lone | (first != second)
    return Borders(tuple(_packed(segments[kept & (levels == level)]) for level in BorderLevel))


def _shared_pieces(outlines: Outlines) -> tuple[FloatArray, IntArray, IntArray, NDArray[np.bool_]]:
    """Return each piece once, the grids on its sides, and whether one grid alone has it."""
    corner = _corners(outlines.points)
    following = outlines.successors()
    one, other = corner, corner[following]
    low, high = np.minimum(one, other), np.maximum(one, other)
    key = low * (int(corner.max()) + 1) + high
    order = np.argsort(key, kind="stable")
    key = key[order]
    starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    lengths = np.diff(np.r_[starts, len(key)])
    owner = outlines.grid_of_points()
    pieces = order[starts]
    segments = np.hstack([outlines.points[pieces], outlines.points[following[pieces]]])
    return segments, owner[pieces], owner[order[starts + lengths - 1]], lengths == 1


def _corners(points: FloatArray) -> IntArray:
    """Return a number for each point, the same for points of one place.

    Centimetres are below every map's accuracy: equal ends stay equal in spite of rounding.
    """
    cm = np.round(points * 100).astype(np.int64)
    cm -= cm.min(axis=0)
    key = cm[:, 0] * (int(cm[:, 1].max()) + 1) + cm[:, 1]
    numbers: IntArray = np.unique(key, return_inverse=True)[1]
    return numbers


def _packed(segments: FloatArray) -> LevelBorders:
    boxes = np.hstack(
        [np.minimum(segments[:, :2], segments[:, 2:]), np.maximum(segments[:, :2], segments[:, 2:])]
    )
    packed = PackedBoxes(boxes)
    return LevelBorders(segments, packed)
