"""Measures frames of the map with as many single marks in view as there ever are, of 10,000 incidents and
as many moving workers as grids, and one call for all marks against a call for each.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter, QPixmap

from desktop.board.board import Board
from desktop.models.clock import LimitKind, Stage, StageClock
from desktop.models.incident import IncidentState, Priority
from desktop.raster.camera import Camera
from desktop.raster.palette import NIGHT
from tests.bench.figures import Figures
from tests.bench.frame_cases import add_frames, measure_pan, measure_recolour, measure_workers, measure_zoom
from tests.bench.map_scene import HEIGHT, NOW, WIDTH, MapStage, TimedView, make_app
from widgets.canvas.mark_sheet import draw_mark_sheet
from widgets.canvas.sprites import order_of_drawing

SIZES = (519, 12_000, 120_000)
INCIDENTS = 10_000
TOGETHER = 5_000
ROUNDS = 40
DEEPEST = 6.0
"""Octaves to which full windows are sought: from there on everybody has room."""


class Window(NamedTuple):
    """A window and what marks it has.

    Attributes:
        singles: Those that stand singly in it.
        counted: Those of the city that are in numbers at its scale.
    """

    camera: Camera
    singles: int
    counted: int


def _singles_of(window: Window) -> int:
    return window.singles


class CrowdedStage(MapStage):
    """A city with as many marks as a frame has to bear."""

    def _board(self) -> Board:
        """Return 10,000 incidents, a third of which call, with clocks at all steps."""
        sample = next(iter(super()._board().incidents.values()))
        indices = self.rng.integers(len(self.shapes), size=INCIDENTS)
        places = self.anchors[indices] + self.rng.normal(0, 0.0004, (INCIDENTS, 2))
        incidents = {}
        for number, (index, (lon_deg, lat_deg)) in enumerate(
            zip(indices.tolist(), places.tolist(), strict=True)
        ):
            waits = number % 3 == 0
            one = replace(
                sample,
                id=f"i-{number}",
                grid_code=self.shapes[index].code,
                priority=Priority(1 + number % 4),
                state=IncidentState.TO_DISPATCH if waits else IncidentState.HANDLING,
                lon_deg=lon_deg,
                lat_deg=lat_deg,
                code_set="sichuan-2017",
                class_code=f"0{1 + number % 8}01",
                stage_clock=clock_of(number),
            )
            incidents[one.id] = one
        return Board(incidents=incidents)


def clock_of(number: int) -> StageClock:
    """Return a clock that is at another step for each number."""
    started = NOW - (number % 60) * (NOW - NOW.replace(minute=NOW.minute - 1))
    return StageClock(
        stage=Stage.DISPATCH,
        kind=LimitKind.CONTINUOUS,
        limit_amount=1.0,
        started=started,
        warn=None,
        deadline=started.replace(hour=started.hour + 1),
    )


def best_ms(draw: Callable[[], None]) -> float:
    """Return the shortest of some rounds: what the drawing itself takes."""
    times = []
    for _ in range(ROUNDS):
        start_s = time.perf_counter()
        draw()
        times.append((time.perf_counter() - start_s) * 1000)
    return min(times)


def compare_drawing(figures: Figures) -> None:
    """Draw 5,000 marks in one call, and one after the other."""
    rng = np.random.default_rng(1)
    at = rng.uniform((0, 0), (WIDTH, HEIGHT), (TOGETHER, 2))
    cells, camera = rng.integers(0, 100, TOGETHER), Camera(0, 0, WIDTH, HEIGHT, 0)
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    sheet = draw_mark_sheet(NIGHT, 20, 1.0)
    picture = QPixmap(20, 20)
    picture.fill(0x80FF6B3D)

    def together() -> None:
        painter = QPainter(image)
        sheet.draw(painter, at, cells)
        painter.end()

    def near_ones_together() -> None:
        painter = QPainter(image)
        order = order_of_drawing(at, camera)
        sheet.draw(painter, at[order], cells[order])
        painter.end()

    def singly() -> None:
        painter = QPainter(image)
        for x, y in at.tolist():
            painter.drawPixmap(QPointF(round(x), round(y)), picture)
        painter.end()

    figures.add("map.marks.5000_in_one_call_ms", best_ms(together), "best of 40, 20 px each")
    figures.add("map.marks.5000_in_order_ms", best_ms(near_ones_together), "the same, near ones together")
    figures.add("map.marks.5000_one_by_one_ms", best_ms(singly), "best of 40, 20 px each")


def measure_frames(figures: Figures, grids: int) -> None:
    """Measure frames where there are just as many single marks as are asked for, and where there are most."""
    stage = CrowdedStage(grids, INCIDENTS)
    stage.feed.tick(NOW)
    view = stage.show()
    windows = fullest_windows(stage, view)
    # A little more, so that there are as many while the window is dragged about.
    asked = [one for one in windows if one.singles >= 1.1 * TOGETHER and one.counted]
    assert asked or grids < TOGETHER, "no window has so many, and numbers beside them"
    fullest, least = max(windows, key=_singles_of), min(asked, key=_singles_of, default=None)
    if least is not None:
        measure_window(figures, f"map.marks.{grids}.asked", stage, view, least)
    if least is not fullest:
        measure_window(figures, f"map.marks.{grids}.fullest", stage, view, fullest)
    stage.close(view)


def measure_window(figures: Figures, name: str, stage: MapStage, view: TimedView, window: Window) -> None:
    """Measure panning, moving every worker, recolouring and zooming in one window."""
    view.set_camera(window.camera)
    stage.settle(view)
    found = singles_in_view(view)
    for kind, (seen, counted) in found.items():
        figures.add(f"{name}.{kind}_single", seen, f"in view, {counted} of the city in numbers")
    figures.add(f"{name}.single", sum(seen for seen, _ in found.values()), "in view, of all kinds")
    for case, measure in (
        ("pan", measure_pan),
        ("workers", measure_workers),
        ("recolour", lambda stage, view: measure_recolour(stage, view)[0]),
        ("zoom", measure_zoom),
    ):
        stage.settle(view)
        add_frames(figures, f"{name}.{case}", measure(stage, view))


def singles_in_view(view: TimedView) -> dict[str, tuple[int, int]]:
    """Return how many marks of each kind stand singly in the window, and how many are in numbers."""
    frame = view.frame()
    incidents = view.incident_plan.planned(frame)
    found = {}
    for name, planned in (
        ("incidents", incidents),
        ("workers", view.worker_plan.planned(frame, incidents)),
    ):
        seen = planned.single & frame.is_visible(planned.in_window(frame), 0)
        found[name] = (int(seen.sum()), int(planned.totals.sum()))
        assert found[name][1] + int(planned.single.sum()) == len(planned.single), "none lost, none twice"
    return found


def fullest_windows(stage: MapStage, view: TimedView) -> list[Window]:
    """Return the window with the most single marks at each of many scales."""
    found = []
    start = view.camera
    for octave in np.arange(0.0, DEEPEST, 0.25).tolist():
        view.set_camera(start.zoomed(octave, WIDTH / 2, HEIGHT / 2))
        stage.settle(view)
        frame = view.frame()
        incidents = view.incident_plan.planned(frame)
        planned = (incidents, view.worker_plan.planned(frame, incidents))
        left, top, count = fullest_window(np.concatenate([one.at_px[one.single] for one in planned]))
        counted = sum(int(one.totals.sum()) for one in planned)
        found.append(Window(replace(view.camera, left_px=left, top_px=top), count, counted))
    return found


def fullest_window(at_px: NDArray[np.float64]) -> tuple[int, int, int]:
    """Return the left and top of the window over the most places, by sixteenths, and how many."""
    if not len(at_px):
        return 0, 0, 0
    step = np.array((WIDTH / 16, HEIGHT / 16))
    begin = at_px.min(axis=0) - 16 * step
    wide, high = (np.ceil((at_px.max(axis=0) - begin) / step).astype(int) + 16).tolist()
    edges = [begin[axis] + step[axis] * np.arange(size + 1) for axis, size in enumerate((wide, high))]
    filled, _, _ = np.histogram2d(at_px[:, 0], at_px[:, 1], bins=edges)
    sums = np.zeros((wide + 1, high + 1))
    sums[1:, 1:] = filled.cumsum(axis=0).cumsum(axis=1)
    held = sums[16:, 16:] - sums[:-16, 16:] - sums[16:, :-16] + sums[:-16, :-16]
    column, row = np.unravel_index(int(held.argmax()), held.shape)
    left, top = begin + step * (column, row)
    return round(float(left)), round(float(top)), int(held.max())


def run(figures: Figures) -> None:
    """Measure the marks."""
    make_app()
    compare_drawing(figures)
    for grids in SIZES:
        measure_frames(figures, grids)
