"""Owns where workers stand: singly where there is room, as the number of an area where there is none.

A city's plan is made when it is asked for. A province's is made in the background: until it is there the one
before it says who stands singly, at the places where they are now.

Thread: UI; large plans are made on the thread of `MapData.background`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject

from desktop.raster.area_tree import Points
from desktop.raster.locator import NOWHERE
from widgets.canvas.boxes import boxes_about, find_room
from widgets.canvas.frame import Frame
from widgets.canvas.kept_plans import (
    Basis,
    KeptPlan,
    KeptPlans,
    ScaleKey,
    are_same_objects,
    keep_latest,
    key_of,
)
from widgets.canvas.mark_crowding import is_crowded
from widgets.canvas.mark_cut import (
    INCIDENT_BADGE_PX,
    WORKER_BADGE_PX,
    MarkColumns,
    PlanSetting,
    cut_crowded,
    letters_scale,
    place_badges,
    read_cut,
)
from widgets.canvas.planned_marks import Planned, are_placed
from widgets.canvas.surface_plan import SurfacePlan
from widgets.canvas.worker_places import MOST_LOCATED, UNLOCATED

_BIN_PX = 64.0
_SIDE_PX = 5.0

_STEPS = (0, 1, -1, 2, -2)
"""How far a number of workers may give way to one of incidents, in their middle width and in heights."""

_CITY = 3
"""Where in a basis the city begins; a plan of another one says nothing of this one."""

Grids = NDArray[np.int32]


def plan_workers(
    setting: PlanSetting,
    xy_m: Points,
    shown: NDArray[np.bool_],
    placed: NDArray[np.bool_],
    grids_of: Callable[[], Grids],
) -> Planned:
    """Return the plan of workers.

    Args:
        setting: What it is made for.
        xy_m: (n, 2) where they are.
        shown: (n,) which are to be seen.
        placed: (n,) which have a place.
        grids_of: Returns the grid of each; asked only where somebody has no room.
    """
    at_px = xy_m * setting.camera.px_per_m
    crowding = shown & placed
    crowding[crowding] = is_crowded(
        setting.camera, at_px[crowding], np.full(np.count_nonzero(crowding), _SIDE_PX**2), _BIN_PX
    )
    nobody = np.zeros(len(at_px), np.bool_)
    cut, grids = None, np.full(len(at_px), NOWHERE, np.int32)
    if crowding.any():
        grids = grids_of()
        # Whose grid nobody knows yet is counted nowhere and stands nowhere.
        shown = shown & (grids != UNLOCATED)
        cut = cut_crowded(setting, grids, shown & placed, crowding & shown, WORKER_BADGE_PX)
    marks = MarkColumns(at_px, shown, placed, grids, nobody, nobody.view(np.uint8))
    return read_cut(cut, setting, marks, 0)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What was handed out last at a scale, and for what.

    Attributes:
        kept: The plan of the scale.
        incidents: Whose numbers keep their places.
        badges: Where the workers' numbers stand beside those.
        basis: Where everybody was.
        planned: The plan with those numbers and places.
    """

    kept: KeptPlan
    incidents: Planned
    badges: Points
    basis: Basis
    planned: Planned


