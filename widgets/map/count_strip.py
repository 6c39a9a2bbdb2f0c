"""Owns the strip of counts with their marks, as ▲ 14 or a hatch and 空岗 2; it breaks into lines as it must.

Thread: UI
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.models.incident import Priority
from desktop.models.post import PostState
from widgets.parts.marks import paint_post_mark, paint_priority_mark
from widgets.parts.safe_paint import painting
from widgets.parts.theme import SMALL_PX, current_palette, font_of, theme_holder

_LINE_PX = 22
_MARK_PX = 11
_MARKED = frozenset({PostState.VACANT, PostState.UNVERIFIED, PostState.UNKNOWN})
"""States whose mark says more than their word; the others bear the word alone."""


@dataclass(frozen=True, slots=True)
class Count:
    """A number of something.

    Attributes:
        what: Whose mark stands before it, None for none.
        word: Its word, empty where the mark says it.
    """

    number: int
    word: str = ""
    what: Priority | PostState | None = None

    @property
    def words(self) -> str:
        """Word and number."""
        return f"{self.word} {self.number:,}".strip()

    @property
    def has_mark(self) -> bool:
        """Whether a mark stands before it."""
        return isinstance(self.what, Priority) or self.what in _MARKED


class CountStrip(QWidget):
    """The strip, under its name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._name = ""
        self.counts: tuple[Count, ...] = ()
        theme_holder().changed.connect(self.update)

    def show_counts(self, name: str, counts: tuple[Count, ...]) -> None:
        """Show other counts."""
        if (name, counts) == (self._name, self.counts):
            return
        self._name, self.counts = name, counts
        self.setAccessibleName(f"{name} " + " · ".join(one.words for one in counts))
        self.updateGeometry()
        self.update()

    def _laid_out(self, width: float) -> list[tuple[QPointF, Count | None]]:
        """Return where each count begins, its line's middle; the name is first and stands for itself."""
        metrics = QFontMetricsF(font_of(SMALL_PX))
        left = metrics.horizontalAdvance(self._name) + 12
        places: list[tuple[QPointF, Count | None]] = [(QPointF(0, _LINE_PX / 2), None)]
        x, y = left, _LINE_PX / 2
        for count in self.counts:
            wide = metrics.horizontalAdvance(count.words) + (_MARK_PX + 5 if count.has_mark else 0)
            if x > left and x + wide > width:
                x, y = left, y + _LINE_PX
            places.append((QPointF(x, y), count))
            x += wide + 14
        return places

    def hasHeightForWidth(self) -> bool:
        """Lines depend on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As many lines as are needed."""
        return int(self._laid_out(width)[-1][0].y() + _LINE_PX / 2)

    def sizeHint(self) -> QSize:
        """As high as the present width asks for."""
        return QSize(200, self.heightForWidth(max(self.width(), 200)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw name, marks and numbers."""
        with painting(self) as painter:
            palette = current_palette()
            painter.setFont(font_of(SMALL_PX))
            for at, count in self._laid_out(self.width()):
                line = QRectF(at.x(), at.y() - _LINE_PX / 2, self.width() - at.x(), _LINE_PX)
                painter.setPen(palette.dim_text if count is None else palette.text)
                if count is None:
                    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, self._name)
                    continue
                if count.has_mark:
                    mark = QRectF(at.x(), at.y() - _MARK_PX / 2, _MARK_PX, _MARK_PX)
                    if isinstance(count.what, Priority):
                        paint_priority_mark(painter, mark, count.what)
                    elif count.what is not None:
                        paint_post_mark(painter, mark, count.what)
                    line.setLeft(at.x() + _MARK_PX + 5)
                    painter.setPen(palette.text)
                painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, count.words)
