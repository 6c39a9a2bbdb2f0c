"""Owns the reckoning of a plan: which areas bear numbers, what those count, who stands singly.

Thread: any
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from desktop.raster.area_tree import Cut, Indices, Points, cut_tree
from desktop.raster.camera import Camera
from desktop.raster.right_of_way import SCREEN
from desktop.raster.scene import Scene
from widgets.canvas.frame import SurfaceStyle
from widgets.canvas.planned_marks import Planned
from widgets.parts.theme import SMALL_PX

INCIDENT_BADGE_PX = (72.0, 21.0)
WORKER_BADGE_PX = (52.0, 20.0)
"""Room that a number takes, gap included, in letters of the smallest size."""

_BELOW_NAME_PX = 18.0
"""Numbers stand under the names of their areas."""

_SPREAD = 0.5
"""Distance of marks of one place, in their widths; the golden angle fills a disc with it evenly."""
_GOLDEN_RAD = 2.399963


@dataclass(frozen=True, slots=True)
class PlanSetting:
    """What a plan is made for.

    Attributes:
        scene: Grids and areas.
        camera: Its scale, and the size of its window; not where the window is.
        style: Sizes.
    """

    scene: Scene
    camera: Camera
    style: SurfaceStyle


def cut_crowded(
    setting: PlanSetting,
    grids: NDArray[np.int32],
    shown: NDArray[np.bool_],
    crowded: NDArray[np.bool_],
    badge_px: tuple[float, float],
) -> Cut | None:
    """Return the cut for the marks that are shown; None where all stand singly.

    Args:
        setting: What the plan is made for.
        grids: (n,) index of the grid that each mark is counted in, negative for none.
        shown: (n,) which are to be seen.
        crowded: (n,) which have no room to stand singly.
        badge_px: Width and height that a number takes in letters of the smallest size.
    """
    SCREEN.give_way()
    count = len(setting.scene.codes)
    crowded_grids = np.bincount(grids[crowded & (grids >= 0)], minlength=count) > 0
    if not crowded_grids.any():
        return None
    SCREEN.give_way()
    counts = np.bincount(grids[shown & (grids >= 0)], minlength=count)
    scale = letters_scale(setting.style)
    # Where quiet marks are not counted beside those that call, a number is half as wide.
    wide = 1.0 if setting.style.quiet_marks else 0.75
    size_px = (badge_px[0] * scale * wide, badge_px[1] * scale)
    return cut_tree(setting.scene.area_tree, counts, crowded_grids, setting.camera.px_per_m, size_px)


def letters_scale(style: SurfaceStyle) -> float:
    """Return how much larger than on a desk the numbers of a surface are."""
    return max(1.0, (style.label_px - 1) / SMALL_PX)


@dataclass(frozen=True, slots=True)
class MarkColumns:
    """The marks of one kind, as a plan takes them; row i of each column belongs to the same mark.

    Attributes:
        at_px: (n, 2) places in pixels of the plane.
        shown: (n,) which are to be seen at all.
        placed: (n,) which have a place.
        grids: (n,) index of the grid that each is counted in, negative for none.
        calling: (n,) which call for somebody.
        priorities: (n,) their priorities; those of marks that do not call say nothing.
    """

    at_px: Points
    shown: NDArray[np.bool_]
    placed: NDArray[np.bool_]
    grids: NDArray[np.int32]
    calling: NDArray[np.bool_]
    priorities: NDArray[np.uint8]


def read_cut(cut: Cut | None, setting: PlanSetting, marks: MarkColumns, spread_px: float) -> Planned:
    """Return what a cut means for each mark.

    Args:
        cut: The areas that bear numbers, None where all marks stand singly.
        setting: What the plan is made for.
        marks: The marks.
        spread_px: Least distance of marks that share a place, 0 to leave them on each other.
    """
    at_px, calling = marks.at_px, marks.calling
    badge = np.full(len(at_px), -1, np.int64)
    if cut is not None:
        known = np.flatnonzero((marks.grids >= 0) & marks.shown & marks.placed)
        SCREEN.give_way()
        badge[known] = cut.badge_of_grid(setting.scene.area_tree)[marks.grids[known]]
        cut, badge = _without_ones(cut, badge)
    SCREEN.give_way()
    count = 0 if cut is None else len(cut.badge_levels)
    single = marks.shown & marks.placed & (badge < 0)
    counted, called = badge[badge >= 0], badge[(badge >= 0) & calling]
    severest = np.full(count, 255)
    np.minimum.at(severest, called, marks.priorities[(badge >= 0) & calling])
    if spread_px:
        at_px = spread_marks(marks, single, spread_px)
    return Planned(
        at_px=at_px,
        single=single,
        badges=place_badges(cut, setting),
        totals=np.bincount(counted, minlength=count),
        callings=np.bincount(called, minlength=count),
        severest=np.where(severest == 255, 0, severest),
        cut=cut,
        unplaced=int(np.count_nonzero(marks.shown & ~marks.placed)),
    )


def spread_marks(marks: MarkColumns, single: NDArray[np.bool_], mark_px: float) -> Points:
    """Return the places of marks of a width after single ones that share a place were moved apart."""
    return spread_apart(marks.at_px, single, marks.calling, mark_px * _SPREAD)


def place_badges(cut: Cut | None, setting: PlanSetting) -> Points:
    """Return the places of a cut's numbers, (k, 2) pixels of the plane at the setting's scale."""
    if cut is None:
        return np.zeros((0, 2))
    below = _BELOW_NAME_PX * letters_scale(setting.style)
    return np.asarray(cut.badge_xy_m * setting.camera.px_per_m + (0.0, below), np.float64)


def _without_ones(cut: Cut, badge: Indices) -> tuple[Cut, Indices]:
    """Return the cut without numbers that count one mark: it stands singly, and says more so."""
    totals = np.bincount(badge[badge >= 0], minlength=len(cut.badge_levels))
    kept = totals > 1
    renumbered = np.append(np.where(kept, np.cumsum(kept) - 1, -1), -1)
    levels, areas = cut.badge_levels[kept], cut.badge_areas[kept]
    fewer = replace(cut, badge_levels=levels, badge_areas=areas, badge_xy_m=cut.badge_xy_m[kept])
    return fewer, renumbered[badge]


def spread_apart(
    at_px: Points, single: NDArray[np.bool_], calling: NDArray[np.bool_], distance_px: float
) -> Points:
    """Return places of marks after those that share one moved apart; the topmost of each stays.

    Args:
        at_px: (n, 2) places, the less severe first.
        single: Which marks are meant.
        calling: Which lie on top of the others.
        distance_px: Least distance between two of them.
    """
    rows = np.flatnonzero(single)
    if len(rows) < 2:
        return at_px
    keys = np.round(at_px[rows]).astype(np.int64)
    key = keys[:, 0] << 32 ^ (keys[:, 1] & 0xFFFFFFFF)
    # Of one place the topmost comes first: those that call, the most severe among them.
    order = np.lexsort((-rows, ~calling[rows], key))
    fresh = np.r_[True, np.diff(key[order]) != 0]
    if fresh.all():
        return at_px
    begin = np.flatnonzero(fresh)
    rank = np.arange(len(order)) - np.repeat(begin, np.diff(np.r_[begin, len(order)]))
    moved = rank > 0
    radius = distance_px * np.sqrt(rank[moved])
    angle = rank[moved] * _GOLDEN_RAD
    at_px = at_px.copy()
    at_px[rows[order[moved]]] += np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return at_px
