"""Owns where things lie over the map: nothing covers another, and the middle stays free.

Thread: UI
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from widgets.map.area_sheet import AreaSheet
from widgets.map.chip import MapChip
from widgets.map.coordinates import CoordinateReadout, CoordinateSheet
from widgets.map.inset import MapInset
from widgets.map.legend import MapLegend
from widgets.map.scale_bar import ScaleBar
from widgets.map.tool_bar import MapToolBar
from widgets.map.views_sheet import ViewsSheet

GAP_PX = 10
LEAST_FOR_INSET = (760, 420)
_FOOT_PX = 28
_SHEET_WIDTH_PX = 340
_LEAST_SHEET_PX = 260


@dataclass(frozen=True, slots=True)
class MapParts:
    """What lies over the map, and the map."""

    view: QWidget
    inset: MapInset
    legend: MapLegend
    scale_bar: ScaleBar
    tool_bar: MapToolBar
    chips: tuple[MapChip, ...]
    readout: CoordinateReadout
    area_sheet: AreaSheet
    coordinates: CoordinateSheet
    views_sheet: ViewsSheet


class PanelLayout:
    """Arranges one panel.

    Args:
        panel: The panel.
        parts: What lies in it.
    """

    def __init__(self, panel: QWidget, parts: MapParts) -> None:
        self._panel, self._parts = panel, parts

    def arrange(self) -> None:
        """Put everything in its place for the panel's size and what is shown now."""
        panel, parts = self._panel, self._parts
        width, height = panel.width(), panel.height()
        parts.view.setGeometry(0, 0, width, height)
        top = GAP_PX
        inset = self._arrange_inset()
        parts.tool_bar.arrange((inset.left() if inset else width) - 2 * GAP_PX)
        parts.tool_bar.move(GAP_PX, top)
        top += parts.tool_bar.height() + 8
        for chip in parts.chips:
            if not chip.isHidden():
                chip.adjustSize()
                chip.move(GAP_PX, top)
                top += chip.height() + 6
        parts.legend.set_room(height - top - 2 * GAP_PX)
        size = parts.legend.sizeHint()
        parts.legend.setGeometry(GAP_PX, height - size.height() - GAP_PX, size.width(), size.height())
        bar = parts.scale_bar
        bar.move(width - bar.width() - GAP_PX, height - bar.height() - 8)
        self._arrange_foot(bar.x())
        self._arrange_sheets(inset)

    def _arrange_inset(self) -> QRect | None:
        panel, parts = self._panel, self._parts
        width, height = panel.width(), panel.height()
        roomy = width >= LEAST_FOR_INSET[0] and height >= LEAST_FOR_INSET[1]
        parts.inset.setVisible(roomy)
        if not roomy:
            return None
        side_w, side_h = round(width * 0.3), round(height * 0.4)
        place = QRect(width - side_w - GAP_PX, GAP_PX, side_w, side_h)
        parts.inset.setGeometry(place)
        return place

    def _arrange_foot(self, right: int) -> None:
        """Put the readout between legend and scale bar."""
        panel, parts, readout = self._panel, self._parts, self._parts.readout
        left = parts.legend.geometry().right() + GAP_PX
        readout.adjustSize()
        readout.resize(min(readout.width(), max(0, right - left - GAP_PX)), readout.height())
        readout.move(left, panel.height() - readout.height() - GAP_PX)

    def _arrange_sheets(self, inset: QRect | None) -> None:
        panel, parts = self._panel, self._parts
        sheet = parts.area_sheet
        top = inset.bottom() + GAP_PX if inset else parts.tool_bar.geometry().bottom() + GAP_PX
        bottom = panel.height() - _FOOT_PX - GAP_PX
        high = min(max(_LEAST_SHEET_PX, bottom - top), max(0, panel.height() - 2 * GAP_PX))
        wide = min(_SHEET_WIDTH_PX, panel.width() - 2 * GAP_PX)
        sheet.setGeometry(panel.width() - wide - GAP_PX, max(GAP_PX, bottom - high), wide, high)
        views = parts.views_sheet
        views.setGeometry(GAP_PX, parts.tool_bar.geometry().bottom() + GAP_PX, *self._views_size())
        card = parts.coordinates
        card.adjustSize()
        card.move((panel.width() - card.width()) // 2, panel.height() - card.height() - 48)

    def _views_size(self) -> tuple[int, int]:
        room = self._panel.height() - self._parts.tool_bar.geometry().bottom() - 2 * GAP_PX
        return min(_SHEET_WIDTH_PX, self._panel.width() - 2 * GAP_PX), max(1, min(420, room))
