"""Owns the clean end on SIGINT and SIGTERM: Python's handlers run only when Qt's loop lets them.

Thread: UI
"""

from __future__ import annotations

import signal
import socket
from types import FrameType

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier


class EndSignals(QObject):
    """Ends the event loop when the system asks the program to end."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read_end, self._write_end = socket.socketpair()
        for end in (self._read_end, self._write_end):
            end.setblocking(False)
        # The interpreter writes the signal's number here at once, and that wakes Qt's loop.
        self._wakeup = signal.set_wakeup_fd(self._write_end.fileno())
        self._notifier = QSocketNotifier(self._read_end.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_signal)
        self._watched: dict[int, object] = {}

    def watch(self, *numbers: signal.Signals) -> None:
        """Take these signals."""
        for number in numbers:
            self._watched[number] = signal.signal(number, self._note)

    def stop(self) -> None:
        """Give the signals back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._wakeup)
        for number, handler in self._watched.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # as `signal` itself returned it
        self._watched.clear()
        self._read_end.close()
        self._write_end.close()

    @staticmethod
    def _note(_number: int, _frame: FrameType | None) -> None:
        """Nothing more to do here: the wake-up byte has been written."""

    def _on_signal(self) -> None:
        self._read_end.recv(64)
        QCoreApplication.quit()
