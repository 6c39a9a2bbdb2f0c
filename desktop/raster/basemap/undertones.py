"""Owns the undertones of one surface: what of the basemap lies under each of its tiles, as far as it is made.

Thread: UI
"""

from __future__ import annotations

import itertools
from collections import OrderedDict
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.board.server_clock import steady_s
from desktop.raster.basemap.decoding import ToneArray
from desktop.raster.basemap.messages import ToneTile, ToneWish
from desktop.raster.patterns import TILE_PX
from desktop.raster.projection import Projection
from desktop.raster.rasteriser import TileKey

UNDERTONE_BYTES = 28 << 20
"""Bound of what is kept: 448 tiles, two full screens of 3840x2160 with what lies around them."""

PATIENCE_S = 0.7
"""So long an older scale with its map stands in for a tile whose map is still being made; else each step of
the zoom would flash bare."""

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
        ran_late (): What is still awaited is awaited no longer.

    Args:
        projection: Plane of the surface.
        clock: Steady clock in seconds.
    """

    wished = Signal(object)
    came = Signal(object)
    cleared = Signal()
    ran_late = Signal()

    def __init__(
        self,
        projection: Projection,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = steady_s,
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._wished_s: dict[TileKey, float] = {}
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(round(PATIENCE_S * 1000) + 20)
        self._late.timeout.connect(self.ran_late)
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
        self._wished_s.clear()
        self._late.stop()
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

    def awaits(self, key: TileKey) -> bool:
        """Say whether the tones under a tile may come any moment."""
        wished_s = self._wished_s.get(key)
        return wished_s is not None and key not in self._tiles and self._clock() - wished_s < PATIENCE_S

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
            now_s = self._clock()
            self._wished_s = {key: self._wished_s.get(key, now_s) for key in missing}
            self._late.start()
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
