"""Owns the cameras that show a part of the city: a box on a share of the window, a walk up its areas."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from desktop.models.codes import community_of, town_of
from desktop.raster.camera import CLOSEST_ZOOM, STEPS_PER_OCTAVE, Camera
from desktop.raster.scene import Scene

Box = tuple[float, float, float, float]
"""West, north, east, south in metres of the plane."""

_EDGE_PX = 40
"""What is nearer to the edge of the window than this is not in sight."""

_LEAST_M = 20.0
"""A box smaller than this, as of a single mark, is shown with so much about it."""


def camera_on(camera: Camera, box_m: Box, share: float) -> Camera:
    """Return a camera of the same window that shows a box on a share of it, the box in the middle."""
    west, north, east, south = box_m
    wide, high = max(_LEAST_M, east - west), max(_LEAST_M, south - north)
    scale = share * min(max(1, camera.width_px) / wide, max(1, camera.height_px) / high)
    step = min(math.floor(math.log2(scale) * STEPS_PER_OCTAVE), int(CLOSEST_ZOOM * STEPS_PER_OCTAVE))
    return replace(camera, step=step).centred((west + east) / 2, (north + south) / 2)


def is_in_sight(camera: Camera, place_m: tuple[float, float]) -> bool:
    """Say whether a place of the plane lies well within the window."""
    x_px, y_px = camera.to_window(*place_m)
    edge, wide, high = _EDGE_PX, camera.width_px, camera.height_px
    return edge <= x_px <= wide - edge and edge <= y_px <= high - edge


def box_of_code(scene: Scene, area_code: str) -> Box | None:
    """Return the box of all grids of an area, None if it has none."""
    rows = [row for row, code in enumerate(scene.codes) if code.startswith(area_code)]
    if not rows:
        return None
    boxes = scene.boxes_m[np.array(rows)]
    west, north = boxes[:, :2].min(axis=0).tolist()
    east, south = boxes[:, 2:].max(axis=0).tolist()
    return (west, north, east, south)


class FitWalk:
    """Remembers what was fitted last, so that asking again shows the next larger area."""

    def __init__(self) -> None:
        self._area = ""
        self._camera: Camera | None = None

    def next_area(self, grid_code: str, camera: Camera) -> str:
        """Return what to show of a grid: itself, or where it was fitted already, what it lies in."""
        if camera != self._camera or not grid_code.startswith(self._area):
            return grid_code
        if len(self._area) == len(grid_code):
            return community_of(grid_code)
        return town_of(grid_code) if len(self._area) == len(community_of(grid_code)) else grid_code

    def note(self, area_code: str, camera: Camera) -> None:
        """Remember what is shown now."""
        self._area, self._camera = area_code, camera
