"""Owns the exact answer to "which grid is this place in" for many places at once, without pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from desktop.raster.outlines import Outlines
from desktop.raster.right_of_way import SCREEN

NOWHERE = -1
"""Index of a place outside every grid."""

_CELLS_A_GRID = 4
_CHUNK = 20_000
"""Places looked up together; bounds the memory of one look-up."""


class GridLocator:
    """Looks places up in a partition: boxes by the cells of a raster, then the rings themselves.

    Args:
        outlines: Rings of the grids.
        boxes_m: (n, 4) west, north, east, south of each grid.
        box_m: The same of the part of the plane where most of them are.
    """

    def __init__(
        self, outlines: Outlines, boxes_m: NDArray[np.float64], box_m: tuple[float, float, float, float]
    ) -> None:
        self._boxes = boxes_m
        west, north, east, south = box_m
        count = max(1, len(boxes_m))
        self._cell_m = max(1.0, float(np.sqrt((east - west) * (south - north) / count / _CELLS_A_GRID)))
        self._origin = np.array([west, north])
        self._columns = int((east - west) // self._cell_m) + 1
        self._rows = int((south - north) // self._cell_m) + 1
        self._index_boxes()
        self._starts = outlines.points
        self._ends = outlines.points[outlines.successors()]
        self._edge_offsets = outlines.grid_starts()[:-1]
        self._edge_counts = np.diff(outlines.grid_starts())

    def _index_boxes(self) -> None:
        """List for each cell of the raster the grids whose boxes touch it."""
        low = self._cells_of(self._boxes[:, :2])
        high = self._cells_of(self._boxes[:, 2:])
        wide, tall = high[:, 0] - low[:, 0] + 1, high[:, 1] - low[:, 1] + 1
        sizes = wide * tall
        grid = np.repeat(np.arange(len(sizes)), sizes)
        within = np.arange(len(grid)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        column = low[grid, 0] + within % wide[grid]
        row = low[grid, 1] + within // wide[grid]
        cell = row * self._columns + column
        order = np.argsort(cell, kind="stable")
        self._grids_of_cells = grid[order]
        self._cell_starts = np.searchsorted(cell[order], np.arange(self._rows * self._columns + 1))

    def _cells_of(self, xy_m: NDArray[np.float64]) -> NDArray[np.int64]:
        cells = np.floor((xy_m - self._origin) / self._cell_m).astype(np.int64)
        return np.asarray(np.clip(cells, 0, (self._columns - 1, self._rows - 1)), np.int64)

    def locate(self, xy_m: NDArray[np.float64]) -> NDArray[np.int32]:
        """Return the index of the grid that each place is in.

        Args:
            xy_m: (n, 2) places on the plane; NaN is nowhere.

        Returns:
            (n,) int32, NOWHERE outside every grid.
        """
        found = np.full(len(xy_m), NOWHERE, np.int32)
        known = np.flatnonzero(np.isfinite(xy_m).all(axis=1))
        for begin in range(0, len(known), _CHUNK):
            rows = known[begin : begin + _CHUNK]
            place, grid = self._candidates(xy_m[rows])
            inside = self._are_inside(xy_m[rows[place]], grid)
            found[rows[place[inside]]] = grid[inside]
        return found

    def _candidates(self, xy_m: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return pairs of a place and a grid whose box it is in."""
        SCREEN.give_way()
        cells = self._cells_of(xy_m)
        cell = cells[:, 1] * self._columns + cells[:, 0]
        begin, lengths = self._cell_starts[cell], np.diff(self._cell_starts)[cell]
        place = np.repeat(np.arange(len(xy_m)), lengths)
        offset = np.arange(len(place)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        grid = self._grids_of_cells[np.repeat(begin, lengths) + offset]
        boxes, at = self._boxes[grid], xy_m[place]
        inside = ((at >= boxes[:, :2]) & (at <= boxes[:, 2:])).all(axis=1)
        return place[inside], grid[inside]

    def _are_inside(self, xy_m: NDArray[np.float64], grid: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Say of each place whether it is in its grid: a ray to the east crosses an odd number of edges."""
        if not len(grid):
            return np.zeros(0, np.bool_)
        SCREEN.give_way()
        counts = self._edge_counts[grid]
        pair = np.repeat(np.arange(len(grid)), counts)
        first = np.cumsum(counts) - counts
        edge = self._edge_offsets[grid[pair]] + np.arange(len(pair)) - first[pair]
        (x0, y0), (x1, y1) = self._starts[edge].T, self._ends[edge].T
        x, y = xy_m[pair, 0], xy_m[pair, 1]
        SCREEN.give_way()
        spans = (y0 > y) != (y1 > y)
        rise = np.where(spans, y1 - y0, 1.0)
        crosses = spans & (x < (x1 - x0) * (y - y0) / rise + x0)
        crossings = np.bincount(pair[crosses], minlength=len(grid))
        return np.asarray(crossings % 2 == 1)
