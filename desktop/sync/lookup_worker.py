"""Owns reads on demand: who the officer is, one incident in full.

Thread: lookup
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from desktop.api.errors import CentralError, ProblemAnswered
from desktop.api.retry import read_with_retry
from desktop.models.problem import ProblemType
from desktop.sync.access import CentralAddress
from desktop.sync.worker import TransportFactory, Worker, make_transport
from desktop.wire.codec import ReplyMalformed

VIEWER_RETRY_MS = 3000


class LookupWorker(Worker):
    """Reads what a screen asks for, one at a time.

    Signals:
        viewer_received (Viewer), detail_received (IncidentDetail): Answers.
        detail_failed (str, str): Incident id, and the code of what failed ("gone" if there is no such one).
    """

    viewer_received = Signal(object)
    detail_received = Signal(object)
    detail_failed = Signal(str, str)

    def __init__(self, make: TransportFactory = make_transport) -> None:
        super().__init__(make)
        self._viewer_timer = self._new_timer(self.fetch_viewer)

    @Slot(object)
    def set_address(self, address: CentralAddress) -> None:
        """Ask this central from now on; first, who bears the token."""
        self._replace_client(address)
        self._viewer_timer.start(0)

    @Slot()
    def fetch_viewer(self) -> None:
        """Ask who bears the token, again and again until there is an answer."""
        client = self._client
        if client is None or self.is_stopping():
            return
        try:
            found = client.viewer()
        except (CentralError, ReplyMalformed):
            # The feeds meet the same trouble and tell it.
            if not self.is_stopping():
                self._viewer_timer.start(VIEWER_RETRY_MS)
            return
        self.viewer_received.emit(found.reply.viewer)

    @Slot(str)
    def fetch_detail(self, incident_id: str) -> None:
        """Read an incident with its timeline and what may be done."""
        client = self._client
        if client is None or self.is_stopping():
            self.detail_failed.emit(incident_id, "no-central")
            return
        try:
            found = read_with_retry(lambda: client.incident_detail(incident_id), sleep=self._breathe)
        except ProblemAnswered as error:
            gone = error.problem.type == ProblemType.NOT_FOUND
            self.detail_failed.emit(incident_id, "gone" if gone else error.failure.value)
        except CentralError as error:
            self.detail_failed.emit(incident_id, error.failure.value)
        except ReplyMalformed:
            self.detail_failed.emit(incident_id, "schema")
        else:
            self.detail_received.emit(found.reply.detail)
