"""Owns the four panels of the desk: their making, their wishes, their keys.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from widgets.assembly.order_writer import OrderWriter
from widgets.assembly.station import Station
from widgets.canvas.map_surface import MapSurface
from widgets.map.map_panel import MapPanel
from widgets.queue.queue_panel import QueuePanel
from widgets.shell.key_map import Wish


class WorkPanels(QObject):
    """Queue, map, card and rota, joined to the station."""

    def __init__(self, station: Station) -> None:
        super().__init__()
        self._station = station
        self.queue = QueuePanel(station.feed, station.selection, station.ticking)
        self.map = MapPanel(station.map_data, station.feed, station.selection)
        self.card = QWidget()
        self.rota = QWidget()

    def join_orders(self, writer: OrderWriter) -> None:
        """Let the panels' wishes become orders."""

    def serve(self, wish: Wish) -> None:
        """Serve a key of the window that is a panel's business."""
        match wish:
            case Wish.ZOOM_IN:
                self.map.zoom_in()
            case Wish.ZOOM_OUT:
                self.map.zoom_out()
            case Wish.FIT:
                self.map.fit()
            case Wish.LOCK:
                self.map.toggle_lock()
            case Wish.NEXT:
                self.queue.select_next()
            case Wish.PREVIOUS:
                self.queue.select_previous()
            case _:
                return

    @property
    def surfaces(self) -> tuple[MapSurface, ...]:
        """The surfaces that show the city."""
        return (self.map.view, self.map.inset)

    def stop(self) -> None:
        """Stop what runs in the panels."""
        self.map.stop()
