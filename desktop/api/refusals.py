"""Owns the meaning of replies outside 2xx: which error of the tree each is."""

from __future__ import annotations

from desktop.api.errors import (
    CentralBusy,
    CentralError,
    CentralFailed,
    CentralUnreachable,
    CursorGone,
    NotAGridDeskCentral,
    ProblemAnswered,
    Unauthenticated,
)
from desktop.api.transport import Reply
from desktop.models.failure import Failure
from desktop.models.problem import ProblemType
from desktop.wire.codec import ReplyMalformed
from desktop.wire.orders import Problem, decode_problem

_NEEDS_NO_PROBLEM = frozenset({401, 408, 429})
"""Statuses below 500 that a proxy on the way may give in its own words."""


def explain_refusal(reply: Reply) -> CentralError:
    """Return what a reply outside 2xx means."""
    status = reply.status
    if 300 <= status < 400:
        return NotAGridDeskCentral(f"{status} redirect, which is not followed")
    problem = _problem_of(reply)
    if problem is None:
        if status < 500 and status not in _NEEDS_NO_PROBLEM:
            return NotAGridDeskCentral(f"{status} without a problem")
        problem = Problem(type="about:blank", title="", status=status)
    retry_after_s = read_retry_after(reply)
    return _error_for(status, problem, problem.retry_after_s if retry_after_s is None else retry_after_s)


def _error_for(status: int, problem: Problem, retry_after_s: float | None) -> CentralError:
    if status == 401:
        return Unauthenticated(status, problem, failure=Failure.LOGIN)
    if status == 403:
        return ProblemAnswered(status, problem, failure=Failure.FORBIDDEN)
    if status == 408:
        return CentralUnreachable(Failure.TIMEOUT, "408")
    if problem.type == ProblemType.CURSOR_GONE:
        return CursorGone(status, problem)
    if status in (429, 503):
        return CentralBusy(status, problem, failure=Failure.BUSY, retry_after_s=retry_after_s)
    kind = CentralFailed if status >= 500 else ProblemAnswered
    return kind(status, problem, retry_after_s=retry_after_s)


def _problem_of(reply: Reply) -> Problem | None:
    if content_type_of(reply) != "application/problem+json":
        return None
    try:
        return decode_problem(reply.body)
    except ReplyMalformed:
        return None


def content_type_of(reply: Reply) -> str:
    """Return a reply's media type without its parameters, in lower case; empty if it has none."""
    return reply.headers.get("content-type", "").partition(";")[0].strip().lower()


def read_retry_after(reply: Reply) -> float | None:
    """Return the seconds after which a server wants to be asked again, None if it does not say."""
    text = reply.headers.get("retry-after", "").strip()
    # A date would be in a foreign clock; seconds alone are obeyed.
    return float(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
