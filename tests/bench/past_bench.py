"""Measures how the time slider scrubs over a full day of 519 workers who report every minute, paint included.

A step is measured from the key or the drag of the handle to the end of all paints that follow from it: the
map with all its layers, its inset, the legend, the band with the figures and the track itself. Before that, a
frame of the present map is measured in the same panel.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from operator import itemgetter
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from desktop.board.board import Board, reduce_changes
from desktop.board.past_day import DaySpan, PastBegin, PastPart
from desktop.board.past_places import block_of
from desktop.board.server_clock import ServerClock
from desktop.models.history import Stretch
from desktop.models.incident import Incident, IncidentState
from desktop.models.instant import from_epoch_ms, to_epoch_ms
from desktop.models.person import Worker
from desktop.models.position import SHOWN_MS, PastTracks
from desktop.models.post import Post, PostState
from desktop.viewmodels.past_player import MINUTE_MS
from desktop.viewmodels.past_replay import PastReplay
from desktop.viewmodels.selection import Selection
from desktop.viewmodels.ticking import Ticking
from tests.bench.figures import Figures, percentile
from tests.bench.frame_cases import zigzag
from tests.bench.map_scene import HEIGHT, WIDTH, MapStage
from tests.helpers.samples import make_city, make_incident, make_post, make_upsert
from widgets.map.map_panel import MapPanel
from widgets.map.past_map import PastMap

WORKERS = 519
DAY_MINUTES = 1440
INCIDENTS = 700
"""Reported over the day, some more than in the demo city."""

LIFE = (
    IncidentState.TO_ACCEPT,
    IncidentState.TO_ACCEPT,
    IncidentState.TO_DISPATCH,
    IncidentState.TO_SIGN,
    IncidentState.HANDLING,
    IncidentState.HANDLING,
    IncidentState.TO_CHECK,
    IncidentState.CLOSED,
)
STAGE_MS = 45 * MINUTE_MS
POST_CHANGES = 10
"""Of each post over the day, each to any state: more than a city that sleeps at night has."""

PAGE = 200
STEPS = 300
NOW_S = datetime(2026, 11, 23, 15, 59, 30, tzinfo=UTC).timestamp()
"""Half a minute before midnight in the city: the day is as full as it gets."""


class Paints(QObject):
    """Counts what a widget paints."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count, and let it go on."""
        if event.type() == QEvent.Type.Paint:
            self.count += 1
        return super().eventFilter(watched, event)


