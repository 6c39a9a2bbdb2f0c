"""Owns where incidents stand: singly where there is room, as the number of an area where there is none.

A plan holds for a scale, whatever part of the plane the window shows, so that panning changes nothing. Of
very many incidents another scale's is made in the background, and the nearest one stands in meanwhile.

Thread: UI; large plans are made on the thread of `MapData.background`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from PySide6.QtCore import QObject

from desktop.raster.locator import NOWHERE
from desktop.raster.points import Points
from widgets.canvas.frame import Frame
from widgets.canvas.kept_plans import Basis, KeptPlan, KeptPlans, ScaleKey, keep_latest, key_of
from widgets.canvas.mark_crowding import BIN_MARKS, is_crowded
from widgets.canvas.mark_cut import (
    INCIDENT_BADGE_PX,
    WORKER_BADGE_PX,
    MarkColumns,
    PlanSetting,
    cut_crowded,
    letters_scale,
    place_badges,
    read_cut,
    spread_marks,
)
from widgets.canvas.planned_marks import Planned, are_placed, is_marked
from widgets.canvas.surface_plan import SurfacePlan

MOST_AT_ONCE = 2000
"""Up to so many incidents are planned at once at every scale: in a few milliseconds."""

_QUIET_SIDE_PX = 7.0


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


@dataclass(frozen=True, slots=True)
class _StandIn:
    """A plan of another scale in place of the one that is being made.

    Attributes:
        of: That plan.
        planned: The same marks and numbers, where they are at this scale.
    """

    of: KeptPlan
    planned: Planned


class IncidentPlan(SurfacePlan[Planned]):
    """The plan of a surface's incidents."""

    def __init__(self, parent: QObject | None = None) -> None:
        kept = KeptPlans()
        super().__init__(kept.keep, parent)
        self._kept = kept
        self._stand_ins: dict[ScaleKey, _StandIn] = {}

    def planned(self, frame: Frame) -> Planned:
        """Return the plan for a frame."""
        return self._once(frame, lambda: self._plan(frame))

    def _plan(self, frame: Frame) -> Planned:
        data, key = frame.data, key_of(frame.camera)
        basis: Basis = (
            data.incident_xy,
            data.incident_shown,
            data.incidents.grids,
            data.attention,
            data.priorities,
            data.scene,
            data.is_whole,
        )
        kept = self._kept.find(key)
        if kept is not None and kept.holds_for(basis):
            return kept.planned
        near = self._kept.find_near(key, lambda plan: plan.holds_for(basis))
        if near is not None and len(data.incident_xy) > MOST_AT_ONCE:
            # The same incidents at another scale: a wheel need not wait, nobody is missing or counted twice.
            return self._stand_in(frame, key, near)
        self._maker.forget()  # what is being made is of incidents as they were
        kept = KeptPlan(basis, plan_incidents(*_columns_of(frame)))
        self._kept.keep(key, kept)
        return kept.planned

    def _stand_in(self, frame: Frame, key: ScaleKey, near: KeptPlan) -> Planned:
        held = self._stand_ins.get(key)
        if held is None or held.of is not near:
            setting, marks = _columns_of(frame)
            at_px = spread_marks(marks, near.planned.single, frame.style.incident_px)
            badges = place_badges(near.planned.cut, setting)
            held = _StandIn(near, replace(near.planned, at_px=at_px, badges=badges))
            keep_latest(self._stand_ins, key, held)
            self._maker.make(frame.data.background, key, partial(_make, near.basis, setting, marks))
        elif self._maker.is_idle:
            self._maker.make(frame.data.background, key, partial(_make, near.basis, *_columns_of(frame)))
        return held.planned


def _make(basis: Basis, setting: PlanSetting, marks: MarkColumns) -> KeptPlan:
    return KeptPlan(basis, plan_incidents(setting, marks))


def _columns_of(frame: Frame) -> tuple[PlanSetting, MarkColumns]:
    """Return what a plan is made of."""
    data, style, camera = frame.data, frame.style, frame.camera
    calling = is_marked(data, style, attention=True)
    quiet = is_marked(data, style, attention=False)
    shown = np.asarray(calling | quiet if style.quiet_marks else calling, np.bool_)
    placed = are_placed(data, data.incident_xy)
    # While a scene is being made, grids are known that the present one does not have yet.
    grids = np.where(data.incidents.grids < len(data.scene.codes), data.incidents.grids, NOWHERE)
    at_px = data.incident_xy * camera.px_per_m
    marks = MarkColumns(at_px, shown, placed, grids, calling, data.priorities)
    return PlanSetting(data.scene, camera, style), marks


def plan_incidents(setting: PlanSetting, marks: MarkColumns) -> Planned:
    """Return the plan of incidents; on any thread."""
    style = setting.style
    weights = np.where(marks.calling, style.incident_px**2, _QUIET_SIDE_PX**2)
    crowding = marks.shown & marks.placed
    crowding[crowding] = is_crowded(
        setting.camera, marks.at_px[crowding], weights[crowding], BIN_MARKS * style.incident_px
    )
    cut = cut_crowded(setting, marks.grids, marks.shown & marks.placed, crowding, INCIDENT_BADGE_PX)
    return read_cut(cut, setting, marks, style.incident_px)