class WorkerPlan(SurfacePlan[Planned]):
    """The plan of a surface's workers; it is settled once that of the present is there."""

    def __init__(self, parent: QObject | None = None) -> None:
        kept = KeptPlans()
        super().__init__(kept.keep, parent)
        self._kept = kept
        self._shown: dict[ScaleKey, _Shown] = {}

    def planned(self, frame: Frame, incidents: Planned) -> Planned:
        """Return the plan for a frame; its numbers keep clear of those of incidents."""
        return self._once(frame, lambda: self._plan(frame, incidents))

    def _plan(self, frame: Frame, incidents: Planned) -> Planned:
        data, key = frame.data, key_of(frame.camera)
        shown = self._shown.get(key)
        # Few workers are looked up only where somebody has no room.
        grids = data.worker_grids() if len(data.worker_xy) > MOST_LOCATED else None
        basis: Basis = (data.worker_xy, data.worker_shown, grids, data.scene, data.is_whole)
        kept = self._plan_of(frame, basis, grids)
        if shown is None or shown.kept is not kept or shown.incidents is not incidents:
            scale = letters_scale(frame.style)
            badges, shown = _keep_clear(kept.planned.badges, incidents.badges, scale), None
        else:
            badges = shown.badges
        if shown is None or not are_same_objects(shown.basis, basis):
            planned = kept.planned if kept.holds_for(basis) else _moved(kept.planned, frame)
            shown = _Shown(kept, incidents, badges, basis, replace(planned, badges=badges))
            keep_latest(self._shown, key, shown)
        return shown.planned

    def _plan_of(self, frame: Frame, basis: Basis, grids: Grids | None) -> KeptPlan:
        """Return the plan of a frame's scale; while a large one is made, the one before."""
        data, key = frame.data, key_of(frame.camera)
        kept = self._kept.find(key)
        if kept is not None and kept.holds_for(basis):
            return kept
        setting = PlanSetting(data.scene, frame.camera, frame.style)
        before = self._kept.find_near(key, lambda plan: are_same_objects(plan.basis[_CITY:], basis[_CITY:]))
        if before is None or grids is None:
            placed = are_placed(data, data.worker_xy)
            planned = plan_workers(setting, data.worker_xy, data.worker_shown, placed, data.worker_grids)
            kept = KeptPlan(basis, planned)
            self._kept.keep(key, kept)
            return kept
        if kept is not before:
            # A wheel need not wait: the numbers of the nearest scale stand for those of this one.
            badges = place_badges(before.planned.cut, setting)
            kept = KeptPlan((None, None, None, *basis[_CITY:]), replace(before.planned, badges=badges))
            self._kept.keep(key, kept)
        if self._maker.is_idle:
            columns = (data.worker_xy, data.worker_shown, are_placed(data, data.worker_xy), grids)
            self._maker.make(data.background, key, partial(_make, basis, setting, *columns))
        return kept

    def forget(self) -> None:
        """Forget all plans: another state of affairs is shown."""
        self._kept.clear()
        self._look_anew()
        self._shown.clear()
        self._maker.forget()


def _make(
    basis: Basis,
    setting: PlanSetting,
    xy_m: Points,
    shown: NDArray[np.bool_],
    placed: NDArray[np.bool_],
    grids: Grids,
) -> KeptPlan:
    return KeptPlan(basis, plan_workers(setting, xy_m, shown, placed, lambda: grids))


def _moved(before: Planned, frame: Frame) -> Planned:
    """Return an older plan with everybody at the place where they are now."""
    data = frame.data
    single = np.zeros(len(data.worker_xy), np.bool_)
    count = min(len(single), len(before.single))
    single[:count] = before.single[:count]
    single &= data.worker_shown & are_placed(data, data.worker_xy)
    return replace(before, at_px=data.worker_xy * frame.camera.px_per_m, single=single)


def _keep_clear(badges: Points, of_incidents: Points, scale: float) -> Points:
    """Return where numbers of workers stand beside those of incidents that want their place."""
    if not len(badges) or not len(of_incidents):
        return badges
    sizes = np.tile(np.array(WORKER_BADGE_PX) * scale, (len(badges), 1))
    wide, high = INCIDENT_BADGE_PX[0] * scale, INCIDENT_BADGE_PX[1] * scale
    step_x, step_y = (wide + sizes[0, 0]) / 2, high
    shifts = sorted(
        ((x * step_x, y * step_y) for x in _STEPS for y in (*_STEPS, *(3 * one for one in _STEPS))),
        key=lambda shift: (abs(shift[0]) + 2 * abs(shift[1]), -shift[1]),
    )
    return find_room(badges, sizes, shifts, boxes_about(of_incidents, wide, high))[0]
