"""Owns what a plan says of marks at a scale, and which incidents a surface marks at all.

Thread: UI
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from desktop.models.incident import Priority
from desktop.raster.area_tree import Cut, Indices, Points
from desktop.raster.points import are_finite, take_points
from widgets.canvas.frame import Frame, SurfaceStyle
from widgets.canvas.map_data import MapData


@dataclass(frozen=True)
class Planned:
    """Where marks of one kind stand at a scale.

    Attributes:
        at_px: (n, 2) pixels of the plane for every mark, moved apart where several have one place.
        single: (n,) whether a mark stands singly.
        badges: Places of the numbers, (k, 2) pixels of the plane.
        totals: (k,) marks that each number counts.
        callings: (k,) how many of them call.
        severest: (k,) the most severe priority among those that call, 0 where none does.
        cut: The areas of the numbers.
        unplaced: Marks without a place; they are nowhere on the map.
    """

    at_px: Points
    single: NDArray[np.bool_]
    badges: Points
    totals: Indices
    callings: Indices
    severest: Indices
    cut: Cut | None
    unplaced: int

    def in_window(self, frame: Frame) -> Points:
        """Return every mark's window position, (n, 2) pixels."""
        return self.at_px - (frame.camera.left_px, frame.camera.top_px)

    def place_in_window(self, frame: Frame, row: int) -> Points:
        """Return one mark's window position, (2,) pixels."""
        return np.asarray(self.at_px[row] - (frame.camera.left_px, frame.camera.top_px), np.float64)

    @cached_property
    def _singles(self) -> tuple[Indices, Points]:
        rows = np.flatnonzero(self.single)
        return rows, take_points(self.at_px, rows)

    def singles_in_window(self, frame: Frame, margin_px: float) -> tuple[Indices, Points]:
        """Return the rows of the single marks in the window, and their window positions, (k,) and (k, 2)."""
        rows, at_px = self._singles
        at = at_px - (frame.camera.left_px, frame.camera.top_px)
        seen = np.flatnonzero(frame.is_visible(at, margin_px))
        return rows[seen], take_points(at, seen)

    def badges_in_window(self, frame: Frame) -> Points:
        """Return every number's window position, (k, 2) pixels."""
        return self.badges - (frame.camera.left_px, frame.camera.top_px)


def is_marked(data: MapData, style: SurfaceStyle, *, attention: bool) -> NDArray[np.bool_]:
    """Say which incidents a surface marks.

    Args:
        data: The incidents.
        style: What the surface marks at all.
        attention: Whether those are meant that need somebody, or those that are in hand.
    """
    severe = data.priorities <= style.least_priority
    calling = data.attention
    if not style.quiet_marks:
        # Where nothing quiet is marked, the most severe is marked in anybody's hands too.
        calling = calling | (data.priorities == Priority.CRITICAL)
    return np.asarray(severe & (calling == attention) & data.incident_shown, np.bool_)


def are_placed(data: MapData, xy_m: Points) -> NDArray[np.bool_]:
    """Say which marks have a place; none before the plane of a new geometry is known."""
    return are_finite(xy_m) if data.is_whole else np.zeros(len(xy_m), np.bool_)
