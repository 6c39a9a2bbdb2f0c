"""Owns the inset: the urban core at its own scale, where a city-wide view has a few pixels a grid.

Thread: UI
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from widgets.canvas.map_data import MapData
from widgets.canvas.map_surface import SurfaceStyle
from widgets.canvas.map_view import MapView
from widgets.parts.theme import SMALL_PX, current_palette, font_of
from widgets.parts.wording import tr

CORE_SHARE = 0.35
"""Share of a city's grids, the smallest ones, that make up its urban core."""


def core_box(data: MapData) -> tuple[float, float, float, float] | None:
    """Return the box of the urban core: where the smallest grids lie closest; None for an empty city.

    The outermost twentieth on each side is left out, so that one stray grid does not widen the view.
    """
    scene = data.scene
    if len(scene.codes) < 20:
        return None
    order = np.argsort(scene.areas_m2)
    small = scene.anchors_m[order[: max(12, round(len(order) * CORE_SHARE))]]
    middle = np.median(small, axis=0)
    away = np.abs(small - middle).max(axis=1)
    near = small[away <= np.quantile(away, 0.45)]
    west, north = near.min(axis=0)
    east, south = near.max(axis=0)
    return (float(west), float(north), float(east), float(south))


class MapInset(MapView):
    """A second view of the same city, fixed on its core until somebody moves it."""

    def __init__(self, data: MapData, parent: QWidget | None = None) -> None:
        style = SurfaceStyle(label_px=12, incident_px=20, margin_px=4, grid_names=False)
        super().__init__(data, style, core_box(data), parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        data.scene_changed.connect(self.take_core)

    def take_core(self) -> None:
        """Look for the core of another city."""
        self.set_home_box(core_box(self.data))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the map, its frame and its name."""
        super().paintEvent(event)
        palette = current_palette()
        painter = QPainter(self)
        painter.setPen(QPen(palette.line, 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.setFont(font_of(SMALL_PX))
        painter.setPen(palette.text)
        words = tr("城区")
        width = painter.fontMetrics().horizontalAdvance(words) + 12
        painter.fillRect(1, 1, width, 22, palette.panel)
        painter.drawText(7, 16, words)
        painter.end()
