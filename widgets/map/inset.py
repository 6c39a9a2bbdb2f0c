"""Owns the inset: the urban core at its own scale, where a city-wide view has a few pixels a grid.

Thread: UI
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from widgets.canvas.frame import SurfaceStyle
from widgets.canvas.map_data import MapData
from widgets.canvas.map_view import MapView
from widgets.parts.theme import SMALL_PX, current_palette, font_of
from widgets.parts.wording import tr

CORE_SHARE = 0.35
"""Share of a city's grids, the smallest ones, among which its urban core is looked for."""

CORE_SPACINGS = 9.0
"""Half the height of the inset, in distances between neighbouring grids of the core."""

_MOST_LOOKED_AT = 400


def core_box(data: MapData) -> tuple[float, float, float, float] | None:
    """Return the box of the urban core: about the small grid with the most small grids near it.

    None for a city too small to have a core.
    """
    areas_m2, anchors_m = data.scene.areas_m2, data.scene.anchors_m
    if len(areas_m2) < 20:
        return None
    order = np.argsort(areas_m2)[: max(12, round(len(areas_m2) * CORE_SHARE))]
    spacing = float(np.sqrt(np.median(areas_m2[order])))
    small = anchors_m[order[:: max(1, len(order) // _MOST_LOOKED_AT)]]
    reach = CORE_SPACINGS * spacing
    away = np.abs(small[:, None, :] - small[None, :, :]).max(axis=2)
    x, y = small[int(np.argmax((away <= reach).sum(axis=1)))].tolist()
    return (x - reach, y - reach, x + reach, y + reach)


class MapInset(MapView):
    """A second view of the same city, fixed on its core until somebody moves it."""

    def __init__(self, data: MapData, parent: QWidget | None = None) -> None:
        style = SurfaceStyle(label_px=12, incident_px=20, margin_px=4, grid_names=False)
        super().__init__(data, style, core_box(data), parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.tools.lends = False  # areas are drawn on the map itself
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
