"""Owns which tool of the map is in hand, and leads mouse and keys to it.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter

from desktop.raster.camera import Camera
from widgets.canvas.frame import Frame
from widgets.canvas.tools.area_tool import AreaTool, LassoTool, RectangleTool
from widgets.canvas.tools.crosshair import COARSE_PX, FINE_PX, Crosshair
from widgets.canvas.tools.map_tool import MapTool, Place, ToolName
from widgets.canvas.tools.measure_tool import MeasureTool

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_SETS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_KEYS = frozenset({*_ARROWS, *_SETS, Qt.Key.Key_Backspace, Qt.Key.Key_Escape})
"""Keys that belong to the tool in hand, whatever they mean elsewhere."""


class ToolBelt(QObject):
    """The tools of one map view; a layer that draws what they have drawn.

    Attributes:
        name: Tool in hand.
        lends: Whether a drag with Shift or Alt has a rectangle or a lasso for as long as it lasts.

    Signals:
        changed (): A tool was taken in hand or put away, or has drawn something.
        place_changed (): The crosshair is elsewhere, or was put away.
        pan_wanted (int, int): The crosshair met the edge: move the map by so many pixels.
        picked (QPoint): With the crosshair alone in hand, Enter chose what lies under it.
        area_drawn (object): (n, 2) float64, metres of the plane.
        area_cleared (): There is no area any more.
    """

    changed = Signal()
    place_changed = Signal()
    pan_wanted = Signal(int, int)
    picked = Signal(QPoint)
    area_drawn = Signal(object)
    area_cleared = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = ToolName.NONE
        self.lends = True
        self.crosshair = Crosshair()
        self.measure = MeasureTool(self)
        self._areas: dict[ToolName, AreaTool] = {
            ToolName.RECTANGLE: RectangleTool(self),
            ToolName.LASSO: LassoTool(self),
        }
        self._lent = False
        self._last_set: tuple[int, int] | None = None
        for tool in self._tools():
            tool.changed.connect(self.changed)
        for area in self._areas.values():
            area.drawn.connect(self.area_drawn)
            area.cleared.connect(self.area_cleared)

    def _tools(self) -> tuple[MapTool, ...]:
        return (*self._areas.values(), self.measure)

    # -- which tool ------------------------------------------------------------------------------

    @property
    def tool(self) -> MapTool | None:
        """The tool in hand; none for the bare hand and for the crosshair alone."""
        return self.measure if self.name is ToolName.MEASURE else self._areas.get(self.name)

    def take(self, name: ToolName) -> None:
        """Take a tool in hand; the one that is in hand already is put away."""
        wanted = ToolName.NONE if name is self.name else name
        if wanted in self._areas:
            self._clear_areas(but=wanted)
        self.name, self._lent, self._last_set = wanted, False, None
        had_crosshair, self.crosshair.at_px = self.crosshair.at_px is not None, None
        self.changed.emit()
        if had_crosshair:
            self.place_changed.emit()

    def _clear_areas(self, but: ToolName) -> None:
        for name, area in self._areas.items():
            if name is not but and area.is_drawing:
                area.clear()

    def put_away(self) -> None:
        """Work with the bare hand; what was drawn stays."""
        if self.name is not ToolName.NONE:
            self.take(self.name)

    def clear(self) -> bool:
        """Take off the last of what was drawn, then the tool; says whether there was either."""
        tool = self.tool
        if tool is not None and tool.is_drawing:
            tool.clear()
        elif self.name is not ToolName.NONE:
            self.put_away()
        else:
            drawn = [one for one in self._tools() if one.is_drawing]
            for one in drawn:
                one.clear()
            return bool(drawn)
        return True

    @property
    def is_idle(self) -> bool:
        """Whether the bare hand works and nothing is drawn."""
        return self.name is ToolName.NONE and not any(one.is_drawing for one in self._tools())

    # -- the mouse -------------------------------------------------------------------------------

    def press(self, at: QPoint, camera: Camera, modifiers: Qt.KeyboardModifier) -> bool:
        """Take a press of the left button; says whether the drag that follows is a tool's.

        With Shift or Alt a rectangle or lasso is lent for one drag.
        """
        if self.name is ToolName.NONE and self.lends:
            lent = {
                Qt.KeyboardModifier.ShiftModifier: ToolName.RECTANGLE,
                Qt.KeyboardModifier.AltModifier: ToolName.LASSO,
            }.get(modifiers)
            if lent is not None:
                self.take(lent)
                self._lent = True
        self.crosshair.at_px = None
        tool = self.tool
        if tool is None or not tool.drags:
            return False
        tool.press(place_of(at, camera))
        return True

    def move(self, at: QPoint, camera: Camera) -> None:
        """The pointer is elsewhere."""
        if self.crosshair.at_px is not None:
            self.crosshair.at_px = None
            self.changed.emit()
        if self.tool is not None:
            self.tool.move(place_of(at, camera))

    def release(self, at: QPoint, camera: Camera) -> None:
        """The left button went up after a drag."""
        tool, lent = self.tool, self._lent
        if tool is not None:
            tool.release(place_of(at, camera))
        if lent:
            self.put_away()

    def click(self, at: QPoint, camera: Camera) -> bool:
        """Set a point with the tool in hand; says whether there was one that is not lent."""
        tool = self.tool
        if tool is None:
            return False
        if self._lent:
            self.put_away()
            return False
        tool.put(place_of(at, camera))
        return True

    def double_click(self) -> bool:
        """End with the point that the click has set; says whether a tool is in hand."""
        if self.tool is None:
            return False
        self.tool.finish()
        return True

    # -- keys ------------------------------------------------------------------------------------

    def wants(self, event: QKeyEvent) -> bool:
        """Say whether a key belongs to the tools now."""
        if event.key() == Qt.Key.Key_Escape:
            return not self.is_idle
        if event.matches(QKeySequence.StandardKey.Copy):
            return self.measure.is_drawing
        plain = (
            event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
            == Qt.KeyboardModifier.NoModifier
        )
        return self.name is not ToolName.NONE and plain and event.key() in _KEYS

    def key(self, event: QKeyEvent, camera: Camera) -> bool:
        """Serve a key; says whether it was one of theirs."""
        if not self.wants(event):
            return False
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.measure.words())
        elif key in _ARROWS:
            self._step(_ARROWS[key], event.modifiers(), camera)
        elif key in _SETS:
            self._set_point(camera)
        elif key == Qt.Key.Key_Backspace:
            self._last_set = None
            if self.tool is not None:
                self.tool.step_back()
        else:
            self.clear()
        return True

    def _step(self, way: tuple[int, int], modifiers: Qt.KeyboardModifier, camera: Camera) -> None:
        stride = COARSE_PX if modifiers & Qt.KeyboardModifier.ShiftModifier else FINE_PX
        beyond = self.crosshair.moved(way[0] * stride, way[1] * stride, camera.width_px, camera.height_px)
        if beyond != (0, 0):
            self.pan_wanted.emit(*beyond)
            camera = camera.panned(*beyond)
        self._last_set = None
        if self.tool is not None and self.crosshair.at_px is not None:
            self.tool.move(place_of(QPoint(*self.crosshair.at_px), camera))
        self.changed.emit()
        self.place_changed.emit()

    def _set_point(self, camera: Camera) -> None:
        if self.crosshair.at_px is None:
            self.crosshair.moved(0, 0, camera.width_px, camera.height_px)
            self.changed.emit()
            self.place_changed.emit()
        at = self.crosshair.at_px
        if at is None:
            return
        if self.name is ToolName.PICK:
            self.picked.emit(QPoint(*at))
        elif self.tool is not None:
            if at == self._last_set:
                self.tool.finish()
                self._last_set = None
            else:
                self.tool.put(place_of(QPoint(*at), camera))
                self._last_set = at

    # -- painting --------------------------------------------------------------------------------

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw what the tools have drawn, and the crosshair above it."""
        painter.save()
        for tool in self._tools():
            tool.paint(painter, frame)
        self.crosshair.paint(painter, frame)
        painter.restore()


def place_of(at: QPoint, camera: Camera) -> Place:
    """Return the place on the plane under a window position."""
    return Place(*camera.to_plane(at.x(), at.y()), camera.px_per_m)
