"""Owns the guess whether capital letters are locked: no toolkit tells it, but each letter typed does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent


class CapsLockGuess:
    """What the last letters say.

    Attributes:
        is_on: Whether capitals are locked; False while nothing was typed that says it.
    """

    def __init__(self) -> None:
        self.is_on = False
        self._is_known = False

    def take(self, event: QKeyEvent) -> None:
        """Learn from a key: a capital without Shift, or a small letter with it, means locked."""
        if event.key() == Qt.Key.Key_CapsLock:
            self.is_on = self._is_known and not self.is_on
            return
        text = event.text()
        if len(text) == 1 and text.isalpha() and text.lower() != text.upper():
            with_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.is_on, self._is_known = text.isupper() != with_shift, True
