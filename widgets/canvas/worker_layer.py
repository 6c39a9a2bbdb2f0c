"""Owns the marks of workers on a map surface: where they were seen, and how sure that still is.

Thread: UI
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop.models.position import ContactState
from desktop.raster.qt_shapes import polygon_of
from desktop.viewmodels.map_feed import CONTACT_CODES
from widgets.canvas.frame import Frame

UNCERTAIN_AFTER_S = 120.0
"""Age of a fix from which the circle of where the worker may be is drawn."""

WALKING_M_S = 1.2
"""How fast that circle grows: a brisk walk."""


class WorkerLayer:
    """Dots of workers, fading with the age of their contact."""

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw the marks in the window."""
        if not len(frame.data.worker_xy):
            return
        at = frame.to_window(frame.data.worker_xy)
        visible = frame.is_visible(at, 8) & frame.data.worker_shown
        states = frame.data.workers.states[: len(at)]
        self._paint_uncertainty(painter, frame, at, visible & (states == CONTACT_CODES[ContactState.LATE]))
        palette = frame.palette
        for state, colour, alpha in (
            (ContactState.OFFLINE, palette.worker_stale, 110),
            (ContactState.LATE, palette.worker_stale, 200),
            (ContactState.ONLINE, palette.worker, 255),
        ):
            chosen = at[visible & (states == CONTACT_CODES[state])]
            if not len(chosen):
                continue
            ink = QColor.fromRgb(colour)
            ink.setAlpha(alpha)
            pen = QPen(ink, frame.style.worker_px)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPoints(polygon_of(chosen))
        self._paint_selected(painter, frame, at)

    def _paint_uncertainty(
        self, painter: QPainter, frame: Frame, at: NDArray[np.float64], chosen: NDArray[np.bool_]
    ) -> None:
        """Draw where workers of old fixes may have got to, once the circle is larger than the mark."""
        marks = frame.data.workers
        rows = np.flatnonzero(chosen)
        reach = marks.accuracy_m[rows] + WALKING_M_S * np.maximum(0, marks.age_s[rows] - UNCERTAIN_AFTER_S)
        radii = reach * frame.camera.px_per_m
        ink = QColor.fromRgb(frame.palette.worker_stale)
        ink.setAlpha(120)
        painter.setPen(QPen(ink, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for row, radius in zip(rows.tolist(), radii.tolist(), strict=True):
            if radius > 2 * frame.style.worker_px:
                painter.drawEllipse(QPointF(*at[row]), radius, radius)

    def _paint_selected(self, painter: QPainter, frame: Frame, at: NDArray[np.float64]) -> None:
        chosen = frame.marked.worker_id
        row = None if chosen is None else frame.data.workers.rows.get(chosen)
        if row is not None and row < len(at) and frame.data.worker_shown[row]:
            painter.setPen(QPen(QColor.fromRgb(frame.palette.selection), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(*at[row]), 8, 8)
