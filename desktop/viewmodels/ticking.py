"""Owns the second hand of all screens: one signal a second, in server time.

Thread: UI
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from desktop.board.server_clock import ServerClock

_SECOND_MS = 1000


class Ticking(QObject):
    """Ticks once a second, right after the server's full second, so that all countdowns change together.

    Signals:
        second_passed (datetime): The server's present instant, UTC.
    """

    second_passed = Signal(object)

    def __init__(self, clock: ServerClock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.tick)

    @property
    def now(self) -> datetime:
        """The server's present instant, UTC; this machine's clock until the first reply."""
        return self._clock.now()

    @Slot()
    def start(self) -> None:
        """Begin to tick."""
        self._arm()

    @Slot()
    def stop(self) -> None:
        """Stop ticking."""
        self._timer.stop()

    @Slot()
    def tick(self) -> None:
        """Say the time now and arm the next tick."""
        self.second_passed.emit(self._clock.now())
        self._arm()

    def _arm(self) -> None:
        past_ms = self._clock.now().microsecond // 1000
        self._timer.start(max(20, _SECOND_MS - past_ms + 5))
