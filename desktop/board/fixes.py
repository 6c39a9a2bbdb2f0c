"""Owns workers' fixes as a map takes them: columns of numbers, made by whoever reads a reply.

To turn the columns of a province into arrays takes forty milliseconds; the thread that asked has them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop.models.position import Positions


class FixSource:
    """Whoever numbered workers: numbers of one source mean the same workers for ever."""


@dataclass(frozen=True, slots=True)
class Fixes:
    """Last fixes of some workers; row i of each column belongs to worker ``ids[i]``.

    Attributes:
        source: Who gave the numbers.
        ids: Worker ids.
        numbers: (n,) int64, each worker's number, counted from 0 in the order in which workers appeared.
        lon_deg, lat_deg: (n,) float64, WGS84.
        accuracy_m: (n,) float32, radius of the fix.
        fix_ms, contact_ms: (n,) int64, server time of the fix and of the last sign of life.
        outside: (n,) uint8, 1 where the worker has left every grid held.
        is_last: Whether no further page of the same reply follows.
    """

    source: FixSource
    ids: tuple[str, ...]
    numbers: NDArray[np.int64]
    lon_deg: NDArray[np.float64]
    lat_deg: NDArray[np.float64]
    accuracy_m: NDArray[np.float32]
    fix_ms: NDArray[np.int64]
    contact_ms: NDArray[np.int64]
    outside: NDArray[np.uint8]
    is_last: bool = True


class FixReader:
    """Reads replies one after the other and numbers whom it meets."""

    def __init__(self) -> None:
        self._source = FixSource()
        self._numbers: dict[str, int] = {}

    def read(self, positions: Positions, *, is_last: bool = True) -> Fixes:
        """Return the columns of a page.

        Args:
            positions: The page.
            is_last: Whether no further page of the same reply follows.
        """
        numbers = self._numbers
        return Fixes(
            source=self._source,
            ids=positions.id,
            numbers=np.array([numbers.setdefault(one, len(numbers)) for one in positions.id], np.int64),
            lon_deg=np.array(positions.lon, np.float64),
            lat_deg=np.array(positions.lat, np.float64),
            accuracy_m=np.array(positions.accuracy_m, np.float32),
            fix_ms=np.array(positions.fix_time, np.int64),
            contact_ms=np.array(positions.contact_time, np.int64),
            outside=np.array(positions.outside, np.uint8),
            is_last=is_last,
        )
