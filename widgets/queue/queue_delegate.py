"""Owns the painting of a queue row: mark, title, clock; place, source, state, holder.

Thread: UI
"""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.board.overlay import ShownIncident
from desktop.models.command import OrderState
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.incident_queue_model import ShownRole
from widgets.parts.marks import paint_priority_mark
from widgets.parts.places import place_name
from widgets.parts.theme import BODY_PX, FIGURE_PX, SMALL_PX, current_palette, font_of
from widgets.parts.wording import source_word, stage_clock_words, state_word, tr

ROW_PX = 54
_PAD_PX = 12
_TEXT_LEFT = 42


def order_word(state: OrderState) -> str:
    """Return the word for an order on its way."""
    return {
        OrderState.QUEUED: tr("发送中"),
        OrderState.SENDING: tr("发送中"),
        OrderState.UNKNOWN: tr("结果未知"),
        OrderState.ACCEPTED: tr("已接受"),
        OrderState.CONFLICT: tr("冲突"),
        OrderState.REJECTED: tr("被拒绝"),
        OrderState.EXPIRED: tr("已过期"),
        OrderState.WITHDRAWN: tr("已撤回"),
    }[state]


class QueueDelegate(QStyledItemDelegate):
    """Paints rows; reads words at the moment of painting, so that a change of language needs nothing more.

    Attributes:
        now: Server instant that clocks are drawn for.
    """

    def __init__(self, feed: BoardFeed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self.now = datetime.now(UTC)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Rows are of one height."""
        return QSize(200, ROW_PX)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw a row."""
        shown = index.data(ShownRole)
        if not isinstance(shown, ShownIncident):
            return
        palette = current_palette()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, palette.raised)
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height() - 1), palette.selection)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, palette.hover)
        painter.setPen(palette.line)
        painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())
        paint_priority_mark(
            painter, QRectF(rect.left() + 14, rect.top() + 11, 15, 15), shown.incident.priority
        )
        right = self._paint_clock(painter, rect, shown)
        self._paint_texts(painter, rect, shown, right)
        painter.restore()

    def _paint_clock(self, painter: QPainter, rect: QRect, shown: ShownIncident) -> int:
        """Draw clock and holder; return where the texts must end."""
        palette = current_palette()
        clock = shown.incident.stage_clock
        words = stage_clock_words(clock, self.now)
        overdue = clock is not None and clock.deadline is not None and clock.deadline <= self.now
        font = font_of(FIGURE_PX - 2, bold=overdue)
        width = QFontMetricsF(font).horizontalAdvance(words)
        box = QRectF(rect.right() - _PAD_PX - width, rect.top() + 7, width, 22)
        if overdue:
            block = box.adjusted(-5, 0, 5, 0)
            painter.fillRect(block, palette.inverse)
        painter.setFont(font)
        painter.setPen(palette.inverse_text if overdue else palette.text)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        holder, small = self._holder(shown), font_of(SMALL_PX)
        holder_width = QFontMetricsF(small).horizontalAdvance(holder)
        painter.setFont(small)
        painter.setPen(palette.dim_text)
        place = QRectF(rect.right() - _PAD_PX - holder_width, rect.top() + 30, holder_width + 1, 18)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, holder)
        return round(min(box.left() - 12, place.left() - 8))

    def _holder(self, shown: ShownIncident) -> str:
        if shown.pending:
            return order_word(shown.pending[-1].state)
        if shown.lease is not None:
            return shown.lease.holder_name
        return "、".join(assignee.name for assignee in shown.incident.assignees[:2])

    def _paint_texts(self, painter: QPainter, rect: QRect, shown: ShownIncident, right: int) -> None:
        palette = current_palette()
        incident = shown.incident
        left = rect.left() + _TEXT_LEFT
        title_font, small = font_of(BODY_PX + 0.0), font_of(SMALL_PX)
        width = max(40, right - left)
        painter.setFont(title_font)
        painter.setPen(palette.text)
        title = QFontMetricsF(title_font).elidedText(incident.title, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(left, rect.top() + 7, width, 21), Qt.AlignmentFlag.AlignVCenter, title)
        words = " · ".join(
            (
                place_name(self._feed.board, incident.grid_code),
                source_word(incident.source),
                state_word(incident.state),
            )
        )
        painter.setFont(small)
        painter.setPen(palette.dim_text)
        line = QFontMetricsF(small).elidedText(words, Qt.TextElideMode.ElideMiddle, width)
        painter.drawText(QRectF(left, rect.top() + 30, width, 18), Qt.AlignmentFlag.AlignVCenter, line)
