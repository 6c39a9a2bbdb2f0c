"""Owns the line that says that a login ends soon, with the key that begins another.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.models.seat import Gate, SeatPicture
from widgets.parts.key_button import KeyButton
from widgets.parts.plain_label import PlainLabel
from widgets.parts.wording import tr
from widgets.shell.login.seat_words import ending_words

LINE_HEIGHT_PX = 30


class SittingLine(QFrame):
    """Hidden while there is nothing to tell.

    Signals:
        login_requested (): Log in now, before it ends.
    """

    login_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner-late")
        self.setFixedHeight(LINE_HEIGHT_PX)
        self._seat = SeatPicture()
        self._words = PlainLabel("banner-head")
        self._login = KeyButton("F9")
        self._login.clicked.connect(self.login_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.addWidget(self._words)
        row.addStretch(1)
        row.addWidget(self._login)
        self._render()

    @property
    def words(self) -> str:
        """What the line says."""
        return self._words.text()

    def show_seat(self, seat: SeatPicture) -> None:
        """Show the seat as it is now."""
        self._seat = seat
        self._render()

    def changeEvent(self, event: QEvent) -> None:
        """Say it again in the new language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._render()

    def _render(self) -> None:
        words = ending_words(self._seat)
        self._words.setText(words)
        self._login.set_word(tr("现在登录"))
        self.setVisible(bool(words) and self._seat.gate is Gate.OPEN)
        self.setAccessibleName(words)
