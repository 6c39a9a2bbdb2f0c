"""Owns the search of a desk: feed, sheet, what each officer chose lately, the way to what was chosen.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.board.search.entries import HitKind
from desktop.board.search.hits import Hit
from desktop.board.search.recents import Recents, decode_recents
from desktop.models.base_data import CityStations
from desktop.models.person import Viewer
from desktop.viewmodels.search_feed import SearchFeed
from widgets.assembly.station import Station
from widgets.canvas.frame import LayerPlace
from widgets.canvas.map_jump import PinLayer, bring_grid, bring_into_sight, look_closely
from widgets.canvas.map_view import MapView
from widgets.shell.search.search_sheet import SearchSheet

_KEPT = "search-recents "
"""Preference under which an officer's last choices are kept; the officer's id stands behind it."""


class SearchDesk(QObject):
    """The search of one desk.

    Args:
        station: Board, selection, hub.
        window: Over which the sheet lies.
        view: The map that is brought to what was chosen.

    Attributes:
        sheet: Where it is typed.
        feed: What answers.

    Signals:
        office_shown (str): Code of a town or a community, id of a department whose card is to be shown.
        contact_shown (): A contact of the selected grid is to be seen on its card.
    """

    office_shown = Signal(str)
    contact_shown = Signal()

    def __init__(
        self, station: Station, window: QWidget, view: MapView, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._station, self._view = station, view
        self._kept: dict[str, Recents] = {}
        self._person_id = ""
        self._pin = PinLayer()
        view.add_layer(LayerPlace.SELECTION, self._pin)
        self.feed = SearchFeed(station.feed, station.map_feed, self)
        self.sheet = SearchSheet(window, self.feed)
        self.sheet.chosen.connect(self.show_hit)
        self.sheet.recents_changed.connect(self._keep)
        self.feed.share_changed.connect(self.sheet.take_share)
        station.hub.preferences_loaded.connect(self._take_preferences)
        station.hub.stations_received.connect(self._take_stations)
        station.feed.viewer_changed.connect(self._take_viewer)
        for selected in (
            station.selection.incident_selected,
            station.selection.grid_selected,
            station.selection.worker_selected,
        ):
            selected.connect(self._drop_pin)

    # -- what was chosen lately --------------------------------------------------------------------

    @Slot(object)
    def _take_preferences(self, kept: Mapping[str, bytes]) -> None:
        for name, value in kept.items():
            if name.startswith(_KEPT):
                self._kept[name.removeprefix(_KEPT)] = decode_recents(value)
        self.sheet.recents = self._kept.get(self._person_id, Recents())

    @Slot(object)
    def _take_viewer(self, viewer: Viewer) -> None:
        self._person_id = viewer.person_id or ""
        self.sheet.recents = self._kept.get(self._person_id, Recents())

    @Slot(object)
    def _take_stations(self, found: CityStations) -> None:
        self.sheet.delegate.station_kinds = {kind.code: kind for kind in found.kinds}
        names = {kind.code: f"{kind.name} {kind.name_en}" for kind in found.kinds}
        self.feed.take_stations(found.stations, names)

    @Slot(object)
    def _keep(self, recents: Recents) -> None:
        self._kept[self._person_id] = recents
        if self._person_id:
            self._station.hub.save_preference(_KEPT + self._person_id, recents.encoded())

    # -- the way there -----------------------------------------------------------------------------

    @Slot(object, bool)
    def show_hit(self, hit: Hit, fits: bool) -> None:
        """Select what was chosen, which opens its card, and bring the map to it; or fit the map to it."""
        selection, view = self._station.selection, self._view
        selection.clear()
        match hit.kind:
            case HitKind.INCIDENT:
                selection.select_incident(hit.id)
                self._go(hit.lon_deg, hit.lat_deg, fits)
            case HitKind.WORKER:
                selection.select_worker(hit.id)
                self._go_to_worker(hit, fits)
            case HitKind.GRID | HitKind.CONTACT:
                selection.select_grid(hit.grid_code)
                bring_grid(view, hit.grid_code, fits=fits)
                if hit.kind is HitKind.CONTACT:
                    self.contact_shown.emit()
            case HitKind.STATION | HitKind.POSITION:
                selection.select_grid(hit.grid_code)
                self._set_pin(hit)
                self._go(hit.lon_deg, hit.lat_deg, fits)
            case HitKind.AREA:
                view.fit_area(hit.id)
                self.office_shown.emit(hit.id)
            case HitKind.DEPARTMENT:
                self.office_shown.emit(hit.id)

    def _go(self, lon_deg: float | None, lat_deg: float | None, fits: bool) -> None:
        if lon_deg is not None and lat_deg is not None:
            (look_closely if fits else bring_into_sight)(self._view, lon_deg, lat_deg)

    def _go_to_worker(self, hit: Hit, fits: bool) -> None:
        """Go where the worker was last seen; to the home grid if nowhere."""
        marks = self._station.map_feed.workers
        row = marks.rows.get(hit.id)
        if row is None:
            bring_grid(self._view, hit.grid_code, fits=fits)
        else:
            self._go(float(marks.lon_deg[row]), float(marks.lat_deg[row]), fits)

    def _set_pin(self, hit: Hit) -> None:
        if hit.lon_deg is not None and hit.lat_deg is not None:
            self._pin.position = (hit.lon_deg, hit.lat_deg)
            self._view.update()

    @Slot(str)
    def _drop_pin(self, _selected: str) -> None:
        if self._pin.position is not None:
            self._pin.position = None
            self._view.update()

    def stop(self) -> None:
        """Take up nothing more."""
        self.feed.stop()
