"""Owns the marks of incidents on a map surface: what is in hand below the names, what calls above them.

Thread: UI
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop.models.incident import Priority
from desktop.raster.palette import MapPalette
from widgets.canvas.frame import Frame, SurfaceStyle
from widgets.canvas.map_data import MapData
from widgets.canvas.mark_sheet import MarkSheet


def is_marked(data: MapData, style: SurfaceStyle, *, attention: bool) -> NDArray[np.bool_]:
    """Say which incidents a surface marks.

    Args:
        data: The incidents.
        style: What the surface marks at all.
        attention: Whether those are meant that need somebody, or those that are in hand.
    """
    severe = data.priorities <= style.least_priority
    calling = data.attention
    if not style.quiet_marks:
        # Where nothing quiet is marked, the most severe is marked in anybody's hands too.
        calling = calling | (data.priorities == Priority.CRITICAL)
    return np.asarray(severe & (calling == attention) & data.incident_shown, np.bool_)


class IncidentLayer:
    """Marks of incidents that need somebody, or of those in hand.

    Args:
        attention: Which of the two.
    """

    def __init__(self, *, attention: bool) -> None:
        self._attention = attention
        self._sheet: MarkSheet | None = None
        self._drawn_for: tuple[MapPalette, int, float] | None = None

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw the marks in the window."""
        if not len(frame.data.incident_xy) or not (self._attention or frame.style.quiet_marks):
            return
        marks, sheet = frame.data.incidents, self._sheet_for(frame)
        half = sheet.side_px / 2
        at = frame.to_window(frame.data.incident_xy)
        chosen = frame.is_visible(at, half) & is_marked(frame.data, frame.style, attention=self._attention)
        for row in np.flatnonzero(chosen).tolist():
            picture = sheet.picture(
                int(marks.priorities[row]), attention=self._attention, overdue=bool(marks.overdue[row])
            )
            painter.drawPixmap(QPointF(round(at[row, 0] - half), round(at[row, 1] - half)), picture)

    def _sheet_for(self, frame: Frame) -> MarkSheet:
        key = (frame.palette, frame.style.incident_px, frame.ratio)
        if self._sheet is None or key != self._drawn_for:
            self._sheet, self._drawn_for = MarkSheet(*key), key
        return self._sheet


class SelectedIncidentLayer:
    """The ring round the selected incident."""

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw the ring."""
        marks, chosen = frame.data.incidents, frame.marked.incident_id
        if chosen in marks.ids:
            # The selected one keeps its ring where the filter takes its mark: the card still speaks of it.
            at = frame.to_window(frame.data.incident_xy[marks.ids.index(chosen)])
            radius = frame.style.incident_px / 2 + 2
            painter.setPen(QPen(QColor.fromRgb(frame.palette.selection), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(*at), radius, radius)
