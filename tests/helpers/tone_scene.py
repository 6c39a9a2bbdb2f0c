"""Owns a small stage for undertones: a plane, our tiles over it, the foreign tiles under them."""

from __future__ import annotations

from pathlib import Path

from desktop.models.basemap import Basemap, BasemapKind, TileScheme
from desktop.models.datum import Crs
from desktop.models.tile_pyramid import TilePlace
from desktop.raster.basemap.bending import ForeignMap, plan_bending
from desktop.raster.basemap.messages import ToneWish
from desktop.raster.camera import STEPS_PER_OCTAVE
from desktop.raster.projection import Projection
from desktop.raster.rasteriser import TileKey
from tests.helpers.tile_sets import plain_picture, write_mbtiles

CITY = Projection(103.95, 30.99)
STEP = -4 * STEPS_PER_OCTAVE
"""One pixel is sixteen metres: zoom 13 of 256-pixel tiles, 12 of larger ones."""

TONE = 120


def key_at(column: int, row: int = 0, step: int = STEP) -> TileKey:
    """Return one of our tiles."""
    return TileKey(step, column, row)


def wish_for(*keys: TileKey, view: int = 1) -> ToneWish:
    """Return a surface's wish."""
    return ToneWish(view, CITY, keys)


def foreign_under(key: TileKey, side_px: int = 256) -> tuple[TilePlace, ...]:
    """Return the foreign tiles that one of ours needs."""
    foreign = ForeignMap(TileScheme.MERCATOR, Crs.WGS84, 0, 18, side_px)
    bending = plan_bending(foreign, CITY, key, 2.0 ** (key.step / STEPS_PER_OCTAVE))
    assert bending is not None
    return bending.places


def mbtiles_under(path: Path, *keys: TileKey, tone: int = TONE) -> Basemap:
    """Write a file that holds what lies under our tiles, and return the settings that name it."""
    tiles = {place: plain_picture(tone) for key in keys for place in foreign_under(key)}
    write_mbtiles(path, tiles, minzoom="5", maxzoom="18", attribution="© test")
    return Basemap(kind=BasemapKind.MBTILES, path=str(path))


def served(url: str, **values: object) -> Basemap:
    """Return the settings of a server of tiles."""
    return Basemap(kind=BasemapKind.XYZ, address=f"{url}/{{z}}/{{x}}/{{y}}.png", **values)  # type: ignore[arg-type]


def place_of(path: str) -> TilePlace:
    """Return the place that a request asked such a server for."""
    zoom, column, row = path.partition("?")[0].removesuffix(".png").strip("/").split("/")
    return TilePlace(int(zoom), int(column), int(row))
