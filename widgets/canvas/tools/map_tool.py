"""Owns what a tool of the map is: told of places on the plane by mouse or crosshair alike, and painted.

Thread: UI
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPainter

from widgets.canvas.frame import Frame

REACH_PX = 10
"""How near to a point one still means it."""


class ToolName(StrEnum):
    """Tools; none means that a click chooses and a drag pans."""

    NONE = "none"
    RECTANGLE = "rectangle"
    LASSO = "lasso"
    MEASURE = "measure"
    PICK = "pick"


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the plane that somebody points at.

    Attributes:
        x_m, y_m: Metres east and south.
        px_per_m: Scale at which it was pointed at.
    """

    x_m: float
    y_m: float
    px_per_m: float

    def away_px(self, other: tuple[float, float]) -> float:
        """Return how far another place is on the screen, in pixels."""
        return math.hypot(self.x_m - other[0], self.y_m - other[1]) * self.px_per_m


class MapTool(QObject):
    """A tool that is told of places; mouse and crosshair are the same to it.

    Attributes:
        drags: Whether a drag of the left button is the tool's; else it pans the map.

    Signals:
        changed (): What it has drawn changed.
    """

    changed = Signal()
    drags = False

    def press(self, place: Place) -> None:
        """The button went down; told to tools that drag."""

    def move(self, place: Place) -> None:
        """The pointer or the crosshair is elsewhere."""

    def release(self, place: Place) -> None:
        """The button went up after a drag; told to tools that drag."""

    def put(self, place: Place) -> None:
        """A point is set: a click, or Enter."""

    def finish(self) -> None:
        """The last point was set: a double click, or Enter a second time at a place."""

    def step_back(self) -> None:
        """Take the last point back."""

    @property
    def is_drawing(self) -> bool:
        """Whether something was begun or stands on the map."""
        return False

    def clear(self) -> None:
        """Take off what was drawn."""

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw what was drawn so far."""
