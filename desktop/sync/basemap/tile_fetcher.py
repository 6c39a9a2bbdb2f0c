"""Owns one of the few connections to a tile server: one tile at a time.

Thread: its own (basemap-fetch-1, -2, -3)
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from desktop.api.tiles.tile_server import HostTransport, TileServer
from desktop.models.basemap import SERVER_KINDS, BasemapUnusable
from desktop.sync.basemap.messages import BasemapOrder, Fetched, FetchOrder
from desktop.sync.basemap.sources import make_host_transport
from desktop.sync.worker import Worker


class TileFetcher(Worker):
    """Fetches what it is ordered to.

    Args:
        place: Which of the fetchers it is.
        make: Makes transports.

    Signals:
        fetched (Fetched): Answer to each order of the present basemap.
    """

    fetched = Signal(object)

    def __init__(self, place: int, make: HostTransport = make_host_transport) -> None:
        super().__init__()
        self._place, self._make_host = place, make
        self._server: TileServer | None = None
        self._number = 0
        self._early: FetchOrder | None = None

    @Slot(object)
    def take_basemap(self, order: BasemapOrder) -> None:
        """Ask this server from now on."""
        self.close_resources()
        self._number = order.number
        early, self._early = self._early, None
        if order.basemap.kind not in SERVER_KINDS:
            return
        try:
            self._server = TileServer(order.basemap, self._make_host)
        except BasemapUnusable:
            return  # whoever orders tiles has met the same and said it
        if self.is_stopping():
            self._server.abort()
        if early is not None:
            self.fetch(early)

    @Slot(object)
    def fetch(self, order: FetchOrder) -> None:
        """Ask for a tile."""
        server = self._server
        if order.fetcher != self._place:
            return
        if order.number > self._number:
            # Two threads gave the orders: that of the basemap itself may come later, and nobody asks again.
            self._early = order
            return
        if order.number != self._number or server is None:
            return
        if self.is_stopping():
            return
        try:
            body = server.read(order.place)
        except BasemapUnusable as error:
            found = Fetched(
                order.number,
                self._place,
                order.place,
                trouble=error.trouble,
                detail=error.detail,
                retry_after_s=error.retry_after_s,
            )
        else:
            found = Fetched(order.number, self._place, order.place, body)
        self.fetched.emit(found)

    def abort(self) -> None:
        """Order the end and break off a running exchange; called from another thread."""
        super().abort()
        server = self._server
        if server is not None:
            server.abort()

    def close_resources(self) -> None:
        """Give up the connections; on its own thread."""
        super().close_resources()
        if self._server is not None:
            self._server.close()
            self._server = None
