"""Measures the whole program: starts, memory, idle load, and the way from a commit to a pixel.

The desk runs as a process of its own on a virtual screen; for the pixel it runs in this process, on the
same threads, against a real central.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from PySide6.QtCore import QObject, Qt, QTimer

from desktop.raster.camera import fit_camera
from desktop.settings.profile import open_profile
from desktop.sync.access import CentralAccess
from tests.bench.figures import Figures, percentile
from tests.bench.map_scene import LOOK_EVERY_MS, TimedView, make_app, wait_for_events
from tests.helpers.central_program import ROOT, CentralProgram
from tests.helpers.xvfb import VirtualScreen
from widgets.assembly.station import Station

PIXEL_SAMPLES = 40
BUSY_S = 120.0
IDLE_S = 60.0
GAP_S = 30.0
START_LIMIT_S = 60.0
SETTLE_S = 5.0
NEARER_OCTAVES = 4.0
"""Nearer than the whole city: there the marks of grids that lie side by side do not share a number."""


class DeskProgram:
    """`main.py desk` on a virtual screen, with its milestones."""

    def __init__(self, home: Path, display: str, name: str, *arguments: str) -> None:
        self.milestones = home / f"milestones-{uuid.uuid4().hex}"
        environment = {
            **os.environ,
            "GRIDDESK_HOME": str(home),
            "GRIDDESK_MILESTONES": str(self.milestones),
            "DISPLAY": display,
        }
        environment.pop("QT_QPA_PLATFORM", None)
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "main.py"), "desk", "--profile", name, *arguments],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def wait_for(self, event: str) -> float:
        """Return when a milestone was reached, in seconds since the start."""
        end_s = time.monotonic() + START_LIMIT_S
        while time.monotonic() < end_s:
            if self.milestones.exists():
                for line in self.milestones.read_text("utf-8").splitlines():
                    found = json.loads(line)
                    if found["event"] == event:
                        return float(found["since_start_ms"]) / 1000
            time.sleep(0.02)
        raise TimeoutError(event)

    def run_for(self, seconds: float) -> None:
        """Let it run; it must not end meanwhile."""
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return
        raise RuntimeError(f"the desk ended by itself with code {code}")

    def stop(self) -> None:
        """End it as a window manager would."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)


def end_central(home: Path, name: str) -> None:
    """End the embedded central that a desk has started."""
    with contextlib.suppress(OSError, ValueError, KeyError, ProcessLookupError, psutil.NoSuchProcess):
        pid = int(json.loads((home / name / "central.json").read_text("utf-8"))["pid"])
        process = psutil.Process(pid)
        process.terminate()
        process.wait(10)


def measure_starts(figures: Figures, home: Path, display: str) -> None:
    """Measure the first start of an empty profile, then a second one without a central to join."""
    desk = DeskProgram(home, display, "starts")
    figures.add("first_start_s", desk.wait_for("first_picture"), "empty profile to the city on screen")
    desk.wait_for("live")
    desk.run_for(SETTLE_S)
    desk.stop()
    end_central(home, "starts")
    desk = DeskProgram(home, display, "starts")
    figures.add("cold_start_s", desk.wait_for("last_known_painted"), "second start to last-known picture")
    figures.add("live_s", desk.wait_for("live"), "second start to live, the central started with it")
    idle = psutil.Process(desk.process.pid)
    desk.run_for(SETTLE_S)
    before, start_s = sum(idle.cpu_times()[:2]), time.monotonic()
    desk.run_for(IDLE_S)
    share = (sum(idle.cpu_times()[:2]) - before) / (time.monotonic() - start_s)
    figures.add("idle_cpu_percent", share * 100, f"{IDLE_S:.0f} s without input, of one core")
    desk.stop()
    end_central(home, "starts")


def measure_memory(figures: Figures, home: Path, display: str) -> None:
    """Measure the desk's memory after two minutes of polling at speed 20."""
    desk = DeskProgram(home, display, "memory", "--speed", "20")
    desk.wait_for("live")
    desk.run_for(BUSY_S)
    resident = psutil.Process(desk.process.pid).memory_info().rss
    figures.add("rss_mb", resident / 1e6, "519 grids, 2 min at speed 20")
    desk.stop()
    end_central(home, "memory")


