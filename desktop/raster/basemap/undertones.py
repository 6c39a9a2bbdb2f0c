"""Owns the undertones of one surface: what of the basemap lies under each of its tiles, as far as it is made.

Thread: UI
"""

from __future__ import annotations

import itertools
from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot

from desktop.raster.basemap.decoding import ToneArray
from desktop.raster.basemap.messages import ToneTile, ToneWish
from desktop.raster.projection import Projection
from desktop.raster.rasteriser import TILE_PX, TileKey

UNDERTONE_BYTES = 28 << 20
"""Bound of what is kept: 448 tiles, two full screens of 3840x2160 with what lies around them."""

_NUMBERS = itertools.count(1)


class Undertones(QObject):
    """Knows the tones under tiles, and wishes for those that it has not.

    Attributes:
        view: Number of the surface, one of its own.
        is_on: Whether there is a basemap at all.

    Signals:
        wished (ToneWish): What is shown and not there.
        came (TileKey): There are tones under a tile, or better ones.
        cleared (): There are none any more.
    """

    wished = Signal(object)
    came = Signal(object)
    cleared = Signal()

    def __init__(self, projection: Projection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.view = next(_NUMBERS)
        self.is_on = False
        self._projection = projection
        self._tiles: OrderedDict[TileKey, ToneTile] = OrderedDict()
        self._wanted: frozenset[TileKey] = frozenset()

    def set_projection(self, projection: Projection) -> None:
        """Lie under another plane."""
        self._projection = projection
        self._clear()

    @Slot(bool)
    def switch(self, is_on: bool) -> None:
        """Begin anew under another basemap, or end."""
        self.is_on = is_on
        self._clear()

    def _clear(self) -> None:
        self._tiles.clear()
        self._wanted = frozenset()
        self.cleared.emit()

    @property
    def held_bytes(self) -> int:
        """Bytes of tones; never above `UNDERTONE_BYTES`."""
        return len(self._tiles) * TILE_PX * TILE_PX

    @property
    def is_whole(self) -> bool:
        """Whether all that was wished for last has come."""
        return all(self._is_complete(key) for key in self._wanted)

    def tones(self, key: TileKey) -> ToneArray | None:
        """Return the tones under a tile, None if they are not there."""
        tile = self._tiles.get(key)
        return None if tile is None else tile.tones

    def _is_complete(self, key: TileKey) -> bool:
        tile = self._tiles.get(key)
        return tile is not None and tile.is_complete

    def want(self, keys: Sequence[TileKey]) -> None:
        """Wish for the tones under these, the most wanted first; nothing else is wanted any more."""
        if not self.is_on:
            return
        missing = []
        for key in keys:
            if key in self._tiles:
                self._tiles.move_to_end(key)
            if not self._is_complete(key):
                missing.append(key)
        wanted = frozenset(missing)
        # The same again would only make the maker begin anew, once for each frame.
        if wanted != frozenset(key for key in self._wanted if not self._is_complete(key)):
            self._wanted = wanted
            self.wished.emit(ToneWish(self.view, self._projection, tuple(missing)))

    @Slot(object)
    def take(self, tile: ToneTile) -> None:
        """Take what was made for a surface, if it is this one."""
        if tile.view != self.view or tile.projection != self._projection or not self.is_on:
            return
        self._tiles[tile.key] = tile
        self._tiles.move_to_end(tile.key)
        while self.held_bytes > UNDERTONE_BYTES:
            self._tiles.popitem(last=False)
        self.came.emit(tile.key)
