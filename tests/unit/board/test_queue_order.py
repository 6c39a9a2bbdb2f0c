"""The queue stands by time to breach and its tabs hold what their states say."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop.board.queue_order import QueueOrder, QueueTab, sort_by_breach, stands_in
from desktop.models.incident import OPEN_STATES, Incident, IncidentState, Priority, Supervision
from tests.helpers.samples import NOON, make_clock, make_incident

incidents = st.builds(
    lambda number, minutes, paused, priority: make_incident(
        f"i{number}", clock=make_clock(deadline_min=minutes, paused=paused), priority=priority
    ),
    st.integers(0, 99),
    st.none() | st.floats(-600, 600),
    st.booleans(),
    st.sampled_from(list(Priority)),
)


@given(st.lists(incidents), st.floats(-600, 600))
def test_at_every_instant_time_left_never_falls_down_the_list(rows: list[Incident], now_min: float) -> None:
    now = NOON + timedelta(minutes=now_min)
    left_s = []
    for row in sort_by_breach(rows):
        assert row.stage_clock is not None
        deadline = row.stage_clock.deadline
        running = deadline is not None and not row.stage_clock.paused
        left_s.append((deadline - now).total_seconds() if running and deadline else float("inf"))
    assert left_s == sorted(left_s)


def test_equal_deadlines_stand_by_severity() -> None:
    low = make_incident("a", clock=make_clock(), priority=Priority.LOW)
    critical = make_incident("b", clock=make_clock(), priority=Priority.CRITICAL)
    assert sort_by_breach([low, critical]) == [critical, low]


@given(st.sampled_from(list(IncidentState)))
def test_every_open_state_stands_in_all_and_in_at_most_one_working_tab(state: IncidentState) -> None:
    row = make_incident(state=state)
    working = [QueueTab.TO_DO, QueueTab.HANDLING, QueueTab.TO_CHECK, QueueTab.SUSPENDED]
    assert stands_in(row, QueueTab.ALL) == (state in OPEN_STATES)
    assert sum(stands_in(row, tab) for tab in working) == (state in OPEN_STATES)


def test_supervised_incidents_have_a_tab_of_their_own() -> None:
    plain = make_incident("a")
    red = make_incident("b", supervision=Supervision.RED)
    closed = make_incident("c", state=IncidentState.CLOSED, supervision=Supervision.RED)
    order = QueueOrder()
    order.take({one.id: one for one in (plain, red, closed)}, ["a", "b", "c"])
    counts = order.counts
    assert counts[QueueTab.SUPERVISED] == 1
    assert counts[QueueTab.ALL] == 2
    assert counts[QueueTab.TO_DO] == 2


STEPS = st.tuples(st.integers(0, 12), st.none() | st.sampled_from(list(IncidentState)), st.floats(-9, 9))


@given(st.lists(STEPS))
def test_an_order_kept_up_with_each_change_is_the_one_sorted_anew(
    steps: list[tuple[int, IncidentState | None, float]],
) -> None:
    order = QueueOrder()
    held: dict[str, Incident] = {}
    for number, state, minutes in steps:
        incident_id = f"i{number}"
        held.pop(incident_id, None)
        if state is not None:
            clock = make_clock(deadline_min=minutes)
            held[incident_id] = make_incident(incident_id, state=state, clock=clock)
        order.take(held, [incident_id])
        for tab in QueueTab:
            listed = [one.id for one in sort_by_breach(one for one in held.values() if stands_in(one, tab))]
            assert order.ids_of(tab) == listed
            assert order.counts[tab] == len(listed)