class GapMeter(QObject):
    """Notes how long the event loop kept a timer of 5 ms waiting."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps_ms: list[float] = []
        self._last_s = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(5)
        self._timer.timeout.connect(self.note)

    def start(self) -> None:
        """Begin."""
        self._last_s = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """End."""
        self._timer.stop()

    def note(self) -> None:
        """Note one gap."""
        now_s = time.perf_counter()
        self.gaps_ms.append((now_s - self._last_s) * 1000)
        self._last_s = now_s


@contextlib.contextmanager
def live_station(home: Path, central: CentralProgram) -> Iterator[tuple[Station, TimedView]]:
    """Run the data side and a real map in this process until the city is live."""
    os.environ["GRIDDESK_HOME"] = str(home)
    app = make_app()
    profile = open_profile("pixel")
    access = CentralAccess(url=central.url, token=central.tokens["officer-1"])
    station = Station(profile, access)
    view = TimedView(station.map_data)
    view.resize(1100, 760)
    view.show()
    station.start()
    try:
        end_s = time.monotonic() + START_LIMIT_S
        while not (
            station.feed.board.incidents and station.map_feed.shapes and station.map_feed.workers.count
        ):
            assert time.monotonic() < end_s, "the city did not come to live"
            wait_for_events(LOOK_EVERY_MS)
        yield station, view
    finally:
        view.stop()
        station.stop()
        view.deleteLater()
        app.processEvents()


def report(central: CentralProgram, incident_id: str, lon_deg: float, lat_deg: float) -> None:
    """Report a severe incident at a place."""
    parts = urlsplit(central.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    body = {
        "id": incident_id,
        "title": "燃气管道破裂，有异味",
        "class_code": "0701",
        "priority": 1,
        "source": "hotline",
        "lon_deg": lon_deg,
        "lat_deg": lat_deg,
    }
    headers = {
        "Authorization": f"Bearer {central.tokens['officer-2']}",
        "Content-Type": "application/json",
        "Idempotency-Key": str(uuid.uuid4()),
    }
    connection.request("POST", "/v1/incidents", json.dumps(body), headers)
    response = connection.getresponse()
    assert response.status == 201, response.read()
    response.read()
    connection.close()


def measure_pixels(figures: Figures, home: Path) -> None:
    """Measure from the order that creates an incident to its mark's pixel on the painted map."""
    central = CentralProgram(home, "central").start()
    make_app()
    try:
        with live_station(home, central) as (station, view):
            times = []
            for number in range(PIXEL_SAMPLES):
                grid = list(station.feed.board.grids.values())[number * 11]
                name = f"pixel-{number}"
                look_at(view, grid.code)
                view.awaited = name
                start_s = time.perf_counter()
                report(central, name, grid.label_lon_deg, grid.label_lat_deg)
                while view.awaited:
                    wait_for_events(LOOK_EVERY_MS)
                times.append((view.awaited_painted_s - start_s) * 1000)
                verify_mark(station, view, name)
            note = f"{PIXEL_SAMPLES} orders over HTTP, median {percentile(times, 0.5):.0f}"
            figures.add("commit_to_pixel_p95_ms", percentile(times, 0.95), note)
            meter = GapMeter()
            meter.start()
            end_s = time.monotonic() + GAP_S
            while time.monotonic() < end_s:
                wait_for_events(LOOK_EVERY_MS)
            meter.stop()
            figures.add("ui_gap_p99_ms", percentile(meter.gaps_ms, 0.99), f"{GAP_S:.0f} s of live polling")
    finally:
        central.stop()


def look_at(view: TimedView, code: str) -> None:
    """Show a grid so near that its mark stands alone, and wait until all of the window is there."""
    scene = view.data.scene
    x_m, y_m = scene.anchors_m[scene.index_of[code]].tolist()
    home = fit_camera(view.home_box(), view.width(), view.height())
    view.set_camera(home.zoomed(NEARER_OCTAVES, 0.0, 0.0).centred(x_m, y_m))
    end_s = time.monotonic() + START_LIMIT_S
    while not (view.is_complete() and view.is_settled):
        assert time.monotonic() < end_s, "the window did not come to rest"
        wait_for_events(LOOK_EVERY_MS)


def verify_mark(station: Station, view: TimedView, incident_id: str) -> None:
    """Fail unless the mark is really there, in the colour of its priority."""
    row = station.map_data.incidents.ids.index(incident_id)
    x, y = view.to_window(station.map_data.incident_xy[row : row + 1])[0].tolist()
    pixel = view.grab().toImage().pixelColor(round(x), round(y)).rgb() & 0xFFFFFF
    assert pixel == view.map_palette.priorities[0], f"{incident_id}: {pixel:06x}"


def run(figures: Figures) -> None:
    """Measure the programs in folders of their own."""
    with tempfile.TemporaryDirectory() as folder, VirtualScreen() as screen:
        home = Path(folder)
        measure_pixels(figures, home)
        measure_starts(figures, home, screen.display)
        measure_memory(figures, home, screen.display)
