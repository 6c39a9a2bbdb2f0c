"""Owns the tree of areas over the grids, and the cut through it that says where marks stand singly.

Where the marks of a grid have no room, the grid bears their number; where it has no room for a number,
its community does, then its town, then the city. Every mark is shown exactly once: singly, or in the
number of one area.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from desktop.raster.areas import Areas
from desktop.raster.right_of_way import SCREEN

Indices = NDArray[np.int64]
Points = NDArray[np.float64]
Sizes = NDArray[np.float64]


class AreaLevel(IntEnum):
    """Levels of areas that bear a number, the smallest first."""

    GRID = 0
    COMMUNITY = 1
    TOWN = 2
    CITY = 3


SINGLY = -1
"""Level of a grid whose marks stand singly."""

_MOST_PUSHES = 60

_MOST_ROUNDS = 24
"""Rounds in which numbers that lie over each other go up; each round leaves fewer of them."""


@dataclass(frozen=True)
class AreaTree:
    """The areas of each level.

    Attributes:
        codes: For each level the areas' codes.
        area_of_grid: For each level (grids,) int64, the area that a grid lies in.
        parents: For each level but the last (areas,) int64, the area above.
        anchors_m: For each level (areas, 2), a place near the middle of each area.
        areas_m2: For each level (areas,).
        boxes_m: For each level (areas, 4): west, north, east, south.
    """

    codes: tuple[tuple[str, ...], ...]
    area_of_grid: tuple[Indices, ...]
    parents: tuple[Indices, ...]
    anchors_m: tuple[Points, ...]
    areas_m2: tuple[Sizes, ...]
    boxes_m: tuple[Points, ...]


@dataclass(frozen=True)
class Cut:
    """Where marks stand singly, and which areas bear numbers.

    Attributes:
        levels: (grids,) int8, level of the area that bears the number of a grid's marks, SINGLY if none.
        badge_levels: (k,) int8, level of each area that bears a number.
        badge_areas: (k,) int64, the area in its level.
        badge_xy_m: (k, 2) where the number stands.
    """

    levels: NDArray[np.int8]
    badge_levels: NDArray[np.int8]
    badge_areas: Indices
    badge_xy_m: Points

    def badge_of_grid(self, tree: AreaTree) -> Indices:
        """Return for each grid the number of the badge that counts its marks, -1 where they stand singly."""
        found = np.full(len(self.levels), -1, np.int64)
        for level in AreaLevel:
            rows = np.flatnonzero(self.badge_levels == level)
            if len(rows):
                badge = np.full(len(tree.codes[level]), -1, np.int64)
                badge[self.badge_areas[rows]] = rows
                grids = self.levels == level
                found[grids] = badge[tree.area_of_grid[level][grids]]
        return found


def build_tree(
    codes: tuple[str, ...], levels: Sequence[Areas], anchors_m: Points, areas_m2: Sizes, boxes_m: Points
) -> AreaTree:
    """Return the areas over a city's grids.

    Args:
        codes: Codes of the grids.
        levels: Communities, towns, cities of the grids.
        anchors_m: (n, 2) a place inside each grid.
        areas_m2: (n,) size of each grid.
        boxes_m: (n, 4) west, north, east, south of each grid.
    """
    owners = (np.arange(len(codes)), *(level.index for level in levels))
    sizes = (len(codes), *(len(level.codes) for level in levels))
    parents = []
    for (lower, upper), size in zip(pairwise(owners), sizes, strict=False):
        parent = np.zeros(size, np.int64)
        parent[lower] = upper
        parents.append(parent)
    return AreaTree(
        codes=(codes, *(level.codes for level in levels)),
        area_of_grid=owners,
        parents=tuple(parents),
        anchors_m=(anchors_m, *(level.anchors_m for level in levels)),
        areas_m2=(areas_m2, *(level.areas_m2 for level in levels)),
        boxes_m=(boxes_m, *(_boxes_of(level, boxes_m) for level in levels)),
    )


def _boxes_of(level: Areas, boxes_m: Points) -> Points:
    """Return the boxes of the areas of one level; grids without a ring have none."""
    boxes = np.zeros((len(level.codes), 4))
    boxes[:, :2], boxes[:, 2:] = np.inf, -np.inf
    drawn = np.flatnonzero(boxes_m[:, 2] > boxes_m[:, 0])
    for axis, take in ((0, np.minimum), (1, np.minimum), (2, np.maximum), (3, np.maximum)):
        take.at(boxes[:, axis], level.index[drawn], boxes_m[drawn, axis])
    return boxes


def cut_tree(
    tree: AreaTree,
    counts: Indices,
    crowded: NDArray[np.bool_],
    px_per_m: float,
    badge_px: tuple[float, float],
) -> Cut:
    """Return the cut for marks of one kind.

    Args:
        tree: The areas.
        counts: (grids,) marks in each grid.
        crowded: (grids,) whether the marks of a grid have no room to stand singly.
        px_per_m: Scale.
        badge_px: Width and height that a number takes.
    """
    room_m2 = badge_px[0] * badge_px[1] / px_per_m**2
    closed = [crowded & (counts > 0)]
    for level in (AreaLevel.COMMUNITY, AreaLevel.TOWN):
        below, parent = closed[-1], tree.parents[level - 1]
        too_small = below & (tree.areas_m2[level - 1] < room_m2)
        up = np.zeros(len(tree.codes[level]), np.bool_)
        up[parent[too_small]] = True
        closed.append(up)
    # A town's number may stand beside its town; only where all of them have no room is the city's left.
    parent = tree.parents[AreaLevel.TOWN]
    needed_m2 = np.bincount(parent, closed[-1], len(tree.codes[AreaLevel.CITY])) * room_m2
    closed.append(needed_m2 > tree.areas_m2[AreaLevel.CITY])
    size_m = np.array(badge_px) / px_per_m
    for _ in range(_MOST_ROUNDS):
        levels, badge_levels, badge_areas, xy_m = _read_cut(tree, closed, counts)
        SCREEN.give_way()
        first, second = find_overlaps(xy_m, size_m)
        if not len(first) or not _close_above(tree, closed, badge_levels, badge_areas, first, second):
            break
    apart_m, is_apart = push_apart(xy_m, size_m)
    if not is_apart:
        closed[AreaLevel.CITY][parent[closed[AreaLevel.TOWN]]] = True
        levels, badge_levels, badge_areas, xy_m = _read_cut(tree, closed, counts)
        apart_m, _ = push_apart(xy_m, size_m)
    return Cut(levels, badge_levels, badge_areas, apart_m)


def push_apart(xy: Points, size: NDArray[np.float64]) -> tuple[Points, bool]:
    """Return the middles of boxes after those that lie over each other gave way, and whether none do now.

    Args:
        xy: (n, 2) middles.
        size: Width and height of every box.
    """
    xy = xy.copy()
    for _ in range(_MOST_PUSHES):
        SCREEN.give_way()
        first, second = find_overlaps(xy, size)
        if not len(first):
            return xy, True
        away = xy[first] - xy[second]
        deep = size - np.abs(away)
        # The shorter way out; boxes of the very same place go up and down.
        axis = np.argmin(deep, axis=1)
        rows = np.arange(len(first))
        sign = np.where(away[rows, axis] != 0, np.sign(away[rows, axis]), np.sign(first - second))
        step = 0.3 * deep[rows, axis] * sign + 1e-3 * size[axis] * sign
        np.add.at(xy, (first, axis), step)
        np.add.at(xy, (second, axis), -step)
    return xy, not len(find_overlaps(xy, size)[0])


def _read_cut(
    tree: AreaTree, closed: list[NDArray[np.bool_]], counts: Indices
) -> tuple[NDArray[np.int8], NDArray[np.int8], Indices, Points]:
    """Return the level of each grid, and the areas that bear numbers: the highest closed one counts."""
    levels = np.full(len(counts), SINGLY, np.int8)
    for level in AreaLevel:
        levels[closed[level][tree.area_of_grid[level]]] = level
    found_levels, found_areas, found_xy = [], [], []
    for level in AreaLevel:
        SCREEN.give_way()
        grids = np.flatnonzero((levels == level) & (counts > 0))
        areas = np.unique(tree.area_of_grid[level][grids])
        found_levels.append(np.full(len(areas), level, np.int8))
        found_areas.append(areas)
        found_xy.append(tree.anchors_m[level][areas])
    return levels, np.concatenate(found_levels), np.concatenate(found_areas), np.concatenate(found_xy)


def _close_above(
    tree: AreaTree,
    closed: list[NDArray[np.bool_]],
    levels: NDArray[np.int8],
    areas: Indices,
    first: Indices,
    second: Indices,
) -> bool:
    """Send the lower of each two numbers that lie over each other one level up, to a town's at the most."""
    lower = np.minimum(levels[first], levels[second])
    going = np.unique(np.concatenate([first[levels[first] == lower], second[levels[second] == lower]]))
    going = going[levels[going] < AreaLevel.TOWN]
    for level in (AreaLevel.GRID, AreaLevel.COMMUNITY):
        rows = going[levels[going] == level]
        closed[level + 1][tree.parents[level][areas[rows]]] = True
    return bool(len(going))


