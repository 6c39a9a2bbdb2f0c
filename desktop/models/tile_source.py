"""Owns the seam between whoever shows a basemap and wherever its tiles come from."""

from __future__ import annotations

from typing import Protocol

from desktop.models.basemap import BasemapFacts
from desktop.models.tile_pyramid import TilePlace

LARGEST_TILE_BYTES = 1 << 20
"""No tile that can be shown is larger; photographs of 512 x 512 pixels have a third of it."""


class TileSource(Protocol):
    """Gives tiles; belongs to one thread."""

    @property
    def facts(self) -> BasemapFacts:
        """What it says of itself."""
        ...

    def read(self, place: TilePlace) -> bytes | None:
        """Return a tile as it was stored or sent, None if there is none at that place.

        Raises:
            BasemapUnusable: If it cannot be had.
        """
        ...

    def close(self) -> None:
        """Give up files and connections."""
        ...
