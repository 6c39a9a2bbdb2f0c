"""Owns the legend and the scale bar that lie over the map.

Thread: UI
"""

from __future__ import annotations

import math

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.models.post import PostState
from widgets.canvas.swatch import paint_load_swatch, paint_post_swatch
from widgets.parts.theme import SMALL_PX, current_palette, font_of, theme_holder
from widgets.parts.wording import tr

_ROW_PX = 21
_SWATCH = (28, 13)
_PAD_PX = 10


class MapLegend(QWidget):
    """Says what fills and patterns of grids mean."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme_holder().changed.connect(self.update)

    def rows(self) -> tuple[tuple[PostState | bool, str], ...]:
        """Return what each row explains and its word: a state of posts, or whether a grid is busy."""
        return (
            (False, tr("平静")),
            (True, tr("3 件以上未结")),
            (PostState.VACANT, tr("空岗")),
            (PostState.B_TO_CONFIRM, tr("B 待确认")),
            (PostState.UNVERIFIED, tr("未核实")),
        )

    def swatch_box(self, row: int) -> QRect:
        """Return where a row's swatch is."""
        return QRect(_PAD_PX, _PAD_PX + row * _ROW_PX + 2, *_SWATCH)

    def sizeHint(self) -> QSize:
        """As wide as the longest word."""
        metrics = QFontMetricsF(font_of(SMALL_PX))
        widest = max(metrics.horizontalAdvance(word) for _, word in self.rows())
        height = _ROW_PX * len(self.rows()) + 2 * _PAD_PX - 4
        return QSize(math.ceil(widest) + _SWATCH[0] + 3 * _PAD_PX, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, and in each row a swatch and its word."""
        palette = current_palette()
        painter = QPainter(self)
        painter.fillRect(self.rect(), palette.panel)
        painter.setPen(QPen(palette.line, 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.setFont(font_of(SMALL_PX))
        for number, (what, word) in enumerate(self.rows()):
            box = self.swatch_box(number)
            if isinstance(what, PostState):
                paint_post_swatch(painter, box, palette.map, what)
            else:
                paint_load_swatch(painter, box, palette.map, busy=what)
            painter.setPen(palette.text)
            place = QRectF(box.right() + _PAD_PX, box.center().y() - _ROW_PX / 2, self.width(), _ROW_PX)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, word)
        painter.end()


class ScaleBar(QWidget):
    """Says how long a round distance is on the map."""

    WIDEST_PX = 130

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._px_per_m = 0.01
        self.resize(self.WIDEST_PX + 8, 24)
        theme_holder().changed.connect(self.update)

    def show_scale(self, px_per_m: float) -> None:
        """Show another scale."""
        if px_per_m != self._px_per_m:
            self._px_per_m = px_per_m
            self.update()

    def length_m(self) -> float:
        """Return the longest round distance (1, 2 or 5 times a power of ten) that fits."""
        most = self.WIDEST_PX / self._px_per_m
        power = 10.0 ** math.floor(math.log10(most))
        return max(step * power for step in (1, 2, 5) if step * power <= most)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line and its length."""
        length_m = self.length_m()
        words = f"{length_m / 1000:g} km" if length_m >= 1000 else f"{length_m:g} m"
        width = length_m * self._px_per_m
        palette = current_palette()
        painter = QPainter(self)
        painter.setPen(QPen(palette.dim_text, 1.5))
        right, base = self.width() - 2, self.height() - 3
        painter.drawLine(round(right - width), base, right, base)
        painter.setFont(font_of(SMALL_PX))
        place = QRectF(right - width, 0, width, self.height() - 5)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
        painter.end()
