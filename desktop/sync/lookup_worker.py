"""Owns reads on demand: who the officer is, one incident in full; and this desk's signs of life.

Thread: lookup
"""

from __future__ import annotations

import contextlib

from PySide6.QtCore import Signal, Slot

from desktop.api.errors import CentralError, ProblemAnswered
from desktop.api.retry import read_with_retry
from desktop.models.person import DESK_ROLES
from desktop.models.presence import SIGN_EVERY_S
from desktop.models.problem import ProblemType
from desktop.sync.access import CentralAddress
from desktop.sync.worker import TransportFactory, Worker, make_transport
from desktop.wire.codec import ReplyMalformed

VIEWER_RETRY_MS = 3000
SIGN_SOON_MS = 700
"""An officer who walks down the queue opens nothing on the way."""


class LookupWorker(Worker):
    """Reads what a screen asks for, one at a time.

    Signals:
        viewer_received (Viewer), detail_received (IncidentDetail): Answers.
        detail_failed (str, str): Incident id, and the code of what failed ("gone" if there is no such one).
    """

    viewer_received = Signal(object)
    detail_received = Signal(object)
    detail_failed = Signal(str, str)

    def __init__(self, make: TransportFactory = make_transport, seat: str = "1") -> None:
        super().__init__(make)
        self._viewer_timer = self._new_timer(self.fetch_viewer)
        self._sign_timer = self._new_timer(self.give_sign)
        self._seat, self._open_id = seat, ""
        self._sits = False

    @Slot(object)
    def set_address(self, address: CentralAddress) -> None:
        """Ask this central from now on; first, who bears the token."""
        self._replace_client(address)
        self._sits = False
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
        viewer = found.reply.viewer
        self.viewer_received.emit(viewer)
        self._sits = viewer.role in DESK_ROLES
        self.give_sign()

    @Slot(str)
    def show_open(self, incident_id: str) -> None:
        """Note which incident is open at this desk, empty for none; colleagues are told soon."""
        self._open_id = incident_id
        if self._sits:
            self._sign_timer.start(SIGN_SOON_MS)

    @Slot()
    def give_sign(self) -> None:
        """Say that this desk lives, now and every few seconds; its claims end without it."""
        client = self._client
        if client is None or not self._sits or self.is_stopping():
            return
        with contextlib.suppress(CentralError, ReplyMalformed):  # the feeds meet and tell the same trouble
            client.give_sign(self._seat, self._open_id)
        if not self.is_stopping():
            self._sign_timer.start(round(SIGN_EVERY_S * 1000))

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
