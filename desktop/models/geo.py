"""Owns plain geography: positions, boxes and distances on WGS84, in degrees and metres."""

from __future__ import annotations

import math
from dataclasses import dataclass

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius. Source: IUGG mean Earth radius R1."""


@dataclass(frozen=True, slots=True)
class BoundingBox:
    """Axis-parallel box, lon and lat in degrees WGS84."""

    west_deg: float
    south_deg: float
    east_deg: float
    north_deg: float

    def contains(self, lon_deg: float, lat_deg: float) -> bool:
        """Say whether a position lies in the box, its edge included."""
        return self.west_deg <= lon_deg <= self.east_deg and self.south_deg <= lat_deg <= self.north_deg


@dataclass(frozen=True, slots=True)
class GridShape:
    """Polygon of one grid.

    Attributes:
        code: 15-digit grid code.
        rings: Closed or open rings as flat tuples (lon0, lat0, lon1, lat1, ...), degrees WGS84.
            Areas follow the even-odd rule, so holes and multi-polygons need no further mark.
    """

    code: str
    rings: tuple[tuple[float, ...], ...]


def distance_m(lon_a_deg: float, lat_a_deg: float, lon_b_deg: float, lat_b_deg: float) -> float:
    """Return the great-circle distance in metres.

    Source: haversine formula, R. W. Sinnott, Sky and Telescope 68 (1984).
    """
    lat_a, lat_b = math.radians(lat_a_deg), math.radians(lat_b_deg)
    half_lat = math.sin((lat_b - lat_a) / 2)
    half_lon = math.sin(math.radians(lon_b_deg - lon_a_deg) / 2)
    h = half_lat * half_lat + math.cos(lat_a) * math.cos(lat_b) * half_lon * half_lon
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(h)))


def distance_to_shape_m(shape: GridShape, lon_deg: float, lat_deg: float) -> float:
    """Return how far a position is from a shape in metres, 0 inside; good to a part in a thousand near by.

    Source: the sphere laid flat about the position, on which a border's nearest place is found.
    """
    if covers_position(shape, lon_deg, lat_deg):
        return 0.0
    north_m = math.radians(1.0) * EARTH_RADIUS_M
    east_m = north_m * math.cos(math.radians(lat_deg))
    least = math.inf
    for ring in shape.rings:
        xs = [(lon - lon_deg) * east_m for lon in ring[0::2]]
        ys = [(lat - lat_deg) * north_m for lat in ring[1::2]]
        for at in range(len(xs)):
            least = min(least, _distance_to_line(xs[at - 1], ys[at - 1], xs[at], ys[at]))
    return least


def _distance_to_line(x_a: float, y_a: float, x_b: float, y_b: float) -> float:
    """Return how far the origin is from the line between two places."""
    east, north = x_b - x_a, y_b - y_a
    length_squared = east * east + north * north
    share = 0.0 if length_squared == 0 else -(x_a * east + y_a * north) / length_squared
    share = min(1.0, max(0.0, share))
    return math.hypot(x_a + share * east, y_a + share * north)


def covers_position(shape: GridShape, lon_deg: float, lat_deg: float) -> bool:
    """Say whether a position lies in a shape, by the even-odd rule; on its border it may be either."""
    inside = False
    for ring in shape.rings:
        lons, lats = ring[0::2], ring[1::2]
        lon_a, lat_a = lons[-1], lats[-1]
        for lon_b, lat_b in zip(lons, lats, strict=True):
            if (lat_a > lat_deg) != (lat_b > lat_deg) and lon_deg < lon_a + (lat_deg - lat_a) * (
                lon_b - lon_a
            ) / (lat_b - lat_a):
                inside = not inside
            lon_a, lat_a = lon_b, lat_b
    return inside
