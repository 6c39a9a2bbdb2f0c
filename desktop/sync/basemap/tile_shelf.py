"""Owns the foreign tiles in memory: decoded ones within a bound, and where there are none, for a while."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from desktop.models.tile_pyramid import TilePlace
from desktop.raster.basemap.decoding import ToneArray

SHELF_BYTES = 32 << 20
"""512 tiles of 256 x 256, eight full screens."""

NONE_S = 3600.0
"""So long a place without a tile is not asked for again."""

FAILED_S = 120.0
"""So long a place whose tile was no picture is not asked for again."""

_MOST_EMPTY = 20_000


class TileShelf:
    """What is known of foreign places.

    Args:
        clock: Steady clock in seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._tones: OrderedDict[TilePlace, ToneArray] = OrderedDict()
        self._held_bytes = 0
        self._empty_until: OrderedDict[TilePlace, float] = OrderedDict()
        self._failed: set[TilePlace] = set()

    def clear(self) -> None:
        """Forget everything."""
        self._tones.clear()
        self._empty_until.clear()
        self._failed.clear()
        self._held_bytes = 0

    @property
    def held_bytes(self) -> int:
        """Bytes of decoded tiles; never above `SHELF_BYTES`."""
        return self._held_bytes

    def put(self, place: TilePlace, tones: ToneArray) -> None:
        """Keep a decoded tile; the least used go."""
        self.forget(place)
        self._tones[place] = tones
        self._held_bytes += tones.nbytes
        while self._held_bytes > SHELF_BYTES:
            _, dropped = self._tones.popitem(last=False)
            self._held_bytes -= dropped.nbytes

    def put_none(self, place: TilePlace) -> None:
        """Note that there is no tile."""
        self._empty(place, NONE_S)

    def put_failed(self, place: TilePlace) -> None:
        """Note that what came was no tile; it may be one later."""
        self._empty(place, FAILED_S)
        self._failed.add(place)

    def _empty(self, place: TilePlace, for_s: float) -> None:
        self.forget(place)
        self._empty_until[place] = self._clock() + for_s
        while len(self._empty_until) > _MOST_EMPTY:
            dropped, _ = self._empty_until.popitem(last=False)
            self._failed.discard(dropped)

    def forget(self, place: TilePlace) -> None:
        """Know nothing of a place."""
        held = self._tones.pop(place, None)
        if held is not None:
            self._held_bytes -= held.nbytes
        self._empty_until.pop(place, None)
        self._failed.discard(place)

    def tones(self, place: TilePlace) -> ToneArray | None:
        """Return a decoded tile, None if it is not here."""
        held = self._tones.get(place)
        if held is not None:
            self._tones.move_to_end(place)
        return held

    def knows(self, place: TilePlace) -> bool:
        """Say whether the tile is here, or is known not to be."""
        if place in self._tones:
            return True
        until_s = self._empty_until.get(place)
        if until_s is not None and self._clock() >= until_s:
            self.forget(place)
            return False
        return until_s is not None

    def has_failed(self, place: TilePlace) -> bool:
        """Say whether something came that was no tile."""
        return place in self._failed
