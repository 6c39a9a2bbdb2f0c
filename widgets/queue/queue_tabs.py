"""Owns the queue's tabs: a word and a number each, chosen by click or by Ctrl and a digit.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.board.queue_order import QueueTab
from widgets.parts.safe_paint import painting
from widgets.parts.theme import BODY_PX, current_palette, font_of, theme_holder
from widgets.parts.wording import tr

_HEIGHT_PX = 36
_PAD_PX = 8


def tab_word(tab: QueueTab) -> str:
    """Return the word for a tab."""
    return {
        QueueTab.TO_DO: tr("待办"),
        QueueTab.HANDLING: tr("处置中"),
        QueueTab.TO_CHECK: tr("待核查"),
        QueueTab.SUPERVISED: tr("督办"),
        QueueTab.SUSPENDED: tr("挂账"),
        QueueTab.ALL: tr("全部"),
    }[tab]


class QueueTabs(QWidget):
    """A row of tabs.

    Signals:
        tab_chosen (object): QueueTab.
    """

    tab_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: Mapping[QueueTab, int] = dict.fromkeys(QueueTab, 0)
        self._tab = QueueTab.TO_DO
        self.setFixedHeight(_HEIGHT_PX)
        theme_holder().changed.connect(self.update)

    def show_counts(self, counts: Mapping[QueueTab, int], tab: QueueTab) -> None:
        """Show numbers, and which tab is chosen."""
        if counts != self._counts or tab is not self._tab:
            self._counts, self._tab = dict(counts), tab
            self.update()

    def boxes(self) -> list[tuple[QueueTab, str, QRectF]]:
        """Return each tab's words and place; tabs that are empty give way where there is no room."""
        metrics = QFontMetricsF(font_of(BODY_PX))
        tabs = list(QueueTab)
        for droppable in (QueueTab.SUSPENDED, QueueTab.SUPERVISED, None):
            boxes, left = [], 4.0
            for tab in tabs:
                words = f"{tab_word(tab)} {self._counts[tab]}"
                width = metrics.horizontalAdvance(words) + 2 * _PAD_PX
                boxes.append((tab, words, QRectF(left, 4, width, _HEIGHT_PX - 8)))
                left += width
            if left <= self.width() or droppable is None:
                break
            if droppable is not self._tab and not self._counts[droppable]:
                tabs.remove(droppable)
        return boxes

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(320, _HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tabs."""
        with painting(self) as painter:
            palette = current_palette()
            painter.fillRect(self.rect(), palette.panel)
            painter.setPen(palette.line)
            painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
            painter.setFont(font_of(BODY_PX))
            for tab, words, box in self.boxes():
                chosen = tab is self._tab
                if chosen:
                    painter.fillRect(box, palette.raised)
                painter.setPen(palette.text if chosen else palette.dim_text)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the tab under the pointer."""
        for tab, _, box in self.boxes():
            if box.contains(event.position()):
                self.tab_chosen.emit(tab)
