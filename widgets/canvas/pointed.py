"""Owns what pointer or crosshair point at on a map."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pointed:
    """What pointer or crosshair point at.

    Attributes:
        lon_deg, lat_deg: Position in degrees WGS84.
        grid_code: Grid there, empty outside or while its tile is being made.
    """

    lon_deg: float
    lat_deg: float
    grid_code: str
