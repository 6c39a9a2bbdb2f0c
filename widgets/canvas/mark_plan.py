"""Owns where marks stand: singly where there is room, as the number of an area where there is none.

A plan holds for a scale, whatever part of the plane the window shows, so that panning changes nothing.

Thread: UI
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from desktop.raster.area_tree import Cut, Indices, Points, cut_tree, find_overlaps
from desktop.raster.locator import NOWHERE
from widgets.canvas.frame import Frame, SurfaceStyle
from widgets.canvas.map_data import MapData
from widgets.canvas.planned_marks import Planned, is_marked
from widgets.parts.theme import SMALL_PX

MOST_SINGLES = 5000
"""About so many marks of one kind stand singly in a window; what is more is counted by area."""

BIN_MARKS = 3.2
"""Marks are crowded where more of them are in a square of so many marks' sides than have room there."""

FULL_SHARE = 1.2
"""How much of such a square marks may cover: lying over each other by half they are still seen singly."""

_WORKER_BIN_PX = 64.0
_CAP_BIN_PX = 256.0
_UNEVEN = 3.0
"""How much fuller than its share a square may be as long as no window holds too many."""

_WINDOW_BIN_PX = 128.0
_MOST_WINDOW_BINS = 1 << 20

_BUCKETS = 1 << 18
"""Squares share so many sums; two that share one lie far apart and are hardly ever both filled."""

INCIDENT_BADGE_PX = (72.0, 21.0)
WORKER_BADGE_PX = (52.0, 20.0)
"""Room that a number takes, gap included, in letters of the smallest size."""

_BELOW_NAME_PX = 18.0
"""Numbers stand under the names of their areas."""

_QUIET_SIDE_PX = 7.0
_WORKER_SIDE_PX = 5.0
_SPREAD = 0.5
"""Distance of marks of one place, in their widths; the golden angle fills a disc with it evenly."""
_GOLDEN_RAD = 2.399963
_KEPT_SCALES = 8
"""Plans that are kept while the marks stay the same: a wheel goes back and forth over the same scales."""


def kept_clear_m(frame: Frame, incidents: Planned, workers: Planned) -> Points:
    """Return the places that names keep clear of: single marks that call, and numbers; (n, 2) metres."""
    calling = incidents.single & is_marked(frame.data, frame.style, attention=True)
    scale = letters_scale(frame.style)
    places = [incidents.at_px[calling]]
    for badges, size in ((incidents.badges, INCIDENT_BADGE_PX), (workers.badges, WORKER_BADGE_PX)):
        # A number is wider than a mark: its ends are kept clear too.
        third = np.array((scale * size[0] / 3, 0.0))
        places += [badges - third, badges, badges + third]
    return np.concatenate(places) / frame.camera.px_per_m


class _KeptPlans:
    """The plans of the last scales, as long as what they are made of stays the same."""

    def __init__(self) -> None:
        self._made_of: tuple[object, ...] = ()
        self._plans: dict[tuple[int, int, int], Planned] = {}

    def get(self, frame: Frame, made_of: tuple[object, ...], plan: Callable[[Frame], Planned]) -> Planned:
        """Return the plan of a frame's scale, made now if need be.

        Args:
            frame: Its camera.
            made_of: Objects that a plan depends on; another one makes all plans void.
            plan: Makes a plan.
        """
        if len(made_of) != len(self._made_of) or any(
            one is not other for one, other in zip(made_of, self._made_of, strict=True)
        ):
            self._plans.clear()
            self._made_of = made_of
        key = (frame.camera.step, frame.camera.width_px, frame.camera.height_px)
        found = self._plans.get(key)
        if found is None:
            if len(self._plans) >= _KEPT_SCALES:
                del self._plans[next(iter(self._plans))]
            found = self._plans[key] = plan(frame)
        return found


