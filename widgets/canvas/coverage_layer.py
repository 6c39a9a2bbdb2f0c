"""Owns the warning of gaps on a map surface: grids whose posts will have nobody within the hour.

Thread: UI
"""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap

from desktop.raster.palette import MapPalette
from desktop.raster.qt_shapes import path_of_grid
from desktop.viewmodels.map_filter import LayerName
from widgets.canvas.frame import Frame
from widgets.parts.marks import paint_hatch
from widgets.parts.theme import SMALL_PX, font_of
from widgets.parts.wording import tr

MOST_OUTLINES = 60
"""Outlines in one window; where more posts are about to have a gap their plates say so."""

_SIDE_PX = 13
_HIGH_PX = 17
_BELOW_PX = 20.0
_KEPT = 256


class CoverageLayer:
    """Broken outlines about grids that will have a gap, and plates that say in how many minutes."""

    def __init__(self) -> None:
        self._drawn_for: tuple[MapPalette, float] | None = None
        self._plates: dict[str, QPixmap] = {}

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw what lies ahead in the window."""
        data = frame.data
        if not data.is_whole or not data.filter.shows(LayerName.COVERAGE):
            return
        minutes = data.gap_minutes()
        if len(minutes) != len(data.scene.codes):
            return
        rows = np.flatnonzero(np.isfinite(minutes) & data.post_shown)
        at = frame.to_window(data.scene.anchors_m[rows])
        seen = frame.is_visible(at, 100)
        rows, at = rows[seen], at[seen]
        if len(rows) <= MOST_OUTLINES:
            self._paint_outlines(painter, frame, rows.tolist())
        for row, (x, y) in zip(rows.tolist(), at.tolist(), strict=True):
            plate = self._plate(_words(minutes[row]) if frame.style.grid_names else "", frame)
            left = x - plate.deviceIndependentSize().width() / 2
            painter.drawPixmap(QPointF(round(left), round(y + _BELOW_PX - _HIGH_PX / 2)), plate)

    def _paint_outlines(self, painter: QPainter, frame: Frame, rows: list[int]) -> None:
        pen = QPen(QColor.fromRgb(frame.palette.label), 1.2)
        pen.setDashPattern([3.0, 4.0])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        camera = frame.camera
        for row in rows:
            painter.drawPath(
                path_of_grid(frame.data.scene, row, camera.px_per_m, camera.left_px, camera.top_px)
            )

    def _plate(self, words: str, frame: Frame) -> QPixmap:
        key = (frame.palette, frame.ratio)
        if key != self._drawn_for or len(self._plates) > _KEPT:
            self._plates.clear()
            self._drawn_for = key
        made = self._plates.get(words)
        if made is None:
            made = self._plates[words] = draw_gap_plate(words, *key)
        return made


def _words(minutes: float) -> str:
    return tr("{n} 分后空岗").format(n=math.ceil(minutes))


def draw_gap_plate(words: str, palette: MapPalette, ratio: float) -> QPixmap:
    """Return the plate of a gap ahead: hatch in a broken frame, and in how many minutes."""
    font = font_of(SMALL_PX)
    width = _HIGH_PX if not words else round(QFontMetricsF(font).horizontalAdvance(words)) + _SIDE_PX + 12
    picture = QPixmap(round(width * ratio), round(_HIGH_PX * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor.fromRgb(palette.mark_ground))
    painter = QPainter(picture)
    ink = QColor.fromRgb(palette.label)
    inset = (_HIGH_PX - _SIDE_PX) / 2
    sign = QRectF(inset, inset, _SIDE_PX, _SIDE_PX)
    paint_hatch(painter, sign.adjusted(1, 1, -1, -1), ink, 6.0)
    pen = QPen(ink, 1)
    pen.setDashPattern([2.0, 2.0])
    painter.setPen(pen)
    painter.drawRect(sign.adjusted(0.5, 0.5, -0.5, -0.5))
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(QRectF(_SIDE_PX + 7, 0, width, _HIGH_PX), Qt.AlignmentFlag.AlignVCenter, words)
    painter.end()
    return picture
