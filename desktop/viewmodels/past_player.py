"""Owns the pace at which the past plays: once as fast as life up to 600 times, minute by minute.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

MINUTE_MS = 60_000

SPEEDS = (1, 10, 60, 300, 600)
"""How many times as fast as life it plays. Source: map, Time slider."""

USUAL_SPEED = 60


class PastPlayer(QObject):
    """Says when the next minute is due.

    Attributes:
        speed: One of `SPEEDS`.

    Signals:
        minute_passed (): The next minute is due.
        changed (): It plays or stands, or at another speed.
    """

    minute_passed = Signal()
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.speed = USUAL_SPEED
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.minute_passed)

    @property
    def is_playing(self) -> bool:
        """Whether it goes on by itself."""
        return self._timer.isActive()

    @property
    def minute_lasts_ms(self) -> int:
        """How long a minute of the past takes."""
        return MINUTE_MS // self.speed

    @Slot()
    def play(self) -> None:
        """Let it go on by itself."""
        if not self.is_playing:
            self._timer.start(self.minute_lasts_ms)
            self.changed.emit()

    @Slot()
    def pause(self) -> None:
        """Let it stand."""
        if self.is_playing:
            self._timer.stop()
            self.changed.emit()

    def set_speed(self, speed: int) -> None:
        """Play at another speed, one of `SPEEDS`."""
        if speed != self.speed:
            self.speed = speed
            if self.is_playing:
                self._timer.start(self.minute_lasts_ms)
            self.changed.emit()

    @Slot()
    def faster(self) -> None:
        """Play at the next higher speed."""
        self.set_speed(SPEEDS[min(SPEEDS.index(self.speed) + 1, len(SPEEDS) - 1)])

    @Slot()
    def slower(self) -> None:
        """Play at the next lower speed."""
        self.set_speed(SPEEDS[max(SPEEDS.index(self.speed) - 1, 0)])