def find_overlaps(xy: Points, size: NDArray[np.float64]) -> tuple[Indices, Indices]:
    """Return the pairs among boxes of one size, by their middles, that lie over each other.

    Args:
        xy: (n, 2) middles.
        size: Width and height of every box.
    """
    # Boxes that overlap have middles in the same cell of that size, or in neighbouring ones.
    cells = np.floor(xy / size).astype(np.int64)
    span = int(np.ptp(cells[:, 1])) + 3 if len(cells) else 1
    keys = cells[:, 0] * span + cells[:, 1] - (int(cells[:, 1].min()) if len(cells) else 0)
    order = np.argsort(keys, kind="stable")
    keys_in_order = keys[order]
    firsts, seconds = [], []
    for step in (0, 1, span - 1, span, span + 1):
        begin = np.searchsorted(keys_in_order, keys + step, "left")
        end = np.searchsorted(keys_in_order, keys + step, "right")
        lengths = end - begin
        first = np.repeat(np.arange(len(keys)), lengths)
        offset = np.arange(len(first)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        firsts.append(first)
        seconds.append(order[np.repeat(begin, lengths) + offset])
    first, second = np.concatenate(firsts), np.concatenate(seconds)
    over = (np.abs(xy[first] - xy[second]) < size).all(axis=1) & (first != second)
    return first[over], second[over]
