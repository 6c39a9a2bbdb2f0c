"""Owns the answer to "which grid is this?": an index over the partition's polygons."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon, STRtree

from desktop.models.geo import EARTH_RADIUS_M, GridShape

METRES_PER_DEG = math.pi * EARTH_RADIUS_M / 180


class GridLocator:
    """Finds grids by position; built once, the polygons never change while it lives."""

    def __init__(self, shapes: Iterable[GridShape]) -> None:
        listed = list(shapes)
        self._codes = [shape.code for shape in listed]
        self._polygons = _polygons_of(listed)
        shapely.prepare(self._polygons)
        self._by_code = dict(zip(self._codes, self._polygons, strict=True))
        self._tree = STRtree(self._polygons)

    def find(self, lon_deg: float, lat_deg: float) -> str | None:
        """Return the code of the grid that holds a position, None outside the city."""
        hits = self._tree.query(shapely.Point(lon_deg, lat_deg), predicate="intersects")
        return self._codes[int(min(hits))] if len(hits) else None

    @property
    def codes(self) -> Sequence[str]:
        """Codes of the grids."""
        return self._codes

    @property
    def areas(self) -> NDArray[np.object_]:
        """Polygons of the grids, degrees WGS84, in the order of their codes."""
        return np.array(self._polygons, dtype=object)

    def find_outside(self, places: NDArray[np.float64]) -> dict[int, float]:
        """Return which of many positions lie outside of every grid, and how far from the nearest, metres.

        Args:
            places: ``(n, 2)``, longitude and latitude, degrees WGS84.
        """
        points = shapely.points(places)
        inside, _ = self._tree.query(points, predicate="intersects")
        outside = np.setdiff1d(np.arange(len(places)), inside)
        if not self._codes:
            return {int(at): math.inf for at in outside}
        # Degrees of longitude are shorter: what is nearest in degrees bounds where the nearest one may be.
        (asked, _), away_deg = self._tree.query_nearest(
            points[outside], return_distance=True, all_matches=False
        )
        reach_deg = np.zeros(len(outside))
        reach_deg[asked] = away_deg / np.cos(np.radians(places[outside[asked], 1]))
        near = self._tree.query(points[outside], predicate="dwithin", distance=reach_deg * (1 + 1e-9))
        found: dict[int, float] = {}
        for place, grid in zip(*near, strict=True):
            at = int(outside[place])
            metres = self.metres_outside(self._codes[grid], float(places[at, 0]), float(places[at, 1]))
            found[at] = min(metres, found.get(at, math.inf))
        return found

    def metres_outside(self, grid_code: str, lon_deg: float, lat_deg: float) -> float:
        """Return how far a position lies outside a grid, 0 inside it; infinity for an unknown grid.

        Distances are reckoned on a local plane: within a city the error is far below a fix's accuracy.
        """
        polygon = self._by_code.get(grid_code)
        if polygon is None:
            return math.inf
        if shapely.contains_xy(polygon, lon_deg, lat_deg):
            return 0.0
        nearest = shapely.shortest_line(polygon, shapely.Point(lon_deg, lat_deg))
        (lon_a, lat_a), (lon_b, lat_b) = shapely.get_coordinates(nearest)
        east = (lon_b - lon_a) * math.cos(math.radians(lat_deg))
        return float(METRES_PER_DEG * math.hypot(east, lat_b - lat_a))


def _polygons_of(shapes: Sequence[GridShape]) -> NDArray[Any]:
    """Return the areas of shapes; the usual one of a single ring is made with all others at once."""
    areas = np.empty(len(shapes), dtype=object)
    plain = [at for at, shape in enumerate(shapes) if len(shape.rings) == 1]
    if plain:
        rings = [shapes[at].rings[0] for at in plain]
        owner = np.repeat(np.arange(len(plain)), [len(ring) // 2 for ring in rings])
        corners = np.fromiter(chain.from_iterable(rings), np.float64).reshape(-1, 2)
        areas[plain] = shapely.polygons(shapely.linearrings(corners, indices=owner))
    for at, shape in enumerate(shapes):
        if len(shape.rings) != 1:
            areas[at] = polygon_of(shape)
    return areas


def polygon_of(shape: GridShape) -> shapely.Geometry:
    """Return the area of a shape, degrees WGS84."""
    area: shapely.Geometry = Polygon()
    for ring in shape.rings:
        # Even-odd rule: each further ring is a hole where it overlaps, a further part where it does not.
        area = shapely.symmetric_difference(area, Polygon(list(zip(ring[::2], ring[1::2], strict=True))))
    return area
