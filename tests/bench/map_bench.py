"""Measures a frame of the map, ours and the plain pyqtgraph way, with the same gesture in the same run.

A frame is measured from the input event to the end of paint; each moves the view at least 40 px, so that
tile borders are crossed; every 60 frames a tenth of the grids changes colour and every worker moves.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QBrush, QColor, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QGraphicsPathItem, QWidget

from desktop.raster.scene import Scene, build_scene
from tests.bench.figures import Figures, percentile
from tests.bench.map_scene import HEIGHT, WIDTH, MapStage, TimedView, send_mouse
from widgets.canvas.map_view import MapView

FRAMES = 300
BASELINE_FRAMES = {519: 300, 12_000: 60}
"""The plain way takes most of a second a frame at 12,000 grids; 60 frames keep the run within its time."""

STEP_PX = 41
FRAMES_A_SECOND = 60


def zigzag(frame: int) -> tuple[int, int]:
    """Return how far a frame moves the pointer: right and down for ten frames, then back."""
    sign = 1 if frame // 10 % 2 == 0 else -1
    return sign * STEP_PX, sign * 7


def wait_for_paint(app: QApplication, before: int, paints: Callable[[], int]) -> None:
    """Run the event loop until the frame is on the screen and no further paint follows from it.

    A view box applies its new matrix only while it paints, and then asks for a second paint.
    """
    while paints() == before:
        app.processEvents()
    seen = before
    while paints() != seen:
        seen = paints()
        app.processEvents()


def drag(
    app: QApplication,
    widget: QWidget,
    frames: int,
    each_second: Callable[[int], None],
    painted: Callable[[], tuple[int, float]],
) -> list[float]:
    """Drag over so many frames; return each frame's time in ms, from the event to the end of paint."""
    x, y = WIDTH / 2 - 5 * STEP_PX, HEIGHT / 2
    send_mouse(widget, QEvent.Type.MouseButtonPress, x, y, held=True)
    times = []
    for frame in range(frames):
        dx, dy = zigzag(frame)
        x, y = x + dx, y + dy
        before = painted()[0]
        start_s = time.perf_counter()
        if frame % FRAMES_A_SECOND == FRAMES_A_SECOND - 1:
            each_second(frame)
        send_mouse(widget, QEvent.Type.MouseMove, x, y, held=True)
        while painted()[0] == before:
            app.processEvents()
        times.append((painted()[1] - start_s) * 1000)
    send_mouse(widget, QEvent.Type.MouseButtonRelease, x, y, held=False)
    return times


def measure_ours(figures: Figures, grids: int) -> None:
    """Measure the real map view."""
    stage = MapStage(grids)
    first_picture(figures, stage, grids)
    view = stage.show()

    def each_second(frame: int) -> None:
        stage.recolour_tenth()
        stage.move_workers(frame)

    times = drag(stage.app, view, FRAMES, each_second, lambda: (view.paints, view.painted_s))
    note = f"{FRAMES} frames, median {percentile(times, 0.5):.2f}"
    figures.add(f"map.{grids}.frame_p95_ms", percentile(times, 0.95), note)
    stage.settle(view)
    verify_pixels(stage, view)
    view.stop()
    view.deleteLater()
    stage.app.processEvents()


def first_picture(figures: Figures, stage: MapStage, grids: int) -> None:
    """Measure from the data to the first complete picture, the smallest of three."""
    times = []
    for _ in range(3):
        view = MapView(stage.data)
        view.resize(WIDTH, HEIGHT)
        start_s = time.perf_counter()
        view.take_scene()
        view.show()
        stage.settle(view)
        view.repaint()
        times.append((time.perf_counter() - start_s) * 1000)
        view.stop()
        view.deleteLater()
        stage.app.processEvents()
    figures.add(f"map.{grids}.first_picture_ms", min(times), "data to complete picture, best of 3")


