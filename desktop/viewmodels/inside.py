"""Owns the question which places lie inside an outline, answered for many places at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def inside(outline: NDArray[np.float64], places: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say which of (n, 2) places lie inside an outline of (m, 2) corners, by the even-odd rule.

    Places that are not numbers lie nowhere.
    """
    found = np.zeros(len(places), np.bool_)
    if len(outline) < 3 or not len(places):
        return found
    low, high = outline.min(axis=0), outline.max(axis=0)
    near = np.flatnonzero(np.all((places >= low) & (places <= high), axis=1))
    x, y = places[near, 0], places[near, 1]
    odd = np.zeros(len(near), np.bool_)
    for (x0, y0), (x1, y1) in zip(outline.tolist(), np.roll(outline, -1, axis=0).tolist(), strict=True):
        if y0 == y1:
            continue
        crosses = (y0 > y) != (y1 > y)
        odd ^= crosses & (x < x0 + (y - y0) * ((x1 - x0) / (y1 - y0)))
    found[near] = odd
    return found
