"""Owns the map's plane: WGS84 degrees to metres east and north of the city's middle, and back."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop.models.geo import EARTH_RADIUS_M

METRES_PER_DEG = math.pi * EARTH_RADIUS_M / 180


@dataclass(frozen=True, slots=True)
class Projection:
    """Equirectangular projection about a middle; within a city it keeps shapes to a few parts in a thousand.

    Attributes:
        lon_deg, lat_deg: The middle; it lies at (0, 0).
    """

    lon_deg: float
    lat_deg: float

    @property
    def metres_per_lon_deg(self) -> float:
        """Metres of one degree of longitude at the middle."""
        return METRES_PER_DEG * math.cos(math.radians(self.lat_deg))

    def to_metres(
        self, lon_deg: NDArray[np.float64], lat_deg: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return x (east) and y (south) in metres of positions in degrees; arrays of one shape.

        y grows to the south, as rows of pixels do.
        """
        x_m = (lon_deg - self.lon_deg) * self.metres_per_lon_deg
        y_m = (self.lat_deg - lat_deg) * METRES_PER_DEG
        return x_m, y_m

    def to_degrees(self, x_m: float, y_m: float) -> tuple[float, float]:
        """Return lon and lat in degrees of a position in metres."""
        return self.lon_deg + x_m / self.metres_per_lon_deg, self.lat_deg - y_m / METRES_PER_DEG
