"""Owns the blind that is drawn over what names people while nobody is at the desk.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from widgets.parts.safe_paint import painting
from widgets.parts.theme import SMALL_PX, current_palette, font_of, theme_holder
from widgets.parts.wording import tr


class Blind(QWidget):
    """Lies over all of a widget until it is lifted; what is beneath goes on and keeps its focus.

    Args:
        over: What it hides.
    """

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setGeometry(over.rect())
        over.installEventFilter(self)
        theme_holder().changed.connect(self.update)
        self.show()
        self.raise_()

    def lift(self) -> None:
        """Let what is beneath be seen again."""
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of what it hides, and stay above all of it."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        elif event.type() == QEvent.Type.ChildAdded:
            self.raise_()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a plain ground that says why nothing is to be read."""
        with painting(self) as painter:
            palette = current_palette()
            painter.fillRect(self.rect(), palette.panel)
            painter.setPen(QPen(palette.line, 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            painter.setFont(font_of(SMALL_PX))
            painter.setPen(palette.dim_text)
            room = self.rect().adjusted(14, 24, -14, -14)
            align = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(room, align, tr("席位无人，个人信息已遮住"))
