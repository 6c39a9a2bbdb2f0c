"""Owns the pictures of workers' marks: state by shape, never by colour; the heading as a wedge."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from desktop.raster.palette import MapPalette
from desktop.viewmodels.columns import column_of
from desktop.viewmodels.map_filter import WORKER_GROUP_CODES, WorkerGroup
from widgets.canvas.sprites import SpriteSheet

HEADINGS = 16
"""Directions that wedges tell apart."""

FADES_FROM_S = 120.0
FADED_AT_S = 900.0
LEAST_OPACITY = 0.4
"""A fix fades from two minutes of age on, and is as faint as it gets when the terminal counts as offline."""


class WorkerShape(IntEnum):
    """Shape of a worker's mark."""

    ON_DUTY = 0
    COVERING = 1
    LATE = 2
    OFFLINE = 3
    OUTSIDE = 4


_SHAPE_OF_GROUP = {
    WorkerGroup.ON_DUTY: WorkerShape.ON_DUTY,
    WorkerGroup.OUTSIDE: WorkerShape.OUTSIDE,
    WorkerGroup.LATE: WorkerShape.LATE,
    WorkerGroup.OFFLINE: WorkerShape.OFFLINE,
}


_SHAPES = column_of(_SHAPE_OF_GROUP, WORKER_GROUP_CODES, np.uint8)


def shape_of_group(group: WorkerGroup) -> WorkerShape:
    """Return the shape of a group's marks, of those who cover nothing."""
    return _SHAPE_OF_GROUP[group]


def worker_shapes(groups: NDArray[np.uint8], covering: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the shape of each worker's mark.

    Args:
        groups: (n,) uint8, WORKER_GROUP_CODES.
        covering: (n,) uint8, 1 where the worker covers a post as its B.
    """
    shapes = _SHAPES[groups]
    shapes[(shapes == WorkerShape.ON_DUTY) & (covering > 0)] = WorkerShape.COVERING
    return shapes


def opacity_of_age(age_s: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how strongly a mark is drawn by the age of its fix."""
    faded = np.clip((age_s - FADES_FROM_S) / (FADED_AT_S - FADES_FROM_S), 0.0, 1.0)
    return np.asarray(1.0 - (1.0 - LEAST_OPACITY) * faded, np.float32)


def heading_cells(headings_rad: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the wedge of each heading, (n,) radians from the east to the south."""
    return np.round(headings_rad / (2 * np.pi) * HEADINGS).astype(np.int64) % HEADINGS


def paint_worker_shape(painter: QPainter, box: QRectF, shape: WorkerShape, palette: MapPalette) -> None:
    """Draw a worker's mark in the middle of a box, as large as the box allows.

    On duty is a filled disc; covering as B a ring with a point; late a ring; offline a dash; outside every
    grid a cross.
    """
    middle, reach = box.center(), box.width() / 2 - 1.5
    ink = QColor.fromRgb(palette.worker)
    line = max(1.0, box.width() / 8)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor.fromRgb(palette.label_halo))
    painter.drawEllipse(middle, reach + 1, reach + 1)
    if shape is WorkerShape.ON_DUTY:
        painter.setBrush(ink)
        painter.drawEllipse(middle, reach * 0.8, reach * 0.8)
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, line))
    if shape is WorkerShape.OUTSIDE:
        painter.setPen(QPen(QColor.fromRgb(palette.label), line))
        arm = reach * 0.8
        painter.drawLine(QLineF(middle.x() - arm, middle.y() - arm, middle.x() + arm, middle.y() + arm))
        painter.drawLine(QLineF(middle.x() - arm, middle.y() + arm, middle.x() + arm, middle.y() - arm))
        return
    if shape is WorkerShape.OFFLINE:
        painter.setPen(QPen(ink, line * 1.5))
        painter.drawLine(QLineF(middle.x() - reach * 0.8, middle.y(), middle.x() + reach * 0.8, middle.y()))
        return
    painter.drawEllipse(middle, reach - line / 2, reach - line / 2)
    if shape is WorkerShape.COVERING:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(middle, reach * 0.36, reach * 0.36)


def draw_worker_sheet(palette: MapPalette, side_px: float, ratio: float) -> SpriteSheet:
    """Return the pictures of workers by WorkerShape."""

    def draw(painter: QPainter, box: QRectF, cell: int) -> None:
        paint_worker_shape(painter, box, WorkerShape(cell), palette)

    return SpriteSheet(len(WorkerShape), side_px, ratio, draw, hard_rim=True)


def draw_wedge_sheet(palette: MapPalette, mark_px: float, ratio: float) -> SpriteSheet:
    """Return the wedges of headings, each at the rim of a mark."""
    reach = mark_px / 2

    def draw(painter: QPainter, box: QRectF, cell: int) -> None:
        painter.translate(box.center())
        painter.rotate(360 * cell / HEADINGS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor.fromRgb(palette.worker))
        tip = [QPointF(reach + 5.5, 0), QPointF(reach - 1, -2.4), QPointF(reach - 1, 2.4)]
        painter.drawPolygon(QPolygonF(tip))

    return SpriteSheet(HEADINGS, mark_px + 13, ratio, draw)
