"""Owns the collection of cyclic garbage on the UI thread.

Python's own collector runs in whichever thread allocates, and would destroy QObjects from a worker thread.

Thread: UI
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_INTERVAL_MS = 1000

FREEZE_AFTER_MS = 20_000
"""Time after the start by which what the board holds for good has been loaded."""

_FULL_EVERY = 120
"""Ticks between two full collections; a full one walks every record of the board."""


_BULK = 30_000
"""More objects than this in a second are records that are being loaded: they hold no cycles, and to walk a
province's millions again and again would stop the screen for a second at a time."""


class GarbageTimer(QObject):
    """Collects on a timer of the UI thread, and never elsewhere, between `start` and `stop`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        """Switch Python's own collector off and take over."""
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Give collection back to Python."""
        self._timer.stop()
        gc.enable()

    def freeze_loaded(self) -> None:
        """Take what is alive now out of later collections: the board's records live as long as the program.

        Only code and constants profit for ever; replaced records are freed by their reference counts.
        """
        gc.collect()
        gc.freeze()

    def collect(self) -> None:
        """Collect the young; every two minutes the old too. What comes in bulk is a board, and stays."""
        self._ticks += 1
        if gc.get_count()[0] > _BULK:
            gc.freeze()
            return
        if self._ticks % _FULL_EVERY == 0:
            gc.collect()
            return
        young, middle, _ = gc.get_count()
        young_limit, middle_limit, _ = gc.get_threshold()
        if middle > middle_limit:
            gc.collect(1)
        elif young > young_limit:
            gc.collect(0)
