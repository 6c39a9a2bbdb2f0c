"""Owns the answer to "which grid is this?": an index over the partition's polygons."""

from __future__ import annotations

import math
from collections.abc import Iterable

import shapely
from shapely import Polygon, STRtree

from desktop.models.geo import EARTH_RADIUS_M, GridShape

METRES_PER_DEG = math.pi * EARTH_RADIUS_M / 180


class GridLocator:
    """Finds grids by position; built once, the polygons never change while it lives."""

    def __init__(self, shapes: Iterable[GridShape]) -> None:
        self._codes: list[str] = []
        self._polygons: list[shapely.Geometry] = []
        for shape in shapes:
            self._codes.append(shape.code)
            self._polygons.append(polygon_of(shape))
        shapely.prepare(self._polygons)
        self._by_code = dict(zip(self._codes, self._polygons, strict=True))
        self._tree = STRtree(self._polygons)

    def find(self, lon_deg: float, lat_deg: float) -> str | None:
        """Return the code of the grid that holds a position, None outside the city."""
        hits = self._tree.query(shapely.Point(lon_deg, lat_deg), predicate="intersects")
        return self._codes[int(min(hits))] if len(hits) else None

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


def polygon_of(shape: GridShape) -> shapely.Geometry:
    """Return the area of a shape, degrees WGS84."""
    area: shapely.Geometry = Polygon()
    for ring in shape.rings:
        # Even-odd rule: each further ring is a hole where it overlaps, a further part where it does not.
        area = shapely.symmetric_difference(area, Polygon(list(zip(ring[::2], ring[1::2], strict=True))))
    return area
