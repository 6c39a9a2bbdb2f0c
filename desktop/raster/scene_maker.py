"""Owns the making of scenes: a city's at once, a province's in the background, in two steps.

Thread: UI; the work on a worker thread of its own pool.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from desktop.models.geo import GridShape
from desktop.raster.scene import Scene, build_scene

AT_ONCE_GRIDS = 1000
"""Up to so many grids a scene is made at once, in less time than a worker would take."""


class _Report(QObject):
    """Carries scenes to the UI thread."""

    drawable = Signal(object, int)
    whole = Signal(object, int)


class _Job(QRunnable):
    def __init__(self, shapes: Sequence[GridShape], report: _Report, number: int) -> None:
        super().__init__()
        self._shapes, self._report, self._number = shapes, report, number

    def run(self) -> None:
        """Make the scene; on the pool's thread."""
        scene = build_scene(self._shapes)
        scene.prepare_drawing()
        self._report.drawable.emit(scene, self._number)
        scene.prepare_places()
        self._report.whole.emit(scene, self._number)


class SceneMaker(QObject):
    """Makes one scene after the other; of those asked for together the last one counts.

    Signals:
        drawable (Scene): Its polygons can be drawn; whatever else is asked of it would take a moment.
        whole (Scene): Everything about it is known.
    """

    drawable = Signal(object)
    whole = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._report = _Report(self)
        self._report.drawable.connect(self._take_drawable, Qt.ConnectionType.QueuedConnection)
        self._report.whole.connect(self._take_whole, Qt.ConnectionType.QueuedConnection)
        self._number = 0

    def make(self, shapes: Sequence[GridShape]) -> None:
        """Make a scene; both signals come before this returns if it is small."""
        self._number += 1
        self._pool.clear()
        if len(shapes) > AT_ONCE_GRIDS:
            self._pool.start(_Job(shapes, self._report, self._number))
            return
        scene = build_scene(shapes)
        self.drawable.emit(scene)
        self.whole.emit(scene)

    @Slot(object, int)
    def _take_drawable(self, scene: Scene, number: int) -> None:
        if number == self._number:
            self.drawable.emit(scene)

    @Slot(object, int)
    def _take_whole(self, scene: Scene, number: int) -> None:
        if number == self._number:
            self.whole.emit(scene)

    def stop(self) -> None:
        """Wait for the scene under way; before the program ends."""
        self._number += 1
        self._pool.clear()
        self._pool.waitForDone()
