"""Owns the positions feed: fixes after a cursor, every three seconds.

Thread: positions
"""

from __future__ import annotations

import random
from collections.abc import Callable

from PySide6.QtCore import Signal, Slot

from desktop.api.client import CentralClient, Timed
from desktop.api.errors import CentralError
from desktop.api.retry import BackOff
from desktop.board.fixes import FixReader
from desktop.board.server_clock import steady_s
from desktop.sync.access import CentralAddress
from desktop.sync.messages import Answered, FeedName
from desktop.sync.trouble import describe
from desktop.sync.worker import TransportFactory, Worker, make_transport
from desktop.wire.codec import ReplyMalformed
from desktop.wire.readings import PositionsReply

INTERVAL_S = 3.0
"""From one answer to the next question. Source: architecture, One poll."""

JITTER_S = 0.2

PAGE_LIMIT = 2500
"""Workers a page, some 190 KB: to decode a province at once would stall the UI thread."""

BREATH_S = 0.01
"""Pause between two pages."""


class PositionsWorker(Worker):
    """Polls positions; a waiting feed never delays them, for the session is their own.

    Signals:
        received (Fixes, int): New fixes and the server's clock in ms; very many come in pages.
        answered (Answered), failed (Failed): For the link's health.
        asking (): A try begins.
    """

    received = Signal(object, object)
    answered = Signal(object)
    failed = Signal(object)
    asking = Signal()

    def __init__(
        self,
        make: TransportFactory = make_transport,
        clock: Callable[[], float] = steady_s,
        random_share: Callable[[], float] = random.random,
    ) -> None:
        super().__init__(make)
        self._clock = clock
        self._random_share = random_share
        self._reader = FixReader()
        self._cursor = ""
        self._back_off = BackOff(clock, random_share)
        self._timer = self._new_timer(self.poll)

    @Slot(object)
    def set_address(self, address: CentralAddress) -> None:
        """Ask this central from now on, from the first fix."""
        self._replace_client(address)
        self._cursor = ""
        self._arm(0.0)

    @Slot()
    def start_over(self) -> None:
        """Forget the cursor: the central lives a new life."""
        self._cursor = ""
        self.retry_now()

    @Slot()
    def retry_now(self) -> None:
        """Ask at once."""
        if self._client is not None:
            self._arm(0.0)

    @Slot()
    def poll(self) -> None:
        """Ask once and arm the next time."""
        client = self._client
        if client is None or self.is_stopping():
            return
        self.asking.emit()
        try:
            found = self._read_pages(client)
        except (CentralError, ReplyMalformed) as error:
            if self.is_stopping():
                return
            self._cursor = ""  # whatever was wrong, all fixes together are right again
            retry_in_s = self._back_off.note_failure(getattr(error, "retry_after_s", None))
            self.failed.emit(describe(FeedName.POSITIONS, error, self._clock() + retry_in_s))
            self._arm(retry_in_s)
            return
        if found is None:
            return
        self._back_off.note_success()
        self._cursor = found.reply.positions.cursor
        server_time_ms = found.reply.server_time_ms
        self.answered.emit(Answered(FeedName.POSITIONS, found.sent_s, found.received_s, server_time_ms))
        self.received.emit(self._reader.read(found.reply.positions), server_time_ms)
        self._arm(INTERVAL_S + (self._random_share() - 0.5) * JITTER_S)

    def _read_pages(self, client: CentralClient) -> Timed[PositionsReply] | None:
        """Read all that is new, each page told as it comes; return the last, None if this worker ends."""
        page = ""
        while True:
            found = client.positions(self._cursor, page, PAGE_LIMIT)
            if found.reply.next is None:
                return found
            fixes = self._reader.read(found.reply.positions, is_last=False)
            self.received.emit(fixes, found.reply.server_time_ms)
            page = found.reply.next
            self._breathe(BREATH_S)
            if self.is_stopping():
                return None

    def _arm(self, seconds: float) -> None:
        if not self.is_stopping():
            self._timer.start(max(0, round(seconds * 1000)))
