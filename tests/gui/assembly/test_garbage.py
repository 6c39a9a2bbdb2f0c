"""Proves that cyclic garbage is collected by the timer alone, and Python gets its collector back."""

import gc
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from widgets.assembly.garbage import GarbageTimer


class Knot:
    """Refers to itself, so that only the cyclic collector frees it."""

    def __init__(self) -> None:
        self.self = self


@pytest.fixture
def timer(qtbot: QtBot) -> Iterator[GarbageTimer]:
    timer = GarbageTimer()
    timer.start()
    yield timer
    timer.stop()


def test_python_s_own_collector_rests_meanwhile(timer: GarbageTimer) -> None:
    assert not gc.isenabled()
    timer.stop()
    assert gc.isenabled()


def test_young_garbage_goes_at_the_next_tick(timer: GarbageTimer) -> None:
    knot = weakref.ref(Knot())
    clutter: list[list[int]] = [[] for _ in range(gc.get_threshold()[0] + 1)]
    assert knot() is not None
    timer.collect()
    assert knot() is None
    assert clutter


def test_old_garbage_goes_within_two_minutes_of_ticks(timer: GarbageTimer) -> None:
    knot = Knot()
    gc.collect()
    gc.collect()
    reference = weakref.ref(knot)
    del knot
    ticks = 0
    while reference() is not None and ticks < 200:
        timer.collect()
        ticks += 1
    assert ticks <= 120


def test_a_board_that_comes_in_bulk_is_not_walked_again(timer: GarbageTimer) -> None:
    gc.collect()
    frozen = gc.get_freeze_count()
    board = [[] for _ in range(40_000)]  # type: ignore[var-annotated]
    timer.collect()
    try:
        assert gc.get_freeze_count() >= frozen + 40_000
        assert gc.get_count()[0] < 40_000
    finally:
        gc.unfreeze()
    assert board
