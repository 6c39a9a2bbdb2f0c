"""Owns the pictures of marks: each drawn once per theme and kept, so that a frame only copies them."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from desktop.raster.palette import MapPalette
from widgets.parts.marks import paint_priority_mark, priority_path


class MarkSheet:
    """Pictures of incident marks.

    What needs the duty room is a ring with the priority's shape, in the priority's colour; what is in
    somebody's hands is the bare shape, small and grey.

    Attributes:
        side_px: Side of a picture; its middle is the incident's place.
    """

    def __init__(self, palette: MapPalette, side_px: int, ratio: float) -> None:
        self.side_px = side_px
        self._pictures = {
            (priority, attention, overdue): _draw(palette, priority, attention, overdue, side_px, ratio)
            for priority in (1, 2, 3, 4)
            for attention in (False, True)
            for overdue in (False, True)
        }

    def picture(self, priority: int, *, attention: bool, overdue: bool) -> QPixmap:
        """Return the picture of a priority; overdue ones bear a second ring."""
        return self._pictures[priority, attention, overdue]


def _draw(
    palette: MapPalette, priority: int, attention: bool, overdue: bool, side_px: int, ratio: float
) -> QPixmap:
    pixmap = QPixmap(round(side_px * ratio), round(side_px * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground = QColor.fromRgb(palette.mark_ground)
    if attention:
        colour = QColor.fromRgb(palette.priorities[priority - 1])
        painter.setPen(QPen(colour, 2))
        painter.setBrush(ground)
        painter.drawEllipse(QRectF(2, 2, side_px - 4, side_px - 4))
        if overdue:
            painter.setPen(QPen(QColor.fromRgb(palette.label), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QRectF(0.5, 0.5, side_px - 1, side_px - 1))
        paint_priority_mark(painter, _middle(side_px, 0.42), priority, colour)
    else:
        colour = QColor.fromRgb(palette.worker)
        painter.setPen(QPen(colour, 1))
        painter.setBrush(ground)
        size = 0.36 if priority <= 2 else 0.28
        painter.drawPath(priority_path(_middle(side_px, size), priority))
    painter.end()
    return pixmap


def _middle(side_px: int, share: float) -> QRectF:
    side = side_px * share
    return QRectF((side_px - side) / 2, (side_px - side) / 2, side, side)
