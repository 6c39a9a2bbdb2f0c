"""Owns the key of the heat view: which one is on, what grounds and signs mean, until when it was counted.

Thread: UI
"""

from __future__ import annotations

import math
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.board.heat import STEPS, Deviation, HeatMode
from desktop.viewmodels.heat_feed import HeatFeed
from widgets.canvas.swatch import paint_deviation_swatch, paint_heat_swatch
from widgets.parts.safe_paint import painting
from widgets.parts.theme import SMALL_PX, current_palette, font_of, theme_holder
from widgets.parts.wording import tr

_LINE_PX = 22
_PAD_PX = 10
_SWATCH = (22, 13)


class HeatKey(QWidget):
    """Two lines over the map while a heat view is on; a click turns to the next view.

    Signals:
        pressed (): Turn to the next view.
        resized (): It came, went, or needs another size.

    Args:
        feed: The heat.
    """

    pressed = Signal()
    resized = Signal()

    def __init__(self, feed: HeatFeed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # what lies under it is drawn without it
        self.setObjectName("map-heat-key")
        self._feed, self._zone = feed, ZoneInfo("Asia/Shanghai")
        self._is_present = True
        feed.changed.connect(self.show_heat)
        theme_holder().changed.connect(self.update)
        self.show_heat()

    def set_present(self, is_present: bool) -> None:
        """Stand aside while the map shows the past, of which there is no such view."""
        self._is_present = is_present
        self.show_heat()

    def head(self) -> str:
        """Return what the first line says: the view, and how true it is."""
        feed = self._feed
        if feed.mode is HeatMode.COMPARED:
            name = tr("今日与往常同日比") if feed.heat.weeks else tr("今日与往常同日比：还没有往周记录")
        else:
            name = tr("今日上报（每网格）")
        parts = [name]
        if feed.mode is HeatMode.COMPARED and feed.heat.weeks:
            parts.append(tr("前 {n} 周").format(n=feed.heat.weeks))
        if feed.counted_until is not None:
            parts.append(tr("截至 {time}").format(time=f"{feed.counted_until.astimezone(self._zone):%H:%M}"))
        elif not feed.failure:
            parts.append(tr("正在统计…"))
        if feed.failure:
            parts.append(tr("统计读不到，稍后再试"))
        return " · ".join(parts)

    def rows(self) -> tuple[tuple[int | Deviation, str], ...]:
        """Return what the second line explains: steps of heat or deviations, and their words."""
        if self._feed.mode is HeatMode.COMPARED:
            return (
                (Deviation.FAR_MORE, tr("多得多")),
                (Deviation.MORE, tr("偏多")),
                (Deviation.USUAL, tr("如常")),
                (Deviation.FEWER, tr("偏少")),
            )
        ends = [*(following - 1 for following in STEPS[1:]), None]
        words = ["0"]
        for begin, end in zip(STEPS, ends, strict=True):
            words.append(f"{begin}+" if end is None else f"{begin}" if begin == end else f"{begin}–{end}")
        return tuple(enumerate(words))

    def show_heat(self) -> None:
        """Show the present view."""
        is_on = self._is_present and self._feed.mode is not HeatMode.OFF
        words = ", ".join(word for _, word in self.rows())
        self.setAccessibleName(f"{self.head()} ({words})")
        if self.isHidden() == is_on or self.size() != self.sizeHint():
            self.setVisible(is_on)
            self.resize(self.sizeHint())
            self.resized.emit()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the wider line."""
        metrics = QFontMetricsF(font_of(SMALL_PX))
        first = metrics.horizontalAdvance(self.head()) + metrics.horizontalAdvance("H") + 34
        second = sum(metrics.horizontalAdvance(word) + _SWATCH[0] + 20 for _, word in self.rows())
        return QSize(math.ceil(max(first, second)) + 2 * _PAD_PX, 2 * _LINE_PX + 10)

    def changeEvent(self, event: QEvent) -> None:
        """Say it in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.show_heat()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Turn to the next view."""
        if self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, the head with its key, and the swatches with their words."""
        with painting(self) as painter:
            palette = current_palette()
            painter.fillRect(self.rect(), palette.panel)
            painter.setPen(QPen(palette.line, 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            painter.setFont(font_of(SMALL_PX))
            line = QRectF(_PAD_PX, 4, self.width() - 2 * _PAD_PX, _LINE_PX)
            painter.setPen(palette.text)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, self.head())
            painter.setPen(palette.dim_text)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, "H")
            left = float(_PAD_PX)
            for what, word in self.rows():
                box = QRectF(left, 4 + _LINE_PX + (_LINE_PX - _SWATCH[1]) / 2, *_SWATCH).toRect()
                if isinstance(what, Deviation):
                    paint_deviation_swatch(painter, box, palette.map, what)
                else:
                    paint_heat_swatch(painter, box, palette.map, what)
                painter.setPen(palette.text)
                place = QRectF(box.right() + 7, 4 + _LINE_PX, self.width(), _LINE_PX)
                painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, word)
                left = box.right() + 7 + QFontMetricsF(painter.font()).horizontalAdvance(word) + 13
