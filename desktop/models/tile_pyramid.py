"""Owns the pyramid of map tiles: which tile lies where on the earth, in either way of cutting it; pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

from desktop.models.basemap import TileScheme

MERCATOR_LIMIT_DEG = 85.051128779806604
"""Latitude at which the square world of EPSG:3857 ends: atan(sinh(pi))."""


@dataclass(frozen=True, slots=True, order=True)
class TilePlace:
    """A tile of a pyramid.

    Attributes:
        zoom: 0 is the whole world.
        column: From 180 W eastwards.
        row: From the north southwards.
    """

    zoom: int
    column: int
    row: int

    def ancestor(self, levels: int) -> TilePlace:
        """Return the tile so many zooms up that contains this one."""
        return TilePlace(self.zoom - levels, self.column >> levels, self.row >> levels)


def count_rows(scheme: TileScheme, zoom: int) -> int:
    """Return how many rows a zoom has; columns are always 2 ** zoom."""
    return 1 << zoom if scheme is TileScheme.MERCATOR else max(1, 1 << zoom >> 1)


def share_east(lon_deg: float) -> float:
    """Return how far east a longitude lies on the world's width, 0..1."""
    return (lon_deg + 180.0) / 360.0


def share_south(scheme: TileScheme, lat_deg: float) -> float:
    """Return how far south a latitude lies, in widths of the world: 0..1, or 0..0.5 on plate carree.

    Source: EPSG guidance note 7-2, method 1024 (popular visualisation pseudo-Mercator).
    """
    if scheme is TileScheme.PLATE_CARREE:
        return (90.0 - lat_deg) / 360.0
    sine = math.sin(math.radians(max(-MERCATOR_LIMIT_DEG, min(MERCATOR_LIMIT_DEG, lat_deg))))
    return 0.5 - math.atanh(sine) / (2.0 * math.pi)


def place_at(scheme: TileScheme, zoom: int, lon_deg: float, lat_deg: float) -> TilePlace:
    """Return the tile under a position in the map's own degrees; the nearest one beyond the edge."""
    column = math.floor(share_east(lon_deg) * (1 << zoom))
    row = math.floor(share_south(scheme, lat_deg) * (1 << zoom))
    return TilePlace(
        zoom, max(0, min((1 << zoom) - 1, column)), max(0, min(count_rows(scheme, zoom) - 1, row))
    )
