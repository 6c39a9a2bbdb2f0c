"""Owns the making of a tile: an image of grid indices, and the border strokes that lie over it.

Runs on any thread: QPainter on QImage needs no screen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from desktop.raster.palette import MapPalette
from desktop.raster.qt_shapes import polygon_of
from desktop.raster.scene import BorderLevel, Scene

TILE_PX = 256
"""Side of a tile; small enough that a pan exposes little, large enough that a screen needs few."""

IdArray = NDArray[np.uint32]

_LEAST_SPACING_PX = {BorderLevel.GRID: 9.0, BorderLevel.COMMUNITY: 5.0, BorderLevel.TOWN: 0.0}
_WIDTHS_PX = {
    BorderLevel.GRID: 1.0,
    BorderLevel.COMMUNITY: 1.0,
    BorderLevel.TOWN: 1.6,
    BorderLevel.CITY: 1.8,
}


@dataclass(frozen=True, slots=True)
class TileKey:
    """Place of a tile: scale step of the camera, column and row on the plane at that scale."""

    step: int
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Tile:
    """What is made once for a place and never changes with the grids' states.

    Attributes:
        ids: (TILE_PX, TILE_PX) uint32, index + 1 of the grid under each pixel, 0 outside the city.
        present: Indices + 1 that may occur, ascending, 0 (outside) first.
        borders: Border strokes, ARGB32 premultiplied, transparent elsewhere; None if there is none.
    """

    key: TileKey
    ids: IdArray
    present: NDArray[np.uint32]
    borders: QImage | None


class Rasteriser:
    """Makes tiles of one scene in one palette; holds no state that changes."""

    def __init__(self, scene: Scene, palette: MapPalette) -> None:
        self._scene = scene
        self._palette = palette
        spacing = np.sqrt(max(1.0, float(np.median(scene.areas_m2)))) if len(scene.codes) else 1.0
        self._spacing_m = {BorderLevel.GRID: spacing, BorderLevel.COMMUNITY: spacing * 1.6}
        mids = scene.segments_m
        self._segment_boxes = np.column_stack(
            [
                np.minimum(mids[:, 0], mids[:, 2]),
                np.minimum(mids[:, 1], mids[:, 3]),
                np.maximum(mids[:, 0], mids[:, 2]),
                np.maximum(mids[:, 1], mids[:, 3]),
            ]
        )

    def make(self, key: TileKey, px_per_m: float) -> Tile:
        """Return the tile of a place.

        Args:
            key: The place.
            px_per_m: Pixels a metre of the key's step.
        """
        left, top = key.column * TILE_PX, key.row * TILE_PX
        reach_m = TILE_PX / px_per_m
        west, north = left / px_per_m, top / px_per_m
        boxes = self._scene.boxes_m
        hits = np.flatnonzero(
            (boxes[:, 0] <= west + reach_m)
            & (boxes[:, 2] >= west)
            & (boxes[:, 1] <= north + reach_m)
            & (boxes[:, 3] >= north)
        )
        ids = self._fill(hits, px_per_m, left, top)
        borders = self._stroke(px_per_m, left, top) if len(hits) else None
        # Grids whose boxes touch the tile: a few too many, but known without looking at every pixel.
        present = np.concatenate([np.zeros(1, np.uint32), hits.astype(np.uint32) + np.uint32(1)])
        return Tile(key, ids, present, borders)

    def _fill(self, hits: NDArray[np.int64], px_per_m: float, left: int, top: int) -> IdArray:
        image = QImage(TILE_PX, TILE_PX, QImage.Format.Format_RGB32)
        # RGB32 keeps alpha at 0xFF: 24 bits are left, enough for 16.7 million grids.
        image.fill(QColor(0, 0, 0))
        painter = QPainter(image)
        painter.setPen(Qt.PenStyle.NoPen)
        for index in hits:
            number = int(index) + 1
            painter.setBrush(QColor(number >> 16, number >> 8 & 0xFF, number & 0xFF))
            parts = self._scene.rings[index]
            if len(parts) == 1:
                painter.drawPolygon(polygon_of(parts[0] * px_per_m - (left, top)))
            else:
                path = QPainterPath()
                for ring in parts:
                    path.addPolygon(polygon_of(ring * px_per_m - (left, top)))
                    path.closeSubpath()
                painter.drawPath(path)
        painter.end()
        return pixels_of(image) & np.uint32(0xFFFFFF)

    def _stroke(self, px_per_m: float, left: int, top: int) -> QImage | None:
        boxes = self._segment_boxes * px_per_m
        near = (
            (boxes[:, 0] <= left + TILE_PX + 2)
            & (boxes[:, 2] >= left - 2)
            & (boxes[:, 1] <= top + TILE_PX + 2)
            & (boxes[:, 3] >= top - 2)
        )
        if not near.any():
            return None
        image = QImage(TILE_PX, TILE_PX, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(0.5, 0.5)
        colours = {
            BorderLevel.GRID: self._palette.grid_border,
            BorderLevel.COMMUNITY: self._palette.community_border,
            BorderLevel.TOWN: self._palette.town_border,
            BorderLevel.CITY: self._palette.city_border,
        }
        levels = self._scene.segment_levels
        for level in BorderLevel:
            if not self._is_shown(level, px_per_m):
                continue
            lines = self._scene.segments_m[near & (levels == level)] * px_per_m - (left, top, left, top)
            if not len(lines):
                continue
            pen = QPen(QColor.fromRgb(colours[level]), _WIDTHS_PX[level])
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            for x0, y0, x1, y1 in lines.tolist():
                painter.drawLine(QLineF(x0, y0, x1, y1))
        painter.end()
        return image

    def _is_shown(self, level: BorderLevel, px_per_m: float) -> bool:
        """Say whether borders of a level suit a scale: finer ones would only darken the picture."""
        spacing = self._spacing_m.get(level)
        return spacing is None or spacing * px_per_m >= _LEAST_SPACING_PX[level]


def pixels_of(image: QImage) -> IdArray:
    """Return a copy of a 32-bit image's pixels, (height, width) uint32."""
    view = np.frombuffer(image.constBits(), np.uint32)
    return view.reshape(image.height(), image.bytesPerLine() // 4)[:, : image.width()].copy()
