"""Owns the exchanges of logging in, renewing and leaving; they wait for no look-up and no order.

Thread: login
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from PySide6.QtCore import Signal, Slot

from desktop.api.client import CentralClient, Timed
from desktop.api.errors import CentralBusy, CentralError, CentralUnreachable, Unauthenticated
from desktop.api.requests_transport import AddressMalformed
from desktop.board.server_clock import steady_s
from desktop.models.failure import Failure
from desktop.models.instant import to_epoch_ms
from desktop.models.problem import ProblemType
from desktop.models.seat import Fault
from desktop.sync.access import CentralAddress
from desktop.sync.login.grant import Credentials, Grant, Refusal
from desktop.sync.worker import TransportFactory, Worker, make_transport
from desktop.wire.accounts import SittingReply
from desktop.wire.codec import ReplyMalformed

LOCKED_S = 300.0
"""How long an account is locked where the central does not say. Source: contract, Rights."""


class LoginWorker(Worker):
    """Asks once for each wish; whoever wishes decides about another try.

    Signals:
        admitted (int, str, Grant): Number of the attempt, user name, tokens.
        refused (int, Refusal): Number of the attempt, why nobody was let in.
        renewed (str, Grant): The renewing token that was used up, new tokens.
        renewal_refused (str), renewal_lost (str): The renewing token; the sitting has ended, or nobody knows.
    """

    admitted = Signal(int, str, object)
    refused = Signal(int, object)
    renewed = Signal(str, object)
    renewal_refused = Signal(str)
    renewal_lost = Signal(str)

    def __init__(
        self, make: TransportFactory = make_transport, clock: Callable[[], float] = steady_s
    ) -> None:
        super().__init__(make)
        self._clock = clock
        self._url = ""

    @Slot(str)
    def set_url(self, url: str) -> None:
        """Ask this central from now on."""
        self._url = url

    @Slot(int, object)
    def log_in(self, attempt: int, credentials: Credentials) -> None:
        """Ask whether name and password are right."""
        try:
            with self._talk("") as client:
                found = client.log_in(credentials.username, credentials.password)
        except (CentralError, ReplyMalformed) as error:
            if not self.is_stopping():
                self.refused.emit(attempt, refusal_of(error, self._clock()))
            return
        self.admitted.emit(attempt, credentials.username, grant_of(found))

    @Slot(str)
    def renew(self, refresh_token: str) -> None:
        """Ask for new tokens in place of the old ones."""
        try:
            with self._talk("") as client:
                found = client.renew_sitting(refresh_token)
        except Unauthenticated:
            self.renewal_refused.emit(refresh_token)
        except (CentralError, ReplyMalformed):
            if not self.is_stopping():
                self.renewal_lost.emit(refresh_token)
        else:
            self.renewed.emit(refresh_token, grant_of(found))

    @Slot(str)
    def end(self, access_token: str) -> None:
        """End the sitting of a token; where that gets no answer it ends by itself within its 15 minutes."""
        with contextlib.suppress(CentralError, ReplyMalformed), self._talk(access_token) as client:
            client.end_sitting()

    @contextlib.contextmanager
    def _talk(self, token: str) -> Iterator[CentralClient]:
        """Give a client for one exchange; who logs in once a shift keeps no connection open."""
        if not self._url:
            raise CentralUnreachable(Failure.NO_CENTRAL, "no central is known")
        try:
            self._replace_client(CentralAddress(self._url, token))
        except AddressMalformed as error:
            raise CentralUnreachable(Failure.ADDRESS, str(error)) from error
        client = self._client
        if client is None:
            raise CentralUnreachable(Failure.NO_CENTRAL, "no central is known")
        try:
            yield client
        finally:
            self._replace_client(None)


def grant_of(found: Timed[SittingReply]) -> Grant:
    """Return tokens with their ends on this machine's steady clock.

    The central's clock says how long they live; the exchange may have taken any part of that, so it counts
    from its beginning.
    """
    sitting, now_ms = found.reply.sitting, found.reply.server_time_ms
    return Grant(
        viewer=sitting.viewer,
        access=sitting.access_token,
        refresh=sitting.refresh_token,
        access_ends_s=found.sent_s + (to_epoch_ms(sitting.access_until) - now_ms) / 1000,
        sitting_ends_s=found.sent_s + (to_epoch_ms(sitting.sitting_until) - now_ms) / 1000,
        granted_s=found.sent_s,
    )


def refusal_of(error: CentralError | ReplyMalformed, now_s: float) -> Refusal:
    """Return what a login that failed means for the person who waits."""
    if isinstance(error, Unauthenticated):
        return Refusal(fault=Fault.WRONG)
    if isinstance(error, CentralBusy):
        if error.problem.type == ProblemType.RATE_LIMITED:
            left_s = LOCKED_S if error.retry_after_s is None else error.retry_after_s
            return Refusal(fault=Fault.LOCKED, until_s=now_s + left_s)
        return Refusal(fault=Fault.BUSY)
    failure = error.failure.value if isinstance(error, CentralError) else "schema"
    return Refusal(fault=Fault.UNREACHABLE, failure=failure)
