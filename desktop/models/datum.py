"""Owns the datums of Chinese maps and terminals, and their conversion into WGS84 and back; pure.

GCJ-02 is the offset that Chinese map services lay over WGS84 inside China, BD-09 one more over it. CGCS2000
and WGS84 differ by centimetres. Source: domain, Codes (intake names its CRS); the published polynomials.
"""

from __future__ import annotations

import math
from enum import StrEnum

_SEMI_MAJOR_M = 6378245.0
"""Semi-major axis of the Krasovsky ellipsoid, in which the offset is reckoned."""

_ECCENTRICITY_SQUARED = 0.00669342162296594323
_BD_TURN = math.pi * 3000.0 / 180.0

WEST_DEG, EAST_DEG = 72.004, 137.8347
SOUTH_DEG, NORTH_DEG = 0.8293, 55.8271
"""Box within which the offset is laid at all."""

_ROUNDS = 8
"""Rounds of the inversion; each takes the error down by a factor of thousands, four reach the last bit."""


class Crs(StrEnum):
    """Coordinate reference system that a terminal sends in."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def to_wgs84(crs: Crs, lon_deg: float, lat_deg: float) -> tuple[float, float]:
    """Return longitude and latitude in WGS84, degrees; exact to a millimetre inside China."""
    match crs:
        case Crs.GCJ02:
            return _from_gcj02(lon_deg, lat_deg)
        case Crs.BD09:
            return _from_gcj02(*_gcj02_from_bd09(lon_deg, lat_deg))
        case Crs.WGS84 | Crs.CGCS2000:
            return lon_deg, lat_deg


def to_gcj02(lon_deg: float, lat_deg: float) -> tuple[float, float]:
    """Return longitude and latitude as GCJ-02 names a WGS84 position; outside China they are the same."""
    if not (WEST_DEG <= lon_deg <= EAST_DEG and SOUTH_DEG <= lat_deg <= NORTH_DEG):
        return lon_deg, lat_deg
    x, y = lon_deg - 105.0, lat_deg - 35.0
    east, north = _offset_east(x, y), _offset_north(x, y)
    sine = math.sin(math.radians(lat_deg))
    magic = 1.0 - _ECCENTRICITY_SQUARED * sine * sine
    meridian_m = _SEMI_MAJOR_M * (1.0 - _ECCENTRICITY_SQUARED) / (magic * math.sqrt(magic))
    parallel_m = _SEMI_MAJOR_M / math.sqrt(magic) * math.cos(math.radians(lat_deg))
    return lon_deg + math.degrees(east / parallel_m), lat_deg + math.degrees(north / meridian_m)


def to_bd09(lon_deg: float, lat_deg: float) -> tuple[float, float]:
    """Return longitude and latitude as BD-09 names a WGS84 position."""
    x, y = to_gcj02(lon_deg, lat_deg)
    radius = math.hypot(x, y) + 0.00002 * math.sin(y * _BD_TURN)
    angle = math.atan2(y, x) + 0.000003 * math.cos(x * _BD_TURN)
    return radius * math.cos(angle) + 0.0065, radius * math.sin(angle) + 0.006


def _gcj02_from_bd09(lon_deg: float, lat_deg: float) -> tuple[float, float]:
    x, y = lon_deg - 0.0065, lat_deg - 0.006
    guess = (x, y)
    for _ in range(_ROUNDS):
        radius = math.hypot(x, y) - 0.00002 * math.sin(guess[1] * _BD_TURN)
        angle = math.atan2(y, x) - 0.000003 * math.cos(guess[0] * _BD_TURN)
        guess = (radius * math.cos(angle), radius * math.sin(angle))
    return guess


def _from_gcj02(lon_deg: float, lat_deg: float) -> tuple[float, float]:
    """Invert the offset by fixed point: it changes by a few parts in a thousand over its own length."""
    guess = (lon_deg, lat_deg)
    for _ in range(_ROUNDS):
        shifted = to_gcj02(*guess)
        guess = (guess[0] + lon_deg - shifted[0], guess[1] + lat_deg - shifted[1])
    return guess


def _waves(value: float) -> float:
    return (20.0 * math.sin(6.0 * value * math.pi) + 20.0 * math.sin(2.0 * value * math.pi)) * 2.0 / 3.0


def _offset_east(x: float, y: float) -> float:
    """Return the offset eastwards in metres; x and y are degrees from 105 E, 35 N."""
    base = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    middle = (20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
    long = (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi)) * 2.0 / 3.0
    return base + _waves(x) + middle + long


def _offset_north(x: float, y: float) -> float:
    """Return the offset northwards in metres."""
    base = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    middle = (20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
    long = (160.0 * math.sin(y / 12.0 * math.pi) + 320.0 * math.sin(y * math.pi / 30.0)) * 2.0 / 3.0
    return base + _waves(x) + middle + long
