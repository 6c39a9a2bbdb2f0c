"""The central's clock is the median of its last nine replies, carried on a clock that nobody sets."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from desktop.board.server_clock import SAMPLES, ServerClock, steady_s

SERVER_S = 1_800_000_000.0


class Clocks:
    """A steady clock and a wall clock in the test's hand."""

    def __init__(self) -> None:
        self.steady_s = 1000.0
        self.wall_s = SERVER_S + 50

    def make(self) -> ServerClock:
        return ServerClock(lambda: self.steady_s, lambda: self.wall_s)


def reply(clock: ServerClock, at_s: float, *, round_trip_s: float = 0.1, error_s: float = 0.0) -> bool:
    """Give a reply whose true server time at the middle is SERVER_S + at_s."""
    stamp_ms = round((SERVER_S + at_s + error_s) * 1000)
    return clock.add_reply(at_s - round_trip_s / 2, at_s + round_trip_s / 2, stamp_ms)


def test_before_any_reply_it_is_this_machines_clock() -> None:
    clocks = Clocks()
    clock = clocks.make()
    assert clock.now() == datetime.fromtimestamp(SERVER_S + 50, UTC)
    assert clock.skew_s() is None


def test_the_stamp_is_the_middle_of_the_round_trip() -> None:
    clocks = Clocks()
    clock = clocks.make()
    reply(clock, 1000.0, round_trip_s=1.0)
    assert clock.now() == datetime.fromtimestamp(SERVER_S + 1000, UTC)


@given(
    st.lists(st.floats(-0.05, 0.05), min_size=5, max_size=5),
    st.lists(st.floats(-5000, 5000), min_size=4, max_size=4),
    st.permutations(range(SAMPLES)),
)
def test_four_wild_replies_of_nine_do_not_move_it(
    good: list[float], wild: list[float], order: list[int]
) -> None:
    clocks = Clocks()
    clock = clocks.make()
    errors = [*good, *wild]
    for place in order:
        reply(clock, 1000.0, error_s=errors[place])
    off_s = abs((clock.now() - datetime.fromtimestamp(SERVER_S + 1000, UTC)).total_seconds())
    assert off_s <= 0.051


def test_a_waiting_poll_says_too_little_and_is_not_taken() -> None:
    clock = Clocks().make()
    assert reply(clock, 1000.0)
    assert not reply(clock, 1004.0, round_trip_s=4.0, error_s=2.0)
    assert abs(clock.time.offset_s - SERVER_S) < 0.001


def test_jumps_of_this_machines_clock_move_nothing_but_the_skew() -> None:
    clocks = Clocks()
    clock = clocks.make()
    clocks.wall_s = SERVER_S + 1000
    reply(clock, 1000.0)
    before = clock.now()
    clocks.wall_s += 3600
    assert clock.now() == before
    skew_s = clock.skew_s()
    assert skew_s is not None
    assert abs(skew_s + 3600) < 0.01


def test_the_steady_clock_does_not_go_back() -> None:
    readings = [steady_s() for _ in range(100)]
    assert readings == sorted(readings)
