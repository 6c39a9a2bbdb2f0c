"""Owns the asking of a tile server: what is sent, which answers are tiles, what every other one means.

No error says an address: it may bear the city's key.
"""

from __future__ import annotations

from collections.abc import Callable

from desktop.api.errors import CentralError
from desktop.api.refusals import read_retry_after
from desktop.api.requests_transport import AddressMalformed
from desktop.api.tiles.tile_address import parse_address
from desktop.api.transport import Reply, Request, Transport
from desktop.models.basemap import Basemap, BasemapFacts, BasemapTrouble, BasemapUnusable
from desktop.models.failure import Failure
from desktop.models.picture_format import recognise_picture
from desktop.models.tile_pyramid import TilePlace
from desktop.models.tile_source import LARGEST_TILE_BYTES
from desktop.settings.versions import PROGRAM_VERSION

_HEADERS = {
    "Accept": "image/webp,image/png,image/jpeg,image/*;q=0.8",
    "User-Agent": f"GridDesk/{PROGRAM_VERSION}",
}

_NO_TILE = frozenset({204, 400, 404, 410})
"""Statuses of places where there is none; WMTS says 400 of rows and columns beyond its edge."""

_OF_FAILURES = {
    Failure.TIMEOUT: BasemapTrouble.TIMEOUT,
    Failure.TLS: BasemapTrouble.TLS,
    Failure.TOO_LARGE: BasemapTrouble.NOT_A_PICTURE,
}

HostTransport = Callable[[str], Transport]
"""Makes the transport to one host; the seam at which tests put their own."""


class TileServer:
    """Tiles of one server; one caller at a time, save `abort`.

    Raises:
        BasemapUnusable: ADDRESS.
    """

    def __init__(self, basemap: Basemap, make: HostTransport) -> None:
        self._address = parse_address(basemap)
        self._make = make
        self._transports: dict[str, Transport] = {}
        self._aborted = False
        self.facts = BasemapFacts(
            attribution=basemap.attribution, least_zoom=basemap.least_zoom, most_zoom=basemap.most_zoom
        )

    def _transport(self, host: str) -> Transport:
        held = self._transports.get(host)
        if held is None:
            try:
                held = self._make(host)
            except AddressMalformed as error:
                raise BasemapUnusable(BasemapTrouble.ADDRESS, "http(s)://") from error
            self._transports[host] = held
            if self._aborted:
                held.abort()
        return held

    def read(self, place: TilePlace) -> bytes | None:
        """Ask for a tile; None if the server has none at that place.

        Raises:
            BasemapUnusable: What is wrong instead.
        """
        host, path = self._address.locate(place)
        try:
            reply = self._transport(host).exchange(Request(method="GET", path=path, headers=_HEADERS))
        except CentralError as error:
            trouble = _OF_FAILURES.get(error.failure, BasemapTrouble.UNREACHABLE)
            # From nothing: the library's own text bears the address.
            raise BasemapUnusable(trouble, error.failure.value) from None
        return _tile_in(reply)

    def abort(self) -> None:
        """End a running exchange at once and refuse later ones; called from another thread."""
        self._aborted = True
        for transport in list(self._transports.values()):
            transport.abort()

    def close(self) -> None:
        """Give up all connections."""
        for transport in self._transports.values():
            transport.close()


def _tile_in(reply: Reply) -> bytes | None:
    status, detail = reply.status, str(reply.status)
    if status in _NO_TILE or (status == 200 and not reply.body):
        return None
    if status == 200:
        if len(reply.body) > LARGEST_TILE_BYTES:
            raise BasemapUnusable(BasemapTrouble.NOT_A_PICTURE, detail)
        recognise_picture(reply.body)
        return reply.body
    if status in (401, 403):
        raise BasemapUnusable(BasemapTrouble.DENIED, detail)
    if status in (429, 503):
        raise BasemapUnusable(BasemapTrouble.BUSY, detail, read_retry_after(reply))
    if 300 <= status < 400:
        raise BasemapUnusable(BasemapTrouble.MOVED, detail)
    raise BasemapUnusable(BasemapTrouble.SERVER_FAILED, detail)
