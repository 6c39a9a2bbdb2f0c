"""Owns the way from arrays of points to Qt's polygons and paths: one copy, no call for each point."""

from __future__ import annotations

from typing import Any

import numpy as np
import shiboken6
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QPolygonF

from desktop.raster.scene import FloatArray, Scene


def polygon_of(points: FloatArray) -> QPolygonF:
    """Return a polygon of (n, 2) points, copied in one go."""
    polygon = QPolygonF()
    if not len(points):
        return polygon  # it has no memory of its own to copy into
    polygon.resize(len(points))
    # One copy of the whole array; appending point by point costs a call each.
    # Shiboken's annotations know neither the size argument nor the buffer that a VoidPtr is.
    pointer: Any = shiboken6.VoidPtr(polygon.data(), len(points) * 16, True)  # type: ignore[call-arg,arg-type]
    target = np.frombuffer(pointer, dtype=np.float64)
    target[:] = np.ascontiguousarray(points, np.float64).reshape(-1)
    return polygon


def path_of_grid(scene: Scene, index: int, px_per_m: float, left: int, top: int) -> QPainterPath:
    """Return a grid's outline in window pixels, for selection and hover."""
    path = QPainterPath()
    for ring in scene.rings_of(index):
        points = ring * px_per_m - (left, top)
        path.moveTo(QPointF(*points[0]))
        path.addPolygon(polygon_of(points))
        path.closeSubpath()
    return path
