"""Owns the swatches of legends: pieces of ground, drawn by the very masks that draw the map.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPen

from desktop.models.post import PostState
from desktop.raster.colouring import Pattern, draw_swatch
from desktop.raster.palette import MapPalette
from widgets.canvas.map_data import PATTERN_OF_STATE


def paint_post_swatch(painter: QPainter, box: QRect, palette: MapPalette, state: PostState) -> None:
    """Draw how a quiet grid looks while its post is in a state."""
    _paint(painter, box, palette, palette.quiet, PATTERN_OF_STATE.get(state, Pattern.NONE))


def paint_load_swatch(painter: QPainter, box: QRect, palette: MapPalette, *, busy: bool) -> None:
    """Draw how a grid looks with many open incidents, or with few."""
    _paint(painter, box, palette, palette.busy if busy else palette.quiet, Pattern.NONE)


def _paint(painter: QPainter, box: QRect, palette: MapPalette, fill: int, pattern: Pattern) -> None:
    painter.drawImage(box.topLeft(), draw_swatch(box.width(), box.height(), fill, pattern, palette.pattern))
    painter.setPen(QPen(QColor.fromRgb(palette.town_border), 1))
    painter.drawRect(box.adjusted(0, 0, -1, -1))
