"""Owns where things lie over the map: nothing covers another, and the middle stays free.

Thread: UI
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QMargins, QRect
from PySide6.QtWidgets import QWidget

from desktop.models.inset import Corner
from widgets.canvas.map_view import MapView
from widgets.map.area_sheet import AreaSheet
from widgets.map.coordinates import CoordinateSheet
from widgets.map.inset_board import InsetBoard
from widgets.map.legend import MapLegend
from widgets.map.map_foot import FOOT_PX, MapFoot
from widgets.map.tool_bar import MapToolBar
from widgets.map.views_sheet import ViewsSheet

GAP_PX = 10
LEAST_FOR_INSET = (760, 420)
_LEAST_INSET_PX = 120
_SHEET_WIDTH_PX = 340
_LEAST_SHEET_PX = 260


@dataclass(frozen=True, slots=True)
class MapParts:
    """What lies over the map, and the map."""

    view: MapView
    insets: InsetBoard
    legend: MapLegend
    foot: MapFoot
    tool_bar: MapToolBar
    chips: tuple[QWidget, ...]
    area_sheet: AreaSheet
    coordinates: CoordinateSheet
    views_sheet: ViewsSheet


class PanelLayout:
    """Arranges one panel.

    Attributes:
        rim: What the map leaves free on each side, in pixels.

    Args:
        panel: The panel.
        parts: What lies in it.
    """

    def __init__(self, panel: QWidget, parts: MapParts) -> None:
        self._panel, self._parts = panel, parts
        self.rim = QMargins()

    @property
    def _room(self) -> QRect:
        """The part of the panel that is map; the strip at its foot lies below."""
        return self._panel.rect().marginsRemoved(self.rim + QMargins(0, 0, 0, FOOT_PX))

    def arrange(self) -> None:
        """Put everything in its place for the panel's size and what is shown now."""
        parts, room = self._parts, self._room
        parts.foot.setGeometry(room.left(), room.bottom() + 1, room.width(), FOOT_PX)
        left, top = room.left() + GAP_PX, room.top() + GAP_PX
        bottom = room.bottom() + 1
        side_px = self._inset_size()[0] + GAP_PX if self._has(Corner.TOP_RIGHT) else 0
        parts.tool_bar.arrange(room.width() - side_px - 2 * GAP_PX)
        parts.tool_bar.move(left, top)
        top += parts.tool_bar.height() + 8
        # What "fit" shows keeps clear of the tools; else they would lie on the city's edge.
        parts.view.fit_rim = QMargins(0, top - room.top() - GAP_PX, 0, 0)
        parts.view.setGeometry(room)
        for chip in parts.chips:
            if not chip.isHidden():
                chip.adjustSize()
                chip.move(left, top)
                top += chip.height() + 6
        parts.legend.set_room(bottom - top - 2 * GAP_PX)
        size = parts.legend.sizeHint()
        parts.legend.setGeometry(left, bottom - size.height() - GAP_PX, size.width(), size.height())
        self._arrange_insets(top)
        self._arrange_sheets()
        over_map = (parts.tool_bar, *parts.chips, parts.legend, parts.area_sheet, parts.views_sheet)
        for over in over_map:
            over.raise_()
        parts.coordinates.raise_()
        self._cover_names((*parts.insets.widgets, *over_map))

    def _cover_names(self, over_map: tuple[QWidget, ...]) -> None:
        """Tell the map what lies over it."""
        corner = self._room.topLeft()
        covers = [over.geometry().translated(-corner) for over in over_map if not over.isHidden()]
        edges = [(one.left(), one.top(), one.right() + 1, one.bottom() + 1) for one in covers]
        self._parts.view.labels.set_covers(np.array(edges, np.float64).reshape(-1, 4))

    def _is_roomy(self) -> bool:
        return self._room.width() >= LEAST_FOR_INSET[0] and self._room.height() >= LEAST_FOR_INSET[1]

    def _has(self, corner: Corner) -> bool:
        shown = self._parts.insets.widgets if self._is_roomy() else ()
        return any(one.inset.corner is corner for one in shown)

    def _inset_size(self) -> tuple[int, int]:
        return round(self._room.width() * 0.3), round(self._room.height() * 0.4)

    def _arrange_insets(self, top: int) -> None:
        """Put each inset in its corner: below the tools, beside the legend."""
        parts, roomy = self._parts, self._is_roomy()
        wide, high = self._inset_size()
        room = self._room
        right = room.right() + 1 - wide - GAP_PX
        bottom = room.bottom() + 1 - high - GAP_PX
        places = {
            Corner.TOP_RIGHT: (right, room.top() + GAP_PX),
            Corner.BOTTOM_RIGHT: (right, bottom),
            Corner.TOP_LEFT: (room.left() + GAP_PX, top),
            Corner.BOTTOM_LEFT: (parts.legend.geometry().right() + GAP_PX, bottom),
        }
        above_legend = parts.legend.y() - GAP_PX - top
        for inset in parts.insets.widgets:
            room_px = above_legend if inset.inset.corner is Corner.TOP_LEFT else high
            inset.setVisible(roomy and room_px >= _LEAST_INSET_PX)
            inset.setGeometry(*places[inset.inset.corner], wide, min(high, room_px))

    def _arrange_sheets(self) -> None:
        parts, room = self._parts, self._room
        right, foot = room.right() + 1, room.bottom() + 1
        sheet = parts.area_sheet
        top = parts.tool_bar.geometry().bottom() + GAP_PX
        if self._has(Corner.TOP_RIGHT):
            top = max(top, room.top() + self._inset_size()[1] + 2 * GAP_PX)
        bottom = foot - GAP_PX
        high = min(max(_LEAST_SHEET_PX, bottom - top), max(0, room.height() - 2 * GAP_PX))
        wide = min(_SHEET_WIDTH_PX, room.width() - 2 * GAP_PX)
        sheet.setGeometry(right - wide - GAP_PX, max(room.top() + GAP_PX, bottom - high), wide, high)
        views = parts.views_sheet
        views.setGeometry(
            room.left() + GAP_PX, parts.tool_bar.geometry().bottom() + GAP_PX, *self._views_size()
        )
        card = parts.coordinates
        card.adjustSize()
        card.move(room.left() + (room.width() - card.width()) // 2, foot - card.height() - 20)

    def _views_size(self) -> tuple[int, int]:
        room = self._room
        high = room.bottom() + 1 - self._parts.tool_bar.geometry().bottom() - 2 * GAP_PX
        return min(_SHEET_WIDTH_PX, room.width() - 2 * GAP_PX), max(1, min(420, high))