class IncidentPlan:
    """The plan of a surface's incidents."""

    def __init__(self) -> None:
        self._kept = _KeptPlans()

    def planned(self, frame: Frame) -> Planned:
        """Return the plan for a frame."""
        data = frame.data
        made_of = (data.incident_xy, data.incident_shown, data.scene, data.is_whole)
        return self._kept.get(frame, made_of, self._plan)

    def _plan(self, frame: Frame) -> Planned:
        data, style = frame.data, frame.style
        calling = is_marked(data, style, attention=True)
        quiet = is_marked(data, style, attention=False)
        shown = np.asarray(calling | quiet if style.quiet_marks else calling, np.bool_)
        placed = _placed(data, data.incident_xy)
        at_px = data.incident_xy * frame.camera.px_per_m
        weights = np.where(calling, style.incident_px**2, _QUIET_SIDE_PX**2)
        count = len(data.scene.codes)
        # While a scene is being made, grids are known that the present one does not have yet.
        grids = np.where(data.incidents.grids < count, data.incidents.grids, NOWHERE)
        crowding = shown & placed
        crowding[crowding] = is_crowded(
            frame, at_px[crowding], weights[crowding], BIN_MARKS * style.incident_px
        )
        cut = _cut(frame, grids, shown & placed, crowding, INCIDENT_BADGE_PX)
        return _read(cut, frame, at_px, grids, shown, placed, calling, data.priorities, style.incident_px)


class WorkerPlan:
    """The plan of a surface's workers."""

    def __init__(self) -> None:
        self._kept = _KeptPlans()
        self._beside: tuple[Planned, Planned, Planned] | None = None

    def planned(self, frame: Frame, incidents: Planned) -> Planned:
        """Return the plan for a frame; its numbers keep clear of those of incidents."""
        data = frame.data
        made_of = (data.worker_xy, data.worker_shown, data.scene, data.is_whole)
        alone = self._kept.get(frame, made_of, self._plan)
        if self._beside is None or self._beside[0] is not alone or self._beside[1] is not incidents:
            self._beside = (alone, incidents, _keep_clear(alone, incidents, letters_scale(frame.style)))
        return self._beside[2]

    def _plan(self, frame: Frame) -> Planned:
        data = frame.data
        placed = _placed(data, data.worker_xy)
        at_px = data.worker_xy * frame.camera.px_per_m
        shown = data.worker_shown
        weights = np.full(len(at_px), _WORKER_SIDE_PX**2)
        nobody = np.zeros(len(at_px), np.bool_)
        cut, grids = None, np.full(len(at_px), NOWHERE, np.int32)
        crowding = shown & placed
        crowding[crowding] = is_crowded(frame, at_px[crowding], weights[crowding], _WORKER_BIN_PX)
        # Where everybody has room, nobody need be looked up.
        if crowding.any():
            grids = data.worker_grids()
            cut = _cut(frame, grids, shown & placed, crowding, WORKER_BADGE_PX)
        return _read(cut, frame, at_px, grids, shown, placed, nobody, nobody, 0)


def _placed(data: MapData, xy_m: Points) -> NDArray[np.bool_]:
    """Say which marks have a place; none before the plane of a new geometry is known."""
    return np.asarray(np.isfinite(xy_m).all(axis=1) & data.is_whole, np.bool_)


def is_crowded(frame: Frame, at_px: Points, weights: NDArray[np.float64], bin_px: float) -> NDArray[np.bool_]:
    """Say which marks have no room to stand singly.

    Args:
        frame: Its window bounds how many marks may stand singly.
        at_px: (n, 2) pixels of the plane.
        weights: (n,) square pixels that each mark takes.
        bin_px: Side of the squares in which they are summed up.
    """
    crowded = _in_full_bins(at_px, weights, bin_px, FULL_SHARE * bin_px * bin_px)
    if len(at_px) > MOST_SINGLES:
        # A share of the window may hold that share of the marks, and more where the rest of it is emptier.
        window_px2 = frame.camera.width_px * frame.camera.height_px
        share = MOST_SINGLES * _CAP_BIN_PX * _CAP_BIN_PX / max(1, window_px2)
        ones = np.ones(len(at_px))
        full = crowded | _in_full_bins(at_px, ones, _CAP_BIN_PX, _UNEVEN * share)
        if most_in_a_window(at_px[~full], frame) > MOST_SINGLES:
            full = crowded | _in_full_bins(at_px, ones, _CAP_BIN_PX, share)
        crowded = full
    return crowded


def most_in_a_window(at_px: Points, frame: Frame) -> int:
    """Return how many places a window of the frame's size holds at the most; rather too many than too few."""
    if not len(at_px):
        return 0
    bins = np.floor(at_px / _WINDOW_BIN_PX).astype(np.int64)
    bins -= bins.min(axis=0)
    wide, high = (bins.max(axis=0) + 1).tolist()
    if wide * high > _MOST_WINDOW_BINS:
        return len(at_px)
    filled = np.bincount(bins[:, 0] * high + bins[:, 1], minlength=wide * high).reshape(wide, high)
    sums = np.zeros((wide + 1, high + 1), np.int64)
    sums[1:, 1:] = filled.cumsum(axis=0).cumsum(axis=1)
    across = min(wide, math.ceil(frame.camera.width_px / _WINDOW_BIN_PX) + 1)
    down = min(high, math.ceil(frame.camera.height_px / _WINDOW_BIN_PX) + 1)
    held = sums[across:, down:] - sums[:-across, down:] - sums[across:, :-down] + sums[:-across, :-down]
    return int(held.max())


