"""Owns the layer of names on a map surface: it keeps a layout as long as it holds, and draws it.

Thread: UI
"""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from desktop.models.codes import Level
from desktop.raster.camera import Camera
from desktop.raster.palette import MapPalette
from desktop.raster.scene import Scene, build_scene
from desktop.viewmodels.map_filter import LayerName
from widgets.canvas.boxes import NO_BOXES, Box, Boxes, lie_over
from widgets.canvas.frame import Frame
from widgets.canvas.label_layout import LINE_SPARE, PlacedLabel, holds, place_labels
from widgets.canvas.note_plan import NotePlan
from widgets.canvas.place_names import PlaceNames, short_town_name
from widgets.parts.theme import SMALL_PX, font_of

_HALO_PX = 4
_EDGE_PX = 3
_KEPT = 2000
"""Names whose pictures are kept: a desk that wanders over a province for months would keep all of them."""


class LabelLayer:
    """Names of one surface.

    Args:
        label_px: Size of towns' names.
        grid_names: Whether communities and grids bear names when there is room.
        short_names: Whether towns bear their names without the word for their kind.
        mark_px: Width of the marks that names keep clear of where there is room.
        plan: Where numbers, signs, plates and badges stand: no name is ever over one; None for none.
    """

    def __init__(
        self,
        label_px: float,
        mark_px: float,
        *,
        grid_names: bool,
        short_names: bool,
        plan: NotePlan | None = None,
    ) -> None:
        self._plan = plan
        self._label_px, self._reach_px = label_px, mark_px / 2
        self._grid_names, self._short_names = grid_names, short_names
        self._names = PlaceNames()
        self._scene = build_scene(())
        self._texts: tuple[str, ...] = ()
        self._placed: tuple[PlacedLabel, ...] = ()
        self._step: int | None = None
        self._inside: Box | None = None
        self._region: Box = (0.0, 0.0, 0.0, 0.0)
        self._marks: NDArray[np.float64] = np.zeros((0, 2))
        self._homes: dict[tuple[int, float, float], bool] = {}
        self._taken = self._covers = self._boxes = NO_BOXES
        self._sizes: dict[tuple[str, Level], tuple[float, float]] = {}
        self._metrics: dict[Level, QFontMetricsF] = {}
        self._pixmaps: dict[tuple[str, Level, int, float], QPixmap] = {}
        self._drawn_in: MapPalette | None = None

    # -- what there is -----------------------------------------------------------------------------

    def set_names(self, names: PlaceNames, scene: Scene) -> None:
        """Take the names of a city and its geometry."""
        self._scene = scene
        self._names = names if self._grid_names else names.towns()
        self._texts = self._names.texts
        if self._short_names:
            towns = len(names.towns())
            self._texts = (*map(short_town_name, self._texts[:towns]), *self._texts[towns:])
        self._step = None

    def set_marks(self, xy_m: NDArray[np.float64]) -> None:
        """Take where the marks are that names keep clear of; names that stand clear stay."""
        if not np.array_equal(xy_m, self._marks):
            self._marks = xy_m
            self._region = (0.0, 0.0, 0.0, 0.0)

    def set_covers(self, boxes_px: Boxes) -> None:
        """Take what lies over the window, (n, 4) window pixels: a name half under it reads as another."""
        if not np.array_equal(boxes_px, self._covers):
            self._covers = boxes_px
            self._region = (0.0, 0.0, 0.0, 0.0)

    def set_taken(self, boxes_px: Boxes) -> None:
        """Take the room that no name may have, (n, 4) pixels of the plane at the scale that comes next."""
        if boxes_px is not self._taken and not np.array_equal(boxes_px, self._taken):
            self._taken = boxes_px
            self._region = (0.0, 0.0, 0.0, 0.0)

    # -- the layout --------------------------------------------------------------------------------

    def font(self, level: Level) -> QFont:
        """Return the font of a level's names."""
        if level is Level.TOWN:
            return font_of(self._label_px, bold=True)
        return font_of(max(SMALL_PX, self._label_px - 1) if level is Level.COMMUNITY else SMALL_PX)

    def text(self, label: PlacedLabel) -> str:
        """Return the words of a label."""
        return self._texts[label.row]

    def placed(self, camera: Camera, *, at_rest: bool = False) -> tuple[PlacedLabel, ...]:
        """Return the labels at a camera's scale; it may hold more than are in sight.

        Args:
            camera: The window.
            at_rest: Whether the window shows its home and nothing else; no name is cut by its edge then.
        """
        seen = _window_of(camera)
        inside = seen if at_rest else None
        if self._step != camera.step or inside != self._inside or not holds(self._region, seen):
            wide, high = float(camera.width_px), float(camera.height_px)
            if self._step != camera.step:
                self._placed = ()
                self._homes.clear()
            standing = {one.row: one.shift for one in self._placed}
            self._region = (seen[0] - wide, seen[1] - high, seen[2] + wide, seen[3] + high)
            self._placed = place_labels(
                self._names,
                camera.px_per_m,
                self._size_of,
                self._region,
                self._marks * camera.px_per_m,
                self._reach_px,
                standing,
                partial(self._is_home, camera.px_per_m),
                inside,
                self._taken if inside is None else np.concatenate([self._taken, self._covers_at(camera)]),
            )
            self._boxes = np.array([label.box for label in self._placed]).reshape(-1, 4)
            self._step, self._inside = camera.step, inside
        return self._placed

    def _covers_at(self, camera: Camera) -> Boxes:
        """Return what lies over the window in pixels of the plane."""
        corner = np.array((camera.left_px, camera.top_px) * 2)
        return np.asarray(self._covers + corner, np.float64)

    def room(self, frame: Frame) -> Boxes:
        """Return the room that names, numbers, signs, plates and badges have; (n, 4) pixels of the plane."""
        if self._plan is not None:
            self.set_taken(self._plan.planned(frame).taken)
        if not frame.data.filter.shows(LayerName.LABELS):
            return self._taken
        self.placed(frame.camera, at_rest=frame.at_rest)
        return np.concatenate([self._taken, self._boxes])

    def _is_home(self, px_per_m: float, row: int, x_px: float, y_px: float) -> bool:
        """Say whether a place belongs to a town; lower names stay near in any case.

        Outside the city it belongs to the town of the nearest grid. Marks come and go many times at a scale;
        what belongs to whom stays.
        """
        if self._names.level(row) is not Level.TOWN:
            return True
        key = (row, x_px, y_px)
        found = self._homes.get(key)
        if found is None:
            found = self._homes[key] = self._lies_in_town(px_per_m, row, x_px, y_px)
        return found

    def _lies_in_town(self, px_per_m: float, row: int, x_px: float, y_px: float) -> bool:
        place_m = (x_px / px_per_m, y_px / px_per_m)
        index = self._scene.grid_under(*place_m)
        if index is None:
            away = self._scene.anchors_m - place_m
            index = int(np.argmin((away * away).sum(axis=1)))
        return self._scene.codes[index].startswith(self._names.codes[row])

    def _size_of(self, row: int) -> tuple[float, float]:
        key = (self._texts[row], self._names.level(row))
        size = self._sizes.get(key)
        if size is None:
            metrics = self._metrics.get(key[1])
            if metrics is None:
                metrics = self._metrics[key[1]] = QFontMetricsF(self.font(key[1]))
            measured = metrics.size(Qt.TextFlag.TextSingleLine, key[0])
            size = self._sizes[key] = (measured.width(), measured.height())
        return size

    # -- painting ----------------------------------------------------------------------------------

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw the names in sight."""
        if not frame.data.filter.shows(LayerName.LABELS):
            return
        if frame.palette != self._drawn_in or len(self._pixmaps) > _KEPT:
            self._pixmaps.clear()
            self._drawn_in = frame.palette
        if self._plan is not None:
            self.set_taken(self._plan.planned(frame).taken)
        placed = self.placed(frame.camera, at_rest=frame.at_rest)
        left, top, right, bottom = _window_of(frame.camera)
        boxes = self._boxes
        seen = (boxes[:, 0] <= right) & (boxes[:, 2] >= left) & (boxes[:, 1] <= bottom) & (boxes[:, 3] >= top)
        spare = LINE_SPARE * (boxes[:, 3] - boxes[:, 1])
        letters = boxes + np.column_stack([np.zeros(len(boxes)), spare, np.zeros(len(boxes)), -spare])
        seen &= ~lie_over(letters, self._covers_at(frame.camera))
        for label in (placed[row] for row in np.flatnonzero(seen).tolist()):
            box = label.box
            if label.is_led:
                self._paint_lead(painter, frame, label)
            pixmap = self._pixmap(label, frame.palette, frame.ratio)
            painter.drawPixmap(QPointF(box[0] - left - _EDGE_PX, box[1] - top - _EDGE_PX), pixmap)

    def _paint_lead(self, painter: QPainter, frame: Frame, label: PlacedLabel) -> None:
        """Draw the line from a name that stands apart to its place."""
        x, y = frame.to_window(self._names.xy_m[label.row]).tolist()
        box = label.box
        left, top = box[0] - frame.camera.left_px, box[1] - frame.camera.top_px
        right, bottom = left + box[2] - box[0], top + box[3] - box[1]
        end = QPointF(x, y)
        begin = QPointF(min(max(x, left), right), min(max(y, top), bottom))
        for colour, width in ((frame.palette.label_halo, 4.0), (frame.palette.worker, 1.5)):
            painter.setPen(QPen(QColor.fromRgb(colour), width))
            painter.drawLine(begin, end)
            painter.setBrush(QColor.fromRgb(colour))
            painter.drawEllipse(end, width / 2, width / 2)

    def _pixmap(self, label: PlacedLabel, palette: MapPalette, ratio: float) -> QPixmap:
        level = self._names.level(label.row)
        ink = palette.label if level is Level.TOWN else palette.worker
        key = (self._texts[label.row], level, ink, ratio)
        made = self._pixmaps.get(key)
        if made is None:
            made = self._pixmaps[key] = _draw(key[0], self.font(level), ink, palette.label_halo, ratio)
        return made


def _window_of(camera: Camera) -> Box:
    left, top = float(camera.left_px), float(camera.top_px)
    return (left, top, left + camera.width_px, top + camera.height_px)


def _draw(text: str, font: QFont, ink: int, halo: int, ratio: float) -> QPixmap:
    """Return a text with its halo; it starts some pixels in from the left and top."""
    metrics = QFontMetricsF(font)
    # Advances of Chinese are whole pixels but for a breath: cut off, a name would be a pixel wider by chance.
    width = round(metrics.horizontalAdvance(text)) + 2 * _HALO_PX
    height = round(metrics.height()) + 2 * _HALO_PX
    pixmap = QPixmap(round(width * ratio), round(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    path = QPainterPath()
    # Outlines of one glyph may overlap; the even-odd rule would punch holes there.
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addText(QPointF(_EDGE_PX, _EDGE_PX + metrics.ascent()), font, text)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor.fromRgb(halo), _HALO_PX)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPath(path)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor.fromRgb(ink))
    painter.drawPath(path)
    painter.end()
    return pixmap
