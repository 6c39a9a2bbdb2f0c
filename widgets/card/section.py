"""Owns the heading of a part of the card that can be folded away.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from widgets.parts.safe_paint import painting
from widgets.parts.theme import BODY_PX, current_palette, font_of
from widgets.parts.wording import tr

HEAD_PX = 26
_ARROW_PX = 8


class SectionHead(QAbstractButton):
    """A heading with an arrow; a click, or Space while it has the focus, folds what is under it.

    Signals:
        folded (str): Its key: what is under it is to be folded away, or laid open again.

    Args:
        key: Names the part.
        words: What stands in it.
        is_open: Whether what is under it is shown.
    """

    folded = Signal(str)

    def __init__(self, key: str, words: str, *, is_open: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key, self._is_open = key, is_open
        self.setText(words)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(words)
        self.setAccessibleDescription(tr("已展开") if is_open else tr("已收起"))
        self.clicked.connect(self._tell)

    @property
    def key(self) -> str:
        """Names the part."""
        return self._key

    def _tell(self) -> None:
        self.folded.emit(self._key)

    def sizeHint(self) -> QSize:
        """As high as a target for the pointer must be."""
        return QSize(120, HEAD_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the words and the arrow; a frame round them while they have the focus."""
        with painting(self) as painter:
            palette = current_palette()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(font_of(BODY_PX))
            painter.setPen(palette.text if self.underMouse() else palette.dim_text)
            box = QRectF(self.rect()).adjusted(0, 0, -_ARROW_PX - 8, 0)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
            painter.setPen(QPen(palette.dim_text, 1.6))
            middle, reach = QPointF(self.width() - _ARROW_PX - 2, self.height() / 2), _ARROW_PX / 2
            corners = (
                (QPointF(-reach, -reach / 2), QPointF(0, reach / 2), QPointF(reach, -reach / 2))
                if self._is_open
                else (QPointF(-reach / 2, -reach), QPointF(reach / 2, 0), QPointF(-reach / 2, reach))
            )
            painter.drawPolyline([middle + corner for corner in corners])
            if self.hasFocus():
                painter.setPen(QPen(palette.selection, 1))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)


class Folds:
    """Which parts of the card are folded away; it stays so from grid to grid."""

    def __init__(self, *folded: str) -> None:
        self._folded = set(folded)

    def is_open(self, key: str) -> bool:
        """Say whether a part is shown."""
        return key not in self._folded

    def turn(self, key: str) -> None:
        """Fold a part away, or lay it open."""
        self._folded ^= {key}
