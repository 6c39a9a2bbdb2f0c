"""Owns the button that names what it does and shows its key.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from widgets.parts.plain_label import PlainLabel


class KeyButton(QPushButton):
    """A push button with its key beside the word; it never takes the focus away from the work.

    Args:
        key: The key's name as it is printed on the button, empty for none.
    """

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._word = PlainLabel("button-word")
        self._key = PlainLabel("key")
        self._key.setText(key)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self._word)
        row.addWidget(self._key, 0, Qt.AlignmentFlag.AlignVCenter)
        self._key.setVisible(bool(key))  # not before it has a parent: it would be a window of its own
        for label in (self._word, self._key):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_word(self, word: str) -> None:
        """Show another word."""
        if self._word.text() != word:
            self._word.setText(word)
            self.setAccessibleName(word)
            self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """A button that cannot be pressed shows its word dim."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self._word.set_role("button-word" if self.isEnabled() else "dim")

    @property
    def word(self) -> str:
        """The word on the button."""
        return self._word.text()

    def sizeHint(self) -> QSize:
        """As wide as word and key need; 24 px is the least height of a target."""
        layout = self.layout()
        width = layout.sizeHint().width() if layout is not None else 60
        return QSize(width, 24)

    def minimumSizeHint(self) -> QSize:
        """Never narrower than its words."""
        return self.sizeHint()
