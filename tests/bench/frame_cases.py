"""Measures single frames of the real map view: pan, steps of the zoom, recolouring, workers that move.

A frame is measured from the input event, or from the data's change, to the end of paint.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent

from tests.bench.figures import Figures, percentile
from tests.bench.map_scene import MapStage, TimedView, send_mouse, wait_for_events

STEP_PX = 41
FRAMES = 300
CASE_FRAMES = 60
SETTLED_ZOOMS = 6
HITS = 10_000
TICK_MS = 2


def zigzag(frame: int) -> tuple[int, int]:
    """Return how far a frame moves the pointer: right and down for ten frames, then back."""
    sign = 1 if frame // 10 % 2 == 0 else -1
    return sign * STEP_PX, sign * 7


def painted_after(view: TimedView, act: Callable[[], None]) -> float:
    """Return how long it takes from an act to the end of the paint that shows it, in ms."""
    before, start_s = view.paints, time.perf_counter()
    act()
    while view.paints == before:
        QCoreApplication.processEvents()
    return (view.painted_s - start_s) * 1000


def do_nothing() -> None:
    """Do nothing."""


def measure_pan(
    stage: MapStage, view: TimedView, frames: int = FRAMES, before_each: Callable[[], None] = do_nothing
) -> list[float]:
    """Drag the map by at least 40 px a frame; what is done before each counts to its frame."""
    width, height = stage.size
    x, y = width / 2 - 5 * STEP_PX, height / 2
    send_mouse(view, QEvent.Type.MouseButtonPress, x, y, held=True)
    times = []
    for frame in range(frames):
        dx, dy = zigzag(frame)
        x, y = x + dx, y + dy

        def drag(x: float = x, y: float = y) -> None:
            before_each()
            send_mouse(view, QEvent.Type.MouseMove, x, y, held=True)

        times.append(painted_after(view, drag))
    send_mouse(view, QEvent.Type.MouseButtonRelease, x, y, held=False)
    return times


def turn_wheel(view: TimedView, notches: int) -> None:
    """Turn the wheel over the middle of the view."""
    at = QPointF(view.width() / 2, view.height() / 2)
    event = QWheelEvent(
        at,
        view.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QCoreApplication.sendEvent(view, event)


def measure_zoom(stage: MapStage, view: TimedView) -> list[float]:
    """Turn the wheel three notches in and three out, the tiles still to be made each first time."""
    times = []
    for _ in range(CASE_FRAMES // SETTLED_ZOOMS):
        for notch in (1, 1, 1, -1, -1, -1):
            times.append(painted_after(view, lambda notch=notch: turn_wheel(view, notch)))  # type: ignore[misc]
        stage.settle(view)
    return times


def measure_recolour(
    stage: MapStage, view: TimedView, changes: int = CASE_FRAMES
) -> tuple[list[float], list[float]]:
    """Change the state of a tenth of the grids; return all frames, and how long each change took to be seen.

    A province shows a change in steps: each is a frame, the first from the change, and the last shows all.
    """
    frames, wholes = [], []
    for _ in range(changes):
        steps = [painted_after(view, stage.recolour_tenth)]
        while not view.ground.shows_states:
            steps.append(painted_after(view, do_nothing))
        frames += steps
        wholes.append(sum(steps))
    return frames, wholes


def measure_workers(stage: MapStage, view: TimedView) -> list[float]:
    """Let every worker move; the feed has its new positions in columns."""
    return [painted_after(view, stage.shift_workers) for _ in range(CASE_FRAMES)]


def measure_hits(view: TimedView) -> float:
    """Return the 95th percentile of the time to tell the grid under a place, in ms."""
    rng = np.random.default_rng(7)
    places = rng.uniform((0, 0), (view.width(), view.height()), (HITS, 2)).tolist()
    times = []
    for x, y in places:
        start_s = time.perf_counter()
        view.grid_at(QPointF(x, y))
        times.append((time.perf_counter() - start_s) * 1000)
    return percentile(times, 0.95)


def measure_gaps(stage: MapStage, view: TimedView) -> list[float]:
    """Return the gaps of a timer of 2 ms while the tiles of windows never seen before are made, in ms."""
    beats: list[float] = []
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(TICK_MS)
    timer.timeout.connect(lambda: beats.append(time.perf_counter()))
    timer.start()
    gaps: list[float] = []
    for octaves in (0.37, 0.41, 0.43, -0.39, 0.47, -0.53):
        view.zoom_by(octaves)
        beats.clear()
        while not view.is_complete():
            wait_for_events(20)
        gaps.extend((np.diff(beats) * 1000).tolist())
    timer.stop()
    return gaps


def add_frames(figures: Figures, name: str, times: list[float]) -> None:
    """Add the frames of a case."""
    note = f"{len(times)} frames, median {percentile(times, 0.5):.2f}, longest {max(times):.1f}"
    figures.add(f"{name}_p95_ms", percentile(times, 0.95), note)


def add_recolour(figures: Figures, name: str, stage: MapStage, view: TimedView) -> None:
    """Measure recolouring, and add its frames and how long it took until all of a change was seen."""
    frames, wholes = measure_recolour(stage, view)
    add_frames(figures, f"{name}.recolour", frames)
    note = f"{len(wholes)} changes to the last of their {len(frames)} frames"
    figures.add(f"{name}.recolour_whole_p95_ms", percentile(wholes, 0.95), note)


def measure_cases(figures: Figures, stage: MapStage, view: TimedView, name: str) -> None:
    """Measure all cases and add them under a name."""
    add_frames(figures, f"map.{name}.pan", measure_pan(stage, view))
    add_frames(figures, f"map.{name}.zoom", measure_zoom(stage, view))
    add_recolour(figures, f"map.{name}", stage, view)
    add_frames(figures, f"map.{name}.workers", measure_workers(stage, view))
    gaps = measure_gaps(stage, view)
    figures.add(
        f"map.{name}.tile_gap_max_ms", max(gaps), f"p99 {percentile(gaps, 0.99):.1f}, {len(gaps)} beats"
    )
    figures.add(f"map.{name}.hit_p95_ms", measure_hits(view), f"{HITS} places")
    cached_mb, bound_mb = view.ground.cached_bytes / 2**20, view.ground.bound_bytes / 2**20
    figures.add(f"map.{name}.cache_mb", cached_mb, f"bound {bound_mb:.0f}")
