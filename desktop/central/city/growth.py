"""Owns the growing of areas over a mesh: each area is connected, together they cover what they are given."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from desktop.central.city.mesh import FloatArray, IntArray, Mesh


@dataclass(frozen=True, slots=True)
class Links:
    """Neighbours of each cell as Python lists, which a heap walks faster than arrays.

    Attributes:
        first: Cell i's neighbours are ``cell[first[i]:first[i + 1]]``.
        cell: Neighbouring cells.
        cost: Cost of the step to that neighbour.
    """

    first: list[int]
    cell: list[int]
    cost: list[float]


def link_cells(mesh: Mesh, allowed: IntArray, cost: FloatArray) -> Links:
    """Return the neighbours of each cell within the allowed ones.

    Args:
        mesh: The mesh.
        allowed: 1 for each cell that may be crossed, ``(n,)``.
        cost: Cost of crossing each directed edge of the mesh.
    """
    kept = (mesh.edge_across >= 0) & (allowed[mesh.edge_cell] > 0)
    kept &= allowed[np.maximum(mesh.edge_across, 0)] > 0
    owner = mesh.edge_cell[kept]
    order = np.argsort(owner, kind="stable")
    first = np.searchsorted(owner[order], np.arange(len(mesh.points) + 1))
    return Links(first.tolist(), mesh.edge_across[kept][order].tolist(), cost[kept][order].tolist())


def grow_areas(links: Links, seeds: Sequence[int], speeds: Sequence[float], fence: Sequence[int]) -> IntArray:
    """Let areas grow from their seeds until they meet.

    Args:
        links: Who borders on whom.
        seeds: One cell for each area, all different.
        speeds: How fast each area grows; the step's cost is divided by it.
        fence: Number of the enclosing area of each cell; an area never leaves its seed's.

    Returns:
        The index of each cell's area, -1 where none came. Each area is connected: a cell is
        reached only from a cell of the same area.
    """
    areas = [-1] * (len(links.first) - 1)
    # The area's number breaks ties, so the outcome does not depend on the heap's inner order.
    heap = [(0.0, area, cell) for area, cell in enumerate(seeds)]
    heapq.heapify(heap)
    first, cells, costs = links.first, links.cell, links.cost
    while heap:
        spent, area, cell = heapq.heappop(heap)
        if areas[cell] >= 0:
            continue
        areas[cell] = area
        speed, inside = speeds[area], fence[cell]
        for at in range(first[cell], first[cell + 1]):
            neighbour = cells[at]
            if areas[neighbour] < 0 and fence[neighbour] == inside:
                heapq.heappush(heap, (spent + costs[at] / speed, area, neighbour))
    return np.array(areas, np.int64)


def split_evenly(points: FloatArray, members: IntArray, parts: int) -> list[IntArray]:
    """Split cells into compact parts of nearly equal number, by cuts across their longer side.

    Args:
        points: Sites of all cells, ``(n, 2)``.
        members: The cells to split.
        parts: Number of parts, at most the number of members.
    """
    if parts == 1:
        return [members]
    less = parts // 2
    spread = np.ptp(points[members], axis=0)
    along = points[members, int(np.argmax(spread))]
    order = np.argsort(along, kind="stable")
    cut = min(max(round(len(members) * less / parts), less), len(members) - (parts - less))
    return split_evenly(points, members[order[:cut]], less) + split_evenly(
        points, members[order[cut:]], parts - less
    )


def middle_cell(points: FloatArray, members: IntArray) -> int:
    """Return the member nearest to the middle of all members."""
    away = points[members] - points[members].mean(axis=0)
    return int(members[int(np.argmin((away * away).sum(axis=1)))])


def middle_cells(points: FloatArray, areas: IntArray, count: int) -> list[int]:
    """Return for each area 0..count-1 the member nearest to its middle."""
    order = np.argsort(areas, kind="stable")
    bounds = np.searchsorted(areas[order], np.arange(count + 1))
    return [middle_cell(points, order[bounds[area] : bounds[area + 1]]) for area in range(count)]


def apportion(weights: Sequence[float], total: int, least: Sequence[int], most: int) -> list[int]:
    """Share a whole number out by weight (largest remainder), each share between two bounds.

    Args:
        weights: Positive weights.
        total: What is shared out.
        least: Smallest share of each.
        most: Largest share.

    Raises:
        ValueError: If the bounds leave no way to share it out.
    """
    if not sum(least) <= total <= len(weights) * most:
        raise ValueError(f"{total} cannot be shared among {len(weights)}, each at most {most}")
    whole = sum(weights)
    exact = [weight * total / whole for weight in weights]
    shares = [min(max(int(share), low), most) for share, low in zip(exact, least, strict=True)]
    while (rest := total - sum(shares)) != 0:
        step = 1 if rest > 0 else -1
        room = [i for i, share in enumerate(shares) if least[i] <= share + step <= most]
        room.sort(key=lambda i: (step * (shares[i] - exact[i]), i))
        for i in room[: abs(rest)]:
            shares[i] += step
    return shares
