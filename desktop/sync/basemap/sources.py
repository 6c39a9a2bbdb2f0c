"""Owns the opening of whatever a basemap's settings name."""

from __future__ import annotations

from pathlib import Path

from desktop.api.requests_transport import RequestsTransport
from desktop.api.tiles.tile_server import HostTransport, TileServer
from desktop.api.transport import Transport
from desktop.board.server_clock import steady_s
from desktop.models.basemap import Basemap, BasemapFacts, BasemapKind, BasemapTrouble, BasemapUnusable
from desktop.models.tile_source import TileSource
from desktop.raster.basemap.bending import ForeignMap
from desktop.store.tiles.mbtiles import MbtilesFile
from desktop.store.tiles.pmtiles_file import PmtilesFile


def make_host_transport(host: str) -> Transport:
    """Return the real transport to a tile server; it bears no credentials of ours."""
    return RequestsTransport(host, "", clock=steady_s)


def open_file(basemap: Basemap) -> TileSource:
    """Open the file that a basemap names.

    Raises:
        BasemapUnusable: If it cannot be read as what it is said to be.
    """
    kind = MbtilesFile if basemap.kind is BasemapKind.MBTILES else PmtilesFile
    try:
        path = Path(basemap.path).expanduser()
    except RuntimeError as error:  # ~name of somebody whom this machine does not know
        raise BasemapUnusable(BasemapTrouble.FILE_MISSING) from error
    return kind(path)


def open_source(basemap: Basemap, make: HostTransport = make_host_transport) -> TileSource:
    """Open the file or the server that a basemap names.

    Raises:
        BasemapUnusable: If it cannot be; of a server the address alone is looked at.
    """
    if basemap.kind in (BasemapKind.XYZ, BasemapKind.WMTS):
        return TileServer(basemap, make)
    return open_file(basemap)


def foreign_map(basemap: Basemap, facts: BasemapFacts) -> ForeignMap:
    """Return how the tiles are cut; the zooms are those that the settings and the file both have."""
    least, most = max(basemap.least_zoom, facts.least_zoom), min(basemap.most_zoom, facts.most_zoom)
    if least > most:  # the settings are of another file: this one knows itself best
        least, most = facts.least_zoom, facts.most_zoom
    return ForeignMap(basemap.scheme, basemap.crs, least, most)