def _in_full_bins(
    at_px: Points, weights: NDArray[np.float64], bin_px: float, most: float
) -> NDArray[np.bool_]:
    bins = np.floor(at_px / bin_px).astype(np.int64)
    bucket = (bins[:, 0] * 73_856_093 ^ bins[:, 1] * 19_349_663) & (_BUCKETS - 1)
    filled = np.bincount(bucket, weights, _BUCKETS)
    return np.asarray(filled[bucket] > most, np.bool_)


def _cut(
    frame: Frame,
    grids: NDArray[np.int32],
    shown: NDArray[np.bool_],
    crowded: NDArray[np.bool_],
    badge_px: tuple[float, float],
) -> Cut | None:
    """Return the cut for the marks that are shown; None where all stand singly."""
    areas = frame.data.scene.area_tree
    count = len(areas.codes[0])
    crowded_grids = np.bincount(grids[crowded & (grids >= 0)], minlength=count) > 0
    if not crowded_grids.any():
        return None
    counts = np.bincount(grids[shown & (grids >= 0)], minlength=count)
    scale = letters_scale(frame.style)
    # Where quiet marks are not counted beside those that call, a number is half as wide.
    wide = 1.0 if frame.style.quiet_marks else 0.75
    size_px = (badge_px[0] * scale * wide, badge_px[1] * scale)
    return cut_tree(areas, counts, crowded_grids, frame.camera.px_per_m, size_px)


def letters_scale(style: SurfaceStyle) -> float:
    """Return how much larger than on a desk the numbers of a surface are."""
    return max(1.0, (style.label_px - 1) / SMALL_PX)


def _read(
    cut: Cut | None,
    frame: Frame,
    at_px: Points,
    grids: NDArray[np.int32],
    shown: NDArray[np.bool_],
    placed: NDArray[np.bool_],
    calling: NDArray[np.bool_],
    priorities: NDArray[np.uint8] | NDArray[np.bool_],
    spread_px: float,
) -> Planned:
    """Return what a cut means for each mark."""
    badge = np.full(len(at_px), -1, np.int64)
    if cut is not None:
        known = np.flatnonzero((grids >= 0) & shown & placed)
        badge[known] = cut.badge_of_grid(frame.data.scene.area_tree)[grids[known]]
        cut, badge = _without_ones(cut, badge)
    count = 0 if cut is None else len(cut.badge_levels)
    single = shown & placed & (badge < 0)
    counted, called = badge[badge >= 0], badge[(badge >= 0) & calling]
    below = _BELOW_NAME_PX * letters_scale(frame.style)
    severest = np.full(count, 255)
    np.minimum.at(severest, called, priorities[(badge >= 0) & calling])
    if spread_px:
        at_px = spread_apart(at_px, single, calling, spread_px * _SPREAD)
    return Planned(
        at_px=at_px,
        single=single,
        badges=np.zeros((0, 2)) if cut is None else cut.badge_xy_m * frame.camera.px_per_m + (0.0, below),
        totals=np.bincount(counted, minlength=count),
        callings=np.bincount(called, minlength=count),
        severest=np.where(severest == 255, 0, severest),
        cut=cut,
        unplaced=int(np.count_nonzero(shown & ~placed)),
    )


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


def _keep_clear(workers: Planned, incidents: Planned, scale: float) -> Planned:
    """Move numbers of workers beside those of incidents that stand in their place."""
    if not len(workers.badges) or not len(incidents.badges):
        return workers
    count = len(workers.badges)
    size = np.maximum(INCIDENT_BADGE_PX, WORKER_BADGE_PX) * scale
    badges = workers.badges.copy()
    for shift in ((0.0, size[1]), (0.0, -2 * size[1]), (size[0], size[1]), (-2 * size[0], 0.0)):
        first, second = find_overlaps(np.concatenate([badges, incidents.badges]), size)
        meeting = np.unique(first[(first < count) & (second >= count)])
        if not len(meeting):
            break
        badges[meeting] += shift
    return replace(workers, badges=badges)
