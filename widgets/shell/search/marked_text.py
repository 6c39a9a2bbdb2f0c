"""Owns the drawing of one line of text in which some letters stand out; plain letters, never HTML."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from widgets.parts.theme import font_of

Span = tuple[int, int]


def pieces_between(text: str, spans: Sequence[Span]) -> list[tuple[str, bool]]:
    """Return a text as pieces in order, each with whether it is marked."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    pieces.append((text[at:], False))
    return [piece for piece in pieces if piece[0]]


def paint_marked(
    painter: QPainter,
    box: QRectF,
    text: str,
    spans: Sequence[Span],
    *,
    size_px: float,
    ink: QColor,
    marked_ink: QColor,
) -> float:
    """Draw a text into a box, the marked letters bold; what has no room ends in an ellipsis.

    Returns:
        Where the text ended, in the painter's pixels.
    """
    plain, bold = font_of(size_px), font_of(size_px, bold=True)
    measures = {False: QFontMetricsF(plain), True: QFontMetricsF(bold)}
    left = box.left()
    baseline = box.top() + (box.height() + measures[False].ascent() - measures[False].descent()) / 2
    for piece, is_marked in pieces_between(text, spans):
        room = box.right() - left
        width = measures[is_marked].horizontalAdvance(piece)
        is_cut = width > room
        if is_cut:
            piece = measures[is_marked].elidedText(piece, Qt.TextElideMode.ElideRight, room)
            width = measures[is_marked].horizontalAdvance(piece)
        painter.setFont(bold if is_marked else plain)
        painter.setPen(marked_ink if is_marked else ink)
        painter.drawText(QPointF(left, baseline), piece)
        if is_marked:
            # Chinese letters of 14 px hardly show their weight: a line under them does.
            line = QRectF(left, baseline + 2.5, width, 1.0)
            painter.fillRect(line, marked_ink)
        left += width
        if is_cut:
            break
    return left
