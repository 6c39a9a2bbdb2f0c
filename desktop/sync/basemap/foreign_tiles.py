"""Owns the foreign tiles of the present basemap: in memory, in its file, in the cache on the disk.

Belongs to the basemap's thread; asks no network.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from desktop.models.basemap import SERVER_KINDS, Basemap, BasemapTrouble, BasemapUnusable
from desktop.models.tile_pyramid import TilePlace
from desktop.models.tile_source import TileSource
from desktop.raster.basemap.bending import ForeignMap, crop_descendant
from desktop.raster.basemap.decoding import ToneArray, decode_tones
from desktop.store.tiles.tile_cache import TileCache, cache_name
from desktop.sync.basemap.sources import foreign_map, open_source
from desktop.sync.basemap.tile_shelf import TileShelf

_LOG = logging.getLogger("griddesk.basemap")

STAND_IN_LEVELS = 5
"""How many zooms up a coarser tile may stand in for a missing one; 32 times as coarse still says where."""


class ForeignTiles:
    """Tiles of one basemap.

    Attributes:
        foreign: How they are cut.
        attribution: Whose map it is.
        stale: Places whose tile is shown and old; to be asked for anew when there is nothing better to do.

    Raises:
        BasemapUnusable: If the file or the address cannot be used.
    """

    def __init__(self, basemap: Basemap, cache_folder: Path, clock: Callable[[], float]) -> None:
        source = open_source(basemap)
        self.is_server = basemap.kind in SERVER_KINDS
        self._file: TileSource | None = None
        self._cache: TileCache | None = None
        if self.is_server:
            source.close()  # the fetchers have connections of their own; here its address was looked at
            self._cache = TileCache(cache_folder, cache_name(basemap), basemap.cache_mb << 20)
        else:
            self._file = source
        self.foreign: ForeignMap = foreign_map(basemap, source.facts)
        self.attribution = basemap.attribution or source.facts.attribution
        self.stale: dict[TilePlace, None] = {}
        self._shelf = TileShelf(clock)
        self._absent: set[TilePlace] = set()
        self._side_is_known = False

    def look(self, place: TilePlace) -> bool:
        """Say whether all is known of a place without asking the server; the first look reads file or cache.

        Raises:
            BasemapUnusable: If the file cannot be read there; the place counts as failed then.
        """
        if self._shelf.knows(place):
            return True
        if place in self._absent:
            return False
        if self._file is not None:
            self._look_into_file(self._file, place)
            return True
        return self._look_into_cache(place)

    def _look_into_file(self, file: TileSource, place: TilePlace) -> None:
        try:
            body = file.read(place)
            if body is None:
                self._shelf.put_none(place)
            else:
                self._decode(place, body)
        except BasemapUnusable:
            self._shelf.put_failed(place)
            raise

    def _look_into_cache(self, place: TilePlace) -> bool:
        kept = None if self._cache is None else self._cache.read(place)
        if kept is None:
            self._absent.add(place)
            return False
        try:
            self._decode(place, kept.body)
        except BasemapUnusable:
            # Damaged on our own disk: no trouble of the server's.
            self._drop(place)
            self._absent.add(place)
            return False
        if not kept.is_fresh:
            self.stale[place] = None
        return True

    def _drop(self, place: TilePlace) -> None:
        try:
            if self._cache is not None:
                self._cache.drop(place)
        except OSError:
            _LOG.warning("a damaged tile cannot be dropped from the cache")

    def _decode(self, place: TilePlace, body: bytes) -> None:
        tones = decode_tones(body)
        if not self._side_is_known:
            # The first tile tells how large all are; what was planned for another side is planned anew.
            self._side_is_known = True
            if len(tones) != self.foreign.side_px:
                self.foreign = replace(self.foreign, side_px=len(tones))
        self._shelf.put(place, tones)

    def take(self, place: TilePlace, body: bytes | None) -> None:
        """Take what the server sent, None for "there is none"; a tile is kept on the disk too.

        Raises:
            BasemapUnusable: If it is no tile that can be shown; the place counts as failed then.
        """
        self._absent.discard(place)
        self.stale.pop(place, None)
        if body is None:
            self._shelf.put_none(place)
            return
        try:
            self._decode(place, body)
        except BasemapUnusable:
            self._shelf.put_failed(place)
            raise
        try:
            if self._cache is not None:
                self._cache.keep(place, body)
        except OSError as error:
            _LOG.warning("a tile of the basemap is not kept: %s", error.strerror)

    def note_failed(self, place: TilePlace) -> None:
        """Note that what the server sent for a place was no tile; an older one that is shown stays."""
        self.stale.pop(place, None)
        if self._shelf.tones(place) is None:
            self._absent.discard(place)
            self._shelf.put_failed(place)

    def has(self, place: TilePlace) -> bool:
        """Say whether the tile itself is here."""
        return self._shelf.tones(place) is not None

    def has_failed(self, place: TilePlace) -> bool:
        """Say whether what is known of a place is only that it failed."""
        return self._shelf.has_failed(place)

    def piece(self, place: TilePlace) -> ToneArray | None:
        """Return the tile of a place, or what of a coarser one lies there; None if nothing is known."""
        tones = self._shelf.tones(place)
        for levels in range(1, STAND_IN_LEVELS + 1):
            if tones is not None or place.zoom - levels < self.foreign.least_zoom:
                break
            ancestor = place.ancestor(levels)
            if self._is_known_quietly(ancestor):
                coarse = self._shelf.tones(ancestor)
                tones = None if coarse is None else crop_descendant(coarse, levels, place)
        return tones

    def _is_known_quietly(self, place: TilePlace) -> bool:
        try:
            return self.look(place)
        except BasemapUnusable:
            return False

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()


def is_of_one_tile(trouble: BasemapTrouble) -> bool:
    """Say whether a trouble is of what was sent for one place, not of the way to the server."""
    return trouble in (
        BasemapTrouble.NOT_A_PICTURE,
        BasemapTrouble.PICTURE_BROKEN,
        BasemapTrouble.WRONG_SIZE,
        BasemapTrouble.VECTOR_TILES,
        BasemapTrouble.FILE_BROKEN,
    )
