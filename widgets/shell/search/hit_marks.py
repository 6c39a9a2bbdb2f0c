"""Owns the marks of what can be found, drawn as paths; an incident bears the mark of its priority."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from desktop.board.search.entries import HitKind
from desktop.board.search.hits import Hit
from widgets.parts.marks import paint_priority_mark


def paint_hit_mark(painter: QPainter, box: QRectF, hit: Hit, ink: QColor) -> None:
    """Draw the mark of a hit into a square box."""
    if hit.priority is not None:
        paint_priority_mark(painter, box, hit.priority)
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_path_of(hit.kind, box.adjusted(1, 1, -1, -1)))
    painter.restore()


def _path_of(kind: HitKind, box: QRectF) -> QPainterPath:
    path = QPainterPath()
    match kind:
        case HitKind.GRID:
            _add_outline(path, box, (0.05, 0.3, 0.45, 0.0, 1.0, 0.25, 0.85, 0.95, 0.2, 1.0))
        case HitKind.AREA:
            path.addRect(box)
            middle = box.center()
            _add_line(path, QLineF(middle.x(), box.top(), middle.x(), box.bottom()))
            _add_line(path, QLineF(box.left(), middle.y(), box.right(), middle.y()))
        case HitKind.WORKER | HitKind.CONTACT:
            _add_person(path, box, is_whole=kind is HitKind.WORKER)
        case HitKind.STATION:
            _add_outline(path, box, (0.0, 0.45, 0.5, 0.0, 1.0, 0.45, 1.0, 1.0, 0.0, 1.0))
        case HitKind.DEPARTMENT:
            _add_outline(path, box, (0.1, 0.0, 0.9, 0.0, 0.9, 1.0, 0.1, 1.0))
            for share in (0.3, 0.55, 0.8):
                y = box.top() + share * box.height()
                _add_line(path, QLineF(box.left() + box.width() * 0.3, y, box.right() - box.width() * 0.3, y))
        case _:
            middle, reach = box.center(), box.width() / 2
            path.addEllipse(middle, reach * 0.55, reach * 0.55)
            for x, y in ((-1, 0), (1, 0), (0, -1), (0, 1)):
                start = middle + QPointF(x, y) * reach * 0.3
                _add_line(path, QLineF(start, middle + QPointF(x, y) * reach))
    return path


def _add_person(path: QPainterPath, box: QRectF, *, is_whole: bool) -> None:
    head = box.width() * 0.22
    path.addEllipse(QPointF(box.center().x(), box.top() + head), head, head)
    path.moveTo(box.left() + box.width() * 0.1, box.bottom())
    path.quadTo(
        QPointF(box.center().x(), box.top() + box.height() * 0.2),
        QPointF(box.right() - box.width() * 0.1, box.bottom()),
    )
    if is_whole:
        path.closeSubpath()


def _add_outline(path: QPainterPath, box: QRectF, shares: tuple[float, ...]) -> None:
    """Add a closed line through corners that are given as shares of the box, x and y in turn."""
    corners = [
        QPointF(box.left() + x * box.width(), box.top() + y * box.height())
        for x, y in zip(shares[0::2], shares[1::2], strict=True)
    ]
    path.moveTo(corners[0])
    for corner in corners[1:]:
        path.lineTo(corner)
    path.closeSubpath()


def _add_line(path: QPainterPath, line: QLineF) -> None:
    path.moveTo(line.p1())
    path.lineTo(line.p2())
