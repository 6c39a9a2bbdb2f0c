"""Owns the making of scenes: a city's at once, a province's in the background, in two steps.

Between the two the first picture has its turn.

Thread: UI; the work on a worker thread of its own pool.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from desktop.models.geo import GridShape
from desktop.raster.right_of_way import PICTURES
from desktop.raster.scene import Scene, build_scene

AT_ONCE_GRIDS = 1000
"""Up to so many grids a scene is made at once, in less time than a worker would take."""

LONGEST_WAIT_S = 5.0
"""So long is waited at the most for a scene to be shown before what else is known of it is made."""


class _Report(QObject):
    """Carries scenes to the UI thread."""

    drawable = Signal(object, int)
    whole = Signal(object, int)


@dataclass(frozen=True, slots=True)
class _Order:
    """A scene that is asked for.

    Attributes:
        number: Counts up.
        is_shown: Set once windows have taken it, and have asked for its tiles.
        is_off: Set once another one is wanted.
    """

    number: int = 0
    is_shown: threading.Event = field(default_factory=threading.Event)
    is_off: threading.Event = field(default_factory=threading.Event)

    def call_off(self) -> None:
        """Wait for nothing any more, and make no more of it."""
        self.is_off.set()
        self.is_shown.set()


class _Job(QRunnable):
    def __init__(self, shapes: Sequence[GridShape], report: _Report, order: _Order) -> None:
        super().__init__()
        self._shapes, self._report, self._order = shapes, report, order

    def run(self) -> None:
        """Make the scene; on the pool's thread."""
        scene, order = build_scene(self._shapes), self._order
        scene.prepare_drawing()
        self._report.drawable.emit(scene, order.number)
        # Both at once would make the first picture wait longest, and the rest no less.
        order.is_shown.wait(LONGEST_WAIT_S)
        PICTURES.wait(order.is_off)
        if not order.is_off.is_set():
            scene.prepare_places()
            self._report.whole.emit(scene, order.number)


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
        self._order = _Order()

    def make(self, shapes: Sequence[GridShape]) -> None:
        """Make a scene; both signals come before this returns if it is small."""
        self._begin()
        if len(shapes) > AT_ONCE_GRIDS:
            self._pool.start(_Job(shapes, self._report, self._order))
            return
        scene = build_scene(shapes)
        self.drawable.emit(scene)
        self.whole.emit(scene)

    @Slot(object, int)
    def _take_drawable(self, scene: Scene, number: int) -> None:
        if number == self._order.number:
            self.drawable.emit(scene)
            self._order.is_shown.set()

    @Slot(object, int)
    def _take_whole(self, scene: Scene, number: int) -> None:
        if number == self._order.number:
            self.whole.emit(scene)

    def stop(self) -> None:
        """Wait for the scene under way; before the program ends."""
        self._begin()
        self._pool.waitForDone()

    def _begin(self) -> None:
        """Want nothing any more of what was asked for before."""
        self._pool.clear()
        self._order.call_off()
        self._order = _Order(self._order.number + 1)
