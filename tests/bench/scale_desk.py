"""Runs the real desk against a central until it is live, and says what it cost: for the benchmark of scale.

`python -m tests.bench.scale_desk URL TOKEN STEADY_S [without-map]` writes one line of JSON.
"""

from __future__ import annotations

import json
import sys
import time

import psutil
from PySide6.QtWidgets import QApplication

from desktop.board.freshness import LinkState
from desktop.models.delta import RecordKind
from desktop.settings.arguments import parse_arguments
from desktop.settings.profile import open_profile
from tests.bench.desk_bench import GapMeter
from tests.bench.figures import percentile
from tests.bench.map_scene import LOOK_EVERY_MS, wait_for_events
from widgets.assembly.application import Appearance, access_of, make_application, read_settings
from widgets.assembly.desk import Desk
from widgets.assembly.garbage import GarbageTimer
from widgets.assembly.milestones import Milestones
from widgets.assembly.station import Station

LIMIT_S = 1200.0
SETTLE_S = 10.0


def _run_until(is_there: object, limit_s: float = LIMIT_S) -> float:
    """Let the event loop run until something is the case; returns the seconds it took."""
    assert callable(is_there)
    begin_s = time.perf_counter()
    while not is_there():
        if time.perf_counter() - begin_s > limit_s:
            raise TimeoutError("the desk did not come so far")
        wait_for_events(LOOK_EVERY_MS)
    return time.perf_counter() - begin_s


class StepMeter(GapMeter):
    """Notes beside each gap how much of the processor the UI thread itself used: others do not count."""

    def __init__(self) -> None:
        super().__init__()
        self.steps_ms: list[float] = []
        self._used_s = time.thread_time()

    def note(self) -> None:
        """Note one gap."""
        super().note()
        used_s = time.thread_time()
        self.steps_ms.append((used_s - self._used_s) * 1000)
        self._used_s = used_s

    def take(self) -> dict[str, float]:
        """Return what was noted since the last time."""
        gaps, self.gaps_ms = self.gaps_ms, []
        steps, self.steps_ms = self.steps_ms, []
        return {
            "gap_max_ms": max(gaps),
            "gap_p99_ms": percentile(gaps, 0.99),
            "step_max_ms": max(steps),
            "step_p99_ms": percentile(steps, 0.99),
            "steps_over_33_ms": sum(step > 33 for step in steps),
            "steps_over_50_ms": sum(step > 50 for step in steps),
            "steps": len(steps),
        }


def measure(url: str, token: str, steady_s: float, *, with_map: bool) -> dict[str, object]:
    """Load the city once, watch it live for a while.

    Args:
        url: Of the central.
        token: Of an officer.
        steady_s: How long to watch.
        with_map: Whether the map is shown; without it the figures are those of all the rest.
    """
    arguments = parse_arguments(["desk", "--central", url, "--token", token, "--profile", "scale"])
    app: QApplication = make_application()
    garbage = GarbageTimer()
    garbage.start()
    profile = open_profile("scale", 1)
    settings, _ = read_settings(profile, arguments)
    appearance = Appearance(app, settings, profile)
    desk = Desk(profile, Station(profile, access_of(arguments)), appearance, Milestones(time.monotonic()))
    station, meter = desk.station, StepMeter()
    desk.window.resize(1920, 1080)
    desk.window.show()
    desk.panels.map.setVisible(with_map)
    desk.start()
    meter.start()
    figures: dict[str, object] = {}
    picture_s = _run_until(lambda: station.feed.city is not None and len(station.map_feed.codes) > 0)
    figures["first_map_s"] = picture_s
    whole_s = _run_until(lambda: station.feed.board.cursor != "")
    figures["whole_board_s"] = picture_s + whole_s
    live_s = _run_until(
        lambda: station.hub.link.state is LinkState.LIVE and station.map_feed.workers.count > 0
    )
    figures["live_s"] = picture_s + whole_s + live_s
    counts = station.feed.board.count()
    figures["records"] = sum(counts.values())
    figures["grids"], figures["posts"] = counts[RecordKind.GRID], counts[RecordKind.POST]
    figures["load_gaps"] = meter.take()
    end_s = time.perf_counter() + SETTLE_S
    _run_until(lambda: time.perf_counter() > end_s)
    meter.take()
    process = psutil.Process()
    before, begin_s = sum(process.cpu_times()[:2]), time.perf_counter()
    _run_until(lambda: time.perf_counter() > begin_s + steady_s)
    took_s = time.perf_counter() - begin_s
    figures["steady_gaps"] = meter.take()
    figures["steady_cpu_percent"] = (sum(process.cpu_times()[:2]) - before) / took_s * 100
    figures["rss_mb"] = process.memory_info().rss / 1e6
    figures["workers"] = station.map_feed.workers.count
    figures["incidents"] = len(station.feed.board.incidents)
    meter.stop()
    garbage.stop()
    desk.stop()
    return figures


if __name__ == "__main__":
    sys.stdout.write(
        json.dumps(
            measure(sys.argv[1], sys.argv[2], float(sys.argv[3]), with_map="without-map" not in sys.argv)
        )
        + "\n"
    )
