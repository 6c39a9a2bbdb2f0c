"""Owns the map surface: a camera over the ground and a stack of layers; it paints them, nothing more.

Thread: UI
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMargins, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.board.heat import HeatMode
from desktop.raster.camera import Camera, fit_camera
from desktop.raster.ground import Ground
from desktop.raster.palette import MapPalette, desaturated
from desktop.raster.right_of_way import SCREEN
from desktop.raster.scene_maker import AT_ONCE_GRIDS
from desktop.viewmodels.map_filter import FilterState
from widgets.canvas.badge_layer import BadgeLayer
from widgets.canvas.basemap_underlay import BasemapUnderlay
from widgets.canvas.cluster_layer import ClusterLayer
from widgets.canvas.coverage_layer import CoverageLayer
from widgets.canvas.frame import Frame, LayerPlace, MapLayer, Marked, SurfaceStyle
from widgets.canvas.heat_layer import HeatLayer
from widgets.canvas.incident_layer import IncidentLayer, IncidentSheets, SelectedIncidentLayer
from widgets.canvas.incident_plan import IncidentPlan, kept_clear_m
from widgets.canvas.label_layer import LabelLayer
from widgets.canvas.layer_stack import LayerStack
from widgets.canvas.map_data import MapData
from widgets.canvas.note_plan import NotePlan
from widgets.canvas.outline_layer import HoverLayer, SelectedGridLayer
from widgets.canvas.post_glyph_layer import PostGlyphLayer
from widgets.canvas.station_layer import StationLayer, StationPlateLayer
from widgets.canvas.trail_layer import TrailLayer
from widgets.canvas.whole_canvas import WholeCanvas
from widgets.canvas.worker_layer import WorkerLayer
from widgets.canvas.worker_plan import WorkerPlan
from widgets.parts.safe_paint import painting
from widgets.parts.theme import current_palette, theme_holder

_BADGE_SHARE = 0.65
"""Side of the badge of a vacant post in sides of an incident's mark."""


