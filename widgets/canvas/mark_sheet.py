"""Owns the pictures of marks: each drawn once per theme and kept, so that a frame only copies them."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from desktop.raster.palette import MapPalette
from widgets.parts.marks import paint_priority_mark


class MarkSheet:
    """Pictures of incident marks: a ring on its own ground with the priority's shape inside.

    Attributes:
        side_px: Side of a picture; its middle is the incident's place.
    """

    def __init__(self, palette: MapPalette, side_px: int, ratio: float) -> None:
        self.side_px = side_px
        self._pictures = {
            (priority, overdue): _draw(palette, priority, overdue, side_px, ratio)
            for priority in (1, 2, 3, 4)
            for overdue in (False, True)
        }

    def picture(self, priority: int, *, overdue: bool) -> QPixmap:
        """Return the picture of a priority; overdue ones have a filled ground and a doubled ring."""
        return self._pictures[priority, overdue]


def _draw(palette: MapPalette, priority: int, overdue: bool, side_px: int, ratio: float) -> QPixmap:
    pixmap = QPixmap(round(side_px * ratio), round(side_px * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    colour = QColor.fromRgb(palette.priorities[priority - 1])
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if priority == 4:
        # The least severe is the most frequent: a small plain ring, or the map would drown in marks.
        radius = side_px * 0.18
        middle = side_px / 2
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(QColor.fromRgb(palette.mark_ground))
        painter.drawEllipse(QRectF(middle - radius, middle - radius, 2 * radius, 2 * radius))
    else:
        ring = QRectF(2, 2, side_px - 4, side_px - 4)
        painter.setPen(QPen(colour, 2))
        painter.setBrush(QColor.fromRgb(palette.mark_ground))
        painter.drawEllipse(ring)
        if overdue:
            painter.setPen(QPen(QColor.fromRgb(palette.label), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QRectF(0.5, 0.5, side_px - 1, side_px - 1))
        inset = side_px * 0.29
        paint_priority_mark(
            painter, QRectF(inset, inset, side_px - 2 * inset, side_px - 2 * inset), priority, colour
        )
    painter.end()
    return pixmap
