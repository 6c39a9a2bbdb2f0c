"""Owns sheets of small pictures, and the drawing of thousands of them in one call.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap

from desktop.raster.camera import Camera
from desktop.raster.rasteriser import pixels_of

DrawCell = Callable[[QPainter, QRectF, int], None]
"""Draws the picture of a number into a box, in logical pixels."""

_FIELDS = 10
"""Doubles of a QPainter::PixmapFragment: x, y, source left and top, width, height, scales, rotation, opacity.

Source: qpainter.h of Qt 6.
"""

_OPAQUE, _HALF = 0xFF000000, 128
"""Of the alpha of a pixel."""

AS_THEY_COME = 1000
"""So few pictures of a rank are drawn in their own order: all that a city of some hundred grids has."""

_BLOCK_PX = 16.0
_BLOCKS_BESIDE, _MOST_BLOCKS = 8, 255
"""Blocks to the left and above that are told apart, and all across and down; the rest goes with the last."""


class SpriteSheet:
    """Pictures of one size side by side, each drawn once.

    Args:
        count: Number of pictures.
        side_px: Their side in logical pixels; the middle of a picture is the place of its mark.
        ratio: Device pixels for each logical one.
        draw: Draws one of them.
        hard_rim: Whether a pixel hides what lies under it or is left out: half as many again are drawn in
            the same time. For small pictures with an opaque rim of their own.
    """

    def __init__(
        self, count: int, side_px: float, ratio: float, draw: DrawCell, *, hard_rim: bool = False
    ) -> None:
        self._ratio = ratio
        # One parity for all: the middles of marks fall on the same part of a pixel.
        self._side = round(side_px * ratio)
        self.side_px = self._side / ratio
        self._pixmap = QPixmap(max(1, count) * self._side, self._side)
        self._pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for cell in range(count):
            painter.resetTransform()
            painter.translate(cell * self._side, 0)
            painter.scale(ratio, ratio)
            painter.setClipRect(QRectF(0, 0, self.side_px, self.side_px))
            draw(painter, QRectF(0, 0, self.side_px, self.side_px), cell)
        painter.end()
        if hard_rim:
            self._pixmap = _with_hard_rims(self._pixmap)
        self._parts = self._find_parts(max(1, count))
        self._fragments = np.zeros((0, _FIELDS))

    def _find_parts(self, count: int) -> NDArray[np.float64]:
        """Return what is drawn of each picture: the part that bears any ink, for the rest takes its time too.

        Returns:
            (count, 6): from the picture's corner to the part's middle, right and down; the part's left and
            top in the sheet, its width and height; all in device pixels.
        """
        alpha = pixels_of(self._pixmap.toImage()) >> 24
        parts = np.zeros((count, 6))
        for cell in range(count):
            begin = cell * self._side
            inked = alpha[:, begin : begin + self._side] > 0
            across, down = np.flatnonzero(inked.any(axis=0)), np.flatnonzero(inked.any(axis=1))
            if len(across):
                left, top = across[0], down[0]
                wide, high = across[-1] + 1 - left, down[-1] + 1 - top
                parts[cell] = (left + wide / 2, top + high / 2, begin + left, top, wide, high)
            else:
                parts[cell] = (0.5, 0.5, begin, 0, 1, 1)
        return parts

    def draw(
        self,
        painter: QPainter,
        at_px: NDArray[np.float64],
        cells: NDArray[np.integer],
        opacities: NDArray[np.float32] | float = 1.0,
    ) -> None:
        """Draw pictures about window positions, each moved to whole device pixels.

        Args:
            painter: Its logical pixels are those of the positions.
            at_px: (n, 2) middles; the later ones come on top. All finite.
            cells: (n,) numbers of the pictures.
            opacities: (n,) or one for all, 0 to 1.
        """
        count = len(at_px)
        if not count:
            return
        if len(self._fragments) < count:
            self._fragments = np.zeros((count + count // 2, _FIELDS))
            self._fragments[:, 6:8] = 1.0
        rows = self._fragments[:count]
        parts = self._parts.take(cells, axis=0)
        rows[:, :2] = np.floor(at_px * self._ratio + (0.5 - self._side / 2))
        rows[:, :2] += parts[:, :2]
        rows[:, 2:6] = parts[:, 2:]
        rows[:, 9] = opacities
        painter.save()
        # In device pixels every picture is copied as it is; scaled ones would take many times as long.
        painter.scale(1 / self._ratio, 1 / self._ratio)
        # Qt takes a C array here; the first of its fragments is the address of ours.
        first: Any = shiboken6.wrapInstance(self._fragments.ctypes.data, QPainter.PixmapFragment)
        painter.drawPixmapFragments(first, count, self._pixmap)
        painter.restore()


def _with_hard_rims(picture: QPixmap) -> QPixmap:
    image = picture.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    pixels = pixels_of(image)
    pixels = np.where(pixels >> 24 >= _HALF, pixels | _OPAQUE, 0).astype(np.uint32)
    height, width = pixels.shape
    hard = QImage(pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_ARGB32)
    return QPixmap.fromImage(hard.copy())


def order_of_drawing(
    at_px: NDArray[np.float64], camera: Camera, ranks: NDArray[np.uint8] | None = None
) -> NDArray[np.intp]:
    """Return an order in which very many pictures are drawn quickly, the same wherever the window is.

    Whoever draws all over the window waits for its memory at each picture, up to half of the time; so of very
    many those near each other follow each other.

    Args:
        at_px: (n, 2) window positions.
        camera: The window.
        ranks: (n,) the greater come over the smaller; None where all are of one rank. Of one rank and place
            the later come on top.
    """
    if len(at_px) <= AS_THEY_COME:
        return np.arange(len(at_px)) if ranks is None else np.argsort(ranks, kind="stable")
    # Blocks of the plane: those of the window would put another of two marks on top as it moves.
    origin = np.array((camera.left_px, camera.top_px))
    blocks = np.floor((at_px + origin) / _BLOCK_PX) - np.floor(origin / _BLOCK_PX) + _BLOCKS_BESIDE
    blocks = np.clip(blocks, 0, _MOST_BLOCKS).astype(np.uint16)
    # Of sixteen bits and eight numpy sorts by counting.
    near = np.argsort((blocks[:, 1] << 8) + blocks[:, 0], kind="stable")
    return near if ranks is None else near[np.argsort(ranks[near], kind="stable")]
