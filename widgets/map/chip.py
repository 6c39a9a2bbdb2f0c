"""Owns the chip: one line over the map that says what is out of sight, and the button that brings it back.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from widgets.parts.key_button import KeyButton
from widgets.parts.plain_label import PlainLabel


class MapChip(QFrame):
    """Words and a button.

    Args:
        name: Name of the chip for tests and style.
        key: Key of the button.

    Signals:
        pressed (): The button was pressed.
    """

    pressed = Signal()

    def __init__(self, name: str, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("role", "over-map")
        self._words = PlainLabel("strong", self)
        self.button = KeyButton(key, self)
        self.button.clicked.connect(self.pressed)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 6, 4)
        row.setSpacing(12)
        row.addWidget(self._words)
        row.addWidget(self.button)
        self.hide()

    def say(self, words: str, button_word: str) -> None:
        """Show other words."""
        self._words.setText(words)
        self.button.set_word(button_word)
        self.setAccessibleName(words)
        self.adjustSize()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()
