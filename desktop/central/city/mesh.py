"""Owns the fine mesh of Voronoi cells from which grids, communities and towns are put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_BIN_KM = 0.2
"""Side of the squares in which sites are scattered evenly."""


@dataclass(frozen=True, slots=True)
class Mesh:
    """Voronoi cells and their edges, in kilometres east and north of the layout's origin.

    Attributes:
        points: Sites of the cells, ``(n, 2)``.
        vertices: Corners of the cells, ``(v, 2)``; neighbouring cells share them by index.
        edge_from, edge_to: Corners of each directed edge, in the order of its cell's ring.
        edge_cell: Cell that each directed edge belongs to.
        edge_across: Cell on the edge's other side, -1 at the rim of the mesh.
    """

    points: FloatArray
    vertices: FloatArray
    edge_from: IntArray
    edge_to: IntArray
    edge_cell: IntArray
    edge_across: IntArray


def build_mesh(
    rng: np.random.Generator,
    count: int,
    box: tuple[float, float, float, float],
    density: Callable[[FloatArray], FloatArray],
    rounds: int,
) -> Mesh:
    """Scatter sites by a density, even them out and return their Voronoi mesh.

    Args:
        rng: Source of randomness.
        count: Number of cells.
        box: West, south, east, north in kilometres.
        density: Relative density at positions ``(n, 2)``.
        rounds: Rounds of Lloyd's relaxation; each makes the cells more even.
    """
    points = _scatter(rng, count, box, density)
    for _ in range(rounds):
        middles = shapely.get_coordinates(shapely.centroid(_voronoi(points, box)))
        # Cells at the rim reach far out; their sites stay, else they would flee.
        within = ((middles > (box[0], box[1])) & (middles < (box[2], box[3]))).all(axis=1)
        points = np.where(within[:, None], middles, points)
    return _index(points, _voronoi(points, box))


def _scatter(
    rng: np.random.Generator,
    count: int,
    box: tuple[float, float, float, float],
    density: Callable[[FloatArray], FloatArray],
) -> FloatArray:
    east, north = np.meshgrid(np.arange(box[0], box[2], _BIN_KM), np.arange(box[1], box[3], _BIN_KM))
    corners = np.stack([east, north], axis=-1).reshape(-1, 2)
    weight = density(corners + _BIN_KM / 2)
    chosen = rng.choice(len(corners), count, p=weight / weight.sum())
    return np.asarray(corners[chosen] + rng.random((count, 2)) * _BIN_KM, np.float64)


def _voronoi(points: FloatArray, box: tuple[float, float, float, float]) -> NDArray[Any]:
    cells = shapely.voronoi_polygons(shapely.multipoints(points), extend_to=shapely.box(*box), ordered=True)
    return np.asarray(shapely.get_parts(cells))


def _index(points: FloatArray, cells: NDArray[Any]) -> Mesh:
    corners, owner = shapely.get_coordinates(cells, return_index=True)
    # As complex numbers the corners are sorted by both coordinates at once, ten times as fast as by rows.
    flat, index = np.unique(np.ascontiguousarray(corners).view(np.complex128)[:, 0], return_inverse=True)
    vertices = flat.view(np.float64).reshape(-1, 2)
    index = index.reshape(-1).astype(np.int64)
    # A ring repeats its first corner at the end: pairs that cross from one ring to the next are no edge.
    within = owner[:-1] == owner[1:]
    start, end, cell = index[:-1][within], index[1:][within], owner[:-1][within].astype(np.int64)
    low, high = np.minimum(start, end), np.maximum(start, end)
    key = low * len(vertices) + high
    order = np.argsort(key, kind="stable")
    paired = np.flatnonzero(key[order][:-1] == key[order][1:])
    across = np.full(len(cell), -1, np.int64)
    first, second = order[paired], order[paired + 1]
    across[first], across[second] = cell[second], cell[first]
    return Mesh(points, vertices, start, end, cell, across)
