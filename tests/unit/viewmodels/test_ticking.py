"""The second hand ticks right after the server's full second."""

from __future__ import annotations

from datetime import datetime

from desktop.board.server_clock import ServerClock
from desktop.viewmodels.ticking import Ticking

SERVER_S = 1_800_000_000.0


def test_a_tick_says_server_time_and_arms_the_next_full_second(qapp: object) -> None:
    now_s = 100.25
    clock = ServerClock(lambda: now_s, lambda: 0.0)
    clock.add_reply(now_s, now_s, round((SERVER_S + 0.25) * 1000))
    ticking = Ticking(clock)
    ticks: list[datetime] = []
    ticking.second_passed.connect(ticks.append)
    ticking.tick()
    assert [tick.timestamp() for tick in ticks] == [SERVER_S + 0.25]
    assert ticking.now == ticks[0]
    assert 750 <= ticking._timer.interval() <= 760
    ticking.stop()
    assert not ticking._timer.isActive()
    ticking.start()
    assert ticking._timer.isActive()
    ticking.stop()
