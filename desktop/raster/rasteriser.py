"""Owns the making of tiles: images of grid indices, and the border strokes that lie over them.

Runs on any thread. Tiles that lie side by side are made together: much of the work is by edge, not by pixel.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from desktop.raster.borders import BorderLevel
from desktop.raster.outlines import IntArray
from desktop.raster.palette import MapPalette
from desktop.raster.patterns import COMBINATIONS, TILE_PX, place_pixels
from desktop.raster.points import take_points
from desktop.raster.right_of_way import SCREEN
from desktop.raster.scanline import IdArray, fill_polygons
from desktop.raster.scene import Scene
from desktop.raster.strokes import CoverageArray, stroke_lines

_LEAST_SPACING_PX = {BorderLevel.GRID: 9.0, BorderLevel.COMMUNITY: 5.0, BorderLevel.TOWN: 0.0}
_WIDTHS_PX = {
    BorderLevel.GRID: 1.0,
    BorderLevel.COMMUNITY: 1.0,
    BorderLevel.TOWN: 1.6,
    BorderLevel.CITY: 1.8,
}
_COMMUNITY_SPACINGS = 1.6
"""Distance between neighbouring communities, in distances between neighbouring grids."""


@dataclass(frozen=True, slots=True)
class TileKey:
    """Place of a tile: scale step of the camera, column and row on the plane at that scale."""

    step: int
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Block:
    """Tiles side by side.

    Attributes:
        step: Scale step of the camera.
        column, row: The upper left tile.
        columns, rows: How many tiles.
    """

    step: int
    column: int
    row: int
    columns: int = 1
    rows: int = 1

    def __iter__(self) -> Iterator[TileKey]:
        """Yield the places of its tiles, row by row."""
        for row in range(self.row, self.row + self.rows):
            for column in range(self.column, self.column + self.columns):
                yield TileKey(self.step, column, row)


@dataclass(frozen=True, slots=True)
class Tile:
    """What is made once for a place and never changes with the grids' states.

    Attributes:
        places: (TILE_PX, TILE_PX) uint32, see `place_pixels`.
        present: Indices + 1 that may occur, ascending, 0 (outside) first.
        borders: Border strokes, ARGB32 premultiplied, transparent elsewhere; None if there is none.
    """

    key: TileKey
    places: IdArray
    present: NDArray[np.uint32]
    borders: QImage | None

    @property
    def ids(self) -> IdArray:
        """Index + 1 of the grid under each pixel, 0 outside the city; (TILE_PX, TILE_PX) uint32."""
        return self.places // np.uint32(len(COMBINATIONS))

    def id_at(self, x_px: int, y_px: int) -> int:
        """Return index + 1 of the grid under a pixel of the tile, 0 outside the city."""
        return int(self.places[y_px, x_px]) // len(COMBINATIONS)


class Rasteriser:
    """Makes tiles of one scene in one palette; holds no state that changes.

    Args:
        scene: What is drawn.
        palette: Colours of the borders.
        ratio: Device pixels for each pixel of the borders' widths.
    """

    def __init__(self, scene: Scene, palette: MapPalette, ratio: float = 1.0) -> None:
        self._scene = scene
        self._ratio = ratio
        colours = {
            BorderLevel.GRID: palette.grid_border,
            BorderLevel.COMMUNITY: palette.community_border,
            BorderLevel.TOWN: palette.town_border,
            BorderLevel.CITY: palette.city_border,
        }
        self._inks = {level: _channels_of(colour) for level, colour in colours.items()}

    def make(self, key: TileKey, px_per_m: float) -> Tile:
        """Return one tile; see `make_block`."""
        return self.make_block(Block(key.step, key.column, key.row), px_per_m)[0]

    def make_block(self, block: Block, px_per_m: float, *, with_borders: bool = True) -> list[Tile]:
        """Return the tiles of a block.

        Args:
            block: The places.
            px_per_m: Device pixels a metre of the block's step.
            with_borders: Whether border strokes are drawn; a first glance does without.
        """
        left, top = block.column * TILE_PX, block.row * TILE_PX
        width, height = block.columns * TILE_PX, block.rows * TILE_PX
        hits = self._grids_within(left, top, width, height, px_per_m)
        ids = self._fill(hits, px_per_m, (left, top), width, height)
        strokes = self._stroke(px_per_m, (left, top), width, height) if with_borders and len(hits) else None
        tiles = []
        for key in block:
            SCREEN.give_way()
            x, y = (key.column - block.column) * TILE_PX, (key.row - block.row) * TILE_PX
            places = place_pixels(ids[y : y + TILE_PX, x : x + TILE_PX])
            near = (
                hits
                if block.columns == block.rows == 1
                else self._grids_within(left + x, top + y, TILE_PX, TILE_PX, px_per_m)
            )
            # Grids whose boxes touch the tile: a few too many, but known without looking at every pixel.
            present = np.concatenate([np.zeros(1, np.uint32), near.astype(np.uint32) + np.uint32(1)])
            tiles.append(Tile(key, places, present, _image_of(strokes, x, y)))
        return tiles

    def _grids_within(self, left: int, top: int, width: int, height: int, px_per_m: float) -> IntArray:
        boxes = self._scene.boxes_m
        hits = (
            (boxes[:, 0] <= (left + width) / px_per_m)
            & (boxes[:, 2] >= left / px_per_m)
            & (boxes[:, 1] <= (top + height) / px_per_m)
            & (boxes[:, 3] >= top / px_per_m)
        )
        return np.flatnonzero(hits)

    def _fill(
        self, hits: IntArray, px_per_m: float, origin: tuple[int, int], width: int, height: int
    ) -> IdArray:
        scene, outlines = self._scene, self._scene.outlines
        if len(hits) == len(scene.codes):
            points, following, owners = outlines.points, scene.successors, scene.owners
        else:
            SCREEN.give_way()
            bounds = outlines.grid_starts()
            places = _ranges(bounds[hits], bounds[hits + 1])
            points = take_points(outlines.points, places)
            following = scene.successors[places] + (np.arange(len(places)) - places)
            owners = np.repeat(hits, bounds[hits + 1] - bounds[hits])
        return fill_polygons(points * px_per_m - origin, following, owners, width, height)

    def _stroke(
        self, px_per_m: float, origin: tuple[int, int], width: int, height: int
    ) -> NDArray[np.uint32] | None:
        """Return the strokes as premultiplied ARGB pixels, None if there is none."""
        strokes: NDArray[np.uint32] | None = None
        margin = 3 * self._ratio
        box_m = (
            (origin[0] - margin) / px_per_m,
            (origin[1] - margin) / px_per_m,
            (origin[0] + width + margin) / px_per_m,
            (origin[1] + height + margin) / px_per_m,
        )
        for level in BorderLevel:
            if not self._is_shown(level, px_per_m):
                continue
            lines = self._scene.borders.within(level, box_m) * px_per_m - (*origin, *origin)
            SCREEN.give_way()
            if len(lines):
                cover = stroke_lines(lines, _WIDTHS_PX[level] * self._ratio, width, height)
                strokes = _lay_over(strokes, cover, self._inks[level])
        return strokes

    def _is_shown(self, level: BorderLevel, px_per_m: float) -> bool:
        """Say whether borders of a level suit a scale: finer ones would only darken the picture."""
        if level not in (BorderLevel.GRID, BorderLevel.COMMUNITY):
            return True
        spacing_m = self._scene.spacing_m * (_COMMUNITY_SPACINGS if level is BorderLevel.COMMUNITY else 1.0)
        return spacing_m * px_per_m >= _LEAST_SPACING_PX[level] * self._ratio


def _ranges(begins: IntArray, ends: IntArray) -> IntArray:
    """Return the numbers of several ranges one after the other."""
    lengths = ends - begins
    behind = np.cumsum(lengths)
    total = int(behind[-1]) if len(behind) else 0
    numbers: IntArray = np.arange(total) + np.repeat(begins - (behind - lengths), lengths)
    return numbers


def _channels_of(colour: int) -> tuple[int, int, int]:
    return colour >> 16, colour >> 8 & 0xFF, colour & 0xFF


def _lay_over(
    below: NDArray[np.uint32] | None, cover: CoverageArray, ink: tuple[int, int, int]
) -> NDArray[np.uint32]:
    """Return premultiplied pixels after a stroke of one ink was laid over them."""
    pixels = np.zeros(cover.shape, np.uint32) if below is None else below
    places = np.flatnonzero(cover.reshape(-1) != 0)
    alpha = cover.reshape(-1)[places].astype(np.uint32)
    under = pixels.reshape(-1)[places]
    over = alpha << 24
    for shift, channel in zip((16, 8, 0), ink, strict=True):
        over |= (alpha * channel // 255) << shift
    rest = 255 - alpha
    for shift in (24, 16, 8, 0):
        over += ((under >> shift & 0xFF) * rest // 255) << shift
    pixels.reshape(-1)[places] = over
    return pixels


def _image_of(strokes: NDArray[np.uint32] | None, x: int, y: int) -> QImage | None:
    """Return the strokes of one tile, None if there is none on it."""
    if strokes is None:
        return None
    part = strokes[y : y + TILE_PX, x : x + TILE_PX]
    if not part.any():
        return None
    image = QImage(TILE_PX, TILE_PX, QImage.Format.Format_ARGB32_Premultiplied)
    np.frombuffer(image.bits(), np.uint32).reshape(TILE_PX, TILE_PX)[:] = part
    return image


def pixels_of(image: QImage) -> IdArray:
    """Return a copy of a 32-bit image's pixels, (height, width) uint32."""
    view = np.frombuffer(image.constBits(), np.uint32)
    return view.reshape(image.height(), image.bytesPerLine() // 4)[:, : image.width()].copy()
