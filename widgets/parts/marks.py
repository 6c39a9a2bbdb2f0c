"""Owns the marks of priorities and posts, drawn as paths so that no font can change them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from desktop.models.incident import Priority
from desktop.models.post import PostState
from widgets.parts.theme import current_palette, font_of


def priority_path(box: QRectF, priority: int) -> QPainterPath:
    """Return the mark of a priority: diamond, triangle, disc, ring; shape alone tells them apart."""
    path = QPainterPath()
    middle = box.center()
    if priority == Priority.CRITICAL:
        corners = [
            QPointF(middle.x(), box.top()),
            QPointF(box.right(), middle.y()),
            QPointF(middle.x(), box.bottom()),
            QPointF(box.left(), middle.y()),
        ]
    elif priority == Priority.HIGH:
        corners = [
            QPointF(middle.x(), box.top()),
            QPointF(box.right(), box.bottom()),
            QPointF(box.left(), box.bottom()),
        ]
    else:
        inset = box.width() * 0.06
        path.addEllipse(box.adjusted(inset, inset, -inset, -inset))
        return path
    path.moveTo(corners[0])
    for corner in corners[1:]:
        path.lineTo(corner)
    path.closeSubpath()
    return path


def paint_priority_mark(painter: QPainter, box: QRectF, priority: int, colour: QColor | None = None) -> None:
    """Draw the mark of a priority into a box, in its own colour unless another is given."""
    ink = colour or current_palette().priorities[int(priority)]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if priority == Priority.LOW:
        width = max(1.2, box.width() / 11)
        painter.setPen(QPen(ink, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(priority_path(box.adjusted(width, width, -width, -width), priority))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawPath(priority_path(box, priority))
    painter.restore()


def paint_hatch(painter: QPainter, box: QRectF, colour: QColor, spacing_px: float = 5.0) -> None:
    """Fill a box with diagonal lines."""
    painter.save()
    painter.setClipRect(box)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, max(1.0, spacing_px / 4)))
    reach = box.height()
    x = box.left() - reach
    while x < box.right():
        painter.drawLine(QPointF(x, box.bottom()), QPointF(x + reach, box.top()))
        x += spacing_px
    painter.restore()


def paint_dots(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Draw five dots, the mark of a post that nobody has verified."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    radius = box.width() / 9
    middle, reach = box.center(), box.width() * 0.3
    for dx, dy in ((0, -1), (-1, 0), (1, 0), (0, 1), (0, 0)):
        painter.drawEllipse(QPointF(middle.x() + dx * reach, middle.y() + dy * reach), radius, radius)
    painter.restore()


def paint_post_mark(painter: QPainter, box: QRectF, state: PostState) -> None:
    """Draw the mark of a post's state; states that need nobody have none."""
    palette = current_palette()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if state is PostState.VACANT:
        painter.setPen(QPen(palette.text, max(1.0, box.width() / 14)))
        painter.drawRect(box)
        paint_hatch(painter, box, palette.text, max(3.0, box.width() / 4))
    elif state is PostState.UNVERIFIED:
        paint_dots(painter, box, palette.text)
    elif state in (PostState.B_COVERING, PostState.B_TO_CONFIRM):
        painter.setFont(font_of(max(9.0, round(box.height() * 0.9)), bold=True))
        painter.setPen(palette.text if state is PostState.B_COVERING else palette.dim_text)
        painter.drawText(box.adjusted(-4, -4, 4, 4), Qt.AlignmentFlag.AlignCenter, "B")
    elif state is PostState.UNKNOWN:
        pen = QPen(palette.dim_text, max(1.0, box.width() / 14))
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRect(box)
    painter.restore()
