"""Owns the marks of incidents on a map surface: what is in hand below the names, what calls above them.

Thread: UI
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop.models.incident import Priority
from desktop.raster.palette import MapPalette
from widgets.canvas.frame import Frame
from widgets.canvas.incident_plan import IncidentPlan
from widgets.canvas.mark_sheet import calling_cells, draw_kind_sheet, draw_mark_sheet, quiet_cells
from widgets.canvas.planned_marks import is_marked
from widgets.canvas.sprites import SpriteSheet, order_of_drawing

KIND_FROM_PX = 90.0
"""Width of a usual grid on the screen from which marks say what they are about."""

_KIND_SHARE = 0.75
"""Side of a kind's plate, in widths of a mark."""


class IncidentSheets:
    """The pictures of incident marks, drawn anew where palette, size or device ratio is another."""

    def __init__(self) -> None:
        self._drawn_for: tuple[MapPalette, int, float] | None = None
        self._sheets: tuple[SpriteSheet, SpriteSheet] | None = None

    def sheets(self, frame: Frame) -> tuple[SpriteSheet, SpriteSheet]:
        """Return the pictures of marks and of kinds."""
        key = (frame.palette, frame.style.incident_px, frame.ratio)
        if self._sheets is None or key != self._drawn_for:
            kind_px = round(frame.style.incident_px * _KIND_SHARE)
            self._sheets = draw_mark_sheet(*key), draw_kind_sheet(frame.palette, kind_px, frame.ratio)
            self._drawn_for = key
        return self._sheets


class IncidentLayer:
    """Marks of incidents that need somebody, or of those in hand.

    Args:
        plan: Where they stand.
        sheets: Their pictures.
        attention: Which of the two.
    """

    def __init__(self, plan: IncidentPlan, sheets: IncidentSheets, *, attention: bool) -> None:
        self._plan, self._sheets, self._attention = plan, sheets, attention

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw the marks in the window."""
        if not len(frame.data.incident_xy) or not (self._attention or frame.style.quiet_marks):
            return
        planned, marks = self._plan.planned(frame), frame.data.incidents
        mark_sheet, kind_sheet = self._sheets.sheets(frame)
        rows, at = planned.singles_in_window(frame, frame.style.incident_px)
        chosen = is_marked(frame.data, frame.style, attention=self._attention)[rows]
        rows, at = rows[chosen], at[chosen]
        ranks = np.asarray(Priority.LOW - frame.data.priorities[rows], np.uint8)
        order = order_of_drawing(at, frame.camera, ranks)
        rows, at = rows[order], at[order]
        cells = calling_cells(marks, rows) if self._attention else quiet_cells(marks, rows)
        if says_kinds(frame):
            beside = frame.style.incident_px * (0.5 if self._attention else 0.3) + kind_sheet.side_px / 2
            kind_sheet.draw(painter, at + np.array((beside, 0.0)), marks.kinds[rows])
        mark_sheet.draw(painter, at, cells)


def says_kinds(frame: Frame) -> bool:
    """Say whether the scale is near enough for marks to say what they are about."""
    return frame.data.scene.spacing_m * frame.camera.px_per_m >= KIND_FROM_PX


class SelectedIncidentLayer:
    """The selected incident: its mark above all others, and a ring round it."""

    def __init__(self, plan: IncidentPlan, sheets: IncidentSheets) -> None:
        self._plan, self._sheets = plan, sheets

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw it."""
        marks, chosen = frame.data.incidents, frame.marked.incident_id
        if chosen is None or chosen not in marks.ids:
            return
        row = marks.ids.index(chosen)
        at = self._plan.planned(frame).place_in_window(frame, row)
        if not np.isfinite(at).all():
            return
        if frame.data.attention[row] and frame.data.incident_shown[row]:
            # It may be counted in a number, or lie under its like.
            mark_sheet, _ = self._sheets.sheets(frame)
            mark_sheet.draw(painter, at[None, :], calling_cells(marks, np.array([row])))
        # The selected one keeps its ring where the filter takes its mark: the card still speaks of it.
        radius = frame.style.incident_px / 2 + 2
        painter.setPen(QPen(QColor.fromRgb(frame.palette.selection), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(*at), radius, radius)
