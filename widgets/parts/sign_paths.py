"""Owns what all drawn signs are made by: the square they are described in, and their place in a box."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QTransform

_UNIT = 10.0
"""Side of the square in which the signs are described."""


def polygon(*corners: tuple[float, float]) -> QPainterPath:
    """Return a closed path through the corners."""
    path = QPainterPath(QPointF(*corners[0]))
    for corner in corners[1:]:
        path.lineTo(QPointF(*corner))
    path.closeSubpath()
    return path


def fitted(path: QPainterPath, box: QRectF) -> QPainterPath:
    """Return a sign in the middle of a box, as large as it goes without losing its shape."""
    side = min(box.width(), box.height())
    place = QTransform.fromTranslate(box.center().x() - side / 2, box.center().y() - side / 2)
    return place.scale(side / _UNIT, side / _UNIT).map(path)
