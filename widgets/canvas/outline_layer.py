"""Owns the outlines of single grids: the one under the pointer, the selected one.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from desktop.raster.qt_shapes import path_of_grid
from desktop.raster.scene import Scene
from widgets.canvas.frame import Frame

_KEPT = 64
"""Outlines that are kept; walking over a city meets many grids once."""


class _Outlines:
    """Paths of grids at a scale, in pixels of the plane, kept while the scene is the same."""

    def __init__(self) -> None:
        self._scene: Scene | None = None
        self._paths: dict[tuple[int, int], QPainterPath] = {}

    def path(self, frame: Frame, index: int) -> QPainterPath:
        if self._scene is not frame.data.scene or len(self._paths) > _KEPT:
            self._scene = frame.data.scene
            self._paths.clear()
        key = (index, frame.camera.step)
        path = self._paths.get(key)
        if path is None:
            path = self._paths[key] = path_of_grid(frame.data.scene, index, frame.camera.px_per_m, 0, 0)
        return path

    def paint(self, painter: QPainter, frame: Frame, index: int | None, colour: int, width_px: float) -> None:
        if index is None or index >= len(frame.data.scene.codes):
            return
        path = self.path(frame, index)
        painter.save()
        painter.translate(-frame.camera.left_px, -frame.camera.top_px)
        painter.setPen(QPen(QColor.fromRgb(colour), width_px))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        painter.restore()


class HoverLayer:
    """The outline of the grid under the pointer."""

    def __init__(self) -> None:
        self._outlines = _Outlines()

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw it."""
        self._outlines.paint(painter, frame, frame.marked.hover_index, frame.palette.hover, 1.2)


class SelectedGridLayer:
    """The outline of the selected grid."""

    def __init__(self) -> None:
        self._outlines = _Outlines()

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw it."""
        self._outlines.paint(painter, frame, frame.marked.grid_index, frame.palette.selection, 2.0)
