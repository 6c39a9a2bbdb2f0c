"""Owns the badges of vacant posts whose grids are too small on the screen for their hatch to be seen.

Thread: UI
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from desktop.raster.camera import Camera
from desktop.raster.palette import MapPalette
from desktop.raster.scene import Scene
from widgets.canvas.frame import Frame
from widgets.parts.marks import paint_hatch

ROOM = 2.5
"""Sides of a badge that a grid must measure across for its own hatch to tell enough."""

MOST = 100
"""Badges in one window; where more posts are vacant the ground says so."""


class PostBadges:
    """The mark of a vacant post, as in the lists, at the places of vacant posts.

    Args:
        side_px: Side of a badge.
    """

    def __init__(self, side_px: int) -> None:
        self.side_px = side_px
        self._picture: QPixmap | None = None
        self._drawn_for: tuple[MapPalette, float] | None = None
        self._anchors_m: NDArray[np.float64] = np.zeros((0, 2))
        self._across_m: NDArray[np.float64] = np.zeros(0)

    def set_vacant(self, scene: Scene, rows: NDArray[np.intp]) -> None:
        """Take the rows of the scene whose posts are vacant."""
        self._anchors_m = scene.anchors_m[rows] if len(rows) else np.zeros((0, 2))
        self._across_m = scene.across_m[rows]

    def small_xy_px(self, camera: Camera) -> NDArray[np.float64]:
        """Return the places of vacant posts whose grids are small at a scale, (n, 2) pixels of the plane."""
        scale = camera.px_per_m
        small = self._across_m * scale < ROOM * self.side_px
        return np.asarray(self._anchors_m[small] * scale, np.float64)

    def places(self, camera: Camera) -> NDArray[np.float64]:
        """Return where the badges in a window want to stand, (n, 2) pixels."""
        return self._in_window(self.small_xy_px(camera), camera)

    def _in_window(self, xy_px: NDArray[np.float64], camera: Camera) -> NDArray[np.float64]:
        at = xy_px - (camera.left_px, camera.top_px)
        size = (camera.width_px, camera.height_px)
        chosen = at[np.all((at >= -self.side_px) & (at <= np.add(size, self.side_px)), axis=1)]
        return chosen if len(chosen) <= MOST else np.zeros((0, 2))

    def paint_at(self, painter: QPainter, frame: Frame, xy_px: NDArray[np.float64]) -> None:
        """Draw badges about (n, 2) pixels of the plane."""
        middles = self._in_window(xy_px, frame.camera)
        if not len(middles):
            return
        key = (frame.palette, frame.ratio)
        if self._picture is None or key != self._drawn_for:
            self._picture, self._drawn_for = self._draw(*key), key
        half = self.side_px / 2
        for x, y in middles.tolist():
            painter.drawPixmap(QPointF(round(x - half), round(y - half)), self._picture)

    def _draw(self, palette: MapPalette, ratio: float) -> QPixmap:
        side = round(self.side_px * ratio)
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
