"""Proves that a gap is told within the hour before it begins, and never once it is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.models.post import Post, PostSegment, PostState
from desktop.viewmodels.coverage_ahead import GAP_STATES, CoverageAhead
from tests.helpers.samples import NOON, NOON_MS, make_post

plans = st.lists(st.tuples(st.integers(1, 120), st.sampled_from(list(PostState))), min_size=1, max_size=8)


def post_with(plan: list[tuple[int, PostState]]) -> Post:
    """Return a post whose plan starts an hour ago; (minutes, state) one after the other."""
    at, segments = NOON - timedelta(hours=1), []
    for minutes, state in plan:
        end = at + timedelta(minutes=minutes)
        segments.append(PostSegment(start=at, end=end, state=state, side=None, person_name=""))
        at = end
    return replace(make_post("g1"), segments=tuple(segments), since=NOON)


@given(plans, st.integers(0, 200))
def test_the_next_gap_is_told_in_its_last_hour(plan: list[tuple[int, PostState]], minute: int) -> None:
    post = post_with(plan)
    ahead = CoverageAhead()
    ahead.reset(2)
    ahead.take(0, post)
    begins = [
        (later.start - NOON) / timedelta(minutes=1)
        for earlier, later in zip((None, *post.segments), post.segments, strict=False)
        if later.state in GAP_STATES
        and (earlier is None or earlier.state not in GAP_STATES)
        and later.start > NOON
    ]
    left = begins[0] - minute if begins else np.inf
    found = ahead.minutes_left(NOON_MS + 60_000 * minute)
    assert found[0] == pytest.approx(left) if 0 < left <= 60 else np.isnan(found[0])
    assert np.isnan(found[1])


def test_a_post_that_went_and_an_unknown_time_tell_nothing() -> None:
    ahead = CoverageAhead()
    ahead.reset(1)
    ahead.take(0, post_with([(90, PostState.A_ON_DUTY), (60, PostState.VACANT)]))
    assert ahead.minutes_left(NOON_MS).tolist() == [30.0]
    assert np.isnan(ahead.minutes_left(-np.inf)).all()
    ahead.take(0, None)
    assert np.isnan(ahead.minutes_left(NOON_MS)).all()
