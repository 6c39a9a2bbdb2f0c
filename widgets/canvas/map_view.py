"""Owns the officer's way with the map: pan, zoom, hover, select, fit, lock, tools, by mouse and by keys.

Thread: UI
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCursor, QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from desktop.models.codes import Level, level_of
from desktop.models.geo import BoundingBox
from desktop.raster.camera import STEPS_PER_OCTAVE
from widgets.canvas.cluster_layer import CountedArea
from widgets.canvas.frame import LayerPlace, SurfaceStyle
from widgets.canvas.map_data import MapData
from widgets.canvas.map_surface import MapSurface
from widgets.canvas.mark_hits import area_at, nearest_row
from widgets.canvas.pointed import Pointed
from widgets.canvas.tools.tool_belt import ToolBelt
from widgets.canvas.view_fit import FitWalk, box_of_code, camera_on, is_in_sight
from widgets.canvas.withheld import WithheldPlace

ZOOM_STEP = 0.5
"""Octaves of one notch of the wheel or one key."""

PAN_STEP_PX = 96
_ENTERED_SHARE = 0.92
"""Share of the window that an area fills whose number was clicked."""

_DRAG_PX = 4
_NOTCH = 120
"""Eighths of a degree in a notch of a wheel; a touchpad sends fractions of it."""

_PANS = {
    Qt.Key.Key_Left: (-PAN_STEP_PX, 0),
    Qt.Key.Key_Right: (PAN_STEP_PX, 0),
    Qt.Key.Key_Up: (0, -PAN_STEP_PX),
    Qt.Key.Key_Down: (0, PAN_STEP_PX),
}


class MapView(MapSurface):
    """A map surface that answers to mouse and keys.

    Attributes:
        tools: The tools and which one is in hand.
        withheld: What lies out of sight that an unlocked view would have shown.

    Signals:
        grid_chosen (str): Code of the grid that was clicked.
        incident_chosen (str): Id of the incident that was clicked.
        worker_chosen (str): Id of the worker that was clicked.
        grid_hovered (str): Code of the grid under the pointer, empty outside.
        pointed (object): `Pointed` at pointer or crosshair, None where there is neither.
        locked_changed (bool): Whether the view stays where it is.
        jump_withheld (bool): Whether something is out of sight that an unlocked view would have shown.
    """

    grid_chosen = Signal(str)
    incident_chosen = Signal(str)
    worker_chosen = Signal(str)
    grid_hovered = Signal(str)
    pointed = Signal(object)
    locked_changed = Signal(bool)
    jump_withheld = Signal(bool)

    def __init__(
        self,
        data: MapData,
        style: SurfaceStyle | None = None,
        box_m: tuple[float, float, float, float] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(data, style, box_m, parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.locked = False
        self.withheld = WithheldPlace(self)
        self.withheld.changed.connect(self.jump_withheld)
        self._pressed: QPoint | None = None
        self._last = QPoint()
        self._dragged = False
        self._tool_drags = False
        self._walk = FitWalk()
        self.tools = ToolBelt(self)
        self.tools.measure.set_projection(self.data.scene.projection)
        self.add_layer(LayerPlace.TOOLS, self.tools)
        self.tools.changed.connect(self.update)
        self.tools.pan_wanted.connect(self.pan_by)
        self.tools.place_changed.connect(self._tell_crosshair)
        self.tools.picked.connect(self.choose_at)
        # The map moves under a pointer that stays as well; once a turn of the loop is enough.
        self._look_again = QTimer(self)
        self._look_again.setSingleShot(True)
        self._look_again.timeout.connect(self.look_again)
        self.camera_changed.connect(self._look_again.start)

    @Slot()
    def take_scene(self) -> None:
        """Show another geometry; what was drawn on the old one goes."""
        super().take_scene()
        self.tools.put_away()
        self.tools.clear()
        self.tools.measure.set_projection(self.data.scene.projection)

    # -- lock ------------------------------------------------------------------------------------

    def set_locked(self, locked: bool) -> None:
        """Keep the view where it is: nothing but a gesture moves it."""
        if locked != self.locked:
            self.locked = locked
            self.locked_changed.emit(locked)
            if not locked:
                self.withheld.forget()

    def show_place(self, lon_deg: float, lat_deg: float) -> None:
        """Bring a place into sight; a locked view stays and says so."""
        x_m, y_m = self.data.scene.projection.to_metres(np.array([lon_deg]), np.array([lat_deg]))
        place_m = (float(x_m[0]), float(y_m[0]))
        seen = is_in_sight(self.camera, place_m)
        if not self.locked and not seen:
            self.set_camera(self.camera.centred(*place_m))
        self.withheld.hold(place_m if self.locked and not seen else None)

    # -- mouse -----------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep the keys that are the tools' now from the window's shortcuts; zoom by a pinch."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self.tools.wants(event):
                event.accept()
                return True
        elif isinstance(event, QNativeGestureEvent) and (
            event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture
        ):
            at = event.position()
            self.zoom_by(float(np.log2(max(0.1, 1 + event.value()))), at.x(), at.y())
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer, by as much as the wheel or touchpad says."""
        turned = event.angleDelta().y()
        if turned:
            at = event.position()
            self.zoom_by(turned / _NOTCH * ZOOM_STEP, at.x(), at.y())
        event.accept()

    def zoom_by(self, octaves: float, x_px: float | None = None, y_px: float | None = None) -> None:
        """Zoom about a window position, the middle if none is given."""
        x = self.width() / 2 if x_px is None else x_px
        y = self.height() / 2 if y_px is None else y_px
        self.set_camera(self.camera.zoomed(octaves, x, y))
        self.set_locked(True)

    @Slot(int, int)
    def pan_by(self, dx_px: int, dy_px: int) -> None:
        """Move the window over the plane."""
        self.set_camera(self.camera.panned(dx_px, dy_px))
        self.set_locked(True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag or a click; the middle button pans whatever tool is in hand."""
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            return
        at = event.position().toPoint()
        self._pressed = self._last = at
        is_left = event.button() is Qt.MouseButton.LeftButton
        self._dragged = not is_left  # a click of the middle button chooses nothing
        self._tool_drags = is_left and self.tools.press(at, self.camera, event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the map, draw with the tool in hand, or name what lies under the pointer."""
        at = event.position().toPoint()
        self._hover(at)
        if self._pressed is None or self._tool_drags:
            self.tools.move(at, self.camera)
        if self._pressed is None:
            return
        if (at - self._pressed).manhattanLength() > _DRAG_PX:
            self._dragged = True
        if self._dragged and not self._tool_drags:
            moved = self._last - at
            self._last = at
            self.pan_by(moved.x(), moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag; a click chooses the mark or the grid under it, or sets a point of the tool in hand."""
        if self._pressed is None:
            return
        at = event.position().toPoint()
        if self._tool_drags and self._dragged:
            self.tools.release(at, self.camera)
        elif not self._dragged and not self.tools.click(at, self.camera):
            self.choose_at(at)
        self._pressed, self._tool_drags = None, False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """End what is measured or drawn; else fit what is under the pointer, outside the city all of it.

        A second time on the same place fits the community, a third time the town.
        """
        if event.button() is not Qt.MouseButton.LeftButton or self.tools.double_click():
            return
        at = event.position().toPoint()
        index = self.grid_at(at.toPointF())
        if index is None:
            self.fit_home()
        else:
            self.walk_fit(self.data.scene.codes[index])

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer any more."""
        super().leaveEvent(event)
        self._set_hover(None)
        self._tell_crosshair()

    def _hover(self, at: QPoint) -> None:
        index = self.grid_at(at.toPointF())
        self._set_hover(index)
        self._tell(at, index)

    def _set_hover(self, index: int | None) -> None:
        if index != self.marked.hover_index:
            self.marked.hover_index = index
            self.grid_hovered.emit("" if index is None else self.data.scene.codes[index])
            self.update()

    @Slot()
    def look_again(self) -> None:
        """Say what is under crosshair or pointer now."""
        if self.tools.crosshair.at_px is not None or self.underMouse():
            self._tell_crosshair()
        else:
            # The map moved, and nobody points at it: an outline would stay where the pointer once was.
            self._set_hover(None)

    @Slot()
    def _tell_crosshair(self) -> None:
        at_px = self.tools.crosshair.at_px
        if at_px is not None:
            self._tell(QPoint(*at_px), self.grid_at(QPointF(*at_px)))
        elif self.underMouse():
            self._hover(self.mapFromGlobal(QCursor.pos()))
        else:
            self.pointed.emit(None)

    def _tell(self, at: QPoint, index: int | None) -> None:
        self.pointed.emit(self._pointed_at(at, index))

    def _pointed_at(self, at: QPoint, index: int | None) -> Pointed:
        lon_deg, lat_deg = self.data.scene.projection.to_degrees(*self.camera.to_plane(at.x(), at.y()))
        return Pointed(lon_deg, lat_deg, "" if index is None else self.data.scene.codes[index])

    def middle(self) -> Pointed:
        """Return what lies in the middle of the window."""
        at = self.rect().center()
        return self._pointed_at(at, self.grid_at(at.toPointF()))

    @Slot(QPoint)
    def choose_at(self, at: QPoint) -> None:
        """Choose the incident, worker, station or grid at a window position; a number is entered."""
        frame = self.frame()
        self.stations.chosen_id = ""
        incidents = self.incident_plan.planned(frame)
        row = nearest_row(incidents.in_window(frame), incidents.single, at)
        if row is not None:
            self.incident_chosen.emit(self.data.incidents.ids[row])
            return
        area = area_at(self.clusters, frame, at)
        if area is not None:
            self.enter(area)
            return
        workers = self.worker_plan.planned(frame, incidents)
        row = nearest_row(workers.in_window(frame), workers.single, at)
        if row is not None:
            self.worker_chosen.emit(self.data.workers.ids[row])
            return
        row = self.stations.row_at(frame, at.x(), at.y())
        if row is not None:
            self.stations.chosen_id = self.stations.marks(frame).stations[row].id
            self.update()
            return
        index = self.grid_at(at.toPointF())
        if index is not None:
            self.grid_chosen.emit(self.data.scene.codes[index])

    def enter(self, area: CountedArea) -> None:
        """Show an area that bears a number as large as it goes; choose a grid that cannot be larger."""
        camera = camera_on(self.camera, area.box_m, _ENTERED_SHARE)
        if camera.step < self.camera.step + STEPS_PER_OCTAVE * ZOOM_STEP:
            if level_of(area.code) is Level.GRID:
                self.grid_chosen.emit(area.code)
                return
            middle = (area.box_m[0] + area.box_m[2]) / 2, (area.box_m[1] + area.box_m[3]) / 2
            camera = self.camera.zoomed(ZOOM_STEP, 0, 0).centred(*middle)
        self.set_camera(camera)
        self.set_locked(True)

    # -- fitting ---------------------------------------------------------------------------------

    def fit_home(self) -> None:
        """Show the whole city and follow it again."""
        self.fit()
        self.set_locked(False)

    def fit_grid(self, index: int) -> None:
        """Show one grid with its neighbours around it."""
        self.fit_box(tuple(self.data.scene.boxes_m[index].tolist()), share=1 / 3)

    def walk_fit(self, code: str) -> None:
        """Show a grid; where it is shown already its community, then its town, then the grid again."""
        area = self._walk.next_area(code, self.camera)
        if len(area) == len(code):
            self.fit_grid(self.data.scene.index_of[code])
        else:
            self.fit_area(area)
        self._walk.note(area, self.camera)

    def fit_area(self, area_code: str) -> None:
        """Show all grids of a town or community."""
        box_m = box_of_code(self.data.scene, area_code)
        if box_m is not None:
            self.fit_box(box_m, share=0.85)

    def fit_box(self, box_m: tuple[float, float, float, float], *, share: float) -> None:
        """Show a part of the plane on a share of the window, and stay there."""
        self.set_camera(camera_on(self.camera, box_m, share))
        self.set_locked(True)
        self.withheld.forget()

    def seen_box(self) -> BoundingBox:
        """Return what the window shows, in degrees, so that another window can show it."""
        to_degrees = self.data.scene.projection.to_degrees
        west, north = to_degrees(*self.camera.to_plane(0, 0))
        east, south = to_degrees(*self.camera.to_plane(self.width(), self.height()))
        return BoundingBox(west, south, east, north)

    def show_box(self, box: BoundingBox) -> None:
        """Show a part of the Earth whole, as large as it goes."""
        self.fit_box(self.plane_box(box), share=1)

    def plane_box(self, box: BoundingBox) -> tuple[float, float, float, float]:
        """Return a box on the plane: west, north, east, south in metres."""
        x_m, y_m = self.data.scene.projection.to_metres(
            np.array([box.west_deg, box.east_deg]), np.array([box.north_deg, box.south_deg])
        )
        return (float(x_m[0]), float(y_m[0]), float(x_m[1]), float(y_m[1]))

    # -- keys ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Work the tool in hand; else pan by arrows, zoom by + and -, fit by 0, lock by L."""
        key = event.key()
        if self.tools.key(event, self.camera):
            return
        if key in _PANS:
            self.pan_by(*_PANS[Qt.Key(key)])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(ZOOM_STEP)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.zoom_by(-ZOOM_STEP)
        elif key == Qt.Key.Key_0:
            self.fit_home()
        elif key == Qt.Key.Key_L:
            self.set_locked(not self.locked)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Walk through the incidents in sight; beyond the last one the focus moves on."""
        rows = self._rows_in_sight()
        if not rows:
            return super().focusNextPrevChild(forward)
        ids = [self.data.incidents.ids[row] for row in rows]
        before_first = -1 if forward else len(ids)
        at = ids.index(self.marked.incident_id) if self.marked.incident_id in ids else before_first
        following = at + (1 if forward else -1)
        if not 0 <= following < len(ids):
            return super().focusNextPrevChild(forward)
        self.incident_chosen.emit(ids[following])
        return True

    def _rows_in_sight(self) -> list[int]:
        """Return the rows of incidents in sight, the most severe first."""
        if not len(self.data.incident_xy):
            return []
        at = self.to_window(self.data.incident_xy)
        in_sight = self.frame().is_visible(at, 0) & self.data.incident_shown
        return [int(row) for row in np.flatnonzero(in_sight)[::-1]]
