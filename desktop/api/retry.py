"""Owns the manners of asking again: full-jitter back-off, few tries, patience where it is asked for."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import tenacity

from desktop.api.errors import CentralBusy, CentralFailed, CentralUnreachable, NeverSent

T = TypeVar("T")

BASE_S = 1.0
CAP_S = 30.0
"""Back-off: a random part of 1 s, 2 s, 4 s, ... at most 30 s. Source: promises, Network manners."""

SHORT_OUTAGE_S = 60.0
SHORT_CAP_S = 1.8
"""While an outage is shorter than a minute the desk asks often, so that it is live within 5 s afterwards."""

READ_TRIES = 3
LONGEST_RETRY_AFTER_S = 300.0


@dataclass
class BackOff:
    """Waits between the tries of one feed or order; full jitter spreads many desks over the time.

    Args:
        clock: Steady clock in seconds.
        random_share: Returns a share 0..1.
        short_cap_s: Longest wait in the first minute of an outage.
    """

    clock: Callable[[], float]
    random_share: Callable[[], float] = random.random
    short_cap_s: float = SHORT_CAP_S
    failures: int = field(default=0, init=False)
    failing_since_s: float | None = field(default=None, init=False)

    def note_success(self) -> None:
        """Begin anew after a good answer."""
        self.failures = 0
        self.failing_since_s = None

    def note_failure(self, retry_after_s: float | None = None) -> float:
        """Return the seconds to wait after another failure.

        Args:
            retry_after_s: What the central asked for, None if it did not.
        """
        now_s = self.clock()
        if self.failing_since_s is None:
            self.failing_since_s = now_s
        outage_s = now_s - self.failing_since_s
        cap_s = self.short_cap_s if outage_s < SHORT_OUTAGE_S else CAP_S
        ceiling_s = min(cap_s, BASE_S * 2.0 ** min(self.failures, 10))
        self.failures += 1
        wait_s = self.random_share() * ceiling_s
        if retry_after_s is None:
            return wait_s
        return min(retry_after_s, LONGEST_RETRY_AFTER_S) + wait_s


def _is_worth_another_try(error: BaseException) -> bool:
    # A refused connection is named at once; whoever polls asks again anyway.
    if isinstance(error, NeverSent):
        return False
    return isinstance(error, CentralUnreachable | CentralBusy | CentralFailed)


def _wait_s(state: tenacity.RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked_s = getattr(error, "retry_after_s", None)
    jitter_s = random.random() * min(CAP_S, BASE_S * 2.0 ** (state.attempt_number - 1))
    return (min(asked_s, CAP_S) if asked_s else 0.0) + jitter_s


def read_with_retry(read: Callable[[], T], *, sleep: Callable[[float], None]) -> T:
    """Read once, and up to twice more where that can help.

    Args:
        read: One exchange that changes nothing.
        sleep: Waits that many seconds; may raise to give up.

    Raises:
        CentralError: The last failure.
    """
    retrying = tenacity.Retrying(
        stop=tenacity.stop_after_attempt(READ_TRIES),
        wait=_wait_s,
        retry=tenacity.retry_if_exception(_is_worth_another_try),
        sleep=sleep,
        reraise=True,
    )
    return retrying(read)
