"""Owns the warning of gaps on a map surface: grids whose posts will have nobody within the hour.

Thread: UI
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from desktop.raster.palette import MapPalette
from desktop.raster.qt_shapes import path_of_grid
from widgets.canvas.frame import Frame
from widgets.canvas.note_plan import NotePlan, plate_width_px
from widgets.canvas.notes import PLATE_HIGH_PX, PLATE_SIGN_PX
from widgets.parts.marks import paint_hatch
from widgets.parts.theme import SMALL_PX, font_of

MOST_OUTLINES = 60
"""Outlines in one window; where more posts are about to have a gap their plates say so."""

_KEPT = 256


class CoverageLayer:
    """Broken outlines about grids that will have a gap, and plates that say in how many minutes.

    Args:
        plan: Where the plates stand.
    """

    def __init__(self, plan: NotePlan) -> None:
        self._plan = plan
        self._drawn_for: tuple[MapPalette, float] | None = None
        self._plates: dict[str, QPixmap] = {}

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw what lies ahead in the window."""
        notes, camera = self._plan.planned(frame), frame.camera
        if len(notes.ahead):  # only then: a scene that is not whole would reckon its places here and now
            middles = frame.to_window(frame.data.scene.anchors_m[notes.ahead])
            ahead = notes.ahead[frame.is_visible(middles, 100)]
            if len(ahead) <= MOST_OUTLINES:
                self._paint_outlines(painter, frame, ahead.tolist())
        at = notes.plate_xy - (camera.left_px, camera.top_px)
        for row in np.flatnonzero(frame.is_visible(at, 100)).tolist():
            plate = self._plate(notes.plate_words[row], frame)
            left = at[row, 0] - plate.deviceIndependentSize().width() / 2
            painter.drawPixmap(QPointF(round(left), round(at[row, 1] - PLATE_HIGH_PX / 2)), plate)

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


def draw_gap_plate(words: str, palette: MapPalette, ratio: float) -> QPixmap:
    """Return the plate of a gap ahead: hatch in a broken frame, and in how many minutes."""
    font = font_of(SMALL_PX)
    width = round(plate_width_px(words))
    picture = QPixmap(round(width * ratio), round(PLATE_HIGH_PX * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor.fromRgb(palette.mark_ground))
    painter = QPainter(picture)
    ink = QColor.fromRgb(palette.label)
    inset = (PLATE_HIGH_PX - PLATE_SIGN_PX) / 2
    sign = QRectF(inset, inset, PLATE_SIGN_PX, PLATE_SIGN_PX)
    paint_hatch(painter, sign.adjusted(1, 1, -1, -1), ink, 6.0)
    pen = QPen(ink, 1)
    pen.setDashPattern([2.0, 2.0])
    painter.setPen(pen)
    painter.drawRect(sign.adjusted(0.5, 0.5, -0.5, -0.5))
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(QRectF(PLATE_SIGN_PX + 7, 0, width, PLATE_HIGH_PX), Qt.AlignmentFlag.AlignVCenter, words)
    painter.end()
    return picture
