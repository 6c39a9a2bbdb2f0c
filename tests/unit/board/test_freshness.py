"""The marks stand at 6.5, 30 and 120 seconds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desktop.board.freshness import FeedStatus, LinkState, LinkStatus, link_state_after
from tests.helpers.samples import NOON


@pytest.mark.parametrize(
    ("age_s", "state"),
    [
        (0.0, LinkState.LIVE),
        (6.5, LinkState.LIVE),
        (6.51, LinkState.LATE),
        (30.0, LinkState.LATE),
        (30.01, LinkState.STALE),
        (120.0, LinkState.STALE),
        (120.01, LinkState.OFFLINE),
        (None, LinkState.OFFLINE),
    ],
)
def test_state_by_age(age_s: float | None, state: LinkState) -> None:
    assert link_state_after(age_s) is state


@pytest.mark.parametrize("worse", ["changes", "positions"])
def test_the_link_is_as_bad_as_its_worse_feed(worse: str) -> None:
    live, late = FeedStatus(state=LinkState.LIVE), FeedStatus(state=LinkState.LATE)
    changes, positions = (late, live) if worse == "changes" else (live, late)
    status = LinkStatus(changes=changes, positions=positions)
    assert status.state is LinkState.LATE
    assert status.worst is late


def test_a_saved_picture_has_an_age_by_the_clocks() -> None:
    saved = FeedStatus(last_good=NOON)
    assert saved.age_at(NOON + timedelta(minutes=10)) == 600
    assert saved.age_at(NOON - timedelta(minutes=10)) == 0
    assert FeedStatus().age_at(NOON) is None
    assert FeedStatus(age_s=3.0, last_good=NOON).age_at(NOON + timedelta(minutes=10)) == 3.0
