"""Owns the trails of workers on a map surface: the last fixes of the selected one, and of all when near.

Thread: UI
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QPainter, QPen

from desktop.raster.qt_shapes import polygon_of
from desktop.viewmodels.map_filter import LayerName
from widgets.canvas.frame import Frame
from widgets.canvas.incident_plan import IncidentPlan
from widgets.canvas.worker_layer import selected_row
from widgets.canvas.worker_plan import WorkerPlan

ALL_FROM_PX = 130.0
"""Width of a usual grid on the screen from which every worker has a trail; farther off it would be a web."""

MOST_TRAILS = 250
"""Trails in one window; more would be a web, and take longer than a frame."""

_SHORT = 4
"""Fixes of a trail that is not the selected worker's."""


class TrailLayer:
    """Lines through the last fixes of workers.

    Attributes:
        is_masked: Whether nobody may see them now: they tell where a person has been.

    Args:
        incidents: Where incidents stand.
        plan: Where workers stand.
    """

    def __init__(self, incidents: IncidentPlan, plan: WorkerPlan) -> None:
        self._incidents, self._plan = incidents, plan
        self.is_masked = False

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw the trails in the window."""
        if self.is_masked or not frame.style.worker_px or not frame.data.is_whole:
            return
        chosen = selected_row(frame)
        near = frame.data.scene.spacing_m * frame.camera.px_per_m >= ALL_FROM_PX
        if frame.data.filter.shows(LayerName.TRAILS) and near:
            planned = self._plan.planned(frame, self._incidents.planned(frame))
            rows, _ = planned.singles_in_window(frame, 0)
            if len(rows) <= MOST_TRAILS:
                self._paint(painter, frame, rows, _SHORT, frame.palette.worker_stale, 1.0)
        if chosen is not None and frame.data.worker_shown[chosen]:
            self._paint(painter, frame, np.array([chosen]), None, frame.palette.selection, 1.5)

    def _paint(
        self,
        painter: QPainter,
        frame: Frame,
        rows: NDArray[np.int64],
        most: int | None,
        colour: int,
        width_px: float,
    ) -> None:
        places, lengths = frame.data.workers.trails.trails(rows)
        x_m, y_m = frame.data.scene.projection.to_metres(places[:, :, 0], places[:, :, 1])
        at = frame.to_window(np.stack([x_m, y_m], axis=2))
        painter.setPen(QPen(QColor.fromRgb(colour), width_px))
        for line, length in zip(at, lengths.tolist(), strict=True):
            count = length if most is None else min(length, most)
            if count > 1:
                painter.drawPolyline(polygon_of(line[:count]))
        if most is None and len(rows):
            pen = QPen(QColor.fromRgb(colour), 4)
            painter.setPen(pen)
            painter.drawPoints(polygon_of(at[0][1 : int(lengths[0])]))
