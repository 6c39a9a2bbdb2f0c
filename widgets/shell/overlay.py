"""Owns the sheet that lies over the work without blocking it: opened and closed by a key, never modal.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget
from shiboken6 import isValid

from widgets.parts.plain_label import PlainLabel


class Overlay(QFrame):
    """A sheet in a corner or in the middle of its parent; Escape closes it.

    Args:
        parent: The widget that it lies over.
        corner: Where it stands.
    """

    def __init__(self, parent: QWidget, corner: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignCenter) -> None:
        super().__init__(parent)
        self.setProperty("role", "overlay")
        self._corner = corner
        self._before: QWidget | None = None
        self._least: QSize | None = None
        self.title = PlainLabel("title")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 16, 20, 16)
        self.column.setSpacing(10)
        self.column.addWidget(self.title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        parent.installEventFilter(self)
        self.hide()

    def toggle(self) -> None:
        """Open it if it is closed, else close it."""
        if self.isVisible():
            self.close_sheet()
        else:
            self.open_sheet()

    def open_sheet(self) -> None:
        """Show it on top, in its place."""
        if not self.isVisible():
            self._before = _work_in_focus()
        self.render_words()
        self.show()
        self.place()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_sheet(self) -> None:
        """Hide it; the focus goes back to the work, so that the arrow keys go on where they were."""
        self.hide()
        before = self._before if self._before is not None and isValid(self._before) else None
        back = before if before is not None and before.isVisible() else self.parentWidget()
        if back is not None:
            back.setFocus(Qt.FocusReason.PopupFocusReason)

    def render_words(self) -> None:
        """Say everything in the present language; sheets override this."""

    def place(self) -> None:
        """Stand where the corner says, never larger than the parent."""
        parent = self.parentWidget()
        if parent is None:
            return
        if self._least is None:
            self._least = self.minimumSize()
        # A window that is smaller than the sheet likes to be, as on a screen of large letters, has all of it.
        self.setMinimumSize(self._least.boundedTo(parent.size()))
        size = self.sizeHint().expandedTo(self._least).boundedTo(parent.size())
        room = parent.size() - size
        left = room.width() // 2
        top = room.height() // 2
        if self._corner & Qt.AlignmentFlag.AlignRight:
            left = room.width() - 12
        if self._corner & Qt.AlignmentFlag.AlignBottom:
            top = room.height() - 42
        self.setGeometry(max(left, 0), max(top, 0), size.width(), size.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the parent's size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Say it again in the new language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self.isVisible():
            self.render_words()
            self.place()


def _work_in_focus() -> QWidget | None:
    """Return the widget that is worked with: where the focus is, or was before the sheets that are open."""
    widget = focus = QApplication.focusWidget()
    while widget is not None:
        if isinstance(widget, Overlay):
            return widget._before
        widget = widget.parentWidget()
    return focus
