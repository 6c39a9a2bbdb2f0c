"""Owns the marks of workers on a map surface: where they were seen, how sure that still is, where they go.

Thread: UI
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop.models.position import ContactState
from desktop.raster.palette import MapPalette
from desktop.raster.scene import Scene
from desktop.viewmodels.map_filter import worker_groups
from desktop.viewmodels.worker_marks import CONTACT_CODES
from widgets.canvas.frame import Frame
from widgets.canvas.incident_plan import IncidentPlan
from widgets.canvas.kept_plans import ScaleKey, keep_latest, key_of
from widgets.canvas.mark_crowding import most_in_a_window
from widgets.canvas.planned_marks import Planned
from widgets.canvas.sprites import SpriteSheet, order_of_drawing
from widgets.canvas.worker_plan import WorkerPlan
from widgets.canvas.worker_sheet import (
    draw_wedge_sheet,
    draw_worker_sheet,
    heading_cells,
    opacity_of_age,
    worker_shapes,
)

UNCERTAIN_AFTER_S = 120.0
"""Age of a fix from which the circle of where the worker may be is drawn."""

WALKING_M_S = 1.2
"""How fast that circle grows: a brisk walk."""

NEAR_FROM_PX = 60.0
"""Width of a usual grid on the screen from which marks with room are larger and bear their heading."""

MOST_GROWN = 1500
"""There is where no window of the scale has more grids: larger marks of more workers hide each other."""

_GROWN = 2.0
_EDGE_PX = 4.0


class WorkerLayer:
    """Marks of workers: state by shape, age by faintness, heading by a wedge.

    Args:
        incidents: Where incidents stand.
        plan: Where workers stand.
    """

    def __init__(self, incidents: IncidentPlan, plan: WorkerPlan) -> None:
        self._incidents, self._plan = incidents, plan
        self._drawn_for: tuple[MapPalette, float, float] | None = None
        self._sheets: tuple[SpriteSheet, SpriteSheet] | None = None
        self._room_of: Scene | None = None
        self._room: dict[ScaleKey, bool] = {}

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw the marks in the window."""
        if not len(frame.data.worker_xy) or not frame.style.worker_px:
            return
        planned = self._plan.planned(frame, self._incidents.planned(frame))
        marks = frame.data.workers
        rows, at = planned.singles_in_window(frame, 16)
        order = order_of_drawing(at, frame.camera)
        rows, at = rows[order], at[order]
        self._paint_uncertainty(painter, frame, at, rows)
        groups = worker_groups(marks.states[rows], marks.outside[rows])
        shapes = worker_shapes(groups, marks.covering[rows])
        has_room = is_near(frame) and self._has_room(frame)
        mark_sheet, wedge_sheet = self._sheets_for(frame, has_room=has_room)
        if has_room:
            self._paint_headings(painter, frame, at, rows, wedge_sheet)
        mark_sheet.draw(painter, at, shapes, opacity_of_age(marks.age_s[rows]))
        self._paint_selected(painter, frame, planned)

    def _has_room(self, frame: Frame) -> bool:
        """Say whether larger marks have room at a scale; by grids, which do not move as workers do."""
        scene, key = frame.data.scene, key_of(frame.camera)
        if scene is not self._room_of:
            self._room_of, self._room = scene, {}
        if key not in self._room:
            at_px = scene.anchors_m * frame.camera.px_per_m
            is_small = len(at_px) <= MOST_GROWN
            keep_latest(self._room, key, is_small or most_in_a_window(at_px, frame.camera) <= MOST_GROWN)
        return self._room[key]

    def _sheets_for(self, frame: Frame, *, has_room: bool) -> tuple[SpriteSheet, SpriteSheet]:
        side_px = frame.style.worker_px + _EDGE_PX
        if has_room:
            side_px += frame.style.worker_px * (_GROWN - 1)
        key = (frame.palette, side_px, frame.ratio)
        if self._sheets is None or key != self._drawn_for:
            self._sheets, self._drawn_for = (draw_worker_sheet(*key), draw_wedge_sheet(*key)), key
        return self._sheets

    def _paint_headings(
        self,
        painter: QPainter,
        frame: Frame,
        at: NDArray[np.float64],
        rows: NDArray[np.int64],
        sheet: SpriteSheet,
    ) -> None:
        """Draw which way those go that are in contact; where the others went nobody knows."""
        marks = frame.data.workers
        headings = marks.trails.headings(marks.count)[rows]
        going = np.isfinite(headings) & (marks.states[rows] == CONTACT_CODES[ContactState.ONLINE])
        sheet.draw(painter, at[going], heading_cells(headings[going]))

    def _paint_uncertainty(
        self, painter: QPainter, frame: Frame, at: NDArray[np.float64], rows: NDArray[np.int64]
    ) -> None:
        """Draw where workers of old fixes may have got to, once the circle is larger than the mark."""
        marks = frame.data.workers
        is_late = marks.states[rows] == CONTACT_CODES[ContactState.LATE]
        late, at = rows[is_late], at[is_late]
        reach = marks.accuracy_m[late] + WALKING_M_S * np.maximum(0, marks.age_s[late] - UNCERTAIN_AFTER_S)
        radii = reach * frame.camera.px_per_m
        wide = radii > 2 * frame.style.worker_px
        ink = QColor.fromRgb(frame.palette.worker_stale)
        ink.setAlpha(120)
        painter.setPen(QPen(ink, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for place, radius in zip(at[wide].tolist(), radii[wide].tolist(), strict=True):
            painter.drawEllipse(QPointF(*place), radius, radius)

    def _paint_selected(self, painter: QPainter, frame: Frame, planned: Planned) -> None:
        row = selected_row(frame)
        if row is None or not frame.data.worker_shown[row]:
            return
        at = planned.place_in_window(frame, row)
        if np.isfinite(at).all():
            painter.setPen(QPen(QColor.fromRgb(frame.palette.selection), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(*at), 8, 8)


def selected_row(frame: Frame) -> int | None:
    """Return the row of the selected worker, None if none is or nobody has seen that worker yet."""
    chosen = frame.marked.worker_id
    row = None if chosen is None else frame.data.workers.rows.get(chosen)
    return row if row is not None and row < len(frame.data.worker_xy) else None


def is_near(frame: Frame) -> bool:
    """Say whether the scale is near enough for workers' marks to be larger and to bear their heading.

    They do where they have room, too.
    """
    return frame.data.scene.spacing_m * frame.camera.px_per_m >= NEAR_FROM_PX
