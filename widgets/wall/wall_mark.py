"""Owns the mark that proves that the wall lives: the screen turns it, and good answers keep it full.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from widgets.parts.safe_paint import painting
from widgets.parts.theme import current_palette

TURN_DEG = 45
"""The mark turns that far each second while this program's screen loop runs."""

EMPTY_AFTER_S = 30.0
"""Age of the last good answer at which the filled half has run out. Source: promises, STALE."""


def filled_share(age_s: float | None) -> float:
    """Return how much of the half disc is filled: all right after a good answer, nothing once stale."""
    if age_s is None:
        return 0.0
    return min(1.0, max(0.0, 1.0 - age_s / EMPTY_AFTER_S))


class WallMark(QWidget):
    """A disc with a turning half."""

    def __init__(self, side_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(side_px, side_px)
        self._turn_deg = 0
        self._age_s: float | None = None
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.setTimerType(Qt.TimerType.PreciseTimer)
        self._second.timeout.connect(self._turn)
        self._second.start()

    @property
    def turn_deg(self) -> int:
        """Where the half stands, in degrees."""
        return self._turn_deg

    def show_age(self, age_s: float | None) -> None:
        """Show the age of the last complete good answer."""
        self._age_s = age_s
        self.update()

    def _turn(self) -> None:
        self._turn_deg = (self._turn_deg + TURN_DEG) % 360
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ring and half."""
        with painting(self) as painter:
            palette = current_palette()
            width = max(2.0, self.width() / 16)
            disc = QRectF(self.rect()).adjusted(width, width, -width, -width)
            share = filled_share(self._age_s)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            colour = palette.selection if share > 0 else palette.text
            painter.setPen(QPen(colour, width))
            painter.drawEllipse(disc)
            if share > 0:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour)
                painter.drawPie(disc, round((90 - self._turn_deg) * 16), round(180 * share * 16))
