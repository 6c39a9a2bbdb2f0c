"""Owns the finding of boxes by place: neighbours lie in blocks, and a block far off costs one comparison."""

from __future__ import annotations

import numpy as np

from desktop.raster.outlines import FloatArray, IntArray

BLOCK = 256
"""Boxes of one block."""

_CELLS = 1024
"""Cells across the whole, by which neighbours are brought together."""


class PackedBoxes:
    """An index over boxes that never change.

    Args:
        boxes: (n, 4) float64: west, north, east, south.
    """

    def __init__(self, boxes: FloatArray) -> None:
        self._order = _by_neighbourhood(boxes)
        self._boxes = np.ascontiguousarray(boxes[self._order])
        self._starts = np.arange(0, len(boxes), BLOCK)
        if len(boxes):
            self._blocks = np.hstack(
                [
                    np.minimum.reduceat(self._boxes[:, :2], self._starts),
                    np.maximum.reduceat(self._boxes[:, 2:], self._starts),
                ]
            )
        else:
            self._blocks = np.zeros((0, 4))

    def query(self, box: tuple[float, float, float, float]) -> IntArray:
        """Return the rows of the boxes that touch a box (west, north, east, south), ascending."""
        blocks = np.flatnonzero(_touches(self._blocks, box))
        rows = (self._starts[blocks][:, None] + np.arange(BLOCK)).reshape(-1)
        rows = rows[rows < len(self._boxes)]
        return np.sort(self._order[rows[_touches(self._boxes[rows], box)]])


def _touches(boxes: FloatArray, box: tuple[float, float, float, float]) -> np.ndarray:
    west, north, east, south = box
    return (boxes[:, 0] <= east) & (boxes[:, 2] >= west) & (boxes[:, 1] <= south) & (boxes[:, 3] >= north)


def _by_neighbourhood(boxes: FloatArray) -> IntArray:
    """Return an order in which neighbours stand together: along a Z curve through their middles.

    Source: G. M. Morton, IBM report (1966).
    """
    if not len(boxes):
        return np.zeros(0, np.int64)
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    low, high = middles.min(axis=0), middles.max(axis=0)
    cells = ((middles - low) / np.maximum(high - low, 1e-9) * (_CELLS - 1)).astype(np.int64)
    return np.argsort(_spread(cells[:, 0]) | _spread(cells[:, 1]) << 1, kind="stable")


def _spread(bits: IntArray) -> IntArray:
    """Put a zero bit before each bit of numbers below 65,536."""
    spread = bits.copy()
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        spread = (spread | spread << shift) & mask
    return spread
