"""Owns the map's labels: which names suit a scale, where each stands, none over another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from desktop.models.codes import Level
from desktop.raster.scene import Scene

GAP_PX = 4.0
"""Least distance between two labels."""

_LEAST_AREA_PX = {Level.TOWN: 0.0, Level.COMMUNITY: 9_000.0, Level.GRID: 16_000.0}
"""An area smaller than this on the screen bears no label of its level."""


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A name and where it belongs.

    Attributes:
        x_m, y_m: Anchor on the plane.
        area_m2: Area that bears the name; larger ones go first.
    """

    text: str
    level: Level
    x_m: float
    y_m: float
    area_m2: float


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A label that is drawn; the box is in pixels of the plane at the camera's scale."""

    name: PlaceName
    box: QRectF


def short_town_name(name: str) -> str:
    """Return a town's name without the word for its kind, where something of it is left."""
    for kind in ("街道", "镇", "乡"):
        short = name.removesuffix(kind)
        if short != name and len(short) > 1:
            return short
    return name


def names_of(scene: Scene, names: dict[str, str]) -> tuple[PlaceName, ...]:
    """Return the place names of a city.

    Args:
        scene: Its geometry.
        names: Names by code (towns, communities, grids); codes without one bear no label.
    """
    found = []
    for level, length in ((Level.TOWN, 9), (Level.COMMUNITY, 12), (Level.GRID, 15)):
        groups: dict[str, list[int]] = {}
        for index, code in enumerate(scene.codes):
            groups.setdefault(code[:length], []).append(index)
        for code, members in groups.items():
            text = names.get(code)
            if text:
                x_m, y_m = _anchor(scene, members)
                found.append(PlaceName(text, level, x_m, y_m, float(scene.areas_m2[members].sum())))
    return tuple(found)


def _anchor(scene: Scene, members: Sequence[int]) -> tuple[float, float]:
    """Return the grid middle nearest to the area's own: it lies inside even where the middle does not."""
    anchors, areas = scene.anchors_m[members], scene.areas_m2[members]
    weight = areas / areas.sum() if areas.sum() > 0 else np.full(len(members), 1 / len(members))
    middle = (anchors * weight[:, None]).sum(axis=0)
    if len(members) <= 2:
        return float(middle[0]), float(middle[1])
    near = anchors[np.argmin(((anchors - middle) ** 2).sum(axis=1))]
    place = 0.6 * middle + 0.4 * near
    return float(place[0]), float(place[1])


def place_labels(
    names: Sequence[PlaceName], px_per_m: float, metrics: dict[Level, QFontMetricsF]
) -> tuple[PlacedLabel, ...]:
    """Return the labels that fit at a scale, towns first, larger areas first, none over another."""
    placed: list[PlacedLabel] = []
    order = {Level.TOWN: 0, Level.COMMUNITY: 1, Level.GRID: 2}
    for name in sorted(names, key=lambda one: (order[one.level], -one.area_m2, one.text)):
        if name.area_m2 * px_per_m * px_per_m < _LEAST_AREA_PX[name.level]:
            continue
        size = metrics[name.level].size(Qt.TextFlag.TextSingleLine, name.text)
        box = QRectF(
            name.x_m * px_per_m - size.width() / 2,
            name.y_m * px_per_m - size.height() / 2,
            size.width(),
            size.height(),
        )
        free = _find_free(box, placed)
        if free is not None:
            placed.append(PlacedLabel(name, free))
    return tuple(placed)


def _find_free(box: QRectF, placed: Sequence[PlacedLabel]) -> QRectF | None:
    """Return the box, or the box moved up or down a little, where it meets no other; None if nowhere."""
    for shift in (0.0, -1.0, 1.0, -2.0, 2.0):
        moved = box.translated(0, shift * (box.height() + GAP_PX) * 0.6)
        grown = moved.adjusted(-GAP_PX, -GAP_PX, GAP_PX, GAP_PX)
        if not any(grown.intersects(other.box) for other in placed):
            return moved
    return None


class LabelInk:
    """Draws labels with a halo; each text is drawn once per style and kept."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str, int, int], QPixmap] = {}

    def clear(self) -> None:
        """Forget what was drawn, after a change of colours or fonts."""
        self._made.clear()

    def pixmap(self, text: str, font: QFont, ink: int, halo: int, ratio: float) -> QPixmap:
        """Return a text with its halo; the text starts 3 px in from the left and top."""
        key = (text, font.key(), ink, halo)
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = _draw(text, font, ink, halo, ratio)
        return made

    def paint(
        self,
        painter: QPainter,
        at: QPointF,
        label: PlacedLabel,
        font: QFont,
        colours: tuple[int, int],
        ratio: float,
    ) -> None:
        """Draw a label; `at` is the upper left corner of its box in the window."""
        pixmap = self.pixmap(label.name.text, font, colours[0], colours[1], ratio)
        painter.drawPixmap(QPointF(at.x() - 3, at.y() - 3), pixmap)


def _draw(text: str, font: QFont, ink: int, halo: int, ratio: float) -> QPixmap:
    metrics = QFontMetricsF(font)
    width = int(metrics.horizontalAdvance(text)) + 8
    height = int(metrics.height()) + 8
    pixmap = QPixmap(round(width * ratio), round(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    path = QPainterPath()
    # Outlines of one glyph may overlap; the even-odd rule would punch holes there.
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addText(QPointF(3, 3 + metrics.ascent()), font, text)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor.fromRgb(halo), 4)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPath(path)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor.fromRgb(ink))
    painter.drawPath(path)
    painter.end()
    return pixmap
