"""Owns the manners towards a tile server: few requests at once, patience with one that fails; pure.

Source: the tile usage policies of public map servers; promises, Network manners.
"""

from __future__ import annotations

from collections.abc import Callable

from desktop.api.retry import CAP_S, BackOff
from desktop.models.tile_pyramid import TilePlace

FETCHERS = 3
"""Most requests under way at one server."""

TOLD_FROM = 2
"""So many failures in a row are told: one lost tile is nobody's business."""


class ServerManners:
    """Who may ask now, and for what.

    Args:
        clock: Steady clock in seconds.
        random_share: Returns a share 0..1.
    """

    def __init__(self, clock: Callable[[], float], random_share: Callable[[], float]) -> None:
        self._clock = clock
        self._back_off = BackOff(clock, random_share, short_cap_s=CAP_S)
        self._free = set(range(FETCHERS))
        self._under_way: dict[TilePlace, int] = {}
        self._paused_until_s = 0.0

    @property
    def failures(self) -> int:
        """Failures since the last tile that came."""
        return self._back_off.failures

    def pause_left_s(self) -> float:
        """Return how long the server is left alone."""
        return max(0.0, self._paused_until_s - self._clock())

    def is_under_way(self, place: TilePlace) -> bool:
        """Say whether a tile is being fetched."""
        return place in self._under_way

    def is_busy(self) -> bool:
        """Say whether anything is being fetched."""
        return bool(self._under_way)

    def begin(self, place: TilePlace) -> int | None:
        """Return who shall fetch a tile, None if nobody may now; a failing server is tried by one alone."""
        if self.pause_left_s() or not self._free or (self.failures and self._under_way):
            return None
        fetcher = min(self._free)
        self._free.remove(fetcher)
        self._under_way[place] = fetcher
        return fetcher

    def end(self, place: TilePlace, fetcher: int) -> None:
        """Note that a fetcher is free again."""
        self._under_way.pop(place, None)
        self._free.add(fetcher)

    def note_success(self) -> None:
        """Note that a tile came, or the plain word that there is none."""
        self._back_off.note_success()
        self._paused_until_s = 0.0

    def note_failure(self, retry_after_s: float | None) -> None:
        """Leave the server alone for a while, longer each time."""
        wait_s = self._back_off.note_failure(retry_after_s)
        self._paused_until_s = max(self._paused_until_s, self._clock() + wait_s)
