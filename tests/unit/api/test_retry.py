"""Back-off is full jitter within its caps; reads are tried three times, and only where it can help."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.api.errors import (
    CentralBusy,
    CentralError,
    CentralUnreachable,
    NeverSent,
    NotAGridDeskCentral,
)
from desktop.api.retry import BASE_S, CAP_S, READ_TRIES, SHORT_CAP_S, SHORT_OUTAGE_S, BackOff, read_with_retry
from desktop.models.failure import Failure
from desktop.wire.orders import Problem


class Clock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@given(st.integers(1, 40), st.floats(0, 1), st.floats(0, 3000))
def test_waits_stay_within_their_caps(failures: int, share: float, outage_s: float) -> None:
    clock = Clock()
    back_off = BackOff(clock, lambda: share)
    for number in range(failures):
        wait_s = back_off.note_failure()
        assert 0 <= wait_s <= min(SHORT_CAP_S, BASE_S * 2**number)
    clock.now_s += outage_s
    assert back_off.note_failure() <= (SHORT_CAP_S if outage_s < SHORT_OUTAGE_S else CAP_S)


def test_after_a_minute_the_whole_cap_is_used() -> None:
    clock = Clock()
    back_off = BackOff(clock, lambda: 1.0)
    waits = []
    for _ in range(8):
        waits.append(back_off.note_failure())
        clock.now_s += SHORT_OUTAGE_S
    assert waits == [1.0, 2.0, 4.0, 8.0, 16.0, CAP_S, CAP_S, CAP_S]


def test_a_good_answer_begins_anew() -> None:
    back_off = BackOff(Clock(), lambda: 1.0)
    back_off.note_failure()
    back_off.note_failure()
    back_off.note_success()
    assert back_off.note_failure() == BASE_S


def test_retry_after_is_obeyed_within_reason() -> None:
    back_off = BackOff(Clock(), lambda: 0.0)
    assert back_off.note_failure(20.0) == 20.0
    assert back_off.note_failure(1e9) == 300.0


def failing(times: int, error: Exception) -> tuple[list[int], object]:
    calls: list[int] = []

    def read() -> str:
        calls.append(1)
        if len(calls) <= times:
            raise error
        return "read"

    return calls, read


@pytest.mark.parametrize("failures", [0, 1, 2])
def test_reads_are_tried_again(failures: int) -> None:
    calls, read = failing(failures, CentralUnreachable(Failure.CUT, "x"))
    slept: list[float] = []
    assert read_with_retry(read, sleep=slept.append) == "read"  # type: ignore[arg-type]
    assert len(calls) == failures + 1
    assert len(slept) == failures


def test_reads_are_tried_three_times_at_most() -> None:
    calls, read = failing(99, CentralUnreachable(Failure.CUT, "x"))
    with pytest.raises(CentralUnreachable):
        read_with_retry(read, sleep=lambda _s: None)  # type: ignore[arg-type]
    assert len(calls) == READ_TRIES


@pytest.mark.parametrize("error", [NotAGridDeskCentral("x"), NeverSent(Failure.REFUSED, "x")])
def test_what_stays_wrong_or_is_to_be_named_at_once_is_not_tried_again(error: CentralError) -> None:
    calls, read = failing(99, error)
    with pytest.raises(type(error)):
        read_with_retry(read, sleep=lambda _s: None)  # type: ignore[arg-type]
    assert len(calls) == 1


def test_a_busy_central_is_given_the_time_it_asks_for() -> None:
    busy = CentralBusy(429, Problem(type="rate-limited", title="", status=429), retry_after_s=9.0)
    _, read = failing(1, busy)
    slept: list[float] = []
    read_with_retry(read, sleep=slept.append)  # type: ignore[arg-type]
    assert 9.0 <= slept[0] <= 10.0
