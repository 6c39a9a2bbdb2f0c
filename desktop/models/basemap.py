"""Owns the basemap: what the city may lay under its grids, and what can be wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from desktop.models.datum import Crs

DEEPEST_ZOOM = 22
"""Zooms beyond it are in nobody's tile set."""

LEAST_CACHE_MB, MOST_CACHE_MB = 16, 20_000


class BasemapKind(StrEnum):
    """Where a basemap's tiles come from."""

    NONE = "none"
    MBTILES = "mbtiles"
    PMTILES = "pmtiles"
    XYZ = "xyz"
    WMTS = "wmts"


FILE_KINDS = frozenset({BasemapKind.MBTILES, BasemapKind.PMTILES})
SERVER_KINDS = frozenset({BasemapKind.XYZ, BasemapKind.WMTS})


class TileScheme(StrEnum):
    """How the world is cut into tiles.

    MERCATOR is EPSG:3857 (GoogleMapsCompatible, 天地图 "w"); PLATE_CARREE is EPSG:4326 or EPSG:4490 with two
    tiles beside one another at zoom 1 (天地图 "c").
    """

    MERCATOR = "mercator"
    PLATE_CARREE = "plate-carree"


class BasemapTone(StrEnum):
    """What a basemap shows: ink on paper, which the night inverts, or photographs, which it dims."""

    MAP = "map"
    IMAGERY = "imagery"


class BasemapTrouble(StrEnum):
    """What is wrong with a basemap; the desk puts it into words."""

    ADDRESS = "address"
    FILE_MISSING = "file-missing"
    FILE_BROKEN = "file-broken"
    VECTOR_TILES = "vector-tiles"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    TLS = "tls"
    DENIED = "denied"
    BUSY = "busy"
    MOVED = "moved"
    SERVER_FAILED = "server-failed"
    NOT_A_PICTURE = "not-a-picture"
    PICTURE_BROKEN = "picture-broken"
    WRONG_SIZE = "wrong-size"
    NO_TILE = "no-tile"


class BasemapUnusable(Exception):
    """A basemap, or one tile of it, cannot be used.

    Attributes:
        trouble: What is the case.
        detail: Plain words or figures for the officer; never an address with its key.
        retry_after_s: Seconds after which a server wants to be asked again, None if it did not say.
    """

    def __init__(self, trouble: BasemapTrouble, detail: str = "", retry_after_s: float | None = None) -> None:
        super().__init__(f"{trouble.value} {detail}".rstrip())
        self.trouble = trouble
        self.detail = detail
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Basemap:
    """What lies under the grids, as the settings say it.

    Attributes:
        path: File of MBTiles or PMTiles.
        address: Template of a tile's address ({z} {x} {y}, or {TileMatrix} {TileCol} {TileRow}), or the base
            address of a WMTS that is asked by key and value. It may bear a key: it is shown in no log.
        attribution: Whose map it is; shown in the map's corner. Empty: what the file says.
        least_zoom, most_zoom: Zooms of which there are tiles; a file's own narrow them.
        crs: In what the map is drawn; GCJ-02 is shifted back. BD-09 has tiles of its own that nobody reads.
        strength: How strongly it shows through the grids, 0..1.
        cache_mb: Bound of the tiles of a server that are kept on the disk.
        layer, style, matrix_set, matrix_prefix: Names that a WMTS wants; the prefix stands before the zoom.
    """

    kind: BasemapKind = BasemapKind.NONE
    path: str = ""
    address: str = field(default="", repr=False)
    attribution: str = ""
    scheme: TileScheme = TileScheme.MERCATOR
    least_zoom: int = 0
    most_zoom: int = 18
    crs: Crs = Crs.WGS84
    tone: BasemapTone = BasemapTone.MAP
    strength: float = 0.6
    cache_mb: int = 512
    layer: str = ""
    style: str = "default"
    matrix_set: str = ""
    matrix_prefix: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.least_zoom <= self.most_zoom <= DEEPEST_ZOOM:
            raise ValueError(f"zooms {self.least_zoom}..{self.most_zoom} are none")
        if self.crs is Crs.BD09:
            raise ValueError("basemaps in BD-09 are not read")
        if not 0 <= self.strength <= 1:
            raise ValueError(f"strength {self.strength} is not within 0..1")
        if not LEAST_CACHE_MB <= self.cache_mb <= MOST_CACHE_MB:
            raise ValueError(f"cache of {self.cache_mb} MB is not within bounds")

    def has_same_tiles(self, other: Basemap) -> bool:
        """Say whether another one shows the same tiles in the same places, whatever they look like."""
        same = replace(other, attribution=self.attribution, tone=self.tone, strength=self.strength)
        return same == self

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to show."""
        return self.kind is not BasemapKind.NONE


NO_BASEMAP = Basemap()
"""What every city begins with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BasemapFacts:
    """What is known of a basemap that could be opened.

    Attributes:
        attribution: Whose map it is, plain text; empty if nobody says.
    """

    attribution: str = ""
    least_zoom: int = 0
    most_zoom: int = DEEPEST_ZOOM


@dataclass(frozen=True, slots=True, kw_only=True)
class BasemapFinding:
    """What a trial of a basemap found.

    Attributes:
        trouble: What is wrong, None if a tile of the city came and can be shown.
        detail: Figures that belong to it: an HTTP status, a size.
        zoom: Zoom that was tried.
        tile_px: Side of the tile that came.
    """

    trouble: BasemapTrouble | None
    detail: str = ""
    zoom: int = 0
    tile_px: int = 0
    least_zoom: int = 0
    most_zoom: int = DEEPEST_ZOOM
