"""Owns the partition as the engine draws it: polygons, boxes and borders by level, in metres of the plane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from desktop.models.geo import GridShape
from desktop.raster.projection import Projection

FloatArray = NDArray[np.float64]


class BorderLevel(IntEnum):
    """Level of a border; the higher, the more it divides."""

    GRID = 0
    COMMUNITY = 1
    TOWN = 2
    CITY = 3


_PREFIX_LENGTHS = ((BorderLevel.TOWN, 9), (BorderLevel.COMMUNITY, 12))


@dataclass(frozen=True)
class Scene:
    """Immutable geometry of a city.

    Attributes:
        codes: Grid codes; a grid's index is its place here.
        projection: Plane of all metres.
        rings: For each grid its rings, each (n, 2) float64, metres x east, y south.
        boxes_m: (n, 4) float64: west, north, east, south of each grid.
        segments_m: (m, 4) float64: x0, y0, x1, y1 of each border piece, each once.
        segment_levels: (m,) uint8, BorderLevel of each piece.
        anchors_m: (n, 2) float64, a place inside each grid for marks and labels.
        areas_m2: (n,) float64.
    """

    codes: tuple[str, ...]
    projection: Projection
    rings: tuple[tuple[FloatArray, ...], ...]
    boxes_m: FloatArray
    segments_m: FloatArray
    segment_levels: NDArray[np.uint8]
    anchors_m: FloatArray
    areas_m2: FloatArray

    @property
    def box_m(self) -> tuple[float, float, float, float]:
        """West, north, east, south of the city; a small box about the middle if there is no grid."""
        if not len(self.codes):
            return (-1000.0, -1000.0, 1000.0, 1000.0)
        west, north = self.boxes_m[:, :2].min(axis=0)
        east, south = self.boxes_m[:, 2:].max(axis=0)
        return (float(west), float(north), float(east), float(south))


def build_scene(shapes: Sequence[GridShape]) -> Scene:
    """Return the scene of a city's polygons; empty rings are passed over.

    Args:
        shapes: Polygons in degrees WGS84; the order gives the grids' indices.
    """
    projection = _projection_of(shapes)
    rings = tuple(
        tuple(_ring_m(projection, ring) for ring in shape.rings if len(ring) >= 6) for shape in shapes
    )
    count = len(shapes)
    boxes = np.zeros((count, 4))
    anchors = np.zeros((count, 2))
    areas = np.zeros(count)
    for index, parts in enumerate(rings):
        if not parts:
            continue
        points = np.concatenate(parts)
        boxes[index, :2], boxes[index, 2:] = points.min(axis=0), points.max(axis=0)
        anchors[index], areas[index] = _centroid(parts[0])
    codes = tuple(shape.code for shape in shapes)
    segments, levels = _find_borders(codes, rings)
    return Scene(codes, projection, rings, boxes, segments, levels, anchors, areas)


def _projection_of(shapes: Sequence[GridShape]) -> Projection:
    rings = [np.asarray(ring) for shape in shapes for ring in shape.rings if len(ring) >= 6]
    if not rings:
        return Projection(0.0, 0.0)
    flat = np.concatenate(rings)
    lon, lat = flat[::2], flat[1::2]
    return Projection(float(lon.min() + lon.max()) / 2, float(lat.min() + lat.max()) / 2)


def _ring_m(projection: Projection, ring: tuple[float, ...]) -> FloatArray:
    flat = np.asarray(ring, np.float64)
    x_m, y_m = projection.to_metres(flat[::2], flat[1::2])
    points = np.column_stack([x_m, y_m])
    return points[:-1] if np.array_equal(points[0], points[-1]) else points


def _centroid(ring: FloatArray) -> tuple[FloatArray, float]:
    """Return centroid and area of a ring. Source: shoelace formula."""
    origin = ring[0]
    near = ring - origin
    following = np.roll(near, -1, axis=0)
    cross = near[:, 0] * following[:, 1] - following[:, 0] * near[:, 1]
    doubled = float(cross.sum())
    if abs(doubled) < 1e-9:
        return ring.mean(axis=0), 0.0
    middle = ((near + following) * cross[:, None]).sum(axis=0) / (3 * doubled) + origin
    return middle, abs(doubled) / 2


def _find_borders(
    codes: tuple[str, ...], rings: tuple[tuple[FloatArray, ...], ...]
) -> tuple[FloatArray, NDArray[np.uint8]]:
    """Return each border piece once with its level: pieces that two grids share are found by their ends."""
    pieces, owners = [], []
    for index, parts in enumerate(rings):
        for ring in parts:
            pieces.append(np.hstack([ring, np.roll(ring, -1, axis=0)]))
            owners.append(np.full(len(ring), index))
    if not pieces:
        return np.zeros((0, 4)), np.zeros(0, np.uint8)
    segments, owner = np.concatenate(pieces), np.concatenate(owners)
    # Centimetres are below every map's accuracy: equal ends stay equal in spite of rounding.
    ends = np.round(segments * 100).astype(np.int64)
    turned = (ends[:, 0] > ends[:, 2]) | ((ends[:, 0] == ends[:, 2]) & (ends[:, 1] > ends[:, 3]))
    ends[turned] = ends[turned][:, [2, 3, 0, 1]]
    order = np.lexsort(ends.T[::-1])
    ends, owner, segments = ends[order], owner[order], segments[order]
    starts = np.flatnonzero(np.r_[True, np.any(ends[1:] != ends[:-1], axis=1)])
    lengths = np.diff(np.r_[starts, len(ends)])
    first, second = owner[starts], owner[np.minimum(starts + lengths - 1, len(owner) - 1)]
    levels = np.full(len(starts), BorderLevel.GRID, np.uint8)
    for level, length in reversed(_PREFIX_LENGTHS):
        _, areas = np.unique(np.array([code[:length] for code in codes]), return_inverse=True)
        levels[areas[first] != areas[second]] = level
    levels[lengths == 1] = BorderLevel.CITY
    keep = (lengths == 1) | (first != second)
    return segments[starts][keep], levels[keep]
