"""Owns the reading of all stations of a viewer's area, a page at a time."""

from __future__ import annotations

from desktop.api.client import CentralClient
from desktop.models.base_data import Station

STATIONS_SOON_MS = 1500
"""After the officer is known: the city itself is read first."""

NEXT_PAGE_MS = 100
"""Between two pages; what an officer asks for on demand goes between them."""

READ_AGAIN_MS = 15 * 60_000
"""Stations change from month to month; who amends one sees it elsewhere at once."""

TRY_AGAIN_MS = 30_000


class StationReading:
    """What has been read so far."""

    def __init__(self) -> None:
        self._read: list[Station] = []
        self._next = ""

    def restart(self) -> None:
        """Begin with the first page."""
        self._read, self._next = [], ""

    def read_page(self, client: CentralClient) -> tuple[Station, ...] | None:
        """Read the next page; returns all stations with the last one, None before.

        Raises:
            CentralError: If it cannot be read.
            ReplyMalformed: Likewise.
        """
        page = client.stations("", self._next).reply
        self._read += page.stations
        self._next = page.next or ""
        if self._next:
            return None
        found = tuple(self._read)
        self.restart()
        return found
