"""Owns what a surface and the maker of its undertones tell each other; frozen, for it crosses threads."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.raster.basemap.decoding import ToneArray
from desktop.raster.projection import Projection
from desktop.raster.rasteriser import TileKey


@dataclass(frozen=True, slots=True)
class ToneWish:
    """What a surface shows now and has no undertones for; it takes the place of its earlier wish.

    Attributes:
        view: Number of the surface.
        projection: Of its plane.
        keys: Our tiles, the most wanted first; empty if it has all.
    """

    view: int
    projection: Projection
    keys: tuple[TileKey, ...]


@dataclass(frozen=True, slots=True)
class ToneTile:
    """Undertones of one of our tiles.

    Attributes:
        view, projection, key: As wished.
        tones: (TILE_PX, TILE_PX) uint8, never written to again.
        is_complete: False while a part of it may still come, or come better.
    """

    view: int
    projection: Projection
    key: TileKey
    tones: ToneArray = field(repr=False)
    is_complete: bool
