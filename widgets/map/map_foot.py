"""Owns the strip at the foot of the map: where somebody points, whose basemap it is, and the scale.

It lies under the map and not over it: nothing of the city is ever covered by it.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.viewmodels.map_filter import LayerName, MapFilter
from widgets.canvas.basemap_holder import basemap_holder
from widgets.map.coordinates import CoordinateReadout
from widgets.map.scale_bar import ScaleBar
from widgets.parts.plain_label import TitleLabel
from widgets.parts.safe_paint import painting
from widgets.parts.theme import current_palette, theme_holder

FOOT_PX = 28
_SIDE_PX = 8
_GAP_PX = 16
_LEAST_READOUT_PX = 200


class MapFoot(QWidget):
    """The strip.

    Attributes:
        readout: Where pointer or crosshair is.
        scale_bar: How long a round distance is.
        source: Whose basemap it is.

    Args:
        shown: Says whether the basemap is shown.
    """

    def __init__(self, shown: MapFilter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # what lies under it is drawn without it
        self.setObjectName("map-foot")
        self._shown = shown
        self.readout = CoordinateReadout(self)
        self.source = TitleLabel("foot", self)
        self.source.setObjectName("map-source")
        self.scale_bar = ScaleBar(self)
        self.readout.resized.connect(self.arrange)
        basemap_holder().changed.connect(self.show_source)
        shown.changed.connect(self.show_source)
        theme_holder().changed.connect(self.update)
        self.show_source()

    @Slot()
    def show_source(self) -> None:
        """Say whose basemap it is, as every licence of maps demands, while one is shown."""
        words = basemap_holder().attribution if self._shown.shows(LayerName.BASEMAP) else ""
        self.source.setText(words)
        self.source.setVisible(bool(words))
        self.arrange()

    @Slot()
    def arrange(self) -> None:
        """Put the scale at the right, the source beside it, and give the readout what is left."""
        right = self.width() - _SIDE_PX - self.scale_bar.width()
        self.scale_bar.move(right, (self.height() - self.scale_bar.height()) // 2)
        if not self.source.isHidden():
            room = max(0, right - 2 * _GAP_PX - _LEAST_READOUT_PX)
            width = min(self.source.sizeHint().width(), room)
            self.source.setGeometry(right - _GAP_PX - width, 1, width, self.height() - 1)
            right -= _GAP_PX + width
        self.readout.fit_into(right - _GAP_PX - _SIDE_PX)
        self.readout.move(_SIDE_PX, 1 + (self.height() - 1 - self.readout.height()) // 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange it anew."""
        super().resizeEvent(event)
        self.arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the line above it."""
        with painting(self) as painter:
            palette = current_palette()
            painter.fillRect(self.rect(), palette.panel)
            painter.setPen(QPen(palette.line, 1))
            painter.drawLine(0, 0, self.width(), 0)
