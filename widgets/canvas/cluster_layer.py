"""Owns the numbers of areas on a map surface: how many incidents or workers an area has, how many call.

Thread: UI
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from desktop.raster.area_tree import Indices
from desktop.raster.palette import MapPalette
from widgets.canvas.frame import Frame
from widgets.canvas.incident_plan import IncidentPlan
from widgets.canvas.mark_cut import letters_scale
from widgets.canvas.planned_marks import Planned
from widgets.canvas.worker_plan import WorkerPlan
from widgets.parts.marks import paint_priority_mark
from widgets.parts.theme import SMALL_PX, font_of

_HIGH_PX = 18
_PAD_PX = 6
_SIGN_PX = 9
_KEPT = 2048
"""Pictures of numbers that are kept, of 5 KiB each; a wheel goes back and forth over the same ones."""


class NumberLook(NamedTuple):
    """What a number says.

    Attributes:
        total: Marks that it counts.
        calling: How many of them call.
        severest: The most severe priority among those, 0 where none calls.
        is_workers: Whether it counts workers.
    """

    total: int
    calling: int = 0
    severest: int = 0
    is_workers: bool = False

    @property
    def words(self) -> tuple[str, str]:
        """What stands in full ink, and what stands beside it in dim ink."""
        if self.is_workers or self.calling == self.total:
            return f"{self.total:,}", ""
        return (f"{self.calling:,}", f"/{self.total:,}") if self.calling else ("", f"{self.total:,}")


@dataclass(frozen=True, slots=True)
class CountedArea:
    """An area that bears a number.

    Attributes:
        code: Code of the grid, community, town or city.
        box_m: West, north, east, south on the plane.
    """

    code: str
    box_m: tuple[float, float, float, float]


class NumberPictures:
    """Pictures of numbers, each drawn once."""

    def __init__(self) -> None:
        self._key: tuple[MapPalette, float, float] | None = None
        self._pictures: dict[NumberLook, tuple[QPixmap, float, float]] = {}

    def begin(self, frame: Frame) -> None:
        """Draw for a frame from now on: in its colours, for its screen."""
        key = (frame.palette, frame.ratio, letters_scale(frame.style))
        if self._key != key or len(self._pictures) > _KEPT:
            self._pictures.clear()
            self._key = key

    def picture(self, look: NumberLook) -> tuple[QPixmap, float, float]:
        """Return the picture of a number, and half its width and height in logical pixels."""
        made = self._pictures.get(look)
        if made is None and self._key is not None:
            picture = draw_number(look, *self._key)
            size = picture.deviceIndependentSize()
            made = self._pictures[look] = (picture, size.width() / 2, size.height() / 2)
        assert made is not None, "begin comes first"
        return made


def draw_number(look: NumberLook, palette: MapPalette, ratio: float, scale: float = 1.0) -> QPixmap:
    """Return a number on its plate: the shape of the most severe that calls, those that call, and all.

    Args:
        look: What it says.
        palette: Colours.
        ratio: Device pixels for each logical one.
        scale: How much larger than on a desk.
    """
    (bold, bold_metrics), (plain, plain_metrics) = _fonts()
    strong, dim = look.words
    strong_px = bold_metrics.horizontalAdvance(strong)
    dim_px = plain_metrics.horizontalAdvance(dim)
    sign_px = _SIGN_PX + 4 if look.severest or look.is_workers else 0
    width = round(strong_px + dim_px + sign_px + 2 * _PAD_PX)
    picture = QPixmap(round(width * scale * ratio), round(_HIGH_PX * scale * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    ink, dim_ink = QColor.fromRgb(palette.label), QColor.fromRgb(palette.worker)
    painter.setPen(QPen(ink if look.calling else QColor.fromRgb(palette.town_border), 1))
    painter.setBrush(QColor.fromRgb(palette.mark_ground))
    radius = _HIGH_PX / 2 - 0.5 if look.is_workers else 3
    painter.drawRoundedRect(QRectF(0.5, 0.5, width - 1, _HIGH_PX - 1), radius, radius)
    _draw_sign(painter, look, palette)
    place = QRectF(_PAD_PX + sign_px, 0, width, _HIGH_PX)
    for words, font, colour in ((strong, bold, ink), (dim, plain, dim_ink)):
        if words:
            painter.setFont(font)
            painter.setPen(colour)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)
        place.translate(strong_px, 0)
    painter.end()
    return picture


@cache
def _fonts() -> tuple[tuple[QFont, QFontMetricsF], tuple[QFont, QFontMetricsF]]:
    """Return the bold and the plain font with what measures them; to make them takes a third of a number."""
    bold, plain = font_of(SMALL_PX, bold=True), font_of(SMALL_PX)
    return (bold, QFontMetricsF(bold)), (plain, QFontMetricsF(plain))


def _draw_sign(painter: QPainter, look: NumberLook, palette: MapPalette) -> None:
    sign = QRectF(_PAD_PX, (_HIGH_PX - _SIGN_PX) / 2, _SIGN_PX, _SIGN_PX)
    if look.severest:
        colour = QColor.fromRgb(palette.priorities[look.severest - 1])
        paint_priority_mark(painter, sign, look.severest, colour)
    elif look.is_workers:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor.fromRgb(palette.worker))
        painter.drawEllipse(sign.center(), 2.5, 2.5)


class ClusterLayer:
    """Numbers of incidents or of workers.

    Args:
        incidents: Where incidents stand.
        workers: Where workers stand, if their numbers are meant.
    """

    def __init__(self, incidents: IncidentPlan, workers: WorkerPlan | None = None) -> None:
        self._incidents, self._workers = incidents, workers
        self._pictures = NumberPictures()

    def planned(self, frame: Frame) -> Planned:
        """Return what stands where."""
        incidents = self._incidents.planned(frame)
        return incidents if self._workers is None else self._workers.planned(frame, incidents)

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw the numbers in the window."""
        if self._workers is not None and not frame.style.worker_px:
            return
        planned = self.planned(frame)
        at = planned.badges_in_window(frame)
        rows = np.flatnonzero(frame.is_visible(at, 3 * _HIGH_PX))
        self._pictures.begin(frame)
        for look, (x, y) in zip(self.looks(planned, rows), at[rows].tolist(), strict=True):
            picture, half_width, half_height = self._pictures.picture(look)
            painter.drawPixmap(round(x - half_width), round(y - half_height), picture)

    def looks(self, planned: Planned, rows: Indices) -> list[NumberLook]:
        """Return what numbers say."""
        is_workers = self._workers is not None
        columns = (planned.totals[rows], planned.callings[rows], planned.severest[rows])
        return [
            NumberLook(total, calling, severest, is_workers)
            for total, calling, severest in zip(*(one.tolist() for one in columns), strict=True)
        ]

    def area_at(self, frame: Frame, at: QPoint) -> CountedArea | None:
        """Return the area whose number is at a window position, None if none is."""
        planned = self.planned(frame)
        away = planned.badges_in_window(frame) - (at.x(), at.y())
        reach = np.array((3 * _HIGH_PX, _HIGH_PX / 2)) * letters_scale(frame.style)
        rows = np.flatnonzero((np.abs(away) <= reach).all(axis=1))
        self._pictures.begin(frame)
        for row, look in zip(rows.tolist(), self.looks(planned, rows), strict=True):
            half_width = self._pictures.picture(look)[1]
            if abs(away[row, 0]) <= half_width and planned.cut is not None:
                level, area = planned.cut.badge_levels[row], planned.cut.badge_areas[row]
                areas = frame.data.scene.area_tree
                west, north, east, south = areas.boxes_m[level][area].tolist()
                return CountedArea(areas.codes[level][area], (west, north, east, south))
        return None
