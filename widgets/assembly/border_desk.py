"""Owns the border check of a desk: its sheet, its layer on the map, when it is asked for, the way to a spot.

Thread: UI
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np
from PySide6.QtCore import QObject, QTimer, Slot

from desktop.models.geo import BoundingBox
from desktop.models.partition import BorderCheck, Outsider, OutsiderKind
from widgets.assembly.station import Station
from widgets.canvas.findings_layer import FindingsLayer, Spot, SpotShape
from widgets.canvas.frame import LayerPlace
from widgets.canvas.map_view import MapView
from widgets.parts.places import short_place_name, town_name
from widgets.parts.wording import tr
from widgets.shell.border_entries import BorderEntry, BorderGroup
from widgets.shell.border_sheet import BorderSheet
from widgets.shell.key_map import Wish
from widgets.shell.main_window import MainWindow

AGAIN_MS = 30_000
"""How often it is asked again who and what lies outside, while somebody looks."""

SOON_MS = 1_000
"""How often it is asked how far a check is."""

LEAST_BOX_M = 120.0
"""So much ground is shown round the smallest spot."""

_SHARE = 0.35
_WISH = "all"
_SHAPES = {
    BorderGroup.OVERLAP: SpotShape.OVERLAP,
    BorderGroup.GAP: SpotShape.GAP,
    BorderGroup.SLIVER: SpotShape.SLIVER,
    BorderGroup.INCIDENT: SpotShape.OUTSIDER,
    BorderGroup.WORKER: SpotShape.OUTSIDER,
}


class BorderDesk(QObject):
    """The border check of one desk.

    Args:
        station: Board, selection, hub.
        window: Over which the sheet lies.
        view: The map that shows the spots.

    Attributes:
        sheet: The list.
        layer: What the map shows of it.
    """

    def __init__(
        self, station: Station, window: MainWindow, view: MapView, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._station, self._view = station, view
        self.sheet = BorderSheet(window, self._place_of, self._town_name)
        self.layer = FindingsLayer()
        self._chosen: object = None
        view.add_layer(LayerPlace.FINDINGS, self.layer)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.ask)
        self.sheet.entry_chosen.connect(self.show_entry)
        self.sheet.shown_changed.connect(self._show_layer)
        self.sheet.check_requested.connect(self.ask)
        window.wished.connect(self.serve)
        hub = station.hub
        hub.borders.received.connect(self._take_check)
        hub.borders.failed.connect(self._take_failure)
        hub.geometry_received.connect(self._take_ground)
        station.feed.viewer_changed.connect(self._take_viewer)

    @Slot(object)
    def serve(self, wish: Wish) -> None:
        """Serve the key of the window that is its own."""
        if wish is Wish.BORDERS:
            self.toggle()

    @Slot()
    def toggle(self) -> None:
        """Open the sheet and ask, or close it."""
        self.sheet.toggle()
        if self.sheet.isVisible():
            self.ask()

    @Slot()
    def ask(self) -> None:
        """Ask the central, if anybody looks."""
        if self.sheet.is_shown_on_map:
            self._station.hub.borders.want(_WISH)

    def stop(self) -> None:
        """Ask no more."""
        self._timer.stop()

    # -- answers -----------------------------------------------------------------------------------

    @Slot(object)
    def _take_check(self, check: BorderCheck) -> None:
        self.sheet.take_check(check, self._zone())
        self._timer.start(SOON_MS if check.checked_at is None else AGAIN_MS)

    @Slot(str, str)
    def _take_failure(self, _wish: str, code: str) -> None:
        self.sheet.take_failure(code)
        self._timer.start(AGAIN_MS)

    @Slot(object)
    def _take_ground(self, _shapes: object) -> None:
        self.ask()

    @Slot(object)
    def _take_viewer(self, _viewer: object) -> None:
        self.sheet.forget()
        self.ask()

    def _zone(self) -> ZoneInfo:
        city = self._station.feed.board.city
        return ZoneInfo("Asia/Shanghai" if city is None else city.time_zone)

    # -- the map -----------------------------------------------------------------------------------

    @Slot()
    def _show_layer(self) -> None:
        shown = self.sheet.entries.entries if self.sheet.is_shown_on_map else ()
        spots = tuple(spot for spot in map(_spot_of, shown) if spot is not None)
        # Keys are places in a check: in the next one the spot that was chosen may have another.
        chosen = next((one.key for one in shown if one.thing == self._chosen), None)
        if spots != self.layer.spots or chosen != self.layer.chosen:
            self.layer.show_spots(spots)
            self.layer.chosen = chosen
            self._view.update()

    @Slot(object)
    def show_entry(self, entry: BorderEntry) -> None:
        """Mark a spot, select what it is about, and fit the map to it."""
        self._chosen, self.layer.chosen = entry.thing, entry.key
        selection, found = self._station.selection, entry.found
        selection.clear()
        if isinstance(found, Outsider) and found.kind is OutsiderKind.INCIDENT:
            selection.select_incident(found.id)
        elif isinstance(found, Outsider):
            selection.select_worker(found.id)
        elif found.codes:
            selection.select_grid(found.codes[0])
        self._fit(entry)
        self._view.update()

    def _fit(self, entry: BorderEntry) -> None:
        found = entry.found
        box = None if isinstance(found, Outsider) else found.box
        if box is None and found.lon_deg is not None and found.lat_deg is not None:
            box = BoundingBox(found.lon_deg, found.lat_deg, found.lon_deg, found.lat_deg)
        index = self._view.data.scene.index_of.get(entry.codes[0]) if entry.codes else None
        if box is not None:
            self._view.fit_box(self._roomy(box), share=_SHARE)
        elif index is not None:
            self._view.fit_grid(index)
        else:
            return
        self._view.pan_by(self._covered_px() // 2, 0)

    def _covered_px(self) -> int:
        """Return how much of the map's right lies under the sheet: what is shown stands beside it."""
        if not self.sheet.isVisible():
            return 0
        right = self._view.mapToGlobal(self._view.rect().topRight()).x() + 1
        covered = right - self.sheet.mapToGlobal(self.sheet.rect().topLeft()).x()
        return min(max(covered, 0), self._view.width())

    def _roomy(self, box: BoundingBox) -> tuple[float, float, float, float]:
        """Return a box on the map's plane, not smaller than what can be recognised."""
        lon, lat = np.array([box.west_deg, box.east_deg]), np.array([box.north_deg, box.south_deg])
        x_m, y_m = self._view.data.scene.projection.to_metres(lon, lat)
        (west, east), (north, south) = x_m.tolist(), y_m.tolist()
        more_x = max(0.0, LEAST_BOX_M - (east - west)) / 2
        more_y = max(0.0, LEAST_BOX_M - (south - north)) / 2
        return west - more_x, north - more_y, east + more_x, south + more_y

    # -- words -------------------------------------------------------------------------------------

    def _place_of(self, entry: BorderEntry) -> str:
        board, found = self._station.feed.board, entry.found
        if isinstance(found, Outsider):
            if found.kind is OutsiderKind.INCIDENT:
                incident = board.incidents.get(found.id)
                name = found.id if incident is None else incident.title
            else:
                worker = board.workers.get(found.id)
                name = found.id if worker is None else worker.name
            return f"{name} · {short_place_name(board, found.grid_code)}"
        names = " / ".join(short_place_name(board, code) for code in found.codes[:2])
        left = max(len(found.codes), found.parts if found.away_m else 0) - 2
        return tr("{names} 等 {n} 个").format(names=names, n=left + 2) if left > 0 else names

    def _town_name(self, code: str) -> str:
        return town_name(self._station.feed.board, code)


def _spot_of(entry: BorderEntry) -> Spot | None:
    found = entry.found
    if found.lon_deg is None or found.lat_deg is None:
        return None
    rings = () if isinstance(found, Outsider) else found.rings
    shape = _SHAPES.get(entry.group, SpotShape.NOTE)
    return Spot(entry.key, shape, found.lon_deg, found.lat_deg, rings)
