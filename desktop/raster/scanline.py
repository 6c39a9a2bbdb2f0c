"""Owns the filling of polygons: for each row of pixels the spans that lie in each grid, all at once.

A call of a painter for each polygon costs more than its pixels where a screen shows a province.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from desktop.raster.outlines import FloatArray, IntArray
from desktop.raster.points import take_points
from desktop.raster.right_of_way import SCREEN

IdArray = NDArray[np.uint32]


def fill_polygons(
    points_px: FloatArray, following: IntArray, owners: IntArray, width_px: int, height_px: int
) -> IdArray:
    """Return an image of ids: a pixel bears the polygon in which its middle lies, by the even-odd rule.

    Where polygons overlap, the one of the highest number is on top. Source: scan conversion by crossings of
    edges; an edge owns its upper end and not its lower one, so that polygons that share it leave no gap.

    Args:
        points_px: (p, 2) corners of all polygons, pixels of the image.
        following: (p,) place of the next corner of its ring for each corner.
        owners: (p,) index of the polygon of each corner.
        width_px: Width of the image.
        height_px: Height of the image.

    Returns:
        (height_px, width_px) uint32, owner + 1, 0 where no polygon is.
    """
    image = np.zeros(height_px * width_px, np.uint32)
    keys = _crossings(points_px, following, owners, width_px, height_px)
    if len(keys):
        SCREEN.give_way()
        _fill_spans(image, keys, width_px, height_px)
    return image.reshape(height_px, width_px)


def _crossings(
    points: FloatArray, following: IntArray, owners: IntArray, width: int, height: int
) -> IntArray:
    """Return where edges cross the middles of rows, as one ascending number: owner, row, column."""
    # Row r is crossed by an edge whose ends lie above and below (or at) r + 0.5. Most edges of a city that is
    # small on the screen cross none, so the rows are found before anything else is looked at.
    level = np.ceil(points[:, 1] - 0.5)
    np.clip(level, 0, height, out=level)
    next_level = level[following]
    crossing = np.flatnonzero(level != next_level)
    SCREEN.give_way()
    level, next_level = level[crossing], next_level[crossing]
    begin = np.minimum(level, next_level).astype(np.int64)
    counts = np.abs(next_level - level).astype(np.int64)
    here, there = take_points(points, crossing), take_points(points, following[crossing])
    slope = (there[:, 0] - here[:, 0]) / (there[:, 1] - here[:, 1])
    edge = np.repeat(np.arange(len(crossing)), counts)
    row = np.arange(len(edge)) - np.repeat(np.cumsum(counts) - counts, counts) + begin[edge]
    SCREEN.give_way()
    x = here[:, 0][edge] + (row + 0.5 - here[:, 1][edge]) * slope[edge]
    # The first pixel whose middle lies at the crossing or right of it.
    column = np.clip(np.ceil(x - 0.5), 0, width).astype(np.int64)
    SCREEN.give_way()
    keys: IntArray = (owners[crossing][edge] * height + row) * (width + 1) + column
    keys.sort()
    return keys


def _fill_spans(image: IdArray, keys: IntArray, width: int, height: int) -> None:
    """Write the owner of each span between two crossings of one polygon and row."""
    starts = keys[0::2]
    lengths = keys[1::2] - starts
    filled = lengths > 0
    starts, lengths = starts[filled], lengths[filled]
    line, column = np.divmod(starts, width + 1)
    owner, row = np.divmod(line, height)
    places = row * width + column
    behind = np.cumsum(lengths)
    if not len(behind):
        return
    SCREEN.give_way()
    pixels = np.arange(behind[-1]) + np.repeat(places - (behind - lengths), lengths)
    SCREEN.give_way()
    image[pixels] = np.repeat((owner + 1).astype(np.uint32), lengths)
