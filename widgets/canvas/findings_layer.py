"""Owns the map's layer of what is wrong with borders: patterns and outlines, and marks where they are small.

Colour is priority alone, so shapes and patterns tell the kinds apart, all in the ink of the names.

Thread: UI
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from desktop.raster.scene import Scene
from widgets.canvas.frame import Frame

MARK_PX = 13.0
LARGE_PX = 26.0
"""An outline at least so large in the window needs no mark beside it."""

_CHOSEN_GAP_PX = 6.0


class SpotShape(StrEnum):
    """How a spot is drawn."""

    OVERLAP = "overlap"
    GAP = "gap"
    SLIVER = "sliver"
    NOTE = "note"
    OUTSIDER = "outsider"


_PATTERNS = {
    SpotShape.OVERLAP: Qt.BrushStyle.DiagCrossPattern,
    SpotShape.GAP: Qt.BrushStyle.HorPattern,
}
"""Neither is a pattern of a post's state."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Something that was found, and where.

    Attributes:
        key: What the list calls it.
        lon_deg, lat_deg: Its place, degrees WGS84.
        rings: Its outline by the even-odd rule, degrees; empty if it has none.
    """

    key: int
    shape: SpotShape
    lon_deg: float
    lat_deg: float
    rings: tuple[tuple[float, ...], ...] = ()


class FindingsLayer:
    """The layer; what it shows is set, its paths are made at once and only moved while painting."""

    def __init__(self) -> None:
        self._spots: tuple[Spot, ...] = ()
        self._scene: Scene | None = None
        self._anchors: NDArray[np.float64] = np.zeros((0, 2))
        self._reach_m: NDArray[np.float64] = np.zeros(0)
        self._paths: list[QPainterPath] = []
        self.chosen: int | None = None

    @property
    def spots(self) -> tuple[Spot, ...]:
        """What is shown."""
        return self._spots

    def show_spots(self, spots: tuple[Spot, ...]) -> None:
        """Show other spots; the surface has to be updated."""
        self._spots = spots
        self._scene = None

    def _place(self, scene: Scene) -> None:
        """Lay the spots onto the plane of a scene."""
        self._scene = scene
        lon = np.array([spot.lon_deg for spot in self._spots], np.float64)
        lat = np.array([spot.lat_deg for spot in self._spots], np.float64)
        self._anchors = np.stack(scene.projection.to_metres(lon, lat), axis=-1)
        self._paths = [_path_of(spot, scene) for spot in self._spots]
        boxes = [path.boundingRect() for path in self._paths]
        self._reach_m = np.array([max(box.width(), box.height()) for box in boxes], np.float64)

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw the spots that are in the window."""
        if not self._spots:
            return
        if self._scene is not frame.data.scene:
            self._place(frame.data.scene)
        at = frame.to_window(self._anchors)
        reach_px = self._reach_m * frame.camera.px_per_m
        margin = float(reach_px.max(initial=0.0)) + MARK_PX
        painter.save()
        ink, halo = QColor.fromRgb(frame.palette.label), QColor.fromRgb(frame.palette.label_halo)
        scale = frame.camera.px_per_m
        move = QTransform(scale, 0, 0, scale, -frame.camera.left_px, -frame.camera.top_px)
        for row in np.flatnonzero(frame.is_visible(at, margin)):
            spot, where = self._spots[row], QPointF(float(at[row, 0]), float(at[row, 1]))
            if reach_px[row] > 2:
                _paint_outline(painter, spot.shape, move.map(self._paths[row]), ink, halo)
            if reach_px[row] < LARGE_PX:
                paint_spot_mark(painter, spot.shape, where, ink, halo)
            if spot.key == self.chosen:
                half = max(float(reach_px[row]), MARK_PX) / 2 + _CHOSEN_GAP_PX
                middle = where
                if reach_px[row] >= LARGE_PX:
                    middle = move.map(self._paths[row]).boundingRect().center()
                _paint_corners(painter, middle, half, QColor.fromRgb(frame.palette.selection))
        painter.restore()


def _path_of(spot: Spot, scene: Scene) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for ring in spot.rings:
        flat = np.array(ring, np.float64).reshape(-1, 2)
        x_m, y_m = scene.projection.to_metres(flat[:, 0], flat[:, 1])
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in zip(x_m.tolist(), y_m.tolist(), strict=True)]))
        path.closeSubpath()
    return path


def _paint_outline(
    painter: QPainter, shape: SpotShape, path: QPainterPath, ink: QColor, halo: QColor
) -> None:
    """Draw an overlap crossed, a gap as a hole with lines across and a broken edge, a sliver full."""
    painter.setPen(QPen(halo, 3.0))
    match shape:
        case SpotShape.GAP:
            painter.setBrush(halo)
        case SpotShape.SLIVER:
            painter.setBrush(ink)
        case _:
            painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    pen = QPen(ink, 1.4)
    if shape is SpotShape.GAP:
        pen.setDashPattern([4.0, 2.5])
    painter.setPen(pen)
    painter.setBrush(QBrush(ink, _PATTERNS.get(shape, Qt.BrushStyle.NoBrush)))
    painter.drawPath(path)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_spot_mark(painter: QPainter, shape: SpotShape, at: QPointF, ink: QColor, halo: QColor) -> None:
    """Draw the mark of a kind: two squares, a broken square, two bars, a square with a dot, a cross.

    Args:
        painter: Where to.
        shape: Which kind.
        at: Middle of the mark, pixels.
        ink: Colour of the lines.
        halo: Colour of the ground behind them.
    """
    mark = _mark_of(shape, at)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((halo, 4.5), (ink, 1.6)):
        pen = QPen(colour, width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if shape is SpotShape.GAP and colour is ink:
            pen.setDashPattern([2.2, 1.4])
        painter.setPen(pen)
        painter.drawPath(mark)


def _mark_of(shape: SpotShape, at: QPointF) -> QPainterPath:
    path, half = QPainterPath(), MARK_PX / 2
    x, y = at.x(), at.y()
    match shape:
        case SpotShape.OVERLAP:
            side = MARK_PX * 0.64
            path.addRect(QRectF(x - half, y - half, side, side))
            path.addRect(QRectF(x + half - side, y + half - side, side, side))
        case SpotShape.GAP:
            path.addRect(QRectF(x - half, y - half, MARK_PX, MARK_PX))
        case SpotShape.SLIVER:
            for step in (-2.2, 2.2):
                path.moveTo(x + step + 2.5, y - half)
                path.lineTo(x + step - 2.5, y + half)
        case SpotShape.NOTE:
            path.addRect(QRectF(x - half, y - half, MARK_PX, MARK_PX))
            path.addRect(QRectF(x - 1, y - 1, 2, 2))
        case SpotShape.OUTSIDER:
            reach = half * 0.85
            for turn in (1, -1):
                path.moveTo(x - reach, y - reach * turn)
                path.lineTo(x + reach, y + reach * turn)
    return path


def _paint_corners(painter: QPainter, at: QPointF, half: float, colour: QColor) -> None:
    """Draw the four corners of a frame round the chosen spot."""
    painter.setPen(QPen(colour, 2.0))
    arm = min(10.0, half)
    for along, down in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        x, y = at.x() + along * half, at.y() + down * half
        painter.drawLine(QPointF(x, y), QPointF(x - along * arm, y))
        painter.drawLine(QPointF(x, y), QPointF(x, y - down * arm))
