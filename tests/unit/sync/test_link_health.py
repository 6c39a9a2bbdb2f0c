"""Marks appear within a second of 6.5, 30 and 120 s, and go with a full good answer alone."""

from __future__ import annotations

import pytest

from desktop.board.freshness import LinkState
from desktop.models.failure import Failure
from desktop.sync.link_health import LinkHealth, differs_visibly
from desktop.sync.link_watch import EVALUATE_MS
from desktop.sync.messages import Answered, Failed, FeedName
from tests.helpers.samples import NOON, NOON_MS


def answer(feed: FeedName, at_s: float, *, complete: bool = True) -> Answered:
    return Answered(feed, at_s - 0.1, at_s, NOON_MS, clears_age=complete)


def failure(feed: FeedName, kind: Failure = Failure.REFUSED, retry_at_s: float | None = None) -> Failed:
    return Failed(feed=feed, failure=kind, detail="", retry_at_s=retry_at_s)


@pytest.fixture
def health() -> LinkHealth:
    made = LinkHealth("http://central")
    for feed in FeedName:
        made.note_answered(answer(feed, 100.0))
    return made


@pytest.mark.parametrize(
    ("mark_s", "state"), [(6.5, LinkState.LATE), (30.0, LinkState.STALE), (120.0, LinkState.OFFLINE)]
)
@pytest.mark.parametrize("feed", list(FeedName))
def test_each_mark_shows_within_a_second(
    health: LinkHealth, feed: FeedName, mark_s: float, state: LinkState
) -> None:
    other = next(name for name in FeedName if name is not feed)
    last = health.evaluate(100.0, None)
    now_s, changed_s = 100.0, None
    while changed_s is None:
        now_s += EVALUATE_MS / 1000
        health.note_answered(answer(other, now_s))
        status = health.evaluate(now_s, None)
        if status.state is state:
            assert differs_visibly(last, status)
            changed_s = now_s
        last = status
    assert mark_s < changed_s - 100.0 <= mark_s + 1.0


def test_a_run_without_an_answer_is_offline_however_young(health: LinkHealth) -> None:
    fresh = LinkHealth()
    fresh.note_saved(NOON)
    status = fresh.evaluate(0.1, None)
    assert (status.state, status.changes.age_s, status.changes.last_good) == (LinkState.OFFLINE, None, NOON)


def test_a_failure_is_named_at_once_and_goes_with_the_next_answer(health: LinkHealth) -> None:
    before = health.evaluate(101.0, None)
    health.note_failed(failure(FeedName.CHANGES, retry_at_s=103.0))
    status = health.evaluate(101.0, None)
    assert differs_visibly(before, status)
    assert (status.changes.failure, status.changes.retry_in_s) == ("refused", 2.0)
    assert status.state is LinkState.LIVE
    health.note_asking(FeedName.CHANGES)
    assert health.evaluate(103.0, None).changes.retry_in_s is None
    health.note_answered(answer(FeedName.CHANGES, 104.0))
    assert health.evaluate(104.0, None).changes.failure == ""


def test_half_an_answer_clears_no_age(health: LinkHealth) -> None:
    health.note_answered(answer(FeedName.CHANGES, 140.0, complete=False))
    assert health.evaluate(140.0, None).changes.state is LinkState.STALE


def test_an_answer_that_comes_late_does_not_make_the_picture_older(health: LinkHealth) -> None:
    health.note_answered(answer(FeedName.CHANGES, 90.0))
    assert health.evaluate(101.0, None).changes.age_s == 1.0


def test_no_central_is_named_for_both_feeds(health: LinkHealth) -> None:
    health.note_no_central()
    status = health.evaluate(101.0, -3.0)
    assert {status.changes.failure, status.positions.failure} == {"no-central"}
    assert (status.skew_s, status.url) == (-3.0, "http://central")


def test_ages_alone_are_no_visible_difference(health: LinkHealth) -> None:
    assert not differs_visibly(health.evaluate(101.0, None), health.evaluate(102.0, None))


def test_a_page_without_people_is_as_old_as_its_changes() -> None:
    wall = LinkHealth("http://central", with_positions=False)
    wall.note_answered(answer(FeedName.CHANGES, 100.0))
    status = wall.evaluate(101.0, None)
    assert status.state is LinkState.LIVE
    assert status.worst.age_s == pytest.approx(1.0)
    assert wall.evaluate(107.0, None).state is LinkState.LATE
