"""Owns the bringing of the map to a place that somebody asked for, and the pin on one without a mark.

Thread: UI
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from widgets.canvas.frame import Frame
from widgets.canvas.map_view import MapView

FREE_PX = 60
"""Border of the window within which a place does not count as in sight."""

LEAST_GRID_PX = 48
"""A grid that is smaller on the screen would be brought into sight, and not seen."""

CLOSE_PX_PER_M = 0.4
"""Scale at which a single place is looked at: 400 px a kilometre."""


def bring_into_sight(view: MapView, lon_deg: float, lat_deg: float) -> None:
    """Bring a place into sight if it is not, at the scale that is shown; also where the view is locked."""
    _bring(view, *_metres(view, lon_deg, lat_deg))


def look_closely(view: MapView, lon_deg: float, lat_deg: float) -> None:
    """Fit the map to a single place."""
    x_m, y_m = _metres(view, lon_deg, lat_deg)
    _move(view, x_m, y_m, max(0.0, float(np.log2(CLOSE_PX_PER_M / view.camera.px_per_m))))


def bring_grid(view: MapView, code: str, *, fits: bool) -> None:
    """Bring a grid into sight, large enough to be seen; or fit the map to it."""
    index = view.data.scene.index_of.get(code)
    if index is None:
        return
    west, north, east, south = view.data.scene.boxes_m[index].tolist()
    if fits or max(east - west, south - north) * view.camera.px_per_m < LEAST_GRID_PX:
        view.fit_grid(index)
        return
    x_m, y_m = view.data.scene.anchors_m[index].tolist()
    _bring(view, x_m, y_m)


def _metres(view: MapView, lon_deg: float, lat_deg: float) -> tuple[float, float]:
    x_m, y_m = view.data.scene.projection.to_metres(np.array([lon_deg]), np.array([lat_deg]))
    return float(x_m[0]), float(y_m[0])


def _bring(view: MapView, x_m: float, y_m: float) -> None:
    x_px, y_px = view.camera.to_window(x_m, y_m)
    if not (FREE_PX <= x_px <= view.width() - FREE_PX and FREE_PX <= y_px <= view.height() - FREE_PX):
        _move(view, x_m, y_m, 0.0)


def _move(view: MapView, x_m: float, y_m: float, octaves: float) -> None:
    camera = view.camera
    if octaves:
        camera = camera.zoomed(octaves, view.width() / 2, view.height() / 2)
    view.set_camera(camera.centred(x_m, y_m))
    view.set_locked(True)


class PinLayer:
    """The mark of a place that was looked for and has no mark of its own: a station, typed coordinates."""

    def __init__(self) -> None:
        self.position: tuple[float, float] | None = None

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw a ring with four arms round the place, and leave the place itself free."""
        if self.position is None:
            return
        lon_deg, lat_deg = self.position
        x_m, y_m = frame.data.scene.projection.to_metres(np.array([lon_deg]), np.array([lat_deg]))
        at = frame.to_window(np.array([float(x_m[0]), float(y_m[0])]))
        middle = QPointF(float(at[0]), float(at[1]))
        painter.save()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for width_px, colour in ((4.5, frame.palette.background), (1.8, frame.palette.selection)):
            painter.setPen(QPen(QColor.fromRgb(colour), width_px))
            painter.drawEllipse(middle, 9.0, 9.0)
            for x, y in ((-1, 0), (1, 0), (0, -1), (0, 1)):
                painter.drawLine(middle + QPointF(x, y) * 9.0, middle + QPointF(x, y) * 16.0)
        painter.restore()
