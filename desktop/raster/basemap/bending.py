"""Owns the bending of foreign tiles into the plane of the map, pixel by pixel.

The plane is equirectangular about the city's middle; foreign tiles are in Mercator or plate carree, on WGS84
or shifted by GCJ-02. A rectangle for each foreign tile would be off by pixels at low zooms and by hundreds of
metres under GCJ-02, so every pixel of our tile looks up where it lies on the foreign map. Runs on any thread.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop.models.basemap import TileScheme
from desktop.models.datum import Crs, to_gcj02
from desktop.models.tile_pyramid import TilePlace, count_rows, share_east, share_south
from desktop.raster.basemap.decoding import NO_MAP, ToneArray
from desktop.raster.patterns import TILE_PX
from desktop.raster.projection import Projection
from desktop.raster.rasteriser import TileKey

FloatArray = NDArray[np.float64]

_KNOTS = 9
"""Positions a side that are reckoned exactly; what lies between is interpolated. Over the 32 pixels from one
to the next, Mercator and the waves of GCJ-02 bend by less than a hundredth of a pixel at every zoom."""

MOST_TILES = 64
"""A tile of ours that would need more foreign ones lies below the least zoom by far: nothing is shown."""


_AT = (np.arange(TILE_PX) + 0.5) * (_KNOTS - 1) / TILE_PX
_BEFORE = _AT.astype(np.intp)
_PART = _AT - _BEFORE
"""The knot before the middle of each pixel, and the part of the way from it to the next."""


def _between(knots: FloatArray) -> FloatArray:
    """Return (TILE_PX, TILE_PX) values between (_KNOTS, _KNOTS) ones.

    Not as a product of matrices: the library would wake threads for it that take the screen's core.
    """
    rows = knots[_BEFORE] * (1 - _PART)[:, None] + knots[_BEFORE + 1] * _PART[:, None]
    return rows[:, _BEFORE] * (1 - _PART) + rows[:, _BEFORE + 1] * _PART


@dataclass(frozen=True, slots=True)
class ForeignMap:
    """How a foreign map is cut and drawn.

    Attributes:
        side_px: Side of its tiles.
    """

    scheme: TileScheme
    crs: Crs
    least_zoom: int
    most_zoom: int
    side_px: int = 256

    def zoom_for(self, projection: Projection, px_per_m: float) -> int:
        """Return the zoom whose pixels come nearest to ours in size."""
        px_per_world = px_per_m * projection.metres_per_lon_deg * 360.0
        zoom = math.floor(math.log2(px_per_world / self.side_px) + 0.5)
        return max(self.least_zoom, min(self.most_zoom, zoom))


@dataclass(frozen=True, slots=True)
class Bending:
    """Where the pixels of one of our tiles lie on a foreign map.

    Attributes:
        zoom: The foreign zoom.
        across, down: Pixels of the foreign zoom, counted from its north-western corner, that lie under the
            knots; (_KNOTS, _KNOTS) float64.
        places: Foreign tiles that are needed, row by row.
    """

    foreign: ForeignMap
    zoom: int
    across: FloatArray
    down: FloatArray
    places: tuple[TilePlace, ...]


def plan_bending(
    foreign: ForeignMap, projection: Projection, key: TileKey, px_per_m: float
) -> Bending | None:
    """Return how a tile of ours is made, None if that would take too many foreign ones.

    Args:
        foreign: The foreign map.
        projection: Of our plane.
        key: Our tile.
        px_per_m: Pixels a metre of the key's step.
    """
    zoom = foreign.zoom_for(projection, px_per_m)
    world_px = float(foreign.side_px << zoom)
    across, down = np.empty((_KNOTS, _KNOTS)), np.empty((_KNOTS, _KNOTS))
    spacing = TILE_PX / (_KNOTS - 1)
    for row in range(_KNOTS):
        y_m = (key.row * TILE_PX + row * spacing) / px_per_m
        for column in range(_KNOTS):
            x_m = (key.column * TILE_PX + column * spacing) / px_per_m
            lon_deg, lat_deg = projection.to_degrees(x_m, y_m)
            if foreign.crs is Crs.GCJ02:
                lon_deg, lat_deg = to_gcj02(lon_deg, lat_deg)
            across[row, column] = share_east(lon_deg) * world_px
            down[row, column] = share_south(foreign.scheme, lat_deg) * world_px
    places = _places_under(foreign, zoom, across, down)
    return None if places is None else Bending(foreign, zoom, across, down, places)


def _places_under(
    foreign: ForeignMap, zoom: int, across: FloatArray, down: FloatArray
) -> tuple[TilePlace, ...] | None:
    side = foreign.side_px
    # Half a pixel on either side: that far reaches the blending of neighbours.
    first_column = max(0, math.floor((across.min() - 0.5) / side))
    last_column = min((1 << zoom) - 1, math.floor((across.max() + 0.5) / side))
    first_row = max(0, math.floor((down.min() - 0.5) / side))
    last_row = min(count_rows(foreign.scheme, zoom) - 1, math.floor((down.max() + 0.5) / side))
    count = max(0, last_column - first_column + 1) * max(0, last_row - first_row + 1)
    if count > MOST_TILES:
        return None
    return tuple(
        TilePlace(zoom, column, row)
        for row in range(first_row, last_row + 1)
        for column in range(first_column, last_column + 1)
    )


def bend(bending: Bending, pieces: Mapping[TilePlace, ToneArray]) -> ToneArray:
    """Return the tones of one of our tiles, (TILE_PX, TILE_PX) uint8; NO_MAP where pieces are missing.

    Args:
        bending: How it is made.
        pieces: Tones of foreign tiles by their places; those that are not there are left out.
    """
    held = [place for place in bending.places if place in pieces]
    if not held:
        return np.zeros((TILE_PX, TILE_PX), np.uint8)
    mosaic, left, top = _lay_out(bending, pieces, held)
    across = _between(bending.across - (left + 0.5)).astype(np.float32)
    down = _between(bending.down - (top + 0.5)).astype(np.float32)
    return _sample(mosaic, across, down)


def _lay_out(
    bending: Bending, pieces: Mapping[TilePlace, ToneArray], held: list[TilePlace]
) -> tuple[ToneArray, int, int]:
    """Return the pieces laid side by side, and the foreign pixel of their corner."""
    side = bending.foreign.side_px
    first, last = bending.places[0], bending.places[-1]
    rows, columns = last.row - first.row + 1, last.column - first.column + 1
    mosaic = np.full((rows * side, columns * side), NO_MAP, np.uint8)
    for place in held:
        y, x = (place.row - first.row) * side, (place.column - first.column) * side
        mosaic[y : y + side, x : x + side] = fit_side(pieces[place], side)
    return mosaic, first.column * side, first.row * side


def fit_side(tones: ToneArray, side: int) -> ToneArray:
    """Return a tile at another power of two of its side: servers mix 256 and 512."""
    if len(tones) == side:
        return tones
    if len(tones) > side:
        step = len(tones) // side
        return np.ascontiguousarray(tones[::step, ::step])
    times = side // len(tones)
    return tones.repeat(times, axis=0).repeat(times, axis=1)


def crop_descendant(tones: ToneArray, levels: int, place: TilePlace) -> ToneArray:
    """Return the part of an ancestor that a tile covers, blown up: better coarse than nothing.

    Args:
        tones: Of the ancestor.
        levels: How many zooms it lies above.
        place: The tile.
    """
    side = len(tones)
    part = max(1, side >> levels)
    x = (place.column & ((1 << levels) - 1)) * side >> levels
    y = (place.row & ((1 << levels) - 1)) * side >> levels
    return tones[y : y + part, x : x + part].repeat(side // part, axis=0).repeat(side // part, axis=1)


def _sample(mosaic: ToneArray, across: NDArray[np.float32], down: NDArray[np.float32]) -> ToneArray:
    """Return bilinear samples of what is there; NO_MAP where most of what is blended is missing."""
    height, width = mosaic.shape
    np.clip(across, 0, width - 1, out=across)
    np.clip(down, 0, height - 1, out=down)
    column, row = across.astype(np.intp), down.astype(np.intp)
    part_x, part_y = across - column, down - row
    step_x = (column < width - 1).astype(np.intp)
    step_y = np.where(row < height - 1, width, 0)
    at = row * width + column
    flat = mosaic.reshape(-1)
    corners = [flat.take(at + shift) for shift in (0, step_x, step_y, step_x + step_y)]
    weights = [
        (1 - part_x) * (1 - part_y),
        part_x * (1 - part_y),
        (1 - part_x) * part_y,
        part_x * part_y,
    ]
    blended = sum((corner * weight for corner, weight in zip(corners, weights, strict=True)), np.float32(0.5))
    if mosaic.min() != NO_MAP:
        return np.asarray(blended).astype(np.uint8)
    there = sum(
        ((corner != NO_MAP) * weight for corner, weight in zip(corners, weights, strict=True)), np.float32(0)
    )
    seen = np.asarray(there) >= 0.5
    tones = np.asarray(blended) / np.maximum(there, np.float32(0.5))
    return np.where(seen, np.clip(tones, 1, 255), NO_MAP).astype(np.uint8)
