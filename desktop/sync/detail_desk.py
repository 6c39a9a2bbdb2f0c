"""Owns the wishes for one thing in full: one is asked at a time, and the last wish counts.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot


class DetailDesk(QObject):
    """Lets no answer through that nobody wishes for any more.

    Signals:
        asking (str): Id of an incident or a grid, or another wish, for the worker that reads.
        received (IncidentDetail, GridSheet, BorderCheck): Answer to the last wish.
        failed (str, str): The id and the code of what failed.
    """

    asking = Signal(str)
    received = Signal(object)
    failed = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked = ""
        self._wanted = ""

    @Slot(str)
    def want(self, incident_id: str) -> None:
        """Wish for something; asked at once or after the answer that is on its way."""
        self._wanted = incident_id
        if not self._asked:
            self._ask()

    @Slot(object)
    def take(self, detail: object) -> None:
        """Take an answer."""
        if not self._wanted:
            self.received.emit(detail)
        self._ask()

    @Slot(str, str)
    def take_failure(self, incident_id: str, code: str) -> None:
        """Take a failure."""
        if not self._wanted:
            self.failed.emit(incident_id, code)
        self._ask()

    def _ask(self) -> None:
        self._asked, self._wanted = self._wanted, ""
        if self._asked:
            self.asking.emit(self._asked)
