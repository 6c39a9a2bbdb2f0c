"""Owns lengths and areas on the Earth's ellipsoid, for measuring on the map; pure.

Source: WGS84 (EPSG:7030); Euler's radius of curvature; the spherical excess between an edge and the equator,
as in C. F. F. Karney, Algorithms for geodesics, J. Geodesy 87 (2013), section 6.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from desktop.models.geo import EARTH_RADIUS_M, distance_m

_SEMI_MAJOR_M = 6_378_137.0
_FLATTENING = 1 / 298.257223563
_ECCENTRICITY_SQUARED = _FLATTENING * (2 - _FLATTENING)
_ECCENTRICITY = math.sqrt(_ECCENTRICITY_SQUARED)

Position = tuple[float, float]
"""Longitude and latitude in degrees WGS84."""


def leg_m(start: Position, end: Position) -> float:
    """Return the length of a leg in metres: the great circle, on the curvature the ellipsoid has there.

    Good to a part in ten thousand for legs of some hundreds of kilometres.
    """
    on_sphere = distance_m(*start, *end)
    latitude = math.radians((start[1] + end[1]) / 2)
    north = math.radians(end[1] - start[1])
    east = math.radians(_turn_deg(end[0] - start[0])) * math.cos(latitude)
    across = north * north + east * east
    if across == 0:
        return 0.0
    flat = 1 - _ECCENTRICITY_SQUARED * math.sin(latitude) ** 2
    meridian_m = _SEMI_MAJOR_M * (1 - _ECCENTRICITY_SQUARED) / (flat * math.sqrt(flat))
    normal_m = _SEMI_MAJOR_M / math.sqrt(flat)
    radius_m = 1 / ((north * north / across) / meridian_m + (east * east / across) / normal_m)
    return on_sphere * radius_m / EARTH_RADIUS_M


def legs_m(points: Sequence[Position], *, closed: bool = False) -> list[float]:
    """Return the length of each leg of a line in metres; a closed one has a leg back to its first point."""
    ring = [*points, points[0]] if closed and len(points) > 2 else list(points)
    return [leg_m(start, end) for start, end in pairwise(ring)]


def area_m2(points: Sequence[Position]) -> float:
    """Return the area inside a closed line in square metres; its edges are great circles.

    A line that crosses itself counts the parts that it goes round in opposite senses against each other.
    """
    if len(points) < 3:
        return 0.0
    halves = [math.tan(_authalic_rad(lat_deg) / 2) for _, lat_deg in points]
    excess = 0.0
    for at, (lon_deg, _) in enumerate(points):
        following = (at + 1) % len(points)
        turn = math.tan(math.radians(_turn_deg(points[following][0] - lon_deg)) / 2)
        a, b = halves[at], halves[following]
        excess += 2 * math.atan2(turn * (a + b), 1 + a * b)
    return abs(excess) * _authalic_radius_m() ** 2


def _turn_deg(difference_deg: float) -> float:
    """Return a difference of longitudes the short way round."""
    return (difference_deg + 180) % 360 - 180


def _authalic_q(sine: float) -> float:
    """Return the area from the equator to a latitude, of a zone of the ellipsoid, in its own units."""
    e = _ECCENTRICITY
    return (1 - e * e) * (sine / (1 - (e * sine) ** 2) + math.atanh(e * sine) / e)


def _authalic_rad(lat_deg: float) -> float:
    """Return the latitude at which a sphere of the same area has the same zone."""
    return math.asin(_authalic_q(math.sin(math.radians(lat_deg))) / _authalic_q(1.0))


def _authalic_radius_m() -> float:
    return _SEMI_MAJOR_M * math.sqrt(_authalic_q(1.0) / 2)
