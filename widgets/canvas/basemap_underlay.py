"""Owns the basemap under one map surface: whether it is wished for, how it shows, and whose it is.

Thread: UI
"""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from desktop.raster.ground import Ground
from desktop.viewmodels.map_filter import LayerName
from widgets.canvas.basemap_holder import basemap_holder
from widgets.canvas.boxes import lie_over
from widgets.canvas.frame import Frame
from widgets.canvas.label_layer import LabelLayer
from widgets.canvas.map_data import MapData
from widgets.parts.theme import SMALL_PX, font_of

_PAD_PX = 5.0
_EDGE_PX = 8.0
_STRIDE_PX = 24.0
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
    """Says on the map whose basemap it is, as every licence of maps demands, where nothing else is said.

    Args:
        labels: Names of places, and what they keep clear of.
    """

    def __init__(self, labels: LabelLayer) -> None:
        self._labels = labels

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Write it on a small ground of its own, so that it can be read on any map."""
        words = basemap_holder().attribution
        if not words or not frame.data.filter.shows(LayerName.BASEMAP):
            return
        font = font_of(max(SMALL_PX, frame.style.label_px * _SHARE_OF_LABELS))
        metrics = QFontMetricsF(font)
        width = min(frame.camera.width_px - 2 * _EDGE_PX, metrics.horizontalAdvance(words) + 2 * _PAD_PX)
        box = self._free_box(frame, width, metrics.height() + 2)
        ground = QColor.fromRgb(frame.palette.background)
        ground.setAlpha(210)
        painter.save()
        painter.fillRect(box, ground)
        painter.setFont(font)
        painter.setPen(QColor.fromRgb(frame.palette.label))
        painter.setClipRect(box)
        painter.drawText(QPointF(box.left() + _PAD_PX, box.bottom() - metrics.descent() - 1), words)
        painter.restore()

    def _free_box(self, frame: Frame, width: float, height: float) -> QRectF:
        """Return the place for it: the lower right corner, else along the foot, else along the head."""
        camera = frame.camera
        right, foot = camera.width_px - _EDGE_PX - width, camera.height_px - _EDGE_PX - height
        count = 1 + max(0, math.ceil((right - _EDGE_PX) / _STRIDE_PX))
        lefts = np.linspace(right, _EDGE_PX, count)
        corners = np.array([(left, top) for top in (foot, _EDGE_PX) for left in lefts])
        far_corners = corners + np.array((width, height))
        boxes = np.concatenate([corners, far_corners], axis=1)
        shift = np.array((camera.left_px, camera.top_px) * 2)
        free = np.flatnonzero(~lie_over(boxes + shift, self._labels.room(frame)))
        left, top = corners[free[0] if len(free) else 0].tolist()
        return QRectF(left, top, width, height)
