"""Owns the crosshair: the pointer of those who work the map by keys.

Thread: UI
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen

from widgets.canvas.frame import Frame

FINE_PX, COARSE_PX = 8, 64
"""How far one key moves it; with Shift the larger."""

EDGE_PX = 32
"""Nearer to the edge than this the map moves instead."""

_ARM_PX, _GAP_PX = 16, 5


@dataclass(slots=True)
class Crosshair:
    """Where the crosshair is, in window pixels; None while nobody works by keys."""

    at_px: tuple[int, int] | None = None

    def moved(self, dx: int, dy: int, width_px: int, height_px: int) -> tuple[int, int]:
        """Move it, from the middle if it was nowhere; returns by how much the map has to move instead."""
        x, y = self.at_px or (width_px // 2, height_px // 2)
        wanted = (x + dx, y + dy)
        kept = (
            min(max(wanted[0], EDGE_PX), max(EDGE_PX, width_px - EDGE_PX)),
            min(max(wanted[1], EDGE_PX), max(EDGE_PX, height_px - EDGE_PX)),
        )
        self.at_px = kept
        return wanted[0] - kept[0], wanted[1] - kept[1]

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw four arms about a free middle, dark under light, so that it is seen on any ground."""
        if self.at_px is None:
            return
        middle = QPointF(*self.at_px)
        for colour, width in ((frame.palette.label_halo, 4.0), (frame.palette.label, 1.5)):
            painter.setPen(QPen(QColor.fromRgb(colour), width))
            for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                way = QPointF(dx, dy)
                painter.drawLine(middle + way * _GAP_PX, middle + way * _ARM_PX)
