"""Owns the stage of the map's measurements: a city of any size, with workers and incidents on it."""

from __future__ import annotations

import gc
import hashlib
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.board.board import Board
from desktop.board.fixes import FixReader
from desktop.central.city import generate
from desktop.central.city.generate import generate_shapes
from desktop.models.geo import GridShape
from desktop.models.incident import Incident, IncidentState, IntakeSource, Priority
from desktop.models.position import Positions
from desktop.raster.city_shapes import CityShapes, ShapesReader
from desktop.raster.scene import build_scene
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.map_feed import MapFeed
from desktop.wire.codec import encode
from desktop.wire.geometry import decode_geometry_part
from widgets.assembly.application import SWITCH_INTERVAL_S
from widgets.assembly.garbage import GarbageTimer
from widgets.canvas.map_data import MapData
from widgets.canvas.map_view import MapView
from widgets.canvas.worker_places import UNLOCATED

WIDTH, HEIGHT = 1920, 1080
INCIDENTS = 200
LOOK_EVERY_MS = 10
KEPT_FROM_GRIDS = 10_000
CHANGES = 16
"""Changes of a tenth of the grids, one after the other and over again."""

PART_GRIDS = 2_500
"""Polygons that come in one part of 1 MiB."""
NOW = datetime(2026, 11, 23, 6, 2, tzinfo=UTC)


def make_app() -> QApplication:
    """Return the application, on the CPU raster without a display."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from widgets.parts.fonts import load_fonts

    # As the program does: a worker gives the GIL up soon after the screen asks for it.
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    app = QApplication.instance() or QApplication([])
    load_fonts()
    assert isinstance(app, QApplication)
    if not gc.get_freeze_count():
        # As the program does too: garbage is collected on a timer, and what is loaded is left out of it.
        GarbageTimer(app).start()
        gc.freeze()
    return app


class TimedView(MapView):
    """The real map, noting when each paint ended."""

    painted_s = 0.0
    paints = 0
    awaited = ""
    awaited_painted_s = 0.0
    ground_painted_s = 0.0

    def await_ground(self) -> None:
        """Note when anything of the grids is painted for the first time from now on."""
        self.ground_painted_s = 0.0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, then look at the clock."""
        super().paintEvent(event)
        self.painted_s = time.perf_counter()
        self.paints += 1
        if not self.ground_painted_s and self.ground.cached_bytes and len(self.data.scene.codes):
            self.ground_painted_s = self.painted_s
        if self.awaited in self.data.incidents.ids:
            self.awaited, self.awaited_painted_s = "", self.painted_s


def wait_for_events(longest_ms: int) -> None:
    """Let the loop of events run a moment, as the program does; spinning would take the workers' turns."""
    loop = QEventLoop()
    QTimer.singleShot(longest_ms, loop, loop.quit)
    loop.exec()


def shapes_of(grids: int) -> CityShapes:
    """Return a demo city's polygons as the thread that fetched them hands them on."""
    shapes, reader = made_shapes(grids), ShapesReader()
    for begin in range(0, len(shapes), PART_GRIDS):
        reader.add(shapes[begin : begin + PART_GRIDS])
    return reader.finish()


