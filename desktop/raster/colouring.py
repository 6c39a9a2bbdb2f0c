"""Owns the colouring of tiles: a look-up per grid, and a pattern over the grids whose state needs one."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage, QPainter

from desktop.raster.basemap.decoding import ToneArray
from desktop.raster.basemap.tone_table import TONES, ToneLook, build_tone_table
from desktop.raster.palette import MapPalette
from desktop.raster.patterns import COMBINATIONS, MASKS, TILE_PX, Pattern
from desktop.raster.rasteriser import Tile

OPAQUE = np.uint32(0xFF000000)


class Fill(IntEnum):
    """Ground colour of a grid."""

    QUIET = 0
    BUSY = 1
    UNKNOWN = 2
    OVERDUE = 3
    OFF_HOURS = 4
    HEAT_1 = 5
    HEAT_2 = 6
    HEAT_3 = 7
    HEAT_4 = 8


def fill_colour(palette: MapPalette, fill: Fill) -> int:
    """Return the colour 0xRRGGBB of a ground."""
    colours = {
        Fill.QUIET: palette.quiet,
        Fill.BUSY: palette.busy,
        Fill.UNKNOWN: palette.unknown,
        Fill.OVERDUE: palette.overdue,
        Fill.OFF_HOURS: palette.off_hours,
        Fill.HEAT_1: palette.heat[0],
        Fill.HEAT_2: palette.heat[1],
        Fill.HEAT_3: palette.heat[2],
        Fill.HEAT_4: palette.heat[3],
    }
    return colours[fill]


def fill_colours(palette: MapPalette) -> NDArray[np.uint32]:
    """Return the colours of all grounds, 0xRRGGBB, by their `Fill`."""
    return np.array([fill_colour(palette, fill) for fill in Fill], np.uint32)


def draw_swatch(width_px: int, height_px: int, fill: int, pattern: Pattern, ink: int) -> QImage:
    """Return a piece of ground as tiles show it, for legends.

    Args:
        width_px: Width in device pixels.
        height_px: Height in device pixels.
        fill: Colour 0xRRGGBB of the ground.
        pattern: What lies over it.
        ink: Colour 0xRRGGBB of the pattern.
    """
    pixels = np.full((height_px, width_px), np.uint32(fill) | OPAQUE, np.uint32)
    pixels[MASKS[pattern][:height_px, :width_px]] = np.uint32(ink) | OPAQUE
    stride = width_px * pixels.itemsize
    return QImage(pixels.tobytes(), width_px, height_px, stride, QImage.Format.Format_RGB32).copy()


class Colouring:
    """Colours of all grids at one moment.

    Attributes:
        version: Counts up with each change; a tile coloured under an older one is stale.
        look_version: The version since which all colours mean the same.
    """

    def __init__(self, palette: MapPalette, count: int) -> None:
        self.version = self.look_version = 0
        self._palette = palette
        self._look: ToneLook | None = None
        self._fills = np.full(count, Fill.UNKNOWN, np.uint8)
        self._patterns = np.zeros(count, np.uint8)
        # A pixel's colour follows from its grid and from which patterns may ink it: one look-up for both.
        self._lut = np.zeros((count + 1, len(COMBINATIONS)), np.uint32)
        self._changed_in = np.zeros(count + 1, np.int64)
        self._tone_rows = np.zeros(count + 1, np.uint16)
        self._tone_table = np.zeros(0, np.uint32)
        self._pattern_lut = np.zeros(count + 1, np.uint8)
        self._rebuild()

    def __len__(self) -> int:
        return len(self._fills)

    @property
    def look(self) -> ToneLook | None:
        """How a basemap shows through, None without one."""
        return self._look

    def set_palette(self, palette: MapPalette) -> None:
        """Take other colours."""
        if palette != self._palette:
            self._palette = palette
            self._rebuild()

    def set_look(self, look: ToneLook | None) -> None:
        """Let a basemap show through the grounds in this way; None for no basemap."""
        if look != self._look:
            self._look = look
            self._rebuild()

    def set_states(self, fills: NDArray[np.uint8], patterns: NDArray[np.uint8]) -> NDArray[np.int64]:
        """Take the grids' states.

        Args:
            fills: (n,) uint8 of Fill.
            patterns: (n,) uint8 of Pattern.

        Returns:
            Indices of the grids that look different now.
        """
        changed = np.flatnonzero((fills != self._fills) | (patterns != self._patterns))
        if len(changed):
            self._fills, self._patterns = fills.copy(), patterns.copy()
            self.version += 1
            self._take_states(changed)
        return changed

    def begin_look(self) -> None:
        """Let colours of earlier versions mean something else from now on."""
        self.look_version = self.version

    def _rebuild(self) -> None:
        palette = self._palette
        self._ink = np.uint32(palette.pattern) | OPAQUE
        grounds = fill_colours(palette) | OPAQUE
        # What a grid puts into the table of colours, by its ground and pattern.
        self._entries = np.where(COMBINATIONS.T[None], self._ink, grounds[:, None, None])
        self._lut[0] = np.uint32(palette.background) | OPAQUE
        if self._look is not None:
            table = build_tone_table(palette, self._look, fill_colours(palette))
            self._tone_table = table.reshape(-1) | OPAQUE
        self.version += 1
        self._changed_in[0] = self.look_version = self.version
        self._take_states(np.arange(len(self._fills)))

    def _take_states(self, changed: NDArray[np.int64]) -> None:
        """Put the states of some grids into the tables."""
        fills, patterns = self._fills[changed], self._patterns[changed]
        self._lut[changed + 1] = self._entries[fills, patterns]
        self._changed_in[changed + 1] = self.version
        self._tone_rows[changed + 1] = (fills.astype(np.uint16) + 1) * TONES
        self._pattern_lut[changed + 1] = patterns

    def paint(self, tile: Tile, target: QImage, tones: ToneArray | None = None) -> None:
        """Colour a tile into an RGB32 image of its size: ground, patterns, borders.

        Args:
            tile: The tile.
            target: The image.
            tones: What of a basemap lies under it, None for nothing.
        """
        pixels = np.frombuffer(target.bits(), np.uint32).reshape(TILE_PX, TILE_PX)
        # mode="clip" spares the bounds check; ids never leave the table, and it is four times as fast.
        if tones is None or self._look is None:
            self._lut.reshape(-1).take(tile.places, out=pixels, mode="clip")
        else:
            self._paint_over(tile, tones, pixels)
        if tile.borders is not None:
            painter = QPainter(target)
            painter.drawImage(0, 0, tile.borders)
            painter.end()

    def _paint_over(self, tile: Tile, tones: ToneArray, pixels: NDArray[np.uint32]) -> None:
        """Colour a tile through which a basemap shows."""
        ids = tile.ids
        mixes = self._tone_rows.take(ids, mode="clip")
        mixes += tones
        np.take(self._tone_table, mixes, out=pixels, mode="clip")
        inked = self._pattern_lut[tile.present]
        if inked.any():
            patterns = self._pattern_lut.take(ids, mode="clip")
            for pattern in np.unique(inked[inked > 0]):
                pixels[(patterns == pattern) & MASKS[pattern]] = self._ink

    def changed(self, tiles: Sequence[Tile], versions: Sequence[int]) -> NDArray[np.bool_]:
        """Say of each tile whether any grid on it looks different since it was coloured under its version."""
        lengths = [len(tile.present) for tile in tiles]
        present = np.concatenate([tile.present for tile in tiles])
        begins = np.cumsum([0, *lengths[:-1]])
        # One look for all tiles of a window: each is short, and to begin a look takes longer than to look.
        latest = np.maximum.reduceat(self._changed_in.take(present), begins)
        return np.asarray(latest > versions, np.bool_)
