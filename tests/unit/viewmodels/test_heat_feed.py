"""Proves the heat feed: it asks while somebody looks, by the city's day; a failure takes nothing away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from desktop.board.heat import Heat, HeatMode
from desktop.models.incident_counts import CountsWish, IncidentCounts
from desktop.sync.counts_desk import CountsDesk
from desktop.viewmodels.heat_feed import AGAIN_AFTER, COUNT_EVERY, WEEKS, HeatFeed

NOW = datetime(2026, 11, 26, 2, 30, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 25, 16, tzinfo=UTC)


class Watched:
    def __init__(self) -> None:
        self.feed = HeatFeed()
        self.wishes: list[CountsWish] = []
        self.changes = 0
        self.feed.wanted.connect(self.wishes.append)
        self.feed.changed.connect(self.note)
        self.feed.tick(NOW)

    def note(self) -> None:
        self.changes += 1


def counts(until: datetime = NOW) -> IncidentCounts:
    return IncidentCounts(since=MIDNIGHT, until=until, weeks=4, grid_codes=("g",), counts=(5,), earlier=(4,))


def test_nobody_looks_nothing_is_asked(qapp: object) -> None:
    watched = Watched()
    watched.feed.tick(NOW + timedelta(hours=1))
    assert watched.wishes == []


def test_a_view_asks_at_once_from_midnight_in_the_city(qapp: object) -> None:
    watched = Watched()
    watched.feed.show_next()
    assert watched.feed.mode is HeatMode.TODAY
    assert watched.wishes == [CountsWish(MIDNIGHT, NOW, WEEKS)]


def test_counts_are_renewed_while_somebody_looks(qapp: object) -> None:
    watched = Watched()
    watched.feed.show_next()
    watched.feed.take_counts(counts())
    watched.feed.tick(NOW + COUNT_EVERY - timedelta(seconds=1))
    assert len(watched.wishes) == 1
    watched.feed.tick(NOW + COUNT_EVERY)
    assert len(watched.wishes) == 2
    watched.feed.show_next()
    assert len(watched.wishes) == 2, "both views are of the same counts"
    watched.feed.show_next()
    assert watched.feed.mode is HeatMode.OFF
    watched.feed.tick(NOW + timedelta(hours=1))
    assert len(watched.wishes) == 2


def test_what_was_counted_stands_through_a_failure_and_is_asked_for_soon(qapp: object) -> None:
    watched = Watched()
    watched.feed.show_next()
    watched.feed.take_counts(counts())
    watched.feed.tick(NOW + COUNT_EVERY)
    watched.feed.take_failure("timeout")
    assert watched.feed.failure == "timeout"
    assert watched.feed.heat.counts == {"g": 5}
    assert watched.feed.counted_until == NOW
    watched.feed.tick(NOW + COUNT_EVERY + AGAIN_AFTER)
    assert len(watched.wishes) == 3
    watched.feed.take_counts(counts(NOW + COUNT_EVERY))
    assert watched.feed.failure == ""


def test_an_old_count_is_not_shown_when_the_view_is_opened_again(qapp: object) -> None:
    watched = Watched()
    watched.feed.show_next()
    watched.feed.take_counts(counts())
    watched.feed.show_mode(HeatMode.OFF)
    watched.feed.show_mode(HeatMode.TODAY)
    assert watched.feed.heat.counts == {}
    assert watched.feed.counted_until is None


def test_counts_of_yesterday_are_not_todays(qapp: object) -> None:
    watched = Watched()
    eve = datetime(2026, 11, 26, 15, 59, 50, tzinfo=UTC)
    watched.feed.tick(eve)
    watched.feed.show_next()
    watched.feed.take_counts(counts(eve))
    night = eve + timedelta(seconds=11)
    watched.feed.tick(night)
    assert watched.wishes[-1] == CountsWish(eve + timedelta(seconds=10), night, WEEKS)
    assert (watched.feed.heat, watched.feed.counted_until) == (Heat(), None)
    watched.feed.tick(night + timedelta(seconds=1))
    assert len(watched.wishes) == 2


def test_another_officer_sees_nothing_that_was_counted_for_the_one_before(qapp: object) -> None:
    watched, desk = Watched(), CountsDesk()
    asked: list[CountsWish] = []
    desk.asking.connect(asked.append)
    desk.received.connect(watched.feed.take_counts)
    watched.feed.wanted.connect(desk.want)
    watched.feed.show_next()
    desk.take(counts())
    watched.feed.tick(NOW + COUNT_EVERY)
    watched.feed.forget()
    assert (watched.feed.heat, watched.feed.counted_until) == (Heat(), None)
    desk.take(counts(NOW + COUNT_EVERY))
    assert watched.feed.counted_until is None, "the answer was of another area"
    desk.take(counts(NOW + COUNT_EVERY))
    assert watched.feed.counted_until == NOW + COUNT_EVERY
    assert len(asked) == 3


def test_a_failure_of_long_ago_is_not_told_when_somebody_looks_again(qapp: object) -> None:
    watched = Watched()
    watched.feed.show_next()
    watched.feed.take_failure("cut")
    watched.feed.show_mode(HeatMode.OFF)
    watched.feed.show_next()
    assert watched.feed.failure == ""
