"""Owns the four panels of the desk: their making, their wishes, their keys.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from widgets.assembly.inset_keeper import InsetKeeper
from widgets.assembly.order_writer import OrderWriter
from widgets.assembly.station import Station
from widgets.assembly.view_keeper import ViewKeeper
from widgets.canvas.map_surface import MapSurface
from widgets.card.card_panel import CardPanel
from widgets.map.map_panel import MapPanel
from widgets.map.past_map import PastMap
from widgets.queue.queue_panel import QueuePanel
from widgets.rota.rota_panel import RotaPanel
from widgets.shell.key_map import CANDIDATES, NAMED_VIEWS, Wish


class WorkPanels(QObject):
    """Queue, map, card and rota, joined to the station."""

    def __init__(self, station: Station) -> None:
        super().__init__()
        self._station = station
        self.queue = QueuePanel(station.feed, station.selection, station.ticking)
        self.map = MapPanel(station.map_data, station.feed, station.selection)
        self.view_keeper = ViewKeeper(station, self.map.view_book, self)
        self.inset_keeper = InsetKeeper(station, self.map.inset_book, self)
        self.past = PastMap(self.map, station.past, station.map_data, station.map_filter)
        self.card = CardPanel(station.feed, station.map_feed, station.selection, station.ticking)
        self.rota = RotaPanel(station.feed, station.selection, station.ticking)
        self.card.detail_requested.connect(station.hub.request_detail)
        self.card.sheet_requested.connect(station.hub.sheets.want)
        station.hub.sheets.received.connect(self.card.take_sheet)
        station.hub.sheets.failed.connect(self.card.take_sheet_failure)
        station.selection.incident_selected.connect(station.hub.show_open)
        station.hub.detail_received.connect(self.card.take_detail)
        station.hub.detail_failed.connect(self.card.take_detail_failure)

    def join_orders(self, writer: OrderWriter) -> None:
        """Let the panels' wishes become orders."""
        card = self.card
        card.claim_requested.connect(writer.claim)
        card.dispatch_requested.connect(writer.dispatch)
        card.close_requested.connect(writer.close)
        card.return_requested.connect(writer.give_back)
        card.take_over_requested.connect(writer.take_over)
        card.undo_requested.connect(writer.undo)
        card.move_requested.connect(writer.order)

    def serve(self, wish: Wish) -> None:
        """Serve a key of the window that is a panel's business."""
        served = {
            Wish.ZOOM_IN: self.map.zoom_in,
            Wish.ZOOM_OUT: self.map.zoom_out,
            Wish.FIT: self.map.fit,
            Wish.LOCK: self.map.toggle_lock,
            Wish.FIT_SELECTION: self.map.fit_selection,
            Wish.RECTANGLE: self.map.take_rectangle,
            Wish.LASSO: self.map.take_lasso,
            Wish.MEASURE: self.map.take_measure,
            Wish.PICK: self.map.take_crosshair,
            Wish.COPY_PLACE: self.map.copy_place,
            Wish.PIN: self.map.pin_view,
            Wish.INSETS: self.map.take_insets,
            Wish.HEAT: self.map.show_heat,
            Wish.VIEWS: self.map.toggle_views,
            Wish.LEGEND: self.map.take_legend,
            Wish.SHOW_ALL: self.map.show_all,
            Wish.PAST: self.past.toggle,
            Wish.NEXT: self.queue.select_next,
            Wish.PREVIOUS: self.queue.select_previous,
            Wish.CLAIM: self.card.incident.claim,
            Wish.DISPATCH: self.card.incident.dispatch,
            Wish.CLOSE: self.card.incident.close_incident,
            Wish.RETURN: self.card.incident.return_incident,
            Wish.UNDO: self.card.incident.undo,
            Wish.MORE: self.card.incident.moves.open,
        }
        if wish in served:
            served[wish]()
        elif wish in CANDIDATES:
            self.card.incident.choose_candidate(CANDIDATES.index(wish))
        elif wish in NAMED_VIEWS:
            self.map.views.recall(NAMED_VIEWS.index(wish))

    @property
    def surfaces(self) -> tuple[MapSurface, ...]:
        """The surfaces that show the city."""
        return self.map.surfaces

    def stop(self) -> None:
        """Stop what runs in the panels; what was typed last is on its way to the store."""
        self.card.drafts.save()
        self.map.stop()
