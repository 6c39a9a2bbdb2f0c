"""Owns the errors of talking with a central, as one tree that says what each leads to.

CentralError                    the picture ages; asked again with back-off
├─ CentralUnreachable           no complete answer: an order that was sent is UNKNOWN, asked with its key
│   └─ NeverSent                refused, no name, no route: an order stays QUEUED, it cannot have arrived
├─ ReplyUnusable                an answer, but none of the contract's: nothing of it is used
│   ├─ NotAGridDeskCentral      HTML, foreign JSON: the officer is told to check the address
│   ├─ VersionMismatch          another version of the contract: told which; nothing is sent
│   └─ ReplyTooLarge            more bytes than any reply has: cut off, nothing is used
└─ ProblemAnswered              the central refuses in its own words (problem+json)
    ├─ Unauthenticated          the token is not (or no longer) good: the officer is told; orders wait
    ├─ CursorGone               too old or another epoch: board dropped, bundle loaded; orders are kept
    ├─ CentralBusy              429 or 503: asked again after Retry-After
    └─ CentralFailed            other 5xx: an order is UNKNOWN, asked with its key

A body that is not what the contract says raises ``desktop.wire.codec.ReplyMalformed``: the whole body is
refused and kept in quarantine, the cursor stays.
"""

from __future__ import annotations

from desktop.models.failure import Failure
from desktop.wire.orders import Problem


class CentralError(Exception):
    """Talking with the central failed.

    Attributes:
        failure: The step that failed.
    """

    def __init__(self, failure: Failure, detail: str) -> None:
        super().__init__(f"{failure.value}: {detail}")
        self.failure = failure
        self.detail = detail


class CentralUnreachable(CentralError):
    """No complete answer came: silence, a cut, a broken body."""


class NeverSent(CentralUnreachable):
    """No connection came about, so nothing can have arrived."""


class ReplyUnusable(CentralError):
    """An answer came that no central of this contract gives."""


class NotAGridDeskCentral(ReplyUnusable):
    """Something else answers at this address."""

    def __init__(self, detail: str) -> None:
        super().__init__(Failure.FOREIGN, detail)


class VersionMismatch(ReplyUnusable):
    """A central of another version of the contract.

    Attributes:
        theirs: Version that it speaks.
    """

    def __init__(self, theirs: str) -> None:
        super().__init__(Failure.VERSION, f"central speaks version {theirs[:32]!r}")
        self.theirs = theirs


class ReplyTooLarge(ReplyUnusable):
    """More bytes than any reply of the contract has, on the wire or unpacked."""

    def __init__(self, detail: str) -> None:
        super().__init__(Failure.TOO_LARGE, detail)


class ProblemAnswered(CentralError):
    """The central refuses.

    Attributes:
        status: HTTP status.
        problem: What it says.
        retry_after_s: Seconds after which it wants to be asked again, None if it does not say.
    """

    def __init__(
        self,
        status: int,
        problem: Problem,
        *,
        failure: Failure = Failure.HTTP,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(failure, f"{status} {problem.type}")
        self.status = status
        self.problem = problem
        self.retry_after_s = retry_after_s


class Unauthenticated(ProblemAnswered):
    """The token is not good."""


class CursorGone(ProblemAnswered):
    """The cursor is too old, or of another epoch."""


class CentralBusy(ProblemAnswered):
    """It asks for patience."""


class CentralFailed(ProblemAnswered):
    """It failed inside; whether anything took effect is unknown."""
