"""Owns one figure of the strip: a dim word and its number, which marks itself by weight when it has changed.

Thread: UI
"""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QHBoxLayout, QWidget

from widgets.parts.plain_label import PlainLabel
from widgets.parts.theme import BODY_PX, font_of

NO_FIGURE = "–"
"""Stands for a figure that has not arrived; its arrival is no change."""

CHANGED_FOR_MS = 2000
"""A changed value marks itself that long. Source: design, The look, Motion."""


class Figure(QWidget):
    """A word and a number; at rest the word is light, for two seconds after a change it is heavy.

    Args:
        accessible_name: Name for screen readers, in the source language.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word = PlainLabel("dim")
        self._number = PlainLabel("figure")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self._word)
        row.addWidget(self._number, 0, Qt.AlignmentFlag.AlignVCenter)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(CHANGED_FOR_MS)
        self._calm.timeout.connect(self._calm_down)

    @property
    def text(self) -> str:
        """Word and number as they stand."""
        return f"{self._word.text()} {self._number.text()}"

    def show_number(self, word: str, number: str, *, inverse: bool = False) -> None:
        """Show a number; inverse is the block that overdue counts stand in."""
        changed = self._number.text() not in ("", NO_FIGURE, number)
        self._word.setText(word)
        # As wide as it is when heavy: a change moves nothing.
        heavy = QFontMetricsF(font_of(BODY_PX, bold=True))
        self._word.setMinimumWidth(math.ceil(heavy.horizontalAdvance(word)))
        self._number.setText(number)
        self._number.set_role("figure-inverse" if inverse else "figure")
        self.setAccessibleName(self.text)
        self.updateGeometry()  # at once: whoever asks for sizes now must not be told the old one
        if changed:
            self._word.set_role("changed")
            self._calm.start()

    def _calm_down(self) -> None:
        self._word.set_role("dim")