def verify_pixels(stage: MapStage, view: TimedView) -> None:
    """Fail unless grids, incident marks and workers stand where and as they must."""
    image = view.grab().toImage()
    palette = view.map_palette
    checked = 0
    at = view.to_window(stage.data.incident_xy)
    for row, (x, y) in enumerate(at.tolist()):
        inside = 20 < x < WIDTH - 20 and 20 < y < HEIGHT - 20
        later = at[row + 1 :]
        alone = not len(later) or np.abs(later - (x, y)).max(axis=1).min() > 24
        if inside and alone and stage.data.attention[row] and stage.data.incidents.priorities[row] == 1:
            found = image.pixelColor(round(x), round(y)).rgb() & 0xFFFFFF
            assert found == palette.priorities[0], f"mark {row}: {found:06x}"
            checked += 1
    assert checked, "no severe mark in sight: nothing was verified"
    for index in range(0, len(stage.shapes), max(1, len(stage.shapes) // 200)):
        x, y = view.camera.to_window(*stage.data.scene.anchors_m[index].tolist())
        if 0 <= x < WIDTH and 0 <= y < HEIGHT:
            hit = view.grid_at(QPointF(x, y))
            assert hit is not None


class PlainView(pg.GraphicsView):  # type: ignore[misc]  # the library is untyped
    """The plain way: one path item a grid in a ViewBox, scatter plots for the marks."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self.painted_s, self.paints = 0.0, 0
        # The same picture as ours: borders without steps.
        self.setAntialiasing(True)
        self.box = pg.ViewBox(lockAspect=True, invertY=True)
        self.setCentralItem(self.box)
        self.items_of_grid = []
        pen = QPen(QColor("#4A535C"), 0)
        for index in range(len(scene.codes)):
            path = QPainterPath()
            for ring in scene.rings_of(index):
                path.moveTo(QPointF(*ring[0]))
                for x, y in ring[1:].tolist():
                    path.lineTo(x, y)
                path.closeSubpath()
            item = QGraphicsPathItem(path)
            item.setPen(pen)
            item.setBrush(QBrush(QColor("#23282D")))
            self.box.addItem(item, ignoreBounds=True)
            self.items_of_grid.append(item)
        self.workers = pg.ScatterPlotItem(size=4, pen=None, brush="#98A2AB")
        self.incidents = pg.ScatterPlotItem(size=20, pen="#FF6B3D", brush="#15181B")
        self.box.addItem(self.workers, ignoreBounds=True)
        self.box.addItem(self.incidents, ignoreBounds=True)
        west, north, east, south = scene.box_m
        middle_x, middle_y = (west + east) / 2, (north + south) / 2
        reach = (south - north) / 2
        self.box.setRange(
            xRange=(middle_x - reach, middle_x + reach),
            yRange=(middle_y - reach, middle_y + reach),
            padding=0,
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, then look at the clock."""
        super().paintEvent(event)
        self.painted_s = time.perf_counter()
        self.paints += 1


def measure_plain(figures: Figures, grids: int) -> None:
    """Measure the plain pyqtgraph way with the same gesture."""
    stage = MapStage(grids)
    scene = build_scene(stage.shapes)
    view = PlainView(scene)
    view.resize(WIDTH, HEIGHT)
    view.show()
    xy = stage.data.worker_xy
    view.workers.setData(x=xy[:, 0], y=xy[:, 1])
    view.incidents.setData(x=stage.data.incident_xy[:, 0], y=stage.data.incident_xy[:, 1])
    stage.app.processEvents()
    brushes = [QBrush(QColor(colour)) for colour in ("#23282D", "#465059")]

    def each_second(frame: int) -> None:
        chosen = stage.rng.choice(len(view.items_of_grid), len(view.items_of_grid) // 10, replace=False)
        for number in chosen.tolist():
            view.items_of_grid[number].setBrush(brushes[(frame + number) % 2])
        stage.move_workers(frame)
        moved = stage.data.worker_xy
        view.workers.setData(x=moved[:, 0], y=moved[:, 1])

    frames = BASELINE_FRAMES[grids]
    times = []
    for frame in range(frames):
        dx, dy = zigzag(frame)
        before, start_s = view.paints, time.perf_counter()
        if frame % FRAMES_A_SECOND == FRAMES_A_SECOND - 1:
            each_second(frame)
        # The view box is moved directly: its own handling of drag events would only add to its time.
        pixel_x, pixel_y = view.box.viewPixelSize()
        view.box.translateBy(x=-dx * pixel_x, y=-dy * pixel_y)
        wait_for_paint(stage.app, before, lambda: view.paints)
        times.append((view.painted_s - start_s) * 1000)
    figures.add(f"map.{grids}.pyqtgraph_frame_p95_ms", percentile(times, 0.95), f"{frames} frames")
    view.close()
    view.deleteLater()
    stage.app.processEvents()


def run(figures: Figures) -> None:
    """Measure the map at both sizes, ours and the plain way."""
    for grids in (519, 12_000):
        measure_ours(figures, grids)
        measure_plain(figures, grids)
    for grids, least in ((519, 4), (12_000, 25)):
        ratio = figures.get(f"map.{grids}.pyqtgraph_frame_p95_ms") / figures.get(f"map.{grids}.frame_p95_ms")
        figures.add(f"map.{grids}.times_faster", ratio, f"at least {least} wanted")
    ratio = figures.get("map.12000.frame_p95_ms") / figures.get("map.519.frame_p95_ms")
    figures.add("map.12000_over_519", ratio, "at most 1.3 wanted")
