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
from desktop.models.incident import Incident
from desktop.models.presence import read_by
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.incident_queue_model import ShownRole
from widgets.parts.marks import paint_priority_mark
from widgets.parts.places import place_name, short_place_name
from widgets.parts.safe_paint import painting_row
from widgets.parts.theme import BODY_PX, FIGURE_PX, SMALL_PX, current_palette, font_of
from widgets.parts.wording import source_word, stage_clock_words, state_word, tr

ROW_PX = 54
_PAD_PX = 12
_TEXT_LEFT = 42

TROUBLE_STATES = frozenset({OrderState.CONFLICT, OrderState.REJECTED, OrderState.EXPIRED})
"""Fates of an order that the officer must see."""


def order_word(state: OrderState) -> str:
    """Return the word for an order on its way."""
    return {
        OrderState.QUEUED: tr("待发送"),
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
        with painting_row(self, painter):
            shown = index.data(ShownRole)
            if not isinstance(shown, ShownIncident):
                return
            palette = current_palette()
            rect: QRect = option.rect
            state: QStyle.StateFlag = option.state
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
            title_right = self._paint_clock(painter, rect, shown)
            line_right = self._paint_holder(painter, rect, shown)
            self._paint_title(painter, rect, shown, title_right)
            self._paint_line(painter, rect, shown, line_right)

    def _paint_clock(self, painter: QPainter, rect: QRect, shown: ShownIncident) -> float:
        """Draw the clock; return where the title must end."""
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
        return box.left() - 12

    def _paint_holder(self, painter: QPainter, rect: QRect, shown: ShownIncident) -> float:
        """Draw who has it, or what became of this desk's order; return where the second line must end."""
        palette, trouble = current_palette(), self._trouble(shown)
        holder = order_word(trouble) if trouble is not None else self._holder(shown)
        font = font_of(SMALL_PX, bold=trouble is not None)
        width = QFontMetricsF(font).horizontalAdvance(holder)
        painter.setFont(font)
        painter.setPen(palette.text if trouble is not None else palette.dim_text)
        place = QRectF(rect.right() - _PAD_PX - width, rect.top() + 30, width + 1, 18)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, holder)
        return place.left() - 8

    def _trouble(self, shown: ShownIncident) -> OrderState | None:
        """Return what became of the latest order for an incident where the officer must look."""
        own = [o for o in self._feed.orders.values() if o.command.target_id == shown.incident.id]
        return own[-1].state if own and own[-1].state in TROUBLE_STATES else None

    def _holder(self, shown: ShownIncident) -> str:
        if shown.pending:
            return order_word(shown.pending[-1].state)
        readers = read_by(self._feed.board.presences.values(), shown.incident.id, self._feed.viewer)
        if shown.lease is not None:
            words = shown.lease.holder_name
            readers = tuple(name for name in readers if name != words)
        else:
            words = "、".join(assignee.name for assignee in shown.incident.assignees[:2])
        initials = "".join(name[:1] for name in readers[:3])
        eyes = tr("{initials} 在看").format(initials=initials) if initials else ""
        return " · ".join(part for part in (eyes, words) if part)

    @staticmethod
    def _paint_title(painter: QPainter, rect: QRect, shown: ShownIncident, right: float) -> None:
        font, left = font_of(BODY_PX), rect.left() + _TEXT_LEFT
        width = max(40.0, right - left)
        painter.setFont(font)
        painter.setPen(current_palette().text)
        title = QFontMetricsF(font).elidedText(shown.incident.title, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(left, rect.top() + 7, width, 21), Qt.AlignmentFlag.AlignVCenter, title)

    def _paint_line(self, painter: QPainter, rect: QRect, shown: ShownIncident, right: float) -> None:
        incident, font, left = shown.incident, font_of(SMALL_PX), rect.left() + _TEXT_LEFT
        width = max(40.0, right - left)
        painter.setFont(font)
        painter.setPen(current_palette().dim_text)
        words = self._line_words(incident, QFontMetricsF(font), width)
        painter.drawText(QRectF(left, rect.top() + 30, width, 18), Qt.AlignmentFlag.AlignVCenter, words)

    def _line_words(self, incident: Incident, metrics: QFontMetricsF, width: float) -> str:
        """Return place, source and state; where the width ends, the place gives way first."""
        board = self._feed.board
        tail = f" · {source_word(incident.source)} · {state_word(incident.state)}"
        words = place_name(board, incident.grid_code) + tail
        if metrics.horizontalAdvance(words) <= width:
            return words
        words = short_place_name(board, incident.grid_code) + tail
        return metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)
