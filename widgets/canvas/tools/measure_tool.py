"""Owns the tool that measures: length of each leg and of the whole, area once the line is closed.

Thread: UI
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, QPointF
from PySide6.QtGui import QPainter

from desktop.models.survey import Position, area_m2, legs_m
from desktop.raster.projection import Projection
from widgets.canvas.frame import Frame
from widgets.canvas.tools.map_tool import REACH_PX, MapTool, Place
from widgets.canvas.tools.strokes import paint_nodes, paint_outline, paint_words
from widgets.parts.wording import tr

_WORTH_WORDS_PX = 56
"""A leg shorter than this on the screen bears no length of its own."""

_BESIDE_PX = 22

Point = tuple[float, float]


def length_words(length_m: float) -> str:
    """Return a length in metres below a kilometre, else in kilometres."""
    if length_m < 1000:
        return f"{length_m:.1f} m" if length_m < 100 else f"{length_m:.0f} m"
    return f"{length_m / 1000:.2f} km" if length_m < 100_000 else f"{length_m / 1000:.0f} km"


def area_words(area: float) -> str:
    """Return an area of so many square metres in them, or in square kilometres."""
    if area < 100_000:
        return f"{area:,.0f} m²"
    return f"{area / 1_000_000:.2f} km²" if area < 100_000_000 else f"{area / 1_000_000:,.0f} km²"


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured.

    Attributes:
        legs_m: Length of each leg; that back to the first point is among them where the line is closed.
        area_m2: Area inside, None while the line is open.
    """

    legs_m: tuple[float, ...] = ()
    area_m2: float | None = None

    @property
    def length_m(self) -> float:
        """Length of the whole."""
        return sum(self.legs_m)


class MeasureTool(MapTool):
    """Measures along points that are set one by one; the first one again closes the line."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._points: list[Point] = []
        self._at: Point | None = None
        self.is_closed = False
        self.is_ended = False
        self._projection = Projection(0.0, 0.0)

    def set_projection(self, projection: Projection) -> None:
        """Take the plane of another city; what was measured on the old one goes."""
        if projection != self._projection:
            self._projection = projection
            self.clear()

    @property
    def is_drawing(self) -> bool:
        """Whether a point is set."""
        return bool(self._points)

    @property
    def positions(self) -> tuple[Position, ...]:
        """Points set so far, degrees WGS84."""
        return tuple(self._projection.to_degrees(*point) for point in self._points)

    @property
    def measured(self) -> Measured:
        """What is measured along the points that are set."""
        points = self.positions
        return Measured(
            tuple(legs_m(points, closed=self.is_closed)), area_m2(points) if self.is_closed else None
        )

    def words(self) -> str:
        """Return points (degrees WGS84), legs, length and area (metres) as lines to be copied."""
        measured = self.measured
        lines = [f"{lon_deg:.6f}, {lat_deg:.6f}" for lon_deg, lat_deg in self.positions]
        lines += [
            tr("第 {n} 段 {m} m").format(n=n, m=f"{leg:.1f}") for n, leg in enumerate(measured.legs_m, 1)
        ]
        lines.append(tr("共 {length}").format(length=f"{measured.length_m:.1f} m"))
        if measured.area_m2 is not None:
            lines.append(tr("面积 {area}").format(area=f"{measured.area_m2:.0f} m²"))
        return "\n".join(lines)

    def move(self, place: Place) -> None:
        """Show the leg that would come."""
        if self._points and not self.is_ended:
            self._at = (place.x_m, place.y_m)
            self.changed.emit()

    def put(self, place: Place) -> None:
        """Set a point; on the first one again, close. After the end, begin anew."""
        if self.is_ended:
            self.clear()
        if len(self._points) >= 3 and place.away_px(self._points[0]) <= REACH_PX:
            self.is_closed = True
            self._end()
        else:
            self._points.append((place.x_m, place.y_m))
            self._at = (place.x_m, place.y_m)
        self.changed.emit()

    def finish(self) -> None:
        """Measure no further."""
        if len(self._points) >= 2 and not self.is_ended:
            self._end()
            self.changed.emit()

    def _end(self) -> None:
        self.is_ended, self._at = True, None

    def step_back(self) -> None:
        """Open a closed line again, else take the last point back."""
        if self.is_closed:
            self.is_closed = False
        elif self._points:
            self._points.pop()
        self.is_ended = False
        self.changed.emit()

    def clear(self) -> None:
        """Take everything off."""
        self._points, self._at = [], None
        self.is_closed = self.is_ended = False
        self.changed.emit()

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw the line, the leg that would come, each leg's length and the sum."""
        if not self._points:
            return
        line = list(self._points)
        if self._at is not None and self._at != line[-1]:
            line.append(self._at)
        points = np.array(line, np.float64)
        paint_outline(painter, frame, points, closed=self.is_closed)
        paint_nodes(painter, frame, points[: len(self._points)])
        positions = [self._projection.to_degrees(*point) for point in line]
        legs = legs_m(positions, closed=self.is_closed)
        at_px = frame.to_window(np.concatenate([points, points[:1]]) if self.is_closed else points)
        if len(legs) > 1:
            for number, leg in enumerate(legs):
                middle = (at_px[number] + at_px[number + 1]) / 2
                if np.hypot(*(at_px[number + 1] - at_px[number])) >= _WORTH_WORDS_PX:
                    paint_words(painter, frame, length_words(leg), QPointF(*middle))
        if legs:
            last = at_px[len(line) - 1]
            words = tr("共 {length}").format(length=length_words(sum(legs)))
            if self.is_closed:
                words = area_words(area_m2(positions)) + " · " + words
                last = at_px[:-1].mean(axis=0)
            paint_words(painter, frame, words, QPointF(last[0], last[1] - _BESIDE_PX), strong=True)
