"""Owns the borders of a partition: smoothed, roughened like rivers, equal to the digit on both sides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop.central.city.mesh import FloatArray, IntArray, Mesh

OUTSIDE = -1
_SMOOTHING_ROUNDS = 3
_ROUGHNESS = 0.12
"""Largest sideways shift of a line's middle as a share of its length; small enough not to cross others."""

_FINEST_KM = 0.11
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Borders:
    """Directed border lines; each undirected line has one row in ``line_*`` and one or two in ``side_*``.

    Attributes:
        side_area: Area that each side belongs to.
        side_from, side_to: Corners, in the order of that area's ring.
        side_line: Undirected line of each side.
        line_low, line_high: Corners of each line, by number.
        line_rank: 1 between grids, 2 between communities, 3 between towns and round the city.
    """

    side_area: IntArray
    side_from: IntArray
    side_to: IntArray
    side_line: IntArray
    line_low: IntArray
    line_high: IntArray
    line_rank: IntArray


def find_borders(mesh: Mesh, grids: IntArray, communities: IntArray, towns: IntArray) -> Borders:
    """Return the lines between areas.

    Args:
        mesh: The mesh.
        grids: Number of each cell's grid, OUTSIDE beyond the city.
        communities: Number of each cell's community, likewise.
        towns: Number of each cell's town, likewise.
    """
    across = np.maximum(mesh.edge_across, 0)

    def other(areas: IntArray) -> IntArray:
        return np.where(mesh.edge_across >= 0, areas[across], OUTSIDE)

    own = grids[mesh.edge_cell]
    border = (own != OUTSIDE) & (own != other(grids))
    rank = 1 + (communities[mesh.edge_cell] != other(communities)) + (towns[mesh.edge_cell] != other(towns))
    start, end = mesh.edge_from[border], mesh.edge_to[border]
    low, high = np.minimum(start, end), np.maximum(start, end)
    key = low * len(mesh.vertices) + high
    unique, first, line = np.unique(key, return_index=True, return_inverse=True)
    return Borders(
        side_area=own[border],
        side_from=start,
        side_to=end,
        side_line=line.reshape(-1).astype(np.int64),
        line_low=unique // len(mesh.vertices),
        line_high=unique % len(mesh.vertices),
        line_rank=rank[border][first].astype(np.int64),
    )


def smooth_corners(vertices: FloatArray, borders: Borders, frozen: NDArray[np.bool_]) -> FloatArray:
    """Return the corners with the zigzag of the mesh taken out along each line of highest rank.

    Args:
        vertices: Corners ``(v, 2)``.
        borders: The lines.
        frozen: Corners that must stay where they are, ``(v,)``.
    """
    ends = np.concatenate([borders.line_low, borders.line_high])
    others = np.concatenate([borders.line_high, borders.line_low])
    rank = np.concatenate([borders.line_rank, borders.line_rank])
    top = np.zeros(len(vertices), np.int64)
    np.maximum.at(top, ends, rank)
    along = rank == top[ends]
    ends, others = ends[along], others[along]
    degree = np.bincount(ends, minlength=len(vertices))
    moving = (degree >= 2) & ~frozen
    smooth = vertices.copy()
    for _ in range(_SMOOTHING_ROUNDS):
        total = np.stack(
            [np.bincount(ends, smooth[others, axis], minlength=len(vertices)) for axis in (0, 1)], axis=1
        )
        mean = total[moving] / degree[moving, None]
        smooth[moving] = 0.5 * smooth[moving] + 0.5 * mean
    return smooth


def roughen_lines(
    rng: np.random.Generator, corners: FloatArray, borders: Borders, straight: NDArray[np.bool_]
) -> list[FloatArray]:
    """Return the points between the two corners of each line, by midpoint displacement.

    Args:
        rng: Source of randomness.
        corners: Corners ``(v, 2)`` in kilometres.
        borders: The lines.
        straight: Lines that must stay straight.

    Returns:
        For each line an array ``(k, 2)``, from its low corner to its high one, without the corners.
    """
    low, high = corners[borders.line_low], corners[borders.line_high]
    length = np.hypot(*(high - low).T)
    wanted = np.ceil(np.log2(np.maximum(length / _FINEST_KM, 1.0)))
    depth = np.where(straight, 0, np.clip(wanted, 0, _DEEPEST)).astype(np.int64)
    # Drawn for every line, so that keeping one straight changes no other.
    shifts = rng.uniform(-_ROUGHNESS, _ROUGHNESS, (len(low), (1 << _DEEPEST) - 1))
    between: list[FloatArray] = [np.zeros((0, 2))] * len(low)
    for level in range(1, _DEEPEST + 1):
        chosen = np.flatnonzero(depth == level)
        points = np.stack([low[chosen], high[chosen]], axis=1)
        used = 0
        for _ in range(level):
            first, second = points[:, :-1], points[:, 1:]
            step = second - first
            count = step.shape[1]
            aside = np.stack([-step[..., 1], step[..., 0]], axis=-1)
            middle = (first + second) / 2 + aside * shifts[chosen, used : used + count, None]
            used += count
            finer = np.empty((len(chosen), points.shape[1] + count, 2))
            finer[:, 0::2], finer[:, 1::2] = points, middle
            points = finer
        for row, line in enumerate(chosen):
            between[line] = points[row, 1:-1]
    return between


def chain_sides(borders: Borders) -> list[tuple[int, list[int]]]:
    """Return the rings of all areas as (area, sides in order), by area."""
    span = int(max(borders.side_from.max(), borders.side_to.max())) + 1
    start_key = borders.side_area * span + borders.side_from
    order = np.argsort(start_key, kind="stable")
    end_key = borders.side_area * span + borders.side_to
    following = order[np.searchsorted(start_key[order], end_key)].tolist()
    visited = bytearray(len(following))
    rings: list[tuple[int, list[int]]] = []
    areas = borders.side_area.tolist()
    for side in order.tolist():
        if visited[side]:
            continue
        ring: list[int] = []
        while not visited[side]:
            visited[side] = 1
            ring.append(side)
            side = following[side]
        rings.append((areas[ring[0]], ring))
    return rings
