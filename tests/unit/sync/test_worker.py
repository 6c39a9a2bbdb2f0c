"""A worker whose end is ordered arms no timer any more: none may outlive its thread."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from desktop.sync.worker import Worker


class Waiting(Worker):
    def __init__(self) -> None:
        super().__init__()
        self.timer: QTimer = self._new_timer(self.stop_timers)


def test_timers_begin_until_the_end_is_ordered_and_not_after_it(qapp: object) -> None:
    worker = Waiting()
    worker.timer.start(60_000)
    assert worker.timer.isActive()
    worker.stop_timers()
    worker.abort()
    worker.timer.start(60_000)
    assert not worker.timer.isActive()
