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