class MapSurface(QWidget):
    """Shows the city through a camera.

    Attributes:
        marked: What is marked; call `update` after a change.
        fit_rim: What the home view leaves free on each side, in pixels: something else lies there.
        ground: The filled grids.
        canvas: Where all is drawn first when the part that is seen is no rectangle.

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
        self._look: tuple[MapData, HeatMode, FilterState] | None = None
        self._palette = current_palette().map
        self.marked = Marked()
        self._follows_home = True
        self.fit_rim = QMargins()
        self._stack = LayerStack()
        self.canvas = WholeCanvas()
        self.ground = Ground(data.scene, self._palette, self, self.devicePixelRatioF())
        self._underlay = BasemapUnderlay(self.ground, self)
        self.camera = fit_camera(self.home_box(), max(1, self.width()), max(1, self.height()))
        self._stack_layers()
        self.ground.changed.connect(self.update)
        theme_holder().changed.connect(self.take_theme)
        self._join_data()
        self.take_names()
        self.take_states()

    def _stack_layers(self) -> None:
        style = self.style_of_marks
        badge_px = round(style.incident_px * _BADGE_SHARE)
        self.incident_plan, self.worker_plan = IncidentPlan(self), WorkerPlan(self)
        self.incident_plan.made.connect(self.take_marks)
        self.worker_plan.made.connect(self.take_marks)
        self.notes = NotePlan(self.incident_plan, self.worker_plan, badge_px, self)
        self.notes.made.connect(self.update)
        self.labels = LabelLayer(
            style.label_px,
            style.incident_px,
            grid_names=style.grid_names,
            short_names=style.short_names,
            plan=self.notes,
        )
        self.clusters = (
            ClusterLayer(self.incident_plan),
            ClusterLayer(self.incident_plan, self.worker_plan),
        )
        sheets = IncidentSheets()
        self.stations = StationLayer(self.labels)
        self.trails = TrailLayer(self.incident_plan, self.worker_plan)
        for place, layer in (
            (LayerPlace.STATIONS, self.stations),
            (LayerPlace.HOVER, HoverLayer()),
            (LayerPlace.HEAT, HeatLayer()),
            (LayerPlace.TRAILS, self.trails),
            (LayerPlace.COVERAGE, CoverageLayer(self.notes)),
            (LayerPlace.WORKERS, WorkerLayer(self.incident_plan, self.worker_plan)),
            # Names stand over what is in hand and under what needs somebody.
            (LayerPlace.QUIET_INCIDENTS, IncidentLayer(self.incident_plan, sheets, attention=False)),
            (LayerPlace.LABELS, self.labels),
            (LayerPlace.BADGES, PostGlyphLayer(self.notes)),
            (LayerPlace.BADGES, BadgeLayer(badge_px, self.notes)),
            (LayerPlace.BADGES, self.clusters[1]),
            (LayerPlace.INCIDENTS, self.clusters[0]),
            (LayerPlace.INCIDENTS, IncidentLayer(self.incident_plan, sheets, attention=True)),
            (LayerPlace.SELECTION, SelectedIncidentLayer(self.incident_plan, sheets)),
            (LayerPlace.SELECTION, SelectedGridLayer()),
            (LayerPlace.SELECTION, StationPlateLayer(self.stations)),
        ):
            self.add_layer(place, layer)

    def _join_data(self) -> None:
        self.data.scene_changed.connect(self.take_scene)
        self.data.states_changed.connect(self.take_states)
        self.data.marks_changed.connect(self.take_marks)
        self.data.names_changed.connect(self.take_names)

    def _part_data(self) -> None:
        self.data.scene_changed.disconnect(self.take_scene)
        self.data.states_changed.disconnect(self.take_states)
        self.data.marks_changed.disconnect(self.take_marks)
        self.data.names_changed.disconnect(self.take_names)

    # -- layers ----------------------------------------------------------------------------------

    def add_layer(self, place: LayerPlace, layer: MapLayer) -> None:
        """Lay something over the grids, above what lies in the same place."""
        self._stack.add(place, layer)
        self.update()

    @property
    def layers(self) -> tuple[MapLayer, ...]:
        """The layers over the grids, the lowest first."""
        return self._stack.layers

    def remove_layer(self, layer: MapLayer) -> None:
        """Take a layer off."""
        self._stack.remove(layer)
        self.update()

    # -- what is shown ---------------------------------------------------------------------------

    def set_data(self, data: MapData) -> None:
        """Show another state of affairs, as of the past; the window stays where it is over the same city."""
        if data is self.data:
            return
        self._part_data()
        same_city = data.scene is self.data.scene
        self.data = data
        self.worker_plan.forget()
        self._join_data()
        if same_city:
            self.take_names()
            self.take_states()
            self.take_marks()
        else:
            self.take_scene()
            self.take_marks()

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
        if len(self.data.scene.codes) <= AT_ONCE_GRIDS:
            # Before anybody asks for them in the background, where they would be made once more.
            self.camera = self._home_camera()
            self.make_now()
        self.take_names()
        self.take_states()
        self.fit()

    @Slot()
    def take_states(self) -> None:
        """Colour the grids by their present states, over the basemap or without."""
        self._underlay.take_filter(self.data)
        if len(self.data.fills) == len(self.ground.colouring):
            self.ground.set_states(self.data.fills, self.data.patterns, at_once=self._is_another_look())
        self.notes.forget()
        self.update()

    def _is_another_look(self) -> bool:
        """Say whether colours mean something else than they did; a moment of the past stands alone."""
        look = (self.data, self.data.heat.mode, self.data.filter.state)
        before, self._look = self._look, look
        return look != before or self.data.is_past

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
        """Let names give way to incidents that need somebody."""
        with SCREEN.held():
            frame = self.frame()
            incidents = self.incident_plan.planned(frame)
            workers = self.worker_plan.planned(frame, incidents)
            self.labels.set_marks(kept_clear_m(frame, incidents, workers))

    @Slot()
    def take_theme(self) -> None:
        """Take the colours of the theme that is on."""
        colours = current_palette().map
        self._palette = desaturated(colours) if self._grey else colours
        self.ground.set_palette(self._palette)
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

    @property
    def device_camera(self) -> Camera:
        """The camera in device pixels, as the ground takes it."""
        return self.camera.magnified(self.devicePixelRatioF())

    def grid_at(self, at: QPointF) -> int | None:
        """Return the index of the grid under a window position, None outside."""
        ratio = self.devicePixelRatioF()
        x_px, y_px = int(at.x() * ratio), int(at.y() * ratio)
        if self.ground.knows(self.device_camera, x_px, y_px):
            return self.ground.id_at(self.device_camera, x_px, y_px)
        if not self.data.is_whole:
            return None
        # The tile is still being made; the polygons themselves know.
        return self.data.scene.grid_under(*self.camera.to_plane(at.x(), at.y()))

    def make_now(self) -> None:
        """Make what the window misses of the ground at once; for pictures that cannot wait."""
        self.ground.make_now(self.device_camera)

    @property
    def is_settled(self) -> bool:
        """Whether all states are shown, and no plan of marks, signs and numbers is being made."""
        plans = (self.incident_plan, self.worker_plan, self.notes)
        return self.ground.shows_states and all(plan.is_settled for plan in plans)

    def is_complete(self) -> bool:
        """Say whether the whole ground of the window is there at its own scale."""
        return self.ground.is_complete(self.device_camera)

    # -- camera ----------------------------------------------------------------------------------

    def set_camera(self, camera: Camera, *, follows_home: bool = False) -> None:
        """Show another part or scale; a gesture's camera is kept until the home view is asked for."""
        other_scale = camera.step != self.camera.step
        self.camera = camera
        self._follows_home = follows_home
        with SCREEN.held():
            self.ground.prepare(self.device_camera)
            if other_scale:
                self._keep_names_clear()
        self.camera_changed.emit()
        self.update()

    def fit(self) -> None:
        """Show the home view."""
        self.set_camera(self._home_camera(), follows_home=True)

    def _home_camera(self) -> Camera:
        rim, margin_px = self.fit_rim, self.style_of_marks.margin_px
        room = self.rect().marginsRemoved(rim)
        camera = fit_camera(self.home_box(), room.width(), room.height(), margin_px)
        return camera.panned(-rim.left(), -rim.top()).resized_to(self.width(), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the middle, or the home view while nobody has moved it."""
        super().resizeEvent(event)
        if self._follows_home:
            self.fit()
        else:
            self.set_camera(self.camera.resized(self.width(), self.height()))

    # -- painting --------------------------------------------------------------------------------

    def frame(self) -> Frame:
        """Return what the next picture will be drawn by."""
        return Frame(
            self.data,
            self.camera,
            self._palette,
            self.style_of_marks,
            self.devicePixelRatioF(),
            self._follows_home,
            self.marked,
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the layers, bottom to top."""
        with painting(self) as painter, SCREEN.held():
            region = event.region()
            if region.rectCount() == 1:
                self._paint(painter)
                return
            # Where panels lie over the map, each tile and mark would be cut along their edges, which takes
            # five times as long as the copy of a whole picture.
            with self.canvas.painter(self.size(), self.devicePixelRatioF(), region) as whole:
                self._paint(whole)
            self.canvas.show(painter)

    def _paint(self, painter: QPainter) -> None:
        frame = self.frame()
        # The window may have come to another screen since.
        self.ground.set_ratio(frame.ratio)
        painter.save()
        painter.scale(1 / frame.ratio, 1 / frame.ratio)
        self.ground.paint(painter, self.device_camera)
        painter.restore()
        self._stack.paint(painter, frame)

    def to_window(self, xy_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return window positions of (n, 2) places on the plane, in pixels."""
        return self.frame().to_window(xy_m)

    def stop(self) -> None:
        """Make no more tiles; before the program ends."""
        self.ground.stop()
