"""Owns the patterns over grids: which pixels of a tile each of them inks, and pixels as places in a table.

A pixel's colour follows from its grid and from which patterns may ink it. Both together are one number, its
place in a table of colours, which is known when the tile is made: to colour it is one look-up.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from desktop.raster.scanline import IdArray

TILE_PX = 256
"""Side of a tile; small enough that a pan exposes little, large enough that a screen needs few."""


class Pattern(IntEnum):
    """Pattern over a grid; status is never told by colour alone."""

    NONE = 0
    HATCH = 1
    DOTS = 2
    SPARSE_HATCH = 3
    LINES = 4


def _pattern_masks() -> NDArray[np.bool_]:
    """Return for each pattern which pixels of a tile it inks; periods divide the tile, so tiles join."""
    rows, columns = np.mgrid[0:TILE_PX, 0:TILE_PX]
    masks = np.zeros((len(Pattern), TILE_PX, TILE_PX), np.bool_)
    masks[Pattern.HATCH] = (rows + columns) % 8 < 2
    masks[Pattern.DOTS] = (rows % 8 < 2) & ((columns + 4 * (rows // 8 % 2)) % 8 < 2)
    masks[Pattern.SPARSE_HATCH] = (rows + columns) % 16 < 1
    masks[Pattern.LINES] = rows % 32 < 1
    return masks


MASKS = _pattern_masks()
"""(patterns, TILE_PX, TILE_PX), whether a pattern inks a pixel of a tile."""


def _inked_together() -> tuple[NDArray[np.uint32], NDArray[np.bool_]]:
    """Return which patterns ink each pixel of a tile, as the number of a combination, and the combinations.

    Shapes (TILE_PX, TILE_PX) and (k, patterns). They are few, for the patterns are periodic.
    """
    columns = MASKS.reshape(len(Pattern), -1).T
    combinations, numbers = np.unique(columns, axis=0, return_inverse=True)
    return numbers.reshape(TILE_PX, TILE_PX).astype(np.uint32), combinations


_NUMBERS, COMBINATIONS = _inked_together()
"""COMBINATIONS: (k, patterns), which patterns ink a pixel of each kind."""


def place_pixels(ids: IdArray) -> IdArray:
    """Return the place of each pixel of a tile in a table of (ids, combinations), flat.

    Args:
        ids: (TILE_PX, TILE_PX) uint32.
    """
    places = ids * np.uint32(len(COMBINATIONS))
    places += _NUMBERS
    return places
