"""Owns the basemap under one map surface: whether it is wished for, how it shows, and whose it is.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRectF, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from desktop.raster.ground import Ground
from desktop.viewmodels.map_filter import LayerName
from widgets.canvas.basemap_holder import basemap_holder
from widgets.canvas.frame import Frame
from widgets.canvas.map_data import MapData
from widgets.parts.theme import SMALL_PX, font_of

_PAD_PX = 5.0
BESIDE_SCALE_PX = 158.0
"""Where a scale bar stands in the corner, the attribution stands to its left."""

_SHARE_OF_LABELS = 0.45
"""On a wall it is smaller than names: nobody acts by it."""


class BasemapUnderlay(QObject):
    """Joins the ground of a surface to the basemap that is on.

    Args:
        ground: The ground.
        surface: Whose it is.
    """

    def __init__(self, ground: Ground, surface: QWidget) -> None:
        super().__init__(surface)
        self._ground = ground
        self._is_shown = True
        holder = basemap_holder()
        holder.changed.connect(self.take_look)
        holder.changed.connect(surface.update)
        holder.renewed.connect(ground.undertones.switch)
        holder.tile_made.connect(ground.undertones.take)
        ground.undertones.wished.connect(holder.wished)
        ground.undertones.switch(holder.basemap.is_shown)
        self.take_look()

    def take_filter(self, data: MapData) -> None:
        """Show it or take it off, as the officer's filter says."""
        self._is_shown = data.filter.shows(LayerName.BASEMAP)
        self.take_look()

    @Slot()
    def take_look(self) -> None:
        """Let it show as the settings say now."""
        self._ground.set_look(basemap_holder().look if self._is_shown else None)


class AttributionLayer:
    """Says in the map's corner whose basemap it is, as every licence of maps demands.

    It belongs under all marks: what needs somebody is never covered by it.

    Args:
        right_px: Room that it leaves at the right.
    """

    def __init__(self, right_px: float) -> None:
        self._right_px = right_px

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Write it on a small ground of its own, so that it can be read on any map."""
        words = basemap_holder().attribution
        if not words or not frame.data.filter.shows(LayerName.BASEMAP):
            return
        font = font_of(max(SMALL_PX, frame.style.label_px * _SHARE_OF_LABELS))
        metrics = QFontMetricsF(font)
        right, bottom = frame.camera.width_px - self._right_px, float(frame.camera.height_px) - 8
        room = right - 2 * _PAD_PX
        width = min(room, metrics.horizontalAdvance(words)) + 2 * _PAD_PX
        height = metrics.height() + 2
        ground = QColor.fromRgb(frame.palette.background)
        ground.setAlpha(210)
        painter.save()
        painter.fillRect(QRectF(right - width, bottom - height, width, height), ground)
        painter.setFont(font)
        painter.setPen(QColor.fromRgb(frame.palette.label))
        base = QPointF(right - width + _PAD_PX, bottom - metrics.descent() - 1)
        painter.setClipRect(QRectF(right - width, bottom - height, width - 2, height))
        painter.drawText(base, words)
        painter.restore()
