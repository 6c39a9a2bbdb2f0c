"""Owns the pill that says how fresh the picture is, with the age of the last complete good answer.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.board.freshness import LinkState
from widgets.parts.plain_label import PlainLabel
from widgets.parts.safe_paint import painting
from widgets.parts.theme import current_palette
from widgets.parts.wording import link_word

_DOT_PX = 12


def age_figure(age_s: float) -> str:
    """Return an age as the pill and the foot show it: tenths below 10 s, then whole s, then min."""
    if age_s < 10:
        return f"{max(age_s, 0.0):.1f} s"
    return f"{int(age_s)} s" if age_s < 600 else f"{int(age_s // 60)} min"


class LinkDot(QWidget):
    """A disc while live, half a disc while late, a ring when stale, a crossed ring when offline."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(_DOT_PX, _DOT_PX)
        self._state = LinkState.OFFLINE

    def show_state(self, state: LinkState) -> None:
        """Show another state."""
        if state is not self._state:
            self._state = state
            self.update()

    def sizeHint(self) -> QSize:
        """The dot's own size."""
        return QSize(_DOT_PX, _DOT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the shape in the colour of the text."""
        with painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ink = current_palette().text
            side = min(self.width(), self.height(), _DOT_PX) - 2.0
            disc = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
            painter.setPen(QPen(ink, 1.5))
            if self._state is LinkState.LIVE:
                painter.setBrush(ink)
            painter.drawEllipse(disc)
            if self._state is LinkState.LATE:
                painter.setBrush(ink)
                painter.drawPie(disc, 90 * 16, 180 * 16)
            elif self._state is LinkState.OFFLINE:
                painter.drawLine(disc.bottomLeft(), disc.topRight())


class LinkPill(QFrame):
    """State by shape and word, with the age of the last complete good answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "pill")
        self._state = LinkState.OFFLINE
        self._age_s: float | None = None
        self._dot = LinkDot()
        self._label = PlainLabel("plain")
        row = QHBoxLayout(self)
        row.setContentsMargins(9, 2, 9, 2)
        row.setSpacing(6)
        row.addWidget(self._dot, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._label)
        self._render()

    @property
    def state(self) -> LinkState:
        """The state that is shown."""
        return self._state

    @property
    def text(self) -> str:
        """The words that are shown."""
        return self._label.text()

    def show_link(self, state: LinkState, age_s: float | None) -> None:
        """Show a state with the age of the last complete good answer, None if there was none."""
        self._state, self._age_s = state, age_s
        self._render()

    def changeEvent(self, event: QEvent) -> None:
        """Say it again in the new language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._render()

    def _render(self) -> None:
        age = "" if self._age_s is None else f" {age_figure(self._age_s)}"
        self._label.setText(f"{link_word(self._state)}{age}")
        self._dot.show_state(self._state)
        self.updateGeometry()
        self.setAccessibleName(self._label.text())
