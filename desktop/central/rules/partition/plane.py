"""Owns the local plane in metres on which borders are reckoned; pure.

Straight lines stay straight on it, so neighbours that share their corners share their border too. Over a
city's width lengths are right to a part in a hundred; areas are set right for their own latitude.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Geometry

from desktop.central.rules.locator import METRES_PER_DEG

Areas = NDArray[np.object_]
"""(n,) geometries."""


@dataclass(frozen=True, slots=True)
class Plane:
    """A local plane in metres.

    Attributes:
        lon_deg, lat_deg: Its origin.
    """

    lon_deg: float
    lat_deg: float

    @property
    def _scale(self) -> NDArray[np.float64]:
        return np.array([math.cos(math.radians(self.lat_deg)) * METRES_PER_DEG, METRES_PER_DEG])

    def to_metres(self, areas: Areas) -> Areas:
        """Return geometries in metres east and north of the origin."""
        moved: Areas = shapely.transform(areas, self.points_to_metres)
        return moved

    def points_to_metres(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return positions (..., 2) in degrees in metres east and north of the origin."""
        moved: NDArray[np.float64] = (points - np.array([self.lon_deg, self.lat_deg])) * self._scale
        return moved

    def to_degrees(self, area: Geometry) -> Geometry:
        """Return a geometry in metres in degrees."""
        origin = np.array([self.lon_deg, self.lat_deg])
        return shapely.transform(area, lambda points: points / self._scale + origin)

    def place_in(self, area: Geometry) -> tuple[float, float]:
        """Return a position inside an area in metres: longitude and latitude, degrees to the millimetre."""
        point = area.representative_point()
        east_m, north_m = self._scale
        return (
            round(self.lon_deg + point.x / float(east_m), 8),
            round(self.lat_deg + point.y / float(north_m), 8),
        )

    def area_m2(self, area: Geometry) -> float:
        """Return the size of an area in metres as its own latitude makes it, square metres."""
        middle_m = (area.bounds[1] + area.bounds[3]) / 2
        lat_deg = self.lat_deg + middle_m / METRES_PER_DEG
        return float(area.area) * math.cos(math.radians(lat_deg)) / math.cos(math.radians(self.lat_deg))


def plane_of(areas: Sequence[Geometry] | Areas) -> Plane:
    """Return the plane at the middle of areas in degrees."""
    west, south, east, north = (float(one) for one in shapely.total_bounds(np.asarray(areas, dtype=object)))
    return Plane((west + east) / 2, (south + north) / 2)
