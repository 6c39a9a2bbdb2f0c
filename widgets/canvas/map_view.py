"""Owns the officer's way with the map: pan, zoom, hover, select, fit, lock, by mouse and by keys.

Thread: UI
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from widgets.canvas.frame import SurfaceStyle
from widgets.canvas.map_data import MapData
from widgets.canvas.map_surface import MapSurface

ZOOM_STEP = 0.5
"""Octaves of one notch of the wheel or one key."""

PAN_STEP_PX = 96
REACH_PX = 12
"""How far from a mark a click still means it."""


class MapView(MapSurface):
    """A map surface that answers to mouse and keys.

    Signals:
        grid_chosen (str): Code of the grid that was clicked.
        incident_chosen (str): Id of the incident that was clicked.
        worker_chosen (str): Id of the worker that was clicked.
        grid_hovered (str): Code of the grid under the pointer, empty outside.
        locked_changed (bool): Whether the view stays where it is.
    """

    grid_chosen = Signal(str)
    incident_chosen = Signal(str)
    worker_chosen = Signal(str)
    grid_hovered = Signal(str)
    locked_changed = Signal(bool)

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
        self._pressed: QPoint | None = None
        self._last = QPoint()
        self._dragged = False

    # -- lock ------------------------------------------------------------------------------------

    def set_locked(self, locked: bool) -> None:
        """Keep the view where it is: nothing but a gesture moves it."""
        if locked != self.locked:
            self.locked = locked
            self.locked_changed.emit(locked)

    def show_place(self, lon_deg: float, lat_deg: float) -> None:
        """Bring a place into sight; a locked view stays."""
        x_m, y_m = self.data.scene.projection.to_metres(np.array([lon_deg]), np.array([lat_deg]))
        x_px, y_px = self.camera.to_window(float(x_m[0]), float(y_m[0]))
        margin = 40
        in_sight = margin <= x_px <= self.width() - margin and margin <= y_px <= self.height() - margin
        if not self.locked and not in_sight:
            self.set_camera(self.camera.centred(float(x_m[0]), float(y_m[0])))

    # -- mouse -----------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer."""
        notches = event.angleDelta().y() / 120
        at = event.position()
        self.zoom_by(notches * ZOOM_STEP, at.x(), at.y())
        event.accept()

    def zoom_by(self, octaves: float, x_px: float | None = None, y_px: float | None = None) -> None:
        """Zoom about a window position, the middle if none is given."""
        x = self.width() / 2 if x_px is None else x_px
        y = self.height() / 2 if y_px is None else y_px
        self.set_camera(self.camera.zoomed(octaves, x, y))
        self.set_locked(True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag or a click."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed = self._last = event.position().toPoint()
            self._dragged = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the map, or name what lies under the pointer."""
        at = event.position().toPoint()
        if self._pressed is None:
            self._hover(at)
            return
        if (at - self._pressed).manhattanLength() > 4:
            self._dragged = True
        if self._dragged:
            moved = self._last - at
            self._last = at
            self.set_camera(self.camera.panned(moved.x(), moved.y()))
            self.set_locked(True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag; a click chooses the mark or the grid under it."""
        if event.button() is Qt.MouseButton.LeftButton and self._pressed is not None:
            if not self._dragged:
                self.choose_at(event.position().toPoint())
            self._pressed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fit the grid under the pointer; outside the city, the city."""
        at = event.position().toPoint()
        index = self.grid_at(at.toPointF())
        if index is None:
            self.fit_home()
        else:
            self.fit_grid(index)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer any more."""
        super().leaveEvent(event)
        self._set_hover(None)

    def _hover(self, at: QPoint) -> None:
        self._set_hover(self.grid_at(at.toPointF()))

    def _set_hover(self, index: int | None) -> None:
        if index != self.marked.hover_index:
            self.marked.hover_index = index
            self.grid_hovered.emit("" if index is None else self.data.scene.codes[index])
            self.update()

    def choose_at(self, at: QPoint) -> None:
        """Choose the incident, worker or grid at a window position, in this order."""
        row = self._nearest(self.data.incident_xy, self.data.incident_shown, at)
        if row is not None:
            self.incident_chosen.emit(self.data.incidents.ids[row])
            return
        row = self._nearest(self.data.worker_xy, self.data.worker_shown, at)
        if row is not None:
            self.worker_chosen.emit(self.data.workers.ids[row])
            return
        index = self.grid_at(at.toPointF())
        if index is not None:
            self.grid_chosen.emit(self.data.scene.codes[index])

    def _nearest(self, xy_m: NDArray[np.float64], shown: NDArray[np.bool_], at: QPoint) -> int | None:
        """Return the topmost row in sight within reach, None if none is."""
        if not len(xy_m):
            return None
        away = ((self.to_window(xy_m) - (at.x(), at.y())) ** 2).sum(axis=1)
        away[~shown] = np.inf
        # Equal distances go to the later row: it is drawn on top.
        row = len(away) - 1 - int(np.argmin(away[::-1]))
        return row if away[row] <= REACH_PX * REACH_PX else None

    # -- fitting ---------------------------------------------------------------------------------

    def fit_home(self) -> None:
        """Show the whole city and follow it again."""
        self.fit()
        self.set_locked(False)

    def fit_grid(self, index: int) -> None:
        """Show one grid with its neighbours around it."""
        west, north, east, south = self.data.scene.boxes_m[index].tolist()
        reach = max(east - west, south - north)
        camera = self.camera
        wanted = min(self.width(), self.height()) / (3 * reach)
        octaves = float(np.log2(wanted / camera.px_per_m))
        camera = camera.zoomed(octaves, self.width() / 2, self.height() / 2)
        self.set_camera(camera.centred((west + east) / 2, (north + south) / 2))
        self.set_locked(True)

    # -- keys ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pan by arrows, zoom by + and -, fit by 0, lock by L, walk through marks by Tab."""
        key = event.key()
        pans = {
            Qt.Key.Key_Left: (-PAN_STEP_PX, 0),
            Qt.Key.Key_Right: (PAN_STEP_PX, 0),
            Qt.Key.Key_Up: (0, -PAN_STEP_PX),
            Qt.Key.Key_Down: (0, PAN_STEP_PX),
        }
        if key in pans:
            self.set_camera(self.camera.panned(*pans[Qt.Key(key)]))
            self.set_locked(True)
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
