"""Measures the map, ours and the plain pyqtgraph way, with the same gesture in the same run.

A frame is measured from the input event to the end of paint; each moves the view at least 40 px, so that
tile borders are crossed; every 60 frames a tenth of the grids changes colour and every worker moves.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtGui import QBrush, QColor, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QGraphicsPathItem

from desktop.raster.scene import Scene, build_scene
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.map_feed import MapFeed
from tests.bench.basemap_bench import measure_basemap
from tests.bench.figures import Figures, percentile
from tests.bench.frame_cases import FRAMES, add_frames, add_recolour, measure_cases, measure_pan, zigzag
from tests.bench.map_scene import HEIGHT, INCIDENTS, WIDTH, MapStage, TimedView, wait_until
from widgets.canvas.map_data import MapData

BASELINE_FRAMES = {519: 300, 12_000: 60}
"""The plain way takes most of a second a frame at 12,000 grids; 60 frames keep the run within its time."""

MANY_INCIDENTS = 10_000
FOUR_K = (3840, 2160)
FRAMES_A_SECOND = 60


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


def measure_ours(figures: Figures, grids: int) -> None:
    """Measure the real map view: the frame of a drag while the city lives, then each case for itself."""
    stage = MapStage(grids, INCIDENTS if grids < MANY_INCIDENTS else MANY_INCIDENTS)
    first_picture(figures, stage, grids)
    view = stage.show()
    frames = iter(range(FRAMES))

    def act() -> None:
        if next(frames) % FRAMES_A_SECOND == FRAMES_A_SECOND - 1:
            stage.recolour_tenth()
            stage.shift_workers()

    times = measure_pan(stage, view, before_each=act)
    add_frames(figures, f"map.{grids}.frame", times)
    stage.settle(view)
    verify_pixels(stage, view)
    measure_cases(figures, stage, view, str(grids))
    stage.close(view)


def first_picture(figures: Figures, stage: MapStage, grids: int) -> None:
    """Measure from the polygons' coming to the first and to the complete picture, the smallest of three."""
    firsts, wholes = [], []
    for _ in range(3):
        board_feed = BoardFeed()
        feed = MapFeed(board_feed)
        data = MapData(feed, board_feed)
        view = TimedView(data)
        view.resize(WIDTH, HEIGHT)
        view.show()
        stage.app.processEvents()
        start_s = time.perf_counter()
        view.await_ground()
        feed.take_shapes(stage.shapes)
        wait_until(lambda view=view: len(view.data.scene.codes) == grids and view.is_complete())  # type: ignore[misc]
        view.repaint()
        firsts.append((view.ground_painted_s - start_s) * 1000)
        wholes.append((time.perf_counter() - start_s) * 1000)
        stage.close(view)
        data.stop()
    figures.add(f"map.{grids}.first_sight_ms", min(firsts), "polygons to anything of them, best of 3")
    figures.add(f"map.{grids}.first_picture_ms", min(wholes), "polygons to complete picture, best of 3")


def measure_four_k(figures: Figures, grids: int) -> None:
    """Measure pan and recolouring on a screen of 3840x2160."""
    stage = MapStage(grids, INCIDENTS if grids < MANY_INCIDENTS else MANY_INCIDENTS, FOUR_K)
    view = stage.show()
    add_frames(figures, f"map.4k.{grids}.pan", measure_pan(stage, view))
    add_recolour(figures, f"map.4k.{grids}", stage, view)
    figures.add(f"map.4k.{grids}.cache_mb", view.ground.cached_bytes / 2**20, "tiles held")
    stage.close(view)


def verify_pixels(stage: MapStage, view: TimedView) -> None:
    """Fail unless grids, incident marks and workers stand where and as they must."""
    while not view.incident_plan.planned(view.frame()).single.any():
        view.zoom_by(1.0)  # all of them are in numbers here
        stage.settle(view)
    stage.settle(view)
    image = view.grab().toImage()
    palette = view.map_palette
    checked = 0
    planned = view.incident_plan.planned(view.frame())
    at = planned.in_window(view.frame())
    for row, (x, y) in enumerate(at.tolist()):
        inside = 20 < x < WIDTH - 20 and 20 < y < HEIGHT - 20
        later = at[row + 1 :]
        alone = not len(later) or np.abs(later - (x, y)).max(axis=1).min() > 24
        severe = stage.data.attention[row] and stage.data.incidents.priorities[row] == 1
        if inside and alone and severe and planned.single[row]:
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
        stage.shift_workers()
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
    """Measure the map at all sizes, at two of them beside the plain way."""
    for grids in (519, 12_000, 120_000):
        measure_ours(figures, grids)
        if grids in BASELINE_FRAMES:
            measure_plain(figures, grids)
    for grids, least in ((519, 4), (12_000, 25)):
        ratio = figures.get(f"map.{grids}.pyqtgraph_frame_p95_ms") / figures.get(f"map.{grids}.frame_p95_ms")
        figures.add(f"map.{grids}.times_faster", ratio, f"at least {least} wanted")
    for grids, most in ((12_000, 1.3), (120_000, 1.5)):
        ratio = figures.get(f"map.{grids}.frame_p95_ms") / figures.get("map.519.frame_p95_ms")
        figures.add(f"map.{grids}_over_519", ratio, f"at most {most} wanted")
    for grids in (519, 120_000):
        measure_four_k(figures, grids)
    measure_basemap(figures)
