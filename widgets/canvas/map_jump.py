"""Owns the bringing of the map to a place that somebody asked for, and the pin on one without a mark.

Thread: UI
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop.raster.camera import fit_camera
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
    x_m, y_m = _metres(view, lon_deg, lat_deg)
    x_px, y_px = view.camera.to_window(x_m, y_m)
    in_sight = FREE_PX <= x_px <= view.width() - FREE_PX and FREE_PX <= y_px <= view.height() - FREE_PX
    if not in_sight:
        _move(view, x_m, y_m, 0.0)


def look_closely(view: MapView, lon_deg: float, lat_deg: float) -> None:
    """Fit the map to a single place."""
    x_m, y_m = _metres(view, lon_deg, lat_deg)
    _move(view, x_m, y_m, max(0.0, float(np.log2(CLOSE_PX_PER_M / view.camera.px_per_m))))


def bring_grid(view: MapView, code: str, *, fits: bool) -> None:
    """Bring a grid into sight, large enough to be seen; or fit the map to it."""
    codes = view.data.scene.codes
    if code not in codes:
        return
    index = codes.index(code)
    west, north, east, south = view.data.scene.boxes_m[index].tolist()
    if fits or max(east - west, south - north) * view.camera.px_per_m < LEAST_GRID_PX:
        view.fit_grid(index)
        return
    x_m, y_m = view.data.scene.anchors_m[index].tolist()
    x_px, y_px = view.camera.to_window(x_m, y_m)
    if not (FREE_PX <= x_px <= view.width() - FREE_PX and FREE_PX <= y_px <= view.height() - FREE_PX):
        _move(view, x_m, y_m, 0.0)


def fit_area(view: MapView, code: str) -> None:
    """Fit the map to all grids of a town or a community."""
    scene = view.data.scene
    inside = np.fromiter((one.startswith(code) for one in scene.codes), np.bool_, len(scene.codes))
    if not inside.any():
        return
    boxes = scene.boxes_m[inside]
    west, north = boxes[:, :2].min(axis=0).tolist()
    east, south = boxes[:, 2:].max(axis=0).tolist()
    view.set_camera(fit_camera((west, north, east, south), view.width(), view.height(), FREE_PX))
    view.set_locked(True)


def _metres(view: MapView, lon_deg: float, lat_deg: float) -> tuple[float, float]:
    x_m, y_m = view.data.scene.projection.to_metres(np.array([lon_deg]), np.array([lat_deg]))
    return float(x_m[0]), float(y_m[0])


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
