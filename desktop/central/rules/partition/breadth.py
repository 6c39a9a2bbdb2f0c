"""Owns how broad an area is, and which areas are slivers or come from rounding; pure."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from desktop.central.rules.partition.plane import Areas

TOLERANCE_M2 = 1.0
"""Overlaps and gaps up to that come from rounding."""

ROUNDING_M = 0.02
"""So do narrower ones of any length: a corner on a neighbour's long side lies a centimetre off it."""

SLIVER_M = 5.0
"""An area that is narrower is a sliver, if it is long."""

SLIVER_RATIO = 10.0
"""How many times as long as broad an area is long."""


def breadths_of(areas: Areas) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how broad and how long polygons are: the sides of a rectangle of the same area and border.

    Args:
        areas: Polygons, metres.

    Returns:
        Breadths and lengths, metres; of an area rounder than a square the side of that square for both.
    """
    half, sizes = shapely.length(areas) / 2, shapely.area(areas)
    spread = np.sqrt(np.maximum(half * half / 4 - sizes, 0.0))
    breadths = np.where(spread > 0, sizes / np.maximum(half / 2 + spread, 1e-12), np.sqrt(sizes))
    return breadths, np.where(spread > 0, half / 2 + spread, np.sqrt(sizes))


def is_noise(areas: Areas) -> NDArray[np.bool_]:
    """Say which polygons come from rounding alone."""
    breadths, _ = breadths_of(areas)
    found: NDArray[np.bool_] = (shapely.area(areas) <= TOLERANCE_M2) | (breadths < ROUNDING_M)
    return found


def sliver_breadth_of(parts: Areas) -> float:
    """Return how broad a sliver is that is made of some parts, metres; 0 if they are no sliver."""
    breadths, lengths = breadths_of(parts)
    return _sliver_breadth(float(breadths.max()), float(lengths.max()))


def find_slivers(areas: Areas) -> list[tuple[int, float]]:
    """Return which polygons and multi-polygons are slivers, and how broad each is, metres."""
    parts, owners = shapely.get_parts(areas, return_index=True)
    breadths, lengths = breadths_of(parts)
    broadest, longest = np.zeros(len(areas)), np.zeros(len(areas))
    np.maximum.at(broadest, owners, breadths)
    np.maximum.at(longest, owners, lengths)
    narrow = np.flatnonzero(broadest < SLIVER_M)
    widths = ((int(at), _sliver_breadth(float(broadest[at]), float(longest[at]))) for at in narrow)
    return [(at, width_m) for at, width_m in widths if width_m]


def _sliver_breadth(broadest_m: float, longest_m: float) -> float:
    is_thin = broadest_m < SLIVER_M and longest_m >= SLIVER_RATIO * broadest_m
    return broadest_m if is_thin else 0.0
