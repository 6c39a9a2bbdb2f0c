"""Counts are asked for one at a time, and only the last wish is answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from desktop.models.incident_counts import CountsWish, IncidentCounts
from desktop.sync.counts_desk import CountsDesk

NOON = datetime(2026, 11, 26, 4, tzinfo=UTC)


def wish(minute: int) -> CountsWish:
    return CountsWish(NOON - timedelta(hours=12), NOON + timedelta(minutes=minute), 4)


def answer(minute: int) -> IncidentCounts:
    one = wish(minute)
    return IncidentCounts(since=one.since, until=one.until, weeks=0, grid_codes=(), counts=(), earlier=())


class Asked:
    def __init__(self) -> None:
        self.desk = CountsDesk()
        self.asked: list[CountsWish] = []
        self.received: list[IncidentCounts] = []
        self.failed: list[str] = []
        self.desk.asking.connect(self.asked.append)
        self.desk.received.connect(self.received.append)
        self.desk.failed.connect(self.failed.append)


def test_wishes_while_one_is_asked_leave_only_the_last() -> None:
    one = Asked()
    for minute in (1, 2, 3):
        one.desk.want(wish(minute))
    one.desk.take(answer(1))
    assert (one.asked, one.received) == ([wish(1), wish(3)], [])
    one.desk.take(answer(3))
    assert one.received == [answer(3)]
    one.desk.want(wish(4))
    assert one.asked[-1] == wish(4)


def test_a_failure_is_told_unless_another_is_wished_for() -> None:
    one = Asked()
    one.desk.want(wish(1))
    one.desk.want(wish(2))
    one.desk.take_failure("timeout")
    assert (one.asked, one.failed) == ([wish(1), wish(2)], [])
    one.desk.take_failure("refused")
    assert one.failed == ["refused"]
