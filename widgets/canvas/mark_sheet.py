"""Owns the pictures of incident marks: each drawn once per theme and kept; a frame only copies them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop.models.incident_kind import IncidentKind
from desktop.raster.palette import MapPalette
from desktop.viewmodels.incident_marks import CLOCK_STEPS, NO_CLOCK, IncidentMarks
from widgets.canvas.sprites import SpriteSheet
from widgets.parts.kind_glyphs import paint_kind_glyph
from widgets.parts.marks import paint_priority_mark, priority_path

_CLOCKS = CLOCK_STEPS + 2
"""Pictures of a ring: overdue, each step that is left, and no clock at all."""

_STANDING = CLOCK_STEPS + 1
_QUIET = 4 * _CLOCKS * 2
"""First picture of what is in somebody's hands."""

_TRACK_ALPHA = 80
_SIXTEENTH_DEG = 16
"""Qt counts angles in sixteenths of a degree."""


def calling_cells(marks: IncidentMarks, rows: NDArray[np.integer]) -> NDArray[np.int64]:
    """Return the pictures of marks that call, by priority, clock and claim."""
    clocks = marks.clock_left[rows].astype(np.int64)
    clocks[clocks == NO_CLOCK] = _STANDING
    clocks[marks.overdue[rows] > 0] = 0
    cells = ((marks.priorities[rows].astype(np.int64) - 1) * _CLOCKS + clocks) * 2 + marks.claimed[rows]
    return np.asarray(cells, np.int64)


def quiet_cells(marks: IncidentMarks, rows: NDArray[np.integer]) -> NDArray[np.int64]:
    """Return the pictures of marks in somebody's hands, by priority."""
    return np.asarray(marks.priorities[rows].astype(np.int64) - 1 + _QUIET, np.int64)


def draw_mark_sheet(palette: MapPalette, side_px: int, ratio: float) -> SpriteSheet:
    """Return the pictures of incident marks.

    What needs the duty room is a ring about the priority's shape, in the priority's colour; the ring is a
    clock and empties with the stage's time. Past it, the mark is an inverse block. A bead at the ring says
    that an officer has claimed it. What is in somebody's hands is the bare shape, small and grey.
    """

    def draw(painter: QPainter, box: QRectF, cell: int) -> None:
        if cell >= _QUIET:
            _draw_quiet(painter, box, palette, cell - _QUIET + 1)
            return
        priority, rest = divmod(cell, _CLOCKS * 2)
        clock, claimed = divmod(rest, 2)
        if clock == 0:
            _draw_block(painter, box, palette, priority + 1)
        else:
            _draw_ring(painter, box, palette, priority + 1, clock)
        if claimed:
            _draw_bead(painter, box, palette)

    return SpriteSheet(_QUIET + 4, side_px, ratio, draw)


def draw_kind_sheet(palette: MapPalette, side_px: int, ratio: float) -> SpriteSheet:
    """Return the plates with the signs of kinds, by IncidentKind."""
    ink, ground = QColor.fromRgb(palette.label), QColor.fromRgb(palette.mark_ground)
    edge = QColor.fromRgb(palette.town_border)

    def draw(painter: QPainter, box: QRectF, cell: int) -> None:
        paint_kind_glyph(painter, box, IncidentKind(cell), ink, ground, edge)

    return SpriteSheet(len(IncidentKind), side_px, ratio, draw)


def _draw_ring(painter: QPainter, box: QRectF, palette: MapPalette, priority: int, clock: int) -> None:
    colour = QColor.fromRgb(palette.priorities[priority - 1])
    ring = box.adjusted(2, 2, -2, -2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor.fromRgb(palette.mark_ground))
    painter.drawEllipse(ring.adjusted(-1, -1, 1, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if clock < _STANDING:
        track = QColor(colour)
        track.setAlpha(_TRACK_ALPHA)
        painter.setPen(QPen(track, 2))
        painter.drawEllipse(ring)
        pen = QPen(colour, 2)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        # From twelve o'clock: what has gone is missing first, as the hand of a clock sweeps it away.
        left_deg = 360 * clock / CLOCK_STEPS
        painter.drawArc(ring, 90 * _SIXTEENTH_DEG, round(left_deg * _SIXTEENTH_DEG))
    else:
        painter.setPen(QPen(colour, 2))
        painter.drawEllipse(ring)
    paint_priority_mark(painter, _middle(box, 0.42), priority, colour)


def _draw_block(painter: QPainter, box: QRectF, palette: MapPalette, priority: int) -> None:
    """Draw what is past its time: the priority's colour as a block, the shape cut out of it."""
    painter.setPen(QPen(QColor.fromRgb(palette.mark_ground), 1))
    painter.setBrush(QColor.fromRgb(palette.priorities[priority - 1]))
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 2.5, 2.5)
    paint_priority_mark(painter, _middle(box, 0.56), priority, QColor.fromRgb(palette.mark_ground))


def _draw_bead(painter: QPainter, box: QRectF, palette: MapPalette) -> None:
    radius = box.width() * 0.14
    middle = QPointF(box.right() - radius - 0.5, box.bottom() - radius - 0.5)
    painter.setPen(QPen(QColor.fromRgb(palette.mark_ground), 1))
    painter.setBrush(QColor.fromRgb(palette.label))
    painter.drawEllipse(middle, radius, radius)


def _draw_quiet(painter: QPainter, box: QRectF, palette: MapPalette, priority: int) -> None:
    painter.setPen(QPen(QColor.fromRgb(palette.worker), 1))
    painter.setBrush(QColor.fromRgb(palette.mark_ground))
    painter.drawPath(priority_path(_middle(box, 0.36 if priority <= 2 else 0.28), priority))


def _middle(box: QRectF, share: float) -> QRectF:
    side = box.width() * share
    return QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side)
