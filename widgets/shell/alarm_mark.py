"""Owns the small symbol of an unacknowledged alarm: the only thing on the desk that flashes.

Thread: UI
"""

from __future__ import annotations

import time

from PySide6.QtCore import QRectF, QSize, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.models.incident import Priority
from widgets.parts.marks import paint_priority_mark, priority_path
from widgets.parts.safe_paint import painting
from widgets.parts.theme import current_palette

FLASH_PERIOD_S = 0.5
"""2 Hz, half of the time on. Source: control-room manners."""

_SIDE_PX = 14


def is_lit(monotonic_s: float) -> bool:
    """Say whether flashing symbols are on; reckoned from the clock, so that all flash in phase."""
    return monotonic_s % FLASH_PERIOD_S < FLASH_PERIOD_S / 2


class AlarmMark(QWidget):
    """The priority's mark, flashing while there is something to acknowledge, else nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(_SIDE_PX + 2, _SIDE_PX + 2)
        self._priority: Priority | None = None
        self._tick = QTimer(self)
        self._tick.setInterval(round(FLASH_PERIOD_S * 500))
        self._tick.timeout.connect(self.update)

    def show_priority(self, priority: Priority | None) -> None:
        """Flash the mark of a priority; None shows nothing."""
        if priority is self._priority:
            return
        self._priority = priority
        if priority is None:
            self._tick.stop()
        else:
            self._tick.start()
        self.update()

    def sizeHint(self) -> QSize:
        """The mark's own size."""
        return QSize(_SIDE_PX + 2, _SIDE_PX + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the mark whole while it is lit, else its outline: it never vanishes."""
        with painting(self) as painter:
            if self._priority is None:
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = QRectF(1, 1, _SIDE_PX, _SIDE_PX)
            if is_lit(time.monotonic()):
                paint_priority_mark(painter, box, self._priority)
            else:
                painter.setPen(QPen(current_palette().priorities[int(self._priority)], 1))
                painter.drawPath(priority_path(box, self._priority))
