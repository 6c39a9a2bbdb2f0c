"""A central at work says so from a thread of its own, and no longer than it is at it."""

from __future__ import annotations

import threading

from desktop.central.life_signs import LifeSigns


def test_it_tells_ever_more_processor_time_until_the_work_is_done() -> None:
    told: list[float] = []
    enough = threading.Event()

    def note(used_s: float) -> None:
        told.append(used_s)
        if len(told) >= 3 and told[-1] > told[0]:
            enough.set()

    with LifeSigns(note, every_s=0.01):
        while not enough.is_set():
            sum(range(10_000))
    count = len(told)
    assert told == sorted(told)
    assert len(told) == count
    assert all(thread.name != "life-signs" for thread in threading.enumerate())
