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
from PySide6.QtGui import QPainter, QPixmap

DrawCell = Callable[[QPainter, QRectF, int], None]
"""Draws the picture of a number into a box, in logical pixels."""

_FIELDS = 10
"""Doubles of a QPainter::PixmapFragment: x, y, source left and top, width, height, scales, rotation, opacity.

Source: qpainter.h of Qt 6.
"""


class SpriteSheet:
    """Pictures of one size side by side, each drawn once.

    Args:
        count: Number of pictures.
        side_px: Their side in logical pixels; the middle of a picture is the place of its mark.
        ratio: Device pixels for each logical one.
        draw: Draws one of them.
    """

    def __init__(self, count: int, side_px: float, ratio: float, draw: DrawCell) -> None:
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
        self._fragments = np.zeros((0, _FIELDS))

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
            self._fragments[:, 4:6] = self._side
        rows = self._fragments[:count]
        half = self._side / 2
        rows[:, :2] = np.floor(at_px * self._ratio - half + 0.5) + half
        rows[:, 2] = cells * self._side
        rows[:, 9] = opacities
        painter.save()
        # In device pixels every picture is copied as it is; scaled ones would take many times as long.
        painter.scale(1 / self._ratio, 1 / self._ratio)
        # Qt takes a C array here; the first of its fragments is the address of ours.
        first: Any = shiboken6.wrapInstance(self._fragments.ctypes.data, QPainter.PixmapFragment)
        painter.drawPixmapFragments(first, count, self._pixmap)
        painter.restore()
