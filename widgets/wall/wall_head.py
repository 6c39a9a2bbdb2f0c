"""Owns the head of the wall page and the banner that takes its place beside it when the picture is old.

Thread: UI
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.board.freshness import LinkState
from widgets.parts.safe_paint import painting
from widgets.parts.theme import current_palette, font_of
from widgets.parts.wording import clock_words, date_words, link_word, tr
from widgets.wall.letters import LetterSizes
from widgets.wall.wall_mark import WallMark

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class WallHead(QWidget):
    """City, the tag of a demo, date, the living mark, the state of the link, the city's clock."""

    def __init__(self, sizes: LetterSizes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sizes = sizes
        self._city = ("", False)
        self._now: datetime | None = None
        self._state = LinkState.OFFLINE
        self.mark = WallMark(round(sizes.body * 0.92), self)
        self.setFixedHeight(round(sizes.title * 1.55))

    @property
    def state(self) -> LinkState:
        """How fresh the picture is said to be."""
        return self._state

    def show_city(self, name: str, *, is_demo: bool) -> None:
        """Show whose city it is."""
        self._city = (name, is_demo)
        self.update()

    def show_clock(self, city_now: datetime) -> None:
        """Show the city's time; an instant in the city's zone."""
        self._now = city_now
        self.update()

    def show_link(self, state: LinkState, age_s: float | None) -> None:
        """Show how fresh the picture is."""
        self._state = state
        self.mark.show_age(age_s)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the head: the left part first, then the right one from its edge inwards."""
        with painting(self) as painter:
            palette = current_palette()
            name, is_demo = self._city
            title = tr("{city}网格指挥").format(city=name) if name else tr("网格指挥台")
            left = self._write(painter, title, 0.0, palette.text, self._font(self._sizes.title, bold=True))
            if is_demo:
                self._tag(painter, tr("演示"), left + self._sizes.body * 0.6)
            self._paint_right(painter)
            painter.setPen(QPen(palette.line, 1))
            painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    def _paint_right(self, painter: QPainter) -> None:
        palette = current_palette()
        gap = self._sizes.body * 0.7
        right = float(self.width())
        if self._now is not None:
            right = self._write_before(
                painter,
                clock_words(self._now),
                right,
                palette.text,
                self._font(self._sizes.title, bold=True),
            )
        right = self._write_before(
            painter, link_word(self._state), right - gap, palette.text, self._font(self._sizes.body)
        )
        place = round(right - self.mark.width() - self._sizes.body * 0.3)
        self.mark.move(place, (self.height() - self.mark.height()) // 2)
        if self._now is not None:
            words = date_words(self._now)
            self._write_before(painter, words, place - gap, palette.dim_text, self._font(self._sizes.body))

    def _font(self, size_px: int, *, bold: bool = False) -> QFont:
        return font_of(size_px, bold=bold)

    def _write(self, painter: QPainter, words: str, left: float, colour: QColor, font: QFont) -> float:
        width = QFontMetricsF(font).horizontalAdvance(words)
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(QRectF(left, 0, width + 2, self.height()), _LEFT, words)
        return left + width

    def _write_before(
        self, painter: QPainter, words: str, right: float, colour: QColor, font: QFont
    ) -> float:
        left = right - QFontMetricsF(font).horizontalAdvance(words)
        self._write(painter, words, left, colour, font)
        return left

    def _tag(self, painter: QPainter, words: str, left: float) -> None:
        palette = current_palette()
        font = self._font(self._sizes.body)
        width = QFontMetricsF(font).horizontalAdvance(words)
        pad = self._sizes.body * 0.25
        height = self._sizes.body * 1.25
        painter.setPen(QPen(palette.line, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(left, (self.height() - height) / 2, width + 2 * pad, height))
        self._write(painter, words, left + pad, palette.text, font)


class WallBanner(QWidget):
    """The inverse bar that says that the picture is old; hidden while it is not."""

    def __init__(self, sizes: LetterSizes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sizes = sizes
        self._words = ""
        self.setFixedHeight(round(sizes.body * 1.5))
        self.hide()

    @property
    def words(self) -> str:
        """What the bar says, empty while it is hidden."""
        return self._words

    def show_words(self, words: str) -> None:
        """Show the bar with these words; without words it hides."""
        self._words = words
        self.setVisible(bool(words))
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar; the words shrink before they would be cut."""
        with painting(self) as painter:
            palette = current_palette()
            painter.fillRect(self.rect(), palette.text)
            pad = self._sizes.body * 0.5
            room = self.width() - 2 * pad
            size = self._sizes.body
            while size > 12 and QFontMetricsF(font_of(size, bold=True)).horizontalAdvance(self._words) > room:
                size -= 1
            painter.setFont(font_of(size, bold=True))
            painter.setPen(palette.background)
            painter.drawText(QRectF(pad, 0, room, self.height()), _LEFT, self._words)
