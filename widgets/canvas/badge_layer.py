"""Owns the badges of vacant posts whose grids are too small on the screen for their hatch to be seen.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from desktop.raster.palette import MapPalette
from widgets.canvas.frame import Frame
from widgets.canvas.note_plan import NotePlan
from widgets.canvas.notes import MOST_BADGES
from widgets.parts.marks import paint_hatch


class BadgeLayer:
    """The mark of a vacant post, as in the lists, where its grid is too small for a sign.

    Args:
        side_px: Side of a badge.
        plan: Where they stand.
    """

    def __init__(self, side_px: int, plan: NotePlan) -> None:
        self._side_px, self._plan = side_px, plan
        self._picture: QPixmap | None = None
        self._drawn_for: tuple[MapPalette, float] | None = None

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw the badges in the window."""
        at = self._plan.planned(frame).badge_xy - (frame.camera.left_px, frame.camera.top_px)
        at = at[frame.is_visible(at, self._side_px)]
        if not len(at) or len(at) > MOST_BADGES:
            return
        key = (frame.palette, frame.ratio)
        if self._picture is None or key != self._drawn_for:
            self._picture, self._drawn_for = self._draw(*key), key
        half = self._side_px / 2
        for x, y in at.tolist():
            painter.drawPixmap(QPointF(round(x - half), round(y - half)), self._picture)

    def _draw(self, palette: MapPalette, ratio: float) -> QPixmap:
        side = round(self._side_px * ratio)
        picture = QPixmap(side, side)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        box = QRectF(0, 0, side, side)
        ink = QColor.fromRgb(palette.label)
        painter.fillRect(box, QColor.fromRgb(palette.mark_ground))
        paint_hatch(painter, box, ink, max(4.0, side / 4))
        edge = max(1, side // 12)
        pen = QPen(ink, edge)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawRect(box.adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2))
        painter.end()
        picture.setDevicePixelRatio(ratio)
        return picture
