"""Owns the field into which the search's words are typed, by keys or through an input method.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

_FOR_THE_LIST = frozenset(
    {
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_Tab,
        Qt.Key.Key_Backtab,
    }
)


class SearchField(QLineEdit):
    """A field that hands the keys for the list on, unless an input method is still composing.

    What is being composed is looked for as well: pinyin finds 朝阳 before it is turned into characters.

    Signals:
        words_changed (str): What is typed, with what is being composed.
        key_pressed (int, bool): A key that is meant for the list, and whether Ctrl was held.
    """

    words_changed = Signal(str)
    key_pressed = Signal(int, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composed = ""
        self.textChanged.connect(self._tell)

    @property
    def words(self) -> str:
        """What is typed, with what is being composed where it will stand."""
        at = self.cursorPosition()
        return self.text()[:at] + self._composed + self.text()[at:]

    def _tell(self, _text: str = "") -> None:
        self.words_changed.emit(self.words)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Take what an input method composes."""
        self._composed = event.preeditString()
        super().inputMethodEvent(event)
        self._tell()

    def event(self, event: QEvent) -> bool:
        """Have the list's keys before the window's own, and before Tab leaves the field."""
        if not isinstance(event, QKeyEvent) or self._composed or event.key() not in _FOR_THE_LIST:
            return super().event(event)
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            is_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self.key_pressed.emit(event.key(), is_ctrl)
            return True
        return super().event(event)
