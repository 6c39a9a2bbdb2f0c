"""Owns the signs of posts' states on the map, drawn as paths so that no font can change them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from desktop.models.post import PostState
from widgets.parts.marks import paint_dots, paint_hatch
from widgets.parts.sign_paths import fitted

SIGNED_STATES = frozenset(PostState) - {PostState.A_ON_DUTY}
"""States that have a sign; the usual one needs none."""

_PLATED = frozenset({PostState.VACANT, PostState.UNVERIFIED, PostState.B_COVERING, PostState.B_TO_CONFIRM})
"""States whose sign stands on a plate: there somebody is meant to look."""


def _letter_b() -> QPainterPath:
    path = QPainterPath(QPointF(2.6, 1.2))
    path.lineTo(2.6, 8.8)
    path.moveTo(2.6, 1.2)
    path.lineTo(5, 1.2)
    path.cubicTo(8, 1.2, 8, 4.8, 5, 4.8)
    path.lineTo(2.6, 4.8)
    path.moveTo(5, 4.8)
    path.cubicTo(8.8, 4.8, 8.8, 8.8, 5, 8.8)
    path.lineTo(2.6, 8.8)
    return path


def _question() -> QPainterPath:
    path = QPainterPath(QPointF(2.8, 3.2))
    path.cubicTo(2.8, 0.2, 7.4, 0.2, 7.4, 3.1)
    path.cubicTo(7.4, 5, 5, 4.9, 5, 6.8)
    path.moveTo(5, 9)
    path.lineTo(5, 9.1)
    return path


def _crescent() -> QPainterPath:
    moon, bite = QPainterPath(), QPainterPath()
    moon.addEllipse(QPointF(5, 5), 4.2, 4.2)
    bite.addEllipse(QPointF(6.9, 3.9), 3.7, 3.7)
    return moon.subtracted(bite)


def _barred() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(5, 5), 4, 4)
    path.moveTo(2.2, 7.8)
    path.lineTo(7.8, 2.2)
    return path


_STROKED = {
    PostState.B_COVERING: _letter_b,
    PostState.B_TO_CONFIRM: _letter_b,
    PostState.UNKNOWN: _question,
    PostState.UNCOVERED: _barred,
}


def paint_post_glyph(
    painter: QPainter, box: QRectF, state: PostState, ink: QColor, dim_ink: QColor, ground: QColor
) -> None:
    """Draw the sign of a post's state into a square box.

    Vacant is a piece of hatch, unverified five dots, covering a B, to confirm a B in a broken frame,
    unknown a question mark, intentionally uncovered a barred circle, off hours a crescent.

    Args:
        painter: It gets its state back.
        box: Where.
        state: Which.
        ink: Colour of what somebody should look at.
        dim_ink: Colour of what is as it should be.
        ground: Colour of plates.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = max(1.0, box.width() / 14)
    if state in _PLATED:
        _paint_plate(painter, box, state, ink if state is not PostState.B_COVERING else dim_ink, ground)
    inner = box.adjusted(*(box.width() * share for share in (0.18, 0.18, -0.18, -0.18)))
    if state is PostState.VACANT:
        paint_hatch(painter, box.adjusted(edge, edge, -edge, -edge), ink, max(3.5, box.width() / 4))
    elif state is PostState.UNVERIFIED:
        paint_dots(painter, box.adjusted(2 * edge, 2 * edge, -2 * edge, -2 * edge), ink)
    elif state is PostState.OFF_HOURS:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(dim_ink)
        painter.drawPath(fitted(_crescent(), inner))
    elif state in _STROKED:
        pen = QPen(ink if state is PostState.B_TO_CONFIRM else dim_ink, max(1.2, box.width() / 9))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(fitted(_STROKED[state](), inner))
    painter.restore()


def _paint_plate(painter: QPainter, box: QRectF, state: PostState, edge: QColor, ground: QColor) -> None:
    width = max(1.0, box.width() / 14)
    pen = QPen(edge, width)
    if state is PostState.B_TO_CONFIRM:
        pen.setDashPattern([2.0, 2.0])
    painter.setPen(pen)
    painter.setBrush(ground)
    painter.drawRect(box.adjusted(width / 2, width / 2, -width / 2, -width / 2))
