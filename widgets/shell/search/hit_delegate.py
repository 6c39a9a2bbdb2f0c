"""Owns the painting of the search's rows: mark, title, what it is; place and details; the letters looked for.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.board.search.hits import Hit
from desktop.board.search.spans import spans_of
from desktop.models.base_data import StationKind
from widgets.parts.safe_paint import painting_row
from widgets.parts.theme import BODY_PX, SMALL_PX, current_palette, font_of
from widgets.parts.wording import tr
from widgets.shell.search.hit_marks import paint_hit_mark
from widgets.shell.search.hit_model import Heading, HitModel, RowRole
from widgets.shell.search.hit_words import nature_word, place_words
from widgets.shell.search.marked_text import paint_marked

HIT_PX = 44
HEADING_PX = 28
_LEFT_PX = 40
_PAD_PX = 12


def count_words(heading: Heading) -> str:
    """Return how many there are of a kind, and how to see those that are not listed."""
    shown, count = len(heading.group.hits), heading.group.count
    if heading.is_recent:
        return ""
    if shown < count and heading.is_near:
        return f"{shown} / {count:,}"
    if shown < count:
        return tr("{shown} / {count}，Tab 看此类").format(shown=shown, count=f"{count:,}")
    return f"{count:,}"


def detail_words(hit: Hit) -> str:
    """Return the second line of a hit."""
    return " · ".join(part for part in (place_words(hit), *hit.details) if part)


class HitDelegate(QStyledItemDelegate):
    """Paints rows; reads words at the moment of painting, so that a change of language needs nothing more.

    Attributes:
        station_kinds: Kinds of stations by code.
    """

    def __init__(self, model: HitModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.station_kinds: dict[str, StationKind] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Hits are of one height, headings lower."""
        is_heading = isinstance(index.data(RowRole), Heading)
        return QSize(200, HEADING_PX if is_heading else HIT_PX)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw a row."""
        with painting_row(self, painter):
            row = index.data(RowRole)
            rect: QRect = option.rect
            state: QStyle.StateFlag = option.state
            if isinstance(row, Heading):
                self._paint_heading(painter, rect, row)
            elif isinstance(row, Hit):
                self._paint_ground(painter, rect, state)
                self._paint_hit(painter, rect, row)

    def _paint_ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        palette = current_palette()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, palette.panel)
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), palette.selection)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, palette.hover)

    def _paint_heading(self, painter: QPainter, rect: QRect, heading: Heading) -> None:
        palette = current_palette()
        painter.setFont(font_of(SMALL_PX, bold=True))
        painter.setPen(palette.dim_text)
        box = QRectF(rect).adjusted(_PAD_PX, 6, -_PAD_PX, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, heading.words)
        painter.setFont(font_of(SMALL_PX))
        painter.drawText(
            box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, count_words(heading)
        )
        painter.setPen(palette.line)
        painter.drawLine(rect.left() + _PAD_PX, rect.bottom(), rect.right() - _PAD_PX, rect.bottom())

    def _paint_hit(self, painter: QPainter, rect: QRect, hit: Hit) -> None:
        palette, pieces = current_palette(), self._model.pieces
        paint_hit_mark(painter, QRectF(rect.left() + 14, rect.top() + 8, 15, 15), hit, palette.dim_text)
        nature = nature_word(hit, self.station_kinds)
        font = font_of(SMALL_PX)
        width = QFontMetricsF(font).horizontalAdvance(nature)
        painter.setFont(font)
        painter.setPen(palette.dim_text)
        right = rect.right() - _PAD_PX
        first = QRectF(right - width, rect.top() + 4, width + 1, 20)
        painter.drawText(first, Qt.AlignmentFlag.AlignVCenter, nature)
        title = QRectF(rect.left() + _LEFT_PX, rect.top() + 4, first.left() - 12 - rect.left() - _LEFT_PX, 20)
        paint_marked(
            painter,
            title,
            hit.title,
            spans_of(hit.title, pieces),
            size_px=BODY_PX,
            ink=palette.text,
            marked_ink=palette.text,
        )
        details = detail_words(hit)
        second = QRectF(rect.left() + _LEFT_PX, rect.top() + 23, right - rect.left() - _LEFT_PX, 18)
        paint_marked(
            painter,
            second,
            details,
            spans_of(details, pieces),
            size_px=SMALL_PX,
            ink=palette.dim_text,
            marked_ink=palette.text,
        )
