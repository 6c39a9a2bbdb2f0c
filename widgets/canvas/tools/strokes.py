"""Owns the strokes of the tools: outlines, nodes and small words that can be read over any ground.

Thread: UI
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from desktop.raster.qt_shapes import polygon_of
from widgets.canvas.frame import Frame
from widgets.parts.theme import SMALL_PX, font_of

_NODE_PX = 7
_VEIL_ALPHA = 34


def _pens(frame: Frame) -> tuple[QPen, QPen]:
    """Return the pen of the halo and that of the line."""
    halo = QPen(QColor.fromRgb(frame.palette.label_halo), 4)
    line = QPen(QColor.fromRgb(frame.palette.selection), 2)
    for pen in (halo, line):
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return halo, line


def paint_outline(painter: QPainter, frame: Frame, points_m: NDArray[np.float64], *, closed: bool) -> None:
    """Draw a line through (n, 2) places of the plane; a closed one is veiled."""
    polygon = polygon_of(frame.to_window(points_m))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if closed:
        veil = QColor.fromRgb(frame.palette.selection)
        veil.setAlpha(_VEIL_ALPHA)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(veil)
        painter.drawPolygon(polygon)
        painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in _pens(frame):
        painter.setPen(pen)
        if closed:
            painter.drawPolygon(polygon)
        else:
            painter.drawPolyline(polygon)


def paint_nodes(painter: QPainter, frame: Frame, points_m: NDArray[np.float64]) -> None:
    """Draw small squares at (n, 2) places of the plane."""
    painter.setPen(QPen(QColor.fromRgb(frame.palette.selection), 2))
    painter.setBrush(QColor.fromRgb(frame.palette.mark_ground))
    half = _NODE_PX / 2
    for x, y in frame.to_window(points_m).tolist():
        painter.drawRect(QRectF(x - half, y - half, _NODE_PX, _NODE_PX))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_words(painter: QPainter, frame: Frame, words: str, at_px: QPointF, *, strong: bool = False) -> None:
    """Draw words on a ground of their own, their middle at a window position."""
    font = font_of(SMALL_PX, bold=strong)
    metrics = QFontMetricsF(font)
    width, height = metrics.horizontalAdvance(words) + 10, metrics.height() + 2
    box = QRectF(round(at_px.x() - width / 2), round(at_px.y() - height / 2), round(width), round(height))
    ground = QColor.fromRgb(frame.palette.mark_ground)
    ground.setAlpha(225)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 3, 3)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setFont(font)
    painter.setPen(QColor.fromRgb(frame.palette.label))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
