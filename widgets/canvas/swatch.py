"""Owns the swatches of legends: pieces of ground, drawn by the very masks that draw the map.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from desktop.board.heat import Deviation
from desktop.models.post import PostState
from desktop.raster.colouring import Fill, draw_swatch, fill_colour
from desktop.raster.palette import MapPalette
from desktop.raster.patterns import Pattern
from desktop.viewmodels.map_filter import WorkerGroup
from widgets.canvas.heat_layer import paint_deviation
from widgets.canvas.map_data import FILL_OF_DEVIATION, PATTERN_OF_STATE
from widgets.canvas.worker_sheet import paint_worker_shape, shape_of_group
from widgets.parts.post_glyphs import SIGNED_STATES, paint_post_glyph

_FILL_OF_STATE = {PostState.OFF_HOURS: Fill.OFF_HOURS, PostState.UNKNOWN: Fill.UNKNOWN}


def paint_post_swatch(painter: QPainter, box: QRect, palette: MapPalette, state: PostState) -> None:
    """Draw how a quiet grid looks while its post is in a state; its sign where no pattern tells enough."""
    pattern = PATTERN_OF_STATE.get(state, Pattern.NONE)
    _paint(painter, box, palette, fill_colour(palette, _FILL_OF_STATE.get(state, Fill.QUIET)), pattern)
    if pattern in (Pattern.NONE, Pattern.LINES) and state in SIGNED_STATES:
        side = box.height() - 2
        sign = QRectF(box.center().x() - side / 2 + 0.5, box.center().y() - side / 2 + 0.5, side, side)
        ink, dim_ink = QColor.fromRgb(palette.label), QColor.fromRgb(palette.worker)
        paint_post_glyph(painter, sign, state, ink, dim_ink, QColor.fromRgb(palette.mark_ground))


def paint_load_swatch(
    painter: QPainter, box: QRect, palette: MapPalette, *, busy: bool, overdue: bool = False
) -> None:
    """Draw how a grid looks with many open incidents or few, or with one that is overdue."""
    fill = Fill.OVERDUE if overdue else Fill.BUSY if busy else Fill.QUIET
    _paint(painter, box, palette, fill_colour(palette, fill), Pattern.NONE)


def paint_worker_swatch(painter: QPainter, box: QRectF, palette: MapPalette, group: WorkerGroup) -> None:
    """Draw how a worker of a group is marked, in the middle of a box."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_worker_shape(painter, box, shape_of_group(group), palette)
    painter.restore()


def paint_heat_swatch(painter: QPainter, box: QRect, palette: MapPalette, step: int) -> None:
    """Draw how a grid looks at a step of heat, 0 for none."""
    fill = palette.heat[step - 1] if step else palette.quiet
    _paint(painter, box, palette, fill, Pattern.NONE)


def paint_deviation_swatch(painter: QPainter, box: QRect, palette: MapPalette, deviation: Deviation) -> None:
    """Draw how a grid looks in which as much came in as usual, or more, or fewer."""
    fill = Fill(int(FILL_OF_DEVIATION[deviation]))
    _paint(painter, box, palette, fill_colour(palette, fill), Pattern.NONE)
    side = box.height()
    sign = QRectF(box.center().x() - side / 2 + 0.5, box.top(), side, side)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_deviation(painter, sign, deviation, palette)
    painter.restore()


def _paint(painter: QPainter, box: QRect, palette: MapPalette, fill: int, pattern: Pattern) -> None:
    painter.drawImage(box.topLeft(), draw_swatch(box.width(), box.height(), fill, pattern, palette.pattern))
    painter.setPen(QPen(QColor.fromRgb(palette.town_border), 1))
    painter.drawRect(box.adjusted(0, 0, -1, -1))