def made_shapes(grids: int) -> tuple[GridShape, ...]:
    """Return a demo city's polygons, those of large ones kept between runs: a province takes a minute."""
    if grids < KEPT_FROM_GRIDS:
        return generate_shapes(grids=grids)
    sources = sorted(Path(generate.__file__).parent.glob("*.py"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    kept = Path(f"build/shapes-{grids}-{digest}.json")
    if kept.exists():
        return decode_geometry_part(kept.read_bytes())
    shapes = generate_shapes(grids=grids)
    kept.parent.mkdir(exist_ok=True)
    kept.write_bytes(b'{"grids":' + encode(shapes) + b"}")
    return shapes


def wait_until(is_so: Callable[[], bool], limit_s: float = 60.0) -> None:
    """Let the loop of events run until something is so."""
    end_s = time.perf_counter() + limit_s
    while not is_so() and time.perf_counter() < end_s:
        wait_for_events(1)
    assert is_so()


class MapStage:
    """A map view with all layers shown, over a city with a worker in each grid.

    Args:
        grids: Number of grids, and of workers.
        incidents: Number of open incidents.
        size: Width and height of the view, pixels.
    """

    def __init__(
        self, grids: int, incidents: int = INCIDENTS, size: tuple[int, int] = (WIDTH, HEIGHT)
    ) -> None:
        self.app = make_app()
        self.size, self._incidents = size, incidents
        self.rng = np.random.default_rng(519)
        self.shapes = shapes_of(grids)
        self.workers = grids
        self.anchors = self._anchors()
        self.board_feed = BoardFeed()
        self.feed = MapFeed(self.board_feed)
        self.board_feed.load(self._board(), None)
        self.feed.take_shapes(self.shapes)
        # Two polls in turn, each time as new fixes; the thread that asked has made columns of them.
        reader = FixReader()
        self._polls = (reader.read(self._positions()), reader.read(self._positions()))
        self._shifts = 0
        # Drawn by lot before anything is timed.
        self._changes = tuple(self._change_of_a_tenth() for _ in range(CHANGES))
        self._changed = 0
        self.shift_workers()
        self.data = MapData(self.feed, self.board_feed)
        wait_until(lambda: self.data.is_whole and len(self.data.scene.codes) == grids)
        gc.freeze()

    def _anchors(self) -> np.ndarray:
        scene = build_scene(self.shapes)
        return np.array([scene.projection.to_degrees(x, y) for x, y in scene.anchors_m.tolist()])

    def _board(self) -> Board:
        incidents = {}
        for number in range(self._incidents):
            index = int(self.rng.integers(len(self.shapes)))
            lon_deg, lat_deg = self.anchors[index].tolist()
            incident = Incident(
                id=f"i-{number}",
                serial_no=str(number),
                code_set="",
                class_code="",
                class_name="",
                title="",
                description="",
                priority=Priority(1 + number % 4),
                source=IntakeSource.HOTLINE,
                state=IncidentState.TO_DISPATCH if number % 6 == 0 else IncidentState.HANDLING,
                grid_code=self.shapes[index].code,
                address="",
                lon_deg=lon_deg,
                lat_deg=lat_deg,
                reporter_name="",
                reporter_phone="",
                created=NOW - timedelta(minutes=number),
                created_by_code="510182",
                held_by_code="510182",
                stage_clock=None,
                handle_clock=None,
                revision=1,
            )
            incidents[incident.id] = incident
        return Board(incidents=incidents)

    def _positions(self) -> Positions:
        places = self.anchors + self.rng.normal(0, 0.0008, self.anchors.shape)
        now_ms = round(NOW.timestamp() * 1000)
        return Positions(
            id=tuple(f"w-{n}" for n in range(self.workers)),
            lon=tuple(places[:, 0].tolist()),
            lat=tuple(places[:, 1].tolist()),
            accuracy_m=(8.0,) * self.workers,
            fix_time=(now_ms,) * self.workers,
            contact_time=(now_ms,) * self.workers,
            outside=(0,) * self.workers,
            cursor="",
        )

    def shift_workers(self) -> None:
        """Give every worker another and newer fix, as a poll brings them."""
        self._shifts += 1
        fixes = self._polls[self._shifts % len(self._polls)]
        fixes.fix_ms[:] += len(self._polls)
        fixes.contact_ms[:] += len(self._polls)
        self.feed.take_fixes(fixes, int(fixes.fix_ms[0]))

    def recolour_tenth(self) -> None:
        """Change the state of a tenth of the grids."""
        chosen, states = self._changes[self._changed % CHANGES]
        self._changed += 1
        self.feed.statuses[chosen] = states
        self.feed.statuses_changed.emit(chosen)

    def _change_of_a_tenth(self) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        count = len(self.feed.statuses)
        chosen = np.sort(self.rng.choice(count, max(1, count // 10), replace=False))
        return chosen, self.rng.integers(0, 8, len(chosen)).astype(np.uint8)

    def show(self) -> TimedView:
        """Show the map and wait for its first complete picture."""
        view = TimedView(self.data)
        view.resize(*self.size)
        view.show()
        self.settle(view)
        return view

    def close(self, view: MapView) -> None:
        """Take a view away."""
        view.stop()
        view.close()
        view.deleteLater()
        self.app.processEvents()

    def settle(self, view: MapView, limit_s: float = 30.0) -> None:
        """Wait until every tile in sight is made and painted, and nothing is reckoned in the background."""
        end_s = time.perf_counter() + limit_s
        is_whole = False
        while not is_whole and time.perf_counter() < end_s:
            wait_for_events(LOOK_EVERY_MS)
            frame = view.frame()
            view.notes.planned(frame)
            is_located = not np.any(self.data.worker_grids() == UNLOCATED)
            is_whole = view.is_complete() and view.is_settled and is_located
        self.app.processEvents()


def send_mouse(widget: QWidget, kind: QEvent.Type, x: float, y: float, *, held: bool) -> None:
    """Send one mouse event to a widget, as the window system would."""
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    buttons = Qt.MouseButton.LeftButton if held else Qt.MouseButton.NoButton
    place = QPointF(x, y)
    event = QMouseEvent(
        kind, place, widget.mapToGlobal(place), button, buttons, Qt.KeyboardModifier.NoModifier
    )
    QCoreApplication.sendEvent(widget, event)
