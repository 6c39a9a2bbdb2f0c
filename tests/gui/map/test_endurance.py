"""2,000 seconds of a busy city on the real map: memory and objects stay what they were."""

from __future__ import annotations

import ctypes
import gc
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import psutil
import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from desktop.raster import ground
from tests.gui.map.restless_scene import GESTURES, RestlessScene
from tests.helpers.panel_stage import PanelStage
from tests.helpers.whole_city import whole_board
from widgets.canvas import cluster_layer, label_layer, outline_layer

MOST_BYTES_A_TICK = 2048
TICKS, WARM_UP = 2000, 35 * GESTURES
"""Ticks that are measured, and those before: by then what is kept has been seen once, or is at its bound."""

MOST_OBJECTS_A_TICK = 0.25
"""What leaks grows by whole objects; a layout of names has a few more or fewer than the one before."""

SHORT_TICKS, SHORT_WARM_UP = 3 * GESTURES, 4 * GESTURES
MOST_OBJECTS_IN_SHORT = 3.0
"""A short run is still filling what is kept, and has few samples."""

KEPT_PICTURES, KEPT_NAMES = 6, 60
"""Pictures of numbers, names and outlines are kept up to a bound; a lower one is reached sooner."""


@dataclass(frozen=True)
class Sample:
    """What there is after so many ticks.

    Attributes:
        traced_bytes: Of Python, arrays included; this and the next two without tiles, whose cache has its own
            bound.
        native_bytes: In use of the C library's heap, Qt's pictures among them; free pieces do not count.
        resident_bytes: Of the whole process, free pieces given back.
        objects: Python's, those that can hold others.
        qobjects: Qt's under all windows.
        wrapped: Qt's things that Python holds.
    """

    tick: int
    traced_bytes: int
    native_bytes: int
    resident_bytes: int
    objects: int
    qobjects: int
    wrapped: int


@pytest.fixture
def scene(qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[RestlessScene]:
    monkeypatch.setattr(cluster_layer, "_KEPT", KEPT_PICTURES)
    monkeypatch.setattr(outline_layer, "_KEPT", KEPT_PICTURES)
    monkeypatch.setattr(label_layer, "_KEPT", KEPT_NAMES)
    # Two screens of tiles then, which are there after the first gestures.
    monkeypatch.setattr(ground, "CACHE_BYTES", 0)
    made = RestlessScene(PanelStage(qapp, whole_board()))
    yield made
    made.close()


class _Heap(ctypes.Structure):
    """Figures of the C library's heap. Source: mallinfo2(3)."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in (
            *("arena", "ordblks", "smblks", "hblks", "hblkhd"),
            *("usmblks", "fsmblks", "uordblks", "fordblks", "keepcost"),
        )
    ]


def native_bytes() -> int:
    """Return what is in use of the C library's heap, and give free pieces back."""
    library = ctypes.CDLL(None)
    library.mallinfo2.restype = _Heap
    library.malloc_trim(0)
    heap = library.mallinfo2()
    return int(heap.uordblks + heap.hblkhd)


def bytes_of_tiles() -> int:
    """Return what the cached tiles take: how many there are depends on how far the maker has come."""
    windows = QApplication.topLevelWidgets()
    return sum(one.cached_bytes for window in windows for one in window.findChildren(ground.Ground))


def take_sample(scene: RestlessScene, tick: int) -> Sample:
    scene.rest()
    gc.collect()
    tiles = bytes_of_tiles()
    return Sample(
        tick,
        tracemalloc.get_traced_memory()[0] - tiles // 3,
        native_bytes() - tiles,
        psutil.Process().memory_info().rss - tiles,
        len(gc.get_objects()),
        sum(len(window.findChildren(QObject)) for window in QApplication.topLevelWidgets()),
        len(Shiboken.getAllValidWrappers()),
    )


def growth(samples: list[Sample], name: str) -> float:
    """Return by how much a figure grows with each tick: the slope of the line that fits best."""
    ticks = [sample.tick for sample in samples]
    return float(np.polyfit(ticks, [getattr(sample, name) for sample in samples], 1)[0])


def live_through(scene: RestlessScene, warm_up: int, ticks: int) -> list[Sample]:
    """Let so many seconds pass, looking back twice, and measure at the same gesture each time."""
    samples: list[Sample] = []
    tracemalloc.start()
    try:
        take_sample(scene, 0)  # the first look makes what Qt's binding keeps of the kinds that it sees
        for tick in range(1, warm_up + ticks + 1):
            scene.live()
            if tick in (warm_up // 2, warm_up + ticks // 2):
                scene.look_back()
            if tick >= warm_up and tick % GESTURES == 0:
                samples.append(take_sample(scene, tick))
    finally:
        tracemalloc.stop()
    return samples


def figures(samples: list[Sample]) -> str:
    names = ("traced_bytes", "native_bytes", "resident_bytes", "objects", "qobjects", "wrapped")
    last = samples[-1]
    return ", ".join(
        f"{name} {growth(samples, name):+.2f} a tick, last {getattr(last, name):,}" for name in names
    )


@pytest.mark.timeout(600)
def test_two_minutes_leave_nothing_behind(scene: RestlessScene) -> None:
    samples = live_through(scene, SHORT_WARM_UP, SHORT_TICKS)
    assert len({sample.qobjects for sample in samples}) == 1, figures(samples)
    assert growth(samples, "objects") <= MOST_OBJECTS_IN_SHORT, figures(samples)
    assert growth(samples, "traced_bytes") <= MOST_BYTES_A_TICK, figures(samples)


@pytest.mark.long
def test_two_thousand_seconds_take_no_memory(scene: RestlessScene) -> None:
    samples = live_through(scene, WARM_UP, TICKS)
    said = figures(samples)
    assert len({sample.qobjects for sample in samples}) == 1, said
    assert abs(growth(samples, "objects")) <= MOST_OBJECTS_A_TICK, said
    assert growth(samples, "traced_bytes") <= MOST_BYTES_A_TICK, said
    assert growth(samples, "resident_bytes") <= MOST_BYTES_A_TICK, said
