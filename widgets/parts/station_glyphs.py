"""Owns the signs of stations by kind, drawn as paths; a kind that a city brings itself bears a plain one."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from widgets.parts.sign_paths import fitted, polygon

PLAIN = ""
"""Kind of a station whose kind has no sign of its own."""


def _flame() -> QPainterPath:
    path = QPainterPath(QPointF(5.2, 0.6))
    path.cubicTo(8.6, 3.6, 8.8, 5.2, 8.4, 6.6)
    path.cubicTo(7.6, 9.9, 2.4, 9.9, 1.6, 6.6)
    path.cubicTo(1.4, 5.2, 2.2, 4.2, 3.4, 3)
    path.cubicTo(3.6, 4, 4, 4.4, 4.6, 4.6)
    path.cubicTo(5.2, 3.4, 5.4, 2, 5.2, 0.6)
    path.closeSubpath()
    return path


def _badge() -> QPainterPath:
    path = QPainterPath(QPointF(5, 0.6))
    path.lineTo(9, 2)
    path.cubicTo(9, 6, 7.6, 8.4, 5, 9.6)
    path.cubicTo(2.4, 8.4, 1, 6, 1, 2)
    path.closeSubpath()
    return path


def _disc() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(5, 5), 2.6, 2.6)
    return path


def _boxes() -> QPainterPath:
    path = QPainterPath()
    path.addRect(QRectF(0.8, 5.4, 3.8, 3.8))
    path.addRect(QRectF(5.4, 5.4, 3.8, 3.8))
    path.addRect(QRectF(3.1, 0.8, 3.8, 3.8))
    return path


def _talk() -> QPainterPath:
    path = polygon((0.6, 1.4), (4.6, 5), (0.6, 8.6))
    path.addPath(polygon((9.4, 1.4), (5.4, 5), (9.4, 8.6)))
    return path


def _front() -> QPainterPath:
    """Return a house front: a gable over three pillars and a step."""
    path = polygon((5, 0.6), (9.6, 3.4), (0.4, 3.4))
    for left in (1.2, 4.2, 7.2):
        path.addRect(QRectF(left, 4.2, 1.6, 3.4))
    path.addRect(QRectF(0.4, 8.2, 9.2, 1.4))
    return path


_SIGNS = {
    "service-station": lambda: polygon((5, 0.8), (9.4, 5), (8, 5), (8, 9.2), (2, 9.2), (2, 5), (0.6, 5)),
    "police-room": _badge,
    "fire-station": _flame,
    "health-station": lambda: polygon(
        *((3.6, 0.8), (6.4, 0.8), (6.4, 3.6), (9.2, 3.6), (9.2, 6.4), (6.4, 6.4)),
        *((6.4, 9.2), (3.6, 9.2), (3.6, 6.4), (0.8, 6.4), (0.8, 3.6), (3.6, 3.6)),
    ),
    "mediation-room": _talk,
    "shelter": lambda: polygon((5, 1), (9.6, 9), (6.6, 9), (5, 6), (3.4, 9), (0.4, 9)),
    "store": _boxes,
    "department-seat": _front,
    PLAIN: _disc,
}

STATION_KINDS = tuple(_SIGNS)
"""Codes of the kinds that have a sign, the plain one last."""


def station_path(box: QRectF, kind_code: str) -> QPainterPath:
    """Return the sign of a kind of stations, as large as a box."""
    return fitted(_SIGNS.get(kind_code, _disc)(), box)


def paint_station_glyph(
    painter: QPainter, box: QRectF, kind_code: str, ink: QColor, ground: QColor, edge: QColor
) -> None:
    """Draw a station's sign on a round plate; incidents' plates are square, so that they are told apart."""
    painter.setPen(QPen(edge, 1))
    painter.setBrush(ground)
    painter.drawEllipse(box.adjusted(0.5, 0.5, -0.5, -0.5))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    inset = box.width() * 0.26
    painter.drawPath(station_path(box.adjusted(inset, inset, -inset, -inset), kind_code))
