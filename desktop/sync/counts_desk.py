"""Owns the wishes for counts of incidents by grid: one is asked at a time, and the last wish counts.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from desktop.models.incident_counts import CountsWish, IncidentCounts


class CountsDesk(QObject):
    """Lets no answer through that nobody wishes for any more.

    Signals:
        asking (CountsWish): For the worker that reads.
        received (IncidentCounts): Answer to the last wish.
        failed (str): Code of what failed.
    """

    asking = Signal(object)
    received = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_asking = False
        self._waiting: CountsWish | None = None

    @Slot(object)
    def want(self, wish: CountsWish) -> None:
        """Wish for counts; asked at once or after the answer that is on its way."""
        if self._is_asking:
            self._waiting = wish
        else:
            self._ask(wish)

    def _ask(self, wish: CountsWish) -> None:
        self._is_asking, self._waiting = True, None
        self.asking.emit(wish)

    @Slot(object)
    def take(self, counts: IncidentCounts) -> None:
        """Take an answer."""
        self._is_asking = False
        if self._waiting is not None:
            self._ask(self._waiting)
        else:
            self.received.emit(counts)

    @Slot(str)
    def take_failure(self, code: str) -> None:
        """Take a failure."""
        self._is_asking = False
        if self._waiting is not None:
            self._ask(self._waiting)
        else:
            self.failed.emit(code)
