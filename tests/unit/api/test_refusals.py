"""Each status and problem is the error that the tree says."""

from __future__ import annotations

import pytest

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
from desktop.api.refusals import explain_refusal, read_retry_after
from desktop.api.transport import Reply
from desktop.models.failure import Failure


def refusal(status: int, problem: str = "", **headers: str) -> CentralError:
    body = b"x"
    if problem:
        headers["content-type"] = "application/problem+json; charset=utf-8"
        body = b'{"type":"%s","title":"t","status":%d,"retry_after_s":1.5}' % (problem.encode(), status)
    shown = {name.replace("_", "-"): value for name, value in headers.items()}
    return explain_refusal(Reply(status=status, headers=shown, body=body, sent_s=0, received_s=0))


@pytest.mark.parametrize(
    ("status", "problem", "kind", "failure"),
    [
        (401, "unauthenticated", Unauthenticated, Failure.LOGIN),
        (401, "", Unauthenticated, Failure.LOGIN),
        (403, "forbidden", ProblemAnswered, Failure.FORBIDDEN),
        (404, "not-found", ProblemAnswered, Failure.HTTP),
        (409, "already-claimed", ProblemAnswered, Failure.HTTP),
        (410, "cursor-gone", CursorGone, Failure.HTTP),
        (410, "command-expired", ProblemAnswered, Failure.HTTP),
        (408, "", CentralUnreachable, Failure.TIMEOUT),
        (429, "rate-limited", CentralBusy, Failure.BUSY),
        (429, "", CentralBusy, Failure.BUSY),
        (503, "", CentralBusy, Failure.BUSY),
        (500, "internal", CentralFailed, Failure.HTTP),
        (502, "", CentralFailed, Failure.HTTP),
        (301, "", NotAGridDeskCentral, Failure.FOREIGN),
        (404, "", NotAGridDeskCentral, Failure.FOREIGN),
        (405, "", NotAGridDeskCentral, Failure.FOREIGN),
    ],
)
def test_error_for(status: int, problem: str, kind: type[CentralError], failure: Failure) -> None:
    error = refusal(status, problem)
    assert type(error) is kind
    assert error.failure is failure


def test_retry_after_is_taken_from_the_header_before_the_problem() -> None:
    header = refusal(503, "rate-limited", retry_after="7")
    problem = refusal(503, "rate-limited")
    date = refusal(503, retry_after="Wed, 21 Oct 2026 07:28:00 GMT")
    waits = [error.retry_after_s for error in (header, problem, date) if isinstance(error, CentralBusy)]
    assert waits == [7.0, 1.5, None]


def test_a_broken_problem_counts_as_none() -> None:
    broken = Reply(
        status=409, headers={"content-type": "application/problem+json"}, body=b"{", sent_s=0, received_s=0
    )
    assert isinstance(explain_refusal(broken), NotAGridDeskCentral)


@pytest.mark.parametrize("text", ["\u00b2", "\u0661", "-1", "1e3", "", "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_what_is_no_number_of_seconds_is_not_waited_for(text: str) -> None:
    reply = Reply(status=503, headers={"retry-after": text}, body=b"", sent_s=0, received_s=0)
    assert read_retry_after(reply) is None
