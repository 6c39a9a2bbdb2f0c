"""Owns the map surface: a camera over ground, workers, incidents, names and selection; paints, nothing more.

Thread: UI
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from desktop.models.incident import Priority
from desktop.models.position import ContactState
from desktop.raster.camera import Camera, fit_camera
from desktop.raster.colouring import Pattern
from desktop.raster.ground import Ground
from desktop.raster.palette import MapPalette, desaturated
from desktop.raster.rasteriser import path_of_grid, polygon_of
from desktop.viewmodels.map_feed import CONTACT_CODES
from widgets.canvas.label_layer import LabelLayer
from widgets.canvas.map_data import MapData
from widgets.canvas.mark_sheet import MarkSheet
from widgets.canvas.post_badges import PostBadges
from widgets.parts.theme import current_palette, theme_holder

AT_ONCE_GRIDS = 1000
"""Up to so many grids the first picture of a city is made at once, in less time than a worker would take."""

UNCERTAIN_AFTER_S = 120.0
"""Age of a fix from which the circle of where the worker may be is drawn."""

WALKING_M_S = 1.2
"""How fast that circle grows: a brisk walk."""


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


class MapSurface(QWidget):
    """Shows the city through a camera.

    Signals:
        camera_changed (): The window shows another part or scale.

    Args:
        data: What is shown.
        style: Sizes.
        box_m: Part of the plane to fit (west, north, east, south); None for the whole city.
    """

    camera_changed = Signal()

    def __init__(
        self,
        data: MapData,
        style: SurfaceStyle | None = None,
        box_m: tuple[float, float, float, float] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.data, self.style_of_marks = data, style or SurfaceStyle()
        self._box_m = box_m
        self._grey = False
        self._palette = current_palette().map
        self.ground = Ground(data.scene, self._palette, self)
        self.camera = fit_camera(self.home_box(), max(1, self.width()), max(1, self.height()))
        self.hover_index: int | None = None
        self.selected_index: int | None = None
        self.selected_incident: str | None = None
        self.selected_worker: str | None = None
        self._follows_home = True
        self.labels = LabelLayer(
            self.style_of_marks.label_px,
            self.style_of_marks.incident_px,
            grid_names=self.style_of_marks.grid_names,
            short_names=self.style_of_marks.short_names,
        )
        self.badges = PostBadges(round(self.style_of_marks.incident_px * 0.65))
        self._sheet: MarkSheet | None = None
        self._outlines: dict[tuple[int, int], QPainterPath] = {}
        self.ground.changed.connect(self.update)
        data.scene_changed.connect(self.take_scene)
        data.states_changed.connect(self.take_states)
        data.marks_changed.connect(self.take_marks)
        data.names_changed.connect(self.take_names)
        theme_holder().changed.connect(self.take_theme)
        self.take_names()
        self.take_states()

    # -- what is shown ---------------------------------------------------------------------------

    def home_box(self) -> tuple[float, float, float, float]:
        """Return the part of the plane that "fit" shows."""
        return self._box_m or self.data.scene.box_m

    def set_home_box(self, box_m: tuple[float, float, float, float] | None) -> None:
        """Name another part of the plane as home and show it."""
        self._box_m = box_m
        self.fit()

    @Slot()
    def take_scene(self) -> None:
        """Show another geometry."""
        self.ground.set_scene(self.data.scene)
        self._outlines.clear()
        self.take_names()
        self.take_states()
        self.fit()
        if len(self.data.scene.codes) <= AT_ONCE_GRIDS:
            self.ground.make_now(self.camera)

    @Slot()
    def take_states(self) -> None:
        """Colour the grids by their present states."""
        if len(self.data.fills) == len(self.ground.colouring):
            self.ground.set_states(self.data.fills, self.data.patterns)
        self.badges.set_vacant(self.data.scene, np.flatnonzero(self.data.patterns == Pattern.HATCH))
        self._keep_names_clear()
        self.update()

    @Slot()
    def take_names(self) -> None:
        """Place names anew."""
        self.labels.set_names(self.data.names, self.data.scene)
        self.update()

    @Slot()
    def take_marks(self) -> None:
        """Show marks where they are now."""
        self._keep_names_clear()
        self.update()

    def _keep_names_clear(self) -> None:
        """Let names give way to incidents that need somebody, and to vacant posts."""
        calling = self.data.incident_xy[self._is_marked(attention=True)]
        self.labels.set_marks(np.concatenate([calling, self.badges.anchors_m]))

    @Slot()
    def take_theme(self) -> None:
        """Take the colours of the theme that is on."""
        colours = current_palette().map
        self._palette = desaturated(colours) if self._grey else colours
        self.ground.set_palette(self._palette)
        self._sheet = None
        self.labels.forget_ink()
        self.badges.forget_ink()
        self.update()

    @property
    def is_grey(self) -> bool:
        """Whether the picture has lost its hues."""
        return self._grey

    def set_grey(self, grey: bool) -> None:
        """Draw without any hue: the picture is no longer true."""
        if grey != self._grey:
            self._grey = grey
            self.take_theme()

    @property
    def map_palette(self) -> MapPalette:
        """Colours that are drawn with now."""
        return self._palette

    # -- camera ----------------------------------------------------------------------------------

    def set_camera(self, camera: Camera, *, follows_home: bool = False) -> None:
        """Show another part or scale; a gesture's camera is kept until the home view is asked for."""
        self.camera = camera
        self._follows_home = follows_home
        self.ground.prepare(camera)
        self.camera_changed.emit()
        self.update()

    def fit(self) -> None:
        """Show the home view."""
        camera = fit_camera(self.home_box(), self.width(), self.height(), self.style_of_marks.margin_px)
        self.set_camera(camera, follows_home=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the middle, or the home view while nobody has moved it."""
        super().resizeEvent(event)
        if self._follows_home:
            self.fit()
        else:
            self.set_camera(self.camera.resized(self.width(), self.height()))

    # -- painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the layers, bottom to top."""
        painter = QPainter(self)
        self.ground.paint(painter, self.camera)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_outline(painter, self.hover_index, self._palette.hover, 1.2)
        self._paint_workers(painter)
        # Names stand over what is in hand and under what needs somebody.
        if self.style_of_marks.quiet_marks:
            self._paint_incidents(painter, attention=False)
        self.labels.paint(
            painter, self.camera, self._palette, self.devicePixelRatioF(), at_rest=self._follows_home
        )
        self.badges.paint(painter, self.camera, self._palette, self.devicePixelRatioF())
        self._paint_incidents(painter, attention=True)
        self._paint_selected_incident(painter)
        self._paint_outline(painter, self.selected_index, self._palette.selection, 2.0)
        painter.end()

    def _paint_outline(self, painter: QPainter, index: int | None, colour: int, width: float) -> None:
        if index is None or index >= len(self.data.scene.codes):
            return
        key = (index, self.camera.step)
        path = self._outlines.get(key)
        if path is None:
            if len(self._outlines) > 64:
                self._outlines.clear()
            path = path_of_grid(self.data.scene, index, self.camera.px_per_m, 0, 0)
            self._outlines[key] = path
        painter.save()
        painter.translate(-self.camera.left_px, -self.camera.top_px)
        painter.setPen(QPen(QColor.fromRgb(colour), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        painter.restore()

    def to_window(self, xy_m: np.ndarray) -> np.ndarray:
        """Return window positions of (n, 2) places on the plane, in pixels."""
        return xy_m * self.camera.px_per_m - (self.camera.left_px, self.camera.top_px)

    def _visible(self, at: np.ndarray, margin: float) -> np.ndarray:
        return (
            (at[:, 0] >= -margin)
            & (at[:, 0] <= self.width() + margin)
            & (at[:, 1] >= -margin)
            & (at[:, 1] <= self.height() + margin)
        )

    def _paint_workers(self, painter: QPainter) -> None:
        marks = self.data.workers
        if not len(self.data.worker_xy):
            return
        at = self.to_window(self.data.worker_xy)
        visible = self._visible(at, 8)
        states = marks.states[: len(at)]
        size = self.style_of_marks.worker_px
        self._paint_uncertainty(painter, at, visible & (states == CONTACT_CODES[ContactState.LATE]))
        for state, colour, alpha in (
            (ContactState.OFFLINE, self._palette.worker_stale, 110),
            (ContactState.LATE, self._palette.worker_stale, 200),
            (ContactState.ONLINE, self._palette.worker, 255),
        ):
            chosen = at[visible & (states == CONTACT_CODES[state])]
            if not len(chosen):
                continue
            ink = QColor.fromRgb(colour)
            ink.setAlpha(alpha)
            pen = QPen(ink, size)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPoints(polygon_of(chosen))
        self._paint_selected_worker(painter, at)

    def _paint_uncertainty(self, painter: QPainter, at: np.ndarray, chosen: np.ndarray) -> None:
        """Draw where workers of old fixes may have got to, once the circle is larger than the mark."""
        marks = self.data.workers
        rows = np.flatnonzero(chosen)
        reach = marks.accuracy_m[rows] + WALKING_M_S * np.maximum(0, marks.age_s[rows] - UNCERTAIN_AFTER_S)
        radii = reach * self.camera.px_per_m
        ink = QColor.fromRgb(self._palette.worker_stale)
        ink.setAlpha(120)
        painter.setPen(QPen(ink, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for row, radius in zip(rows.tolist(), radii.tolist(), strict=True):
            if radius > 2 * self.style_of_marks.worker_px:
                painter.drawEllipse(QPointF(*at[row]), radius, radius)

    def _paint_selected_worker(self, painter: QPainter, at: np.ndarray) -> None:
        row = None if self.selected_worker is None else self.data.workers.rows.get(self.selected_worker)
        if row is not None and row < len(at):
            painter.setPen(QPen(QColor.fromRgb(self._palette.selection), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(*at[row]), 8, 8)

    def _is_marked(self, *, attention: bool) -> NDArray[np.bool_]:
        severe = self.data.priorities <= self.style_of_marks.least_priority
        calling = self.data.attention
        if not self.style_of_marks.quiet_marks:
            # Where nothing quiet is marked, the most severe is marked in anybody's hands too.
            calling = calling | (self.data.priorities == Priority.CRITICAL)
        return np.asarray(severe & (calling == attention), np.bool_)

    def _paint_incidents(self, painter: QPainter, *, attention: bool) -> None:
        marks = self.data.incidents
        if not len(self.data.incident_xy):
            return
        if self._sheet is None:
            side = self.style_of_marks.incident_px
            self._sheet = MarkSheet(self._palette, side, self.devicePixelRatioF())
        half = self._sheet.side_px / 2
        at = self.to_window(self.data.incident_xy)
        chosen = self._visible(at, half) & self._is_marked(attention=attention)
        for row in np.flatnonzero(chosen).tolist():
            picture = self._sheet.picture(
                int(marks.priorities[row]), attention=attention, overdue=bool(marks.overdue[row])
            )
            painter.drawPixmap(QPointF(round(at[row, 0] - half), round(at[row, 1] - half)), picture)

    def _paint_selected_incident(self, painter: QPainter) -> None:
        marks = self.data.incidents
        if self.selected_incident in marks.ids:
            at = self.to_window(self.data.incident_xy[marks.ids.index(self.selected_incident)])
            radius = self.style_of_marks.incident_px / 2 + 2
            painter.setPen(QPen(QColor.fromRgb(self._palette.selection), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(*at), radius, radius)

    def stop(self) -> None:
        """Make no more tiles; before the program ends."""
        self.ground.stop()
