"""The marks stand at 6.5, 30 and 120 seconds."""

from __future__ import annotations

import pytest

from desktop.board.freshness import FeedStatus, LinkState, LinkStatus, link_state_after


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
