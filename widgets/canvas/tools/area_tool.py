"""Owns the tools that draw an area by which grids, incidents and workers are chosen: rectangle and lasso.

Thread: UI
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPainter

from widgets.canvas.frame import Frame
from widgets.canvas.tools.map_tool import REACH_PX, MapTool, Place
from widgets.canvas.tools.strokes import paint_nodes, paint_outline

_APART_PX = 4
"""A lasso notes a point when the pointer has gone so far."""

_LEAST_PX = 6
"""A rectangle smaller than this in both directions was a click, not a drag."""

Point = tuple[float, float]


class AreaTool(MapTool):
    """Draws an area that stays on the map until it is cleared or another is begun.

    Signals:
        drawn (object): (n, 2) float64: corners of the finished area, metres of the plane.
        cleared (): There is no area any more.
    """

    drawn = Signal(object)
    cleared = Signal()
    drags = True

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.area_m: NDArray[np.float64] | None = None
        self._points: list[Point] = []
        self._at: Point | None = None
        self._pressed: Place | None = None

    @property
    def is_drawing(self) -> bool:
        """Whether an area was begun or stands on the map."""
        return bool(self._points) or self.area_m is not None

    @property
    def points(self) -> tuple[Point, ...]:
        """Corners set so far, in metres of the plane."""
        return tuple(self._points)

    def press(self, place: Place) -> None:
        """Begin a drag; an area that stood is given up when it moves."""
        self._pressed = place

    def clear(self) -> None:
        """Take the area off."""
        had = self.area_m is not None
        self.area_m, self._points, self._at, self._pressed = None, [], None, None
        self.changed.emit()
        if had:
            self.cleared.emit()

    def step_back(self) -> None:
        """Take the last corner back."""
        if self._points:
            self._points.pop()
            self.changed.emit()

    def _begin(self, place: Place) -> None:
        self.clear()
        self._points = [(place.x_m, place.y_m)]

    def _close(self, corners: list[Point]) -> None:
        self.area_m = np.array(corners, np.float64)
        self._points, self._at, self._pressed = [], None, None
        self.changed.emit()
        self.drawn.emit(self.area_m)

    def _outline(self) -> list[Point]:
        """Return the outline as it would be if the tool ended here."""
        return [*self._points, self._at] if self._at is not None else list(self._points)

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw the area, or what of it is drawn so far."""
        if self.area_m is not None:
            paint_outline(painter, frame, self.area_m, closed=True)
        elif self._points:
            paint_outline(painter, frame, np.array(self._outline(), np.float64), closed=True)
            paint_nodes(painter, frame, np.array(self._points, np.float64))


class RectangleTool(AreaTool):
    """A rectangle by a drag, or by two corners."""

    def move(self, place: Place) -> None:
        """Pull the second corner."""
        if self._pressed is not None and not self._points:
            if place.away_px((self._pressed.x_m, self._pressed.y_m)) < _APART_PX:
                return
            pressed = self._pressed
            self._begin(pressed)
            self._pressed = pressed
        if self._points:
            self._at = (place.x_m, place.y_m)
            self.changed.emit()

    def release(self, place: Place) -> None:
        """End the drag."""
        if self._pressed is not None and self._points:
            self.put(place)
        self._pressed = None

    def put(self, place: Place) -> None:
        """Set a corner."""
        if not self._points:
            self._begin(place)
            self.changed.emit()
            return
        if place.away_px(self._points[0]) < _LEAST_PX:
            return
        self._at = (place.x_m, place.y_m)
        self._close(self._outline())

    def _outline(self) -> list[Point]:
        if not self._points or self._at is None:
            return list(self._points)
        (x0, y0), (x1, y1) = self._points[0], self._at
        return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


class LassoTool(AreaTool):
    """A free outline by a drag, or by corners that are set one by one."""

    def move(self, place: Place) -> None:
        """Draw on while the button is down; else show where the next corner would be."""
        if self._pressed is not None:
            if not self._points:
                if place.away_px((self._pressed.x_m, self._pressed.y_m)) < _APART_PX:
                    return
                pressed = self._pressed
                self._begin(pressed)
                self._pressed = pressed
            if place.away_px(self._points[-1]) >= _APART_PX:
                self._points.append((place.x_m, place.y_m))
                self.changed.emit()
        elif self._points:
            self._at = (place.x_m, place.y_m)
            self.changed.emit()

    def release(self, place: Place) -> None:
        """Close the outline that was drawn by the drag."""
        if self._pressed is not None and self._points:
            self.finish()
        self._pressed = None

    def put(self, place: Place) -> None:
        """Set a corner; on the first one again, close."""
        if not self._points:
            self._begin(place)
            self.changed.emit()
        elif len(self._points) >= 3 and place.away_px(self._points[0]) <= REACH_PX:
            self.finish()
        else:
            self._points.append((place.x_m, place.y_m))
            self.changed.emit()

    def finish(self) -> None:
        """Close the outline; with fewer than three corners there is none."""
        if len(self._points) >= 3:
            self._close(self._points)
