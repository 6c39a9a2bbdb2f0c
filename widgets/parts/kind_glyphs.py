"""Owns the signs of kinds of incidents, drawn as paths so that no font can change them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from desktop.models.incident_kind import IncidentKind
from widgets.parts.sign_paths import fitted, polygon


def _house() -> QPainterPath:
    roof = polygon((5, 0.5), (9.8, 5), (8.4, 5), (8.4, 9.5), (1.6, 9.5), (1.6, 5), (0.2, 5))
    return roof.subtracted(polygon((4, 6.2), (6, 6.2), (6, 9.6), (4, 9.6)))


def _arrows_facing() -> QPainterPath:
    path = polygon((0.2, 1.5), (4.4, 5), (0.2, 8.5))
    path.addPath(polygon((9.8, 1.5), (5.6, 5), (9.8, 8.5)))
    return path


def _shield() -> QPainterPath:
    path = QPainterPath(QPointF(5, 0.3))
    path.lineTo(9, 1.7)
    path.cubicTo(9, 6, 7.6, 8.4, 5, 9.8)
    path.cubicTo(2.4, 8.4, 1, 6, 1, 1.7)
    path.closeSubpath()
    return path


def _heart() -> QPainterPath:
    path = QPainterPath(QPointF(5, 9.4))
    path.cubicTo(-2.6, 3.6, 1.6, -1, 5, 2.4)
    path.cubicTo(8.4, -1, 12.6, 3.6, 5, 9.4)
    path.closeSubpath()
    return path


def _speech() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(0.3, 0.8, 9.4, 6.4), 1.6, 1.6)
    return path.united(polygon((2.2, 6.8), (5.2, 6.8), (2.2, 9.8)))


def _bolt() -> QPainterPath:
    return polygon((5.8, 0), (1.4, 5.7), (4.5, 5.7), (3.6, 10), (8.6, 3.9), (5.4, 3.9))


def _leaf() -> QPainterPath:
    path = QPainterPath(QPointF(9.6, 0.4))
    path.cubicTo(9.9, 6.6, 7.4, 9.4, 2.6, 8.2)
    path.lineTo(1.3, 9.8)
    path.lineTo(0.3, 9.2)
    path.cubicTo(0.8, 8.2, 1.4, 7.4, 2, 6.8)
    path.cubicTo(0.6, 2.6, 3.8, 0.6, 9.6, 0.4)
    path.closeSubpath()
    return path


def _bricks() -> QPainterPath:
    path = QPainterPath()
    for left, top, width in (
        (0.3, 0.8, 5.2),
        (6.3, 0.8, 3.4),
        (0.3, 3.8, 2.6),
        (3.7, 3.8, 6),
        (0.3, 6.8, 5.2),
    ):
        path.addRect(QRectF(left, top, width, 2.2))
    path.addRect(QRectF(6.3, 6.8, 3.4, 2.2))
    return path


def _three_dots() -> QPainterPath:
    path = QPainterPath()
    for x in (1.6, 5.0, 8.4):
        path.addEllipse(QPointF(x, 5), 1.35, 1.35)
    return path


_DRAWN: dict[IncidentKind, Callable[[], QPainterPath]] = {
    IncidentKind.LIVELIHOOD: _house,
    IncidentKind.DISPUTE: _arrows_facing,
    IncidentKind.SAFETY: _shield,
    IncidentKind.CARE: _heart,
    IncidentKind.OPINION: _speech,
    IncidentKind.HAZARD: _bolt,
    IncidentKind.ENVIRONMENT: _leaf,
    IncidentKind.WORKS: _bricks,
    IncidentKind.OTHER: _three_dots,
}


def kind_path(box: QRectF, kind: IncidentKind) -> QPainterPath:
    """Return the sign of a kind of incidents, as large as a box."""
    return fitted(_DRAWN[kind](), box)


def paint_kind_glyph(
    painter: QPainter, box: QRectF, kind: IncidentKind, ink: QColor, ground: QColor, edge: QColor
) -> None:
    """Draw a kind's sign on a small plate.

    Args:
        painter: It draws antialiased.
        box: The plate.
        kind: What is signed.
        ink: Colour of the sign.
        ground: Colour of the plate.
        edge: Colour of its edge.
    """
    painter.setPen(QPen(edge, 1))
    painter.setBrush(ground)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    inset = box.width() * 0.2
    painter.drawPath(kind_path(box.adjusted(inset, inset, -inset, -inset), kind))
