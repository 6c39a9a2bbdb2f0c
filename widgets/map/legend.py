"""Owns the legend and the scale bar that lie over the map.

Thread: UI
"""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from widgets.parts.marks import paint_dots, paint_hatch
from widgets.parts.theme import SMALL_PX, current_palette, font_of, theme_holder
from widgets.parts.wording import tr

_ROW_PX = 21
_SWATCH = (17, 9)
_PAD_PX = 10


class MapLegend(QWidget):
    """Says what fills and patterns of grids mean."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme_holder().changed.connect(self.update)

    def rows(self) -> tuple[tuple[str, str], ...]:
        """Return kind of swatch and word of each row."""
        return (
            ("quiet", tr("平静")),
            ("busy", tr("3 件以上未结")),
            ("hatch", tr("空岗")),
            ("sparse", tr("B 待确认")),
            ("dots", tr("未核实")),
        )

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
        for number, (kind, word) in enumerate(self.rows()):
            top = _PAD_PX + number * _ROW_PX
            box = QRectF(_PAD_PX, top + 3, *_SWATCH)
            fill = palette.map.busy if kind == "busy" else palette.map.quiet
            painter.fillRect(box, QColor.fromRgb(fill))
            ink = QColor.fromRgb(palette.map.pattern)
            if kind == "hatch":
                paint_hatch(painter, box, ink, 4)
            elif kind == "sparse":
                paint_hatch(painter, box, ink, 8)
            elif kind == "dots":
                paint_dots(painter, QRectF(box.x() + 4, box.y(), box.height(), box.height()), ink)
            painter.setPen(QPen(QColor.fromRgb(palette.map.town_border), 1))
            painter.drawRect(box)
            painter.setPen(palette.text)
            place = QRectF(_SWATCH[0] + 2 * _PAD_PX, top - 2, self.width(), _ROW_PX)
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
