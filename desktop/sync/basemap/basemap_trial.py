"""Owns the trial of a basemap's settings: does a tile of the city come, and if not, what is wrong?

Thread: basemap-trial
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Signal, Slot

from desktop.api.tiles.tile_server import HostTransport, TileServer
from desktop.models.basemap import BasemapFinding, BasemapTrouble, BasemapUnusable
from desktop.models.datum import Crs, to_gcj02
from desktop.models.tile_pyramid import place_at
from desktop.models.tile_source import TileSource
from desktop.raster.basemap.bending import ForeignMap
from desktop.raster.basemap.decoding import decode_tones
from desktop.sync.basemap.messages import TrialOrder
from desktop.sync.basemap.sources import foreign_map, make_host_transport, open_source
from desktop.sync.worker import Worker


class BasemapTrial(Worker):
    """Tries settings one after the other.

    Signals:
        tried (Basemap, BasemapFinding): What was tried and what was found.
    """

    tried = Signal(object, object)

    def __init__(self, make: HostTransport = make_host_transport) -> None:
        super().__init__()
        self._make_host = make
        self._source: TileSource | None = None

    @Slot(object)
    def run_trial(self, order: TrialOrder) -> None:
        """Open what is named, and ask for a tile under the middle of the city."""
        if self.is_stopping():
            return
        try:
            source = open_source(order.basemap, self._make_host)
        except BasemapUnusable as error:
            finding = BasemapFinding(trouble=error.trouble, detail=error.detail)
        else:
            self._source = source
            if self.is_stopping():
                self.abort()  # the end was ordered while it was opened
            try:
                finding = find_tile(source, order)
            finally:
                self._source = None
                source.close()
        if not self.is_stopping():
            self.tried.emit(order.basemap, finding)

    def abort(self) -> None:
        """Order the end and break off a running exchange; called from another thread."""
        super().abort()
        source = self._source
        if isinstance(source, TileServer):
            source.abort()


def find_tile(source: TileSource, order: TrialOrder) -> BasemapFinding:
    """Return what comes from a source at the wished zoom, or at the ones around it."""
    basemap = order.basemap
    foreign = foreign_map(basemap, source.facts)
    lon_deg, lat_deg = order.lon_deg, order.lat_deg
    if basemap.crs is Crs.GCJ02:
        lon_deg, lat_deg = to_gcj02(lon_deg, lat_deg)
    zoom = wished = max(foreign.least_zoom, min(foreign.most_zoom, order.zoom))
    try:
        for zoom in _zooms_around(wished, foreign):
            body = source.read(place_at(basemap.scheme, zoom, lon_deg, lat_deg))
            if body is not None:
                side = len(decode_tones(body))
                return _finding(foreign, zoom, side_px=side)
    except BasemapUnusable as error:
        return _finding(foreign, zoom, error.trouble, error.detail)
    return _finding(foreign, wished, BasemapTrouble.NO_TILE)


def _zooms_around(zoom: int, foreign: ForeignMap) -> Iterator[int]:
    for step in (0, -2, 2, -4, 4):
        if foreign.least_zoom <= zoom + step <= foreign.most_zoom:
            yield zoom + step


def _finding(
    foreign: ForeignMap, zoom: int, trouble: BasemapTrouble | None = None, detail: str = "", side_px: int = 0
) -> BasemapFinding:
    return BasemapFinding(
        trouble=trouble,
        detail=detail,
        zoom=zoom,
        tile_px=side_px,
        least_zoom=foreign.least_zoom,
        most_zoom=foreign.most_zoom,
    )
