"""Owns the signs over grids in which clearly more came in today than is usual, or clearly less.

Thread: UI
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from desktop.board.heat import Deviation
from desktop.raster.palette import MapPalette
from widgets.canvas.frame import Frame
from widgets.canvas.sprites import SpriteSheet

SIDE_PX = 15
LEAST_PX = 20.0
"""Width of a grid on the screen from which it bears its sign; far more than usual is signed at any width."""

MOST = 150
"""Signs in one window of grids too narrow for them; where there are more the ground says it alone."""


class HeatLayer:
    """Arrows up and down: two for far more, one for more, one down for fewer."""

    def __init__(self) -> None:
        self._drawn_for: tuple[MapPalette, float] | None = None
        self._sheet: SpriteSheet | None = None

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw the signs in the window."""
        data = frame.data
        rows = np.flatnonzero(data.deviations)
        if not data.is_whole or not len(rows):
            return
        wide = data.scene.across_m[rows] * frame.camera.px_per_m >= LEAST_PX
        at = frame.to_window(data.scene.anchors_m[rows])
        seen = frame.is_visible(at, SIDE_PX)
        narrow = seen & ~wide & (data.deviations[rows] == Deviation.FAR_MORE)
        chosen = (seen & wide) | (narrow if np.count_nonzero(narrow) <= MOST else False)
        self._sheet_for(frame).draw(painter, at[chosen], data.deviations[rows[chosen]])

    def _sheet_for(self, frame: Frame) -> SpriteSheet:
        key = (frame.palette, frame.ratio)
        if self._sheet is None or key != self._drawn_for:
            self._sheet, self._drawn_for = draw_deviation_sheet(*key), key
        return self._sheet


def draw_deviation_sheet(palette: MapPalette, ratio: float) -> SpriteSheet:
    """Return the signs by their `Deviation`."""

    def draw(painter: QPainter, box: QRectF, cell: int) -> None:
        paint_deviation(painter, box, Deviation(cell), palette)

    return SpriteSheet(len(Deviation), SIDE_PX, ratio, draw)


def paint_deviation(painter: QPainter, box: QRectF, deviation: Deviation, palette: MapPalette) -> None:
    """Draw the sign of a deviation into a square box; nothing for the usual."""
    if deviation is Deviation.USUAL:
        return
    heights = (0.36, 0.68) if deviation is Deviation.FAR_MORE else (0.5,)
    for colour, width in ((palette.label_halo, 4.5), (palette.label, 1.8)):
        pen = QPen(QColor.fromRgb(colour), width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for height in heights:
            painter.drawPolyline(_arrow(box, height, is_up=deviation is not Deviation.FEWER))


def _arrow(box: QRectF, height: float, *, is_up: bool) -> QPolygonF:
    """Return an arrow head whose middle is at a share of the box's height."""
    reach = box.width() * 0.26
    rise = reach * 0.55 * (-1 if is_up else 1)
    x, y = box.center().x(), box.top() + box.height() * height
    return QPolygonF([QPointF(x - reach, y - rise), QPointF(x, y + rise), QPointF(x + reach, y - rise)])
