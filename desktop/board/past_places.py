"""Owns where workers were over a past span: columns of fixes, in which any instant is found by a search."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop.models.position import SHOWN_MS, PastTracks


@dataclass(frozen=True, slots=True)
class FixBlock:
    """The fixes of a part of a span: those with from_ms < fix <= to_ms.

    Attributes:
        ids: Workers who have any, one a row of the search.
        lon_deg, lat_deg: (m,) float64, WGS84; by worker and instant.
        keys: (m,) int64, ascending: the worker's row times the block's length, and the ms after from_ms.
    """

    from_ms: int
    to_ms: int
    ids: tuple[str, ...]
    lon_deg: NDArray[np.float64]
    lat_deg: NDArray[np.float64]
    keys: NDArray[np.int64]

    @property
    def _width(self) -> int:
        return self.to_ms - self.from_ms + 1

    def replaces(self, other: FixBlock) -> bool:
        """Say whether it reaches over all of an earlier one."""
        return self.from_ms <= other.from_ms and other.to_ms <= self.to_ms

    def find_last(self, at_ms: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return for each worker the last fix at or before an instant.

        Args:
            at_ms: ms since the epoch, after from_ms.

        Returns:
            (n,) row of each worker's fix, -1 where there is none; (n,) its instant, which counts there alone.
        """
        first_keys = np.arange(len(self.ids), dtype=np.int64) * self._width
        wanted = first_keys + min(at_ms - self.from_ms, self._width - 1)
        rows = np.searchsorted(self.keys, wanted, side="right") - 1
        after_ms = self.keys[np.maximum(rows, 0)] - first_keys
        rows[after_ms < 0] = -1  # that fix is of the worker before
        return rows, after_ms + self.from_ms


def block_of(tracks: PastTracks, from_ms: int, to_ms: int) -> FixBlock:
    """Return the columns of a page of past positions, ready to be searched.

    Args:
        tracks: The page.
        from_ms: Behind which instant it begins, ms since the epoch.
        to_ms: Up to which it reaches.

    Raises:
        ValueError: If a fix lies outside, or the fixes are not in their order.
    """
    counts = np.array(tracks.count, np.int64)
    after_ms = np.array(tracks.fix_time, np.int64) - from_ms
    width = to_ms - from_ms + 1
    if len(after_ms) and not (after_ms.min() > 0 and after_ms.max() < width):
        raise ValueError("a fix lies outside of its page")
    keys = np.repeat(np.arange(len(counts)) * width, counts) + after_ms
    if np.any(np.diff(keys) < 0):
        raise ValueError("fixes are not in their order")
    lon_deg, lat_deg = np.array(tracks.lon, np.float64), np.array(tracks.lat, np.float64)
    return FixBlock(from_ms, to_ms, tracks.id, lon_deg, lat_deg, keys)


@dataclass(frozen=True, slots=True)
class Places:
    """Where workers were at an instant; only who was seen within the hour before it.

    Attributes:
        rows: (n,) int64, place of each worker in `PastPlaces.ids`.
        lon_deg, lat_deg: (n,) float64, WGS84.
        fix_ms: (n,) int64, instant of the fix.
    """

    rows: NDArray[np.int64]
    lon_deg: NDArray[np.float64]
    lat_deg: NDArray[np.float64]
    fix_ms: NDArray[np.int64]


class PastPlaces:
    """The blocks of a span, put together as they come, without a gap; what is read again replaces the old.

    Attributes:
        ids: All workers seen so far; a worker's place never changes.
    """

    def __init__(self) -> None:
        self.ids: list[str] = []
        self._row_of: dict[str, int] = {}
        self._blocks: list[tuple[FixBlock, NDArray[np.int64]]] = []

    @property
    def reach_ms(self) -> int | None:
        """Up to which instant they reach, None before the first."""
        return max((block.to_ms for block, _ in self._blocks), default=None)

    @property
    def size_bytes(self) -> int:
        """What the columns take in memory."""
        return sum(
            block.lon_deg.nbytes + block.lat_deg.nbytes + block.keys.nbytes + rows.nbytes
            for block, rows in self._blocks
        )

    def add(self, block: FixBlock) -> None:
        """Take the next part of the span, or one that was read again, with what came late."""
        for worker_id in block.ids:
            if worker_id not in self._row_of:
                self._row_of[worker_id] = len(self.ids)
                self.ids.append(worker_id)
        rows = np.fromiter((self._row_of[one] for one in block.ids), np.int64, len(block.ids))
        kept = [one for one in self._blocks if not block.replaces(one[0])]
        self._blocks = sorted([*kept, (block, rows)], key=_end_of)

    def find(self, at_ms: int, within_ms: int = SHOWN_MS) -> Places:
        """Return where workers were seen last within the hour before an instant.

        Args:
            at_ms: ms since the epoch.
            within_ms: How long before, if not an hour.
        """
        count, least_ms = len(self.ids), at_ms - within_ms
        lon_deg, lat_deg = np.zeros(count), np.zeros(count)
        fix_ms = np.full(count, least_ms, np.int64)
        for block, rows in reversed(self._blocks):
            if block.from_ms >= at_ms:
                continue
            if block.to_ms <= fix_ms.min(initial=at_ms):
                break  # neither it nor those before it have a later fix of anybody
            found, instants = block.find_last(at_ms)
            is_news = (found >= 0) & (instants > fix_ms[rows])
            chosen, fixes = rows[is_news], found[is_news]
            fix_ms[chosen] = instants[is_news]
            lon_deg[chosen], lat_deg[chosen] = block.lon_deg[fixes], block.lat_deg[fixes]
        seen = np.flatnonzero(fix_ms > least_ms)
        return Places(seen, lon_deg[seen], lat_deg[seen], fix_ms[seen])


def _end_of(held: tuple[FixBlock, NDArray[np.int64]]) -> int:
    return held[0].to_ms
