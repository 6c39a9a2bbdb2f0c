"""Owns the place that was asked for and lies out of a locked view: told until it is seen or let go.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from widgets.canvas.map_surface import MapSurface
from widgets.canvas.view_fit import is_in_sight

PlaceM = tuple[float, float]
"""Metres of the plane, east and south."""


class WithheldPlace(QObject):
    """The place that a view does not show because it is locked.

    Signals:
        changed (bool): Whether there is one.

    Args:
        view: The view.
    """

    changed = Signal(bool)

    def __init__(self, view: MapSurface) -> None:
        super().__init__(view)
        self._view = view
        self._place_m: PlaceM | None = None
        view.camera_changed.connect(self._look)

    def hold(self, place_m: PlaceM | None) -> None:
        """Take another place, or none."""
        before, self._place_m = self._place_m, place_m
        if (before is None) != (place_m is None):
            self.changed.emit(place_m is not None)

    @Slot()
    def forget(self) -> None:
        """Nothing is asked for any more."""
        self.hold(None)

    @Slot()
    def _look(self) -> None:
        if self._place_m is not None and is_in_sight(self._view.camera, self._place_m):
            self.forget()
