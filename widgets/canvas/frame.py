"""Owns what a layer of the map is told about the picture that it helps to draw, and the order of the layers.

Thread: UI
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainter

from desktop.models.incident import Priority
from desktop.raster.camera import Camera
from desktop.raster.palette import MapPalette
from widgets.canvas.map_data import MapData


class LayerPlace(IntEnum):
    """Where a layer lies over the grids, the lowest first; layers of one place in the order they came."""

    STATIONS = 1
    HEAT = 2
    HOVER = 3
    TRAILS = 4
    COVERAGE = 5
    WORKERS = 6
    QUIET_INCIDENTS = 7
    LABELS = 8
    BADGES = 9
    INCIDENTS = 10
    FINDINGS = 11
    SELECTION = 12
    TOOLS = 13


@dataclass(frozen=True, slots=True)
class SurfaceStyle:
    """Sizes of what lies on a surface, in pixels.

    Attributes:
        grid_names: Whether communities and grids bear names when there is room.
        short_names: Whether towns bear their names without the word for their kind (天彭 for 天彭街道).
        quiet_marks: Whether incidents that need nobody now are marked too.
        least_priority: Least severe priority that is marked.
    """

    label_px: float = 13
    worker_px: float = 4
    incident_px: int = 20
    margin_px: int = 18
    grid_names: bool = True
    short_names: bool = False
    quiet_marks: bool = True
    least_priority: Priority = Priority.LOW


@dataclass(slots=True)
class Marked:
    """What is marked on a surface: under the pointer, and selected.

    Attributes:
        hover_index: Index of the grid under the pointer.
        grid_index: Index of the selected grid.
        incident_id, worker_id: Selected incident and worker.
    """

    hover_index: int | None = None
    grid_index: int | None = None
    incident_id: str | None = None
    worker_id: str | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of a surface.

    Attributes:
        data: What there is to show.
        camera: Window onto the plane, in the painter's pixels.
        palette: Colours.
        style: Sizes.
        ratio: Device pixels for each of the painter's.
        at_rest: Whether the window shows its home and nothing else.
        marked: What is marked.
    """

    data: MapData
    camera: Camera
    palette: MapPalette
    style: SurfaceStyle
    ratio: float = 1.0
    at_rest: bool = False
    marked: Marked = field(default_factory=Marked)

    def to_window(self, xy_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return window positions of places on the plane, (n, 2) or (2,) metres, in pixels."""
        return xy_m * self.camera.px_per_m - (self.camera.left_px, self.camera.top_px)

    def is_visible(self, at_px: NDArray[np.float64], margin_px: float) -> NDArray[np.bool_]:
        """Say which of (n, 2) window positions lie in the window or so near to it."""
        camera = self.camera
        return np.asarray(
            (at_px[:, 0] >= -margin_px)
            & (at_px[:, 0] <= camera.width_px + margin_px)
            & (at_px[:, 1] >= -margin_px)
            & (at_px[:, 1] <= camera.height_px + margin_px),
            np.bool_,
        )


class MapLayer(Protocol):
    """Something that is drawn over or under the grids.

    A layer prepares what it draws when its data change; `paint` only copies it to the screen, for it is
    called for each frame of a gesture. What it keeps is drawn anew where the frame's palette or ratio is
    another.
    """

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw the layer; the painter is antialiasing and gets its state back by `save` and `restore`."""
