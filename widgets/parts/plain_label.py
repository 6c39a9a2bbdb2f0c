"""Owns the one way to show text in a label: as it is, never as HTML.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from widgets.parts.safe_paint import painting

LEAST_OF_TITLE_PX = 80
"""What a title keeps of its width when there is no room for it."""


class PlainLabel(QLabel):
    """A label that shows every text as it is, never as HTML, and never narrower than it.

    Args:
        role: Name under which the style sheets know it ("dim", "figure", "inverse", ...).
    """

    def __init__(self, role: str, parent: QWidget | None = None, *, wraps: bool = False) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        if wraps:
            self.setWordWrap(True)
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def set_role(self, role: str) -> None:
        """Change the role; the style follows at once."""
        if self.property("role") != role:
            self.setProperty("role", role)
            self.style().unpolish(self)
            self.style().polish(self)


class TitleLabel(PlainLabel):
    """A label for words of any length that people have typed: it gives way, ending in an ellipsis.

    All else in its row keeps its room; the window does not grow for it.
    """

    def minimumSizeHint(self) -> QSize:
        """Ask for a short piece of the words."""
        whole = super().minimumSizeHint()
        return QSize(min(LEAST_OF_TITLE_PX, whole.width()), whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as many words as there is room for."""
        with painting(self) as painter:
            room = self.contentsRect()
            shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
            self.style().drawItemText(
                painter,
                room,
                int(self.alignment()),
                self.palette(),
                self.isEnabled(),
                shown,
                self.foregroundRole(),
            )
