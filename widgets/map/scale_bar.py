"""Owns the scale bar that lies over the map.

Thread: UI
"""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from widgets.parts.safe_paint import painting
from widgets.parts.theme import SMALL_PX, current_palette, font_of, theme_holder


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
        with painting(self) as painter:
            length_m = self.length_m()
            words = f"{length_m / 1000:g} km" if length_m >= 1000 else f"{length_m:g} m"
            width = length_m * self._px_per_m
            palette = current_palette()
            painter.setPen(QPen(palette.dim_text, 1.5))
            right, base = self.width() - 2, self.height() - 3
            painter.drawLine(round(right - width), base, right, base)
            painter.setFont(font_of(SMALL_PX))
            place = QRectF(right - width, 0, width, self.height() - 5)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
