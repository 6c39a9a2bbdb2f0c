"""The first screen's counts: posts add up, clocks fall into their states."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.board.board import Board
from desktop.board.counts import ClockCounts, PostCounts, clock_state, count_incidents, count_posts
from desktop.models.clock import ClockState
from desktop.models.incident import Incident, IncidentState
from desktop.models.post import PostState
from tests.helpers.samples import NOON, make_clock, make_incident, make_post


@given(st.lists(st.sampled_from(list(PostState))))
def test_post_states_add_up_to_the_number_of_posts(states: list[PostState]) -> None:
    posts = {str(n): make_post(str(n), state=state) for n, state in enumerate(states)}
    counts = count_posts(Board(posts=posts))
    assert set(counts) == set(PostState)
    assert sum(counts.values()) == len(states)
    assert all(counts[state] == states.count(state) for state in PostState)
    kept = PostCounts()
    kept.take(posts, list(posts))
    assert {state: kept.states[state] for state in PostState} == counts
    left = {code: post for code, post in posts.items() if int(code) % 2}
    kept.take(left, [code for code in posts if code not in left])
    assert {state: kept.states[state] for state in PostState} == count_posts(Board(posts=left))


@pytest.mark.parametrize(
    ("minutes", "incident", "state"),
    [
        (9.9, make_incident(clock=make_clock()), ClockState.IN_TIME),
        (10, make_incident(clock=make_clock()), ClockState.WARNED),
        (15, make_incident(clock=make_clock()), ClockState.OVERDUE),
        (99, make_incident(clock=make_clock(paused=True)), ClockState.PAUSED),
        (99, make_incident(clock=make_clock(deadline_min=None)), ClockState.PAUSED),
        (99, make_incident(clock=None), None),
    ],
)
def test_clock_state(minutes: float, incident: Incident, state: ClockState | None) -> None:
    assert clock_state(incident, NOON + timedelta(minutes=minutes)) is state


def test_incident_figures() -> None:
    rows = [
        make_incident("in time", clock=make_clock(warn_min=70, deadline_min=100)),
        make_incident("warned", clock=make_clock(warn_min=10, deadline_min=100)),
        make_incident("overdue", clock=make_clock()),
        make_incident("paused", clock=make_clock(paused=True)),
        make_incident("closed", state=IncidentState.CLOSED, clock=make_clock()),
    ]
    counts = count_incidents(Board(incidents={row.id: row for row in rows}), NOON + timedelta(hours=1))
    assert (counts.open, counts.warned, counts.overdue) == (4, 1, 1)


CLOCKS = st.none() | st.tuples(st.none() | st.integers(-30, 30), st.booleans())


@given(
    st.lists(st.tuples(st.integers(0, 9), st.none() | st.sampled_from(list(IncidentState)), CLOCKS)),
    st.integers(-40, 40),
)
def test_counts_kept_up_with_each_change_are_those_counted_anew(
    steps: list[tuple[int, IncidentState | None, tuple[int | None, bool] | None]], minutes: int
) -> None:
    kept = ClockCounts()
    held: dict[str, Incident] = {}
    now = NOON + timedelta(minutes=minutes)
    for number, state, clock in steps:
        incident_id = f"i{number}"
        held.pop(incident_id, None)
        if state is not None:
            running = None if clock is None else make_clock(deadline_min=clock[0], paused=clock[1])
            held[incident_id] = make_incident(incident_id, state=state, clock=running)
        kept.take(held, [incident_id])
        assert kept.count(now) == count_incidents(Board(incidents=held), now)