class PastStage:
    """The panel of 1920x1080 with its slider, over a day that is loaded whole."""

    def __init__(self) -> None:
        self.stage = MapStage(WORKERS)
        self.rng = np.random.default_rng(7)
        codes = [shape.code for shape in self.stage.shapes]
        self.codes = codes
        live = self.stage.board_feed
        ids = [f"w-{n}" for n in range(WORKERS)]
        workers = {
            one: Worker(id=one, name="", phone="", home_grid_code=codes[n], revision=1)
            for n, one in enumerate(ids)
        }
        live.load(Board(city=make_city(), workers=workers, incidents=live.board.incidents), None)
        self.ticking = Ticking(ServerClock(_steady_s, _wall_s))
        self.replay = PastReplay(live, self.stage.feed, self.ticking)
        self.panel = MapPanel(self.stage.data, live, Selection())
        self.past = PastMap(self.panel, self.replay, self.stage.data, self.stage.data.filter)
        self.panel.resize(WIDTH, HEIGHT)
        self.panel.show()
        self.paints = Paints()
        self.panel.view.installEventFilter(self.paints)
        self.stage.settle(self.panel.view)

    def load(self) -> float:
        """Open the past and let a day come, page by page; returns the ms that the longest page took."""
        self.replay.open()
        span = self.replay.span
        board, _ = reduce_changes(
            self.stage.board_feed.board, [make_upsert(make_post(code)) for code in self.codes]
        )
        stretch = Stretch(from_epoch_ms(span.begin_ms), from_epoch_ms(span.end_ms))
        begin = PastBegin(span=span, board=board, kept_from_ms=span.begin_ms, stretches=(stretch,))
        took = [_timed(partial(self.replay.take_begin, begin))]
        for part in self._parts(span):
            took.append(_timed(partial(self.replay.take_part, part)))
        for tracks, from_ms, to_ms in self._tracks(span):
            block = block_of(tracks, from_ms, to_ms)
            took.append(_timed(partial(self.replay.take_places, block)))
        self.replay.take_end()
        self.stage.settle(self.panel.view)
        return max(took)

    def _parts(self, span: DaySpan) -> Iterator[PastPart]:
        timed = sorted(self._lives(span), key=itemgetter(0))
        for first in range(0, len(timed), PAGE):
            page = timed[first : first + PAGE]
            reach_ms = span.end_ms if first + PAGE >= len(timed) else page[-1][0] - 1
            changes = tuple(
                make_upsert(replace(one, revision=first + n + 2)) for n, (_, one) in enumerate(page)
            )
            yield PastPart(changes, tuple(at_ms for at_ms, _ in page), reach_ms, f"e:{first}")

    def _lives(self, span: DaySpan) -> Iterator[tuple[int, Incident | Post]]:
        """Yield what becomes of incidents and posts over the day, at what instant."""
        dice = random.Random(3)
        for number in range(INCIDENTS):
            lon_deg, lat_deg = self.stage.anchors[dice.randrange(len(self.codes))].tolist()
            at_ms = dice.randrange(span.begin_ms, span.end_ms)
            incident = make_incident(f"p-{number}", position_deg=(lon_deg, lat_deg))
            for state in LIFE:
                if at_ms < span.end_ms:
                    yield at_ms, replace(incident, state=state)
                at_ms += round(dice.expovariate(1 / STAGE_MS))
        for code in self.codes:
            for _ in range(POST_CHANGES):
                yield (
                    dice.randrange(span.begin_ms, span.end_ms),
                    make_post(code, state=dice.choice(list(PostState))),
                )

    def _tracks(self, span: DaySpan) -> Iterator[tuple[PastTracks, int, int]]:
        """Yield a day and the hour before it, an eighth of an hour at once, as pages come."""
        from_ms = span.begin_ms - SHOWN_MS
        homes = self.stage.anchors[np.arange(WORKERS) % len(self.stage.anchors)]
        phases = self.rng.integers(0, MINUTE_MS, WORKERS)
        while from_ms < span.end_ms:
            to_ms = min(from_ms + 450_000, span.end_ms)
            times = [np.arange(from_ms + 1 + int(phase), to_ms + 1, MINUTE_MS) for phase in phases]
            counts = [len(one) for one in times]
            places = np.repeat(homes, counts, axis=0) + self.rng.normal(0, 0.0008, (sum(counts), 2))
            yield (
                PastTracks(
                    id=tuple(f"w-{n}" for n in range(WORKERS)),
                    count=tuple(counts),
                    lon=tuple(places[:, 0].tolist()),
                    lat=tuple(places[:, 1].tolist()),
                    fix_time=tuple(np.concatenate(times).tolist()),
                ),
                from_ms,
                to_ms,
            )
            from_ms = to_ms

    def pan(self, frame: int) -> float:
        """Move the map of the present under all that lies over it; returns the ms until all is painted."""
        before, view = self.paints.count, self.panel.view
        start_s = time.perf_counter()
        view.set_camera(view.camera.panned(*zigzag(frame)))
        while self.paints.count == before:
            self.stage.app.processEvents()
        return (time.perf_counter() - start_s) * 1000

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> float:
        """Press a key on the slider; returns the ms until all is painted."""
        event = QKeyEvent(QEvent.Type.KeyPress, key, modifiers)
        return self._step(partial(QCoreApplication.sendEvent, self.past.bar.track, event))

    def jump(self, minute: int) -> float:
        """Draw the handle to a minute of the day; returns the ms until all is painted."""
        return self._step(partial(self.past.bar.track.minute_wanted.emit, minute))

    def _step(self, wish: Callable[[], object]) -> float:
        before, was_ms = self.paints.count, self.replay.at_ms
        start_s = time.perf_counter()
        wish()
        moved = self.replay.at_ms != was_ms
        while moved and self.paints.count == before:
            self.stage.app.processEvents()
        self.stage.app.processEvents()
        return (time.perf_counter() - start_s) * 1000

    def close(self) -> None:
        """Take it all down."""
        self.replay.close()
        self.panel.stop()
        self.stage.data.stop()
        self.panel.deleteLater()
        self.stage.app.processEvents()


def _timed(work: Callable[[], object]) -> float:
    start_s = time.perf_counter()
    work()
    return (time.perf_counter() - start_s) * 1000


def _steady_s() -> float:
    return NOW_S


def _wall_s() -> float:
    return NOW_S


def _resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text("utf-8").split()[1])
    return pages * 4096 / 2**20


def run(figures: Figures) -> None:
    """Pan the panel, load a day, scrub over it by drags and by keys, and look at what it weighs."""
    stage = PastStage()
    pans = [stage.pan(frame) for frame in range(STEPS)]
    note = f"{STEPS} frames of the whole panel, median {percentile(pans, 0.5):.1f}, longest {max(pans):.1f}"
    figures.add("map.panel.pan_p95_ms", percentile(pans, 0.95), note)
    before_mib = _resident_mib()
    longest_ms = stage.load()
    day = stage.replay.day
    assert day is not None
    assert day.is_whole
    figures.add(
        "map.past.load_page_max_ms", longest_ms, f"{day.change_count} changes, longest page on the UI thread"
    )
    figures.add(
        "map.past.memory_mib",
        _resident_mib() - before_mib,
        f"columns {day.places.size_bytes / 2**20:.1f} MiB",
    )
    dice = random.Random(11)
    times = [stage.jump(dice.randrange(DAY_MINUTES - 1)) for _ in range(STEPS)]
    note = f"{STEPS} random minutes, median {percentile(times, 0.5):.1f}, longest {max(times):.1f}"
    figures.add("map.past.scrub_p95_ms", percentile(times, 0.95), note)
    stage.jump(60)
    steps = [stage.press(Qt.Key.Key_Right) for _ in range(STEPS)]
    figures.add("map.past.step_p95_ms", percentile(steps, 0.95), f"{STEPS} minutes one after the other")
    assert stage.replay.figures is not None
    assert stage.replay.figures.workers == WORKERS
    assert (
        stage.replay.at_ms == to_epoch_ms(from_epoch_ms(stage.replay.midnight_ms)) + (60 + STEPS) * MINUTE_MS
    )
    stage.close()
