"""Owns where incidents stand: singly where there is room, as the number of an area where there is none.

A plan holds for a scale, whatever part of the plane the window shows, so that panning changes nothing.

Thread: UI
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from desktop.raster.locator import NOWHERE
from desktop.raster.points import Points, are_finite
from widgets.canvas.frame import Frame
from widgets.canvas.kept_plans import KeptPlan, KeptPlans, key_of
from widgets.canvas.map_data import MapData
from widgets.canvas.mark_crowding import is_crowded
from widgets.canvas.mark_cut import (
    INCIDENT_BADGE_PX,
    WORKER_BADGE_PX,
    MarkColumns,
    PlanSetting,
    cut_crowded,
    letters_scale,
    read_cut,
)
from widgets.canvas.planned_marks import Planned, is_marked

BIN_MARKS = 3.2
"""Marks are crowded where more of them are in a square of so many marks' sides than have room there."""

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


class IncidentPlan:
    """The plan of a surface's incidents."""

    def __init__(self) -> None:
        self._kept = KeptPlans()

    def planned(self, frame: Frame) -> Planned:
        """Return the plan for a frame."""
        data, key = frame.data, key_of(frame.camera)
        basis = (
            data.incident_xy,
            data.incident_shown,
            data.incidents.grids,
            data.attention,
            data.priorities,
            data.scene,
            data.is_whole,
        )
        kept = self._kept.find(key)
        if kept is None or not kept.holds_for(basis):
            kept = KeptPlan(basis, _plan_incidents(frame))
            self._kept.keep(key, kept)
        return kept.planned


def _plan_incidents(frame: Frame) -> Planned:
    data, style, camera = frame.data, frame.style, frame.camera
    calling = is_marked(data, style, attention=True)
    quiet = is_marked(data, style, attention=False)
    shown = np.asarray(calling | quiet if style.quiet_marks else calling, np.bool_)
    placed = are_placed(data, data.incident_xy)
    at_px = data.incident_xy * camera.px_per_m
    weights = np.where(calling, style.incident_px**2, _QUIET_SIDE_PX**2)
    # While a scene is being made, grids are known that the present one does not have yet.
    grids = np.where(data.incidents.grids < len(data.scene.codes), data.incidents.grids, NOWHERE)
    crowding = shown & placed
    crowding[crowding] = is_crowded(camera, at_px[crowding], weights[crowding], BIN_MARKS * style.incident_px)
    setting = PlanSetting(data.scene, camera, style)
    cut = cut_crowded(setting, grids, shown & placed, crowding, INCIDENT_BADGE_PX)
    marks = MarkColumns(at_px, shown, placed, grids, calling, data.priorities)
    return read_cut(cut, setting, marks, style.incident_px)


def are_placed(data: MapData, xy_m: Points) -> NDArray[np.bool_]:
    """Say which marks have a place; none before the plane of a new geometry is known."""
    return are_finite(xy_m) if data.is_whole else np.zeros(len(xy_m), np.bool_)
