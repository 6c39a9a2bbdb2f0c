"""Owns the positions feed: fixes after a cursor, every three seconds.

Thread: positions
"""

from __future__ import annotations

import random
from collections.abc import Callable

from PySide6.QtCore import Signal, Slot

from desktop.api.errors import CentralError
from desktop.api.retry import BackOff
from desktop.board.server_clock import steady_s
from desktop.sync.access import CentralAddress
from desktop.sync.messages import Answered, FeedName
from desktop.sync.trouble import describe
from desktop.sync.worker import TransportFactory, Worker, make_transport
from desktop.wire.codec import ReplyMalformed

INTERVAL_S = 3.0
"""From one answer to the next question. Source: architecture, One poll."""

JITTER_S = 0.2


class PositionsWorker(Worker):
    """Polls positions; a waiting feed never delays them, for the session is their own.

    Signals:
        received (Positions, int): New fixes and the server's clock in ms.
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
            found = client.positions(self._cursor)
        except (CentralError, ReplyMalformed) as error:
            if self.is_stopping():
                return
            self._cursor = ""  # whatever was wrong, all fixes together are right again
            retry_in_s = self._back_off.note_failure(getattr(error, "retry_after_s", None))
            self.failed.emit(describe(FeedName.POSITIONS, error, self._clock() + retry_in_s))
            self._arm(retry_in_s)
            return
        self._back_off.note_success()
        positions, server_time_ms = found.reply.positions, found.reply.server_time_ms
        self._cursor = positions.cursor
        self.answered.emit(Answered(FeedName.POSITIONS, found.sent_s, found.received_s, server_time_ms))
        self.received.emit(positions, server_time_ms)
        self._arm(INTERVAL_S + (self._random_share() - 0.5) * JITTER_S)

    def _arm(self, seconds: float) -> None:
        if not self.is_stopping():
            self._timer.start(max(0, round(seconds * 1000)))
