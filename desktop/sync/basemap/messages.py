"""Owns the records that cross between the basemap's threads."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.models.basemap import Basemap, BasemapTrouble
from desktop.models.tile_pyramid import TilePlace


@dataclass(frozen=True, slots=True)
class BasemapOrder:
    """Show this basemap from now on.

    Attributes:
        number: Counts up with each; whatever bears an older one is no longer wanted.
    """

    number: int
    basemap: Basemap


@dataclass(frozen=True, slots=True)
class FetchOrder:
    """Ask the server for a tile.

    Attributes:
        fetcher: Who shall.
    """

    number: int
    fetcher: int
    place: TilePlace


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of it.

    Attributes:
        body: The tile; None if there is none at that place, or something is wrong.
        trouble: What is wrong, None if nothing is.
        retry_after_s: Seconds after which the server wants to be asked again.
    """

    number: int
    fetcher: int
    place: TilePlace
    body: bytes | None = field(default=None, repr=False)
    trouble: BasemapTrouble | None = None
    detail: str = ""
    retry_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class BasemapState:
    """How the basemap that was ordered fares.

    Attributes:
        attribution: Whose map it is, empty if nobody says.
        trouble: What is wrong now, None if nothing is.
    """

    number: int
    attribution: str = ""
    trouble: BasemapTrouble | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class TrialOrder:
    """Try a basemap without showing it: does a tile of the city come?

    Attributes:
        lon_deg, lat_deg: Where, WGS84.
        zoom: Zoom that the window would take.
    """

    basemap: Basemap
    lon_deg: float
    lat_deg: float
    zoom: int
