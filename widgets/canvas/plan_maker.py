"""Owns the making of large plans in the background, one at a time and always the latest that is wanted.

Thread: UI; the plans themselves are made on the thread of the pool that is handed in.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from desktop.raster.right_of_way import SCREEN


class _Report(QObject):
    """Carries plans to the UI thread; it belongs to nobody, so that it outlives a surface that is closed."""

    made = Signal(object, object, int)
    failed = Signal(object, int)


class _Job(QRunnable):
    def __init__(self, report: _Report, key: object, make: Callable[[], object], generation: int) -> None:
        super().__init__()
        self._report, self._key, self._make, self._generation = report, key, make, generation

    def run(self) -> None:
        """Make the plan; on the pool's thread."""
        SCREEN.give_way()
        with suppress(RuntimeError):  # the program has ended meanwhile, and Qt's side of the report with it
            self._tell()

    def _tell(self) -> None:
        try:
            plan = self._make()
        except Exception:  # noqa: BLE001 - told of on the UI thread; who waits must not wait for ever
            self._report.failed.emit(sys.exc_info(), self._generation)
        else:
            self._report.made.emit(self._key, plan, self._generation)


class PlanMaker(QObject):
    """Makes one plan at a time.

    Signals:
        made (object, object): The key of a plan, and the plan.
    """

    made = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._generation = 0
        self._is_making = False
        self._report = _Report()
        self._report.made.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._report.failed.connect(self._take_failure, Qt.ConnectionType.QueuedConnection)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being made."""
        return not self._is_making

    def make(self, pool: QThreadPool, key: object, make: Callable[[], object]) -> None:
        """Let a plan be made, unless one is: who asks again at each picture asks after that one as well.

        Args:
            pool: Where.
            key: What it is for.
            make: Makes it from what never changes; run on the pool's thread.
        """
        if not self._is_making:
            self._is_making = True
            pool.start(_Job(self._report, key, make, self._generation))

    def forget(self) -> None:
        """Want none of the plans any more that are being made."""
        self._generation += 1
        self._is_making = False

    @Slot(object, object, int)
    def _take(self, key: object, plan: object, generation: int) -> None:
        if generation == self._generation:
            self._is_making = False
            self.made.emit(key, plan)

    @Slot(object, int)
    def _take_failure(self, error: tuple[object, object, object], generation: int) -> None:
        if generation == self._generation:
            self._is_making = False
        sys.excepthook(*error)  # type: ignore[arg-type]  # as sys.exc_info gave it
