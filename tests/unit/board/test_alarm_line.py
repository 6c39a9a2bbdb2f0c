"""The alarm line counts what nobody acknowledged and names the oldest and the most severe."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop.board.alarm_line import list_shelvable, list_shelved, sum_up_alarms
from desktop.models.alarm import AlarmState
from desktop.models.incident import Priority
from tests.helpers.samples import NOON, make_alarm


def test_acknowledged_alarms_do_not_ask() -> None:
    summary = sum_up_alarms([make_alarm(state=AlarmState.ACKNOWLEDGED)])
    assert (summary.unacknowledged, summary.oldest, summary.top) == (0, None, None)


def test_oldest_and_most_severe_are_named() -> None:
    old = make_alarm("old", priority=Priority.LOW, raised=NOON)
    severe = make_alarm("severe", priority=Priority.CRITICAL, raised=NOON + timedelta(minutes=1))
    later = make_alarm("later", priority=Priority.CRITICAL, raised=NOON + timedelta(minutes=2))
    gone = make_alarm("gone", state=AlarmState.RETURNED, raised=NOON + timedelta(minutes=3))
    summary = sum_up_alarms([later, severe, gone, old])
    assert summary.unacknowledged == 4
    assert summary.oldest == old
    assert summary.top == severe


def test_what_is_over_comes_after_all_that_is_not() -> None:
    over = make_alarm("over", priority=Priority.CRITICAL, state=AlarmState.RETURNED, raised=NOON)
    going_on = make_alarm("on", priority=Priority.LOW, raised=NOON + timedelta(minutes=1))
    assert sum_up_alarms([over, going_on]).top == going_on
    assert sum_up_alarms([over]).top == over


@given(st.lists(st.tuples(st.sampled_from(AlarmState), st.sampled_from(Priority)), max_size=12))
def test_what_is_aside_calls_nobody_and_nothing_is_dropped(drawn: list[tuple[AlarmState, Priority]]) -> None:
    alarms = [make_alarm(f"a{n}", state=state, priority=one) for n, (state, one) in enumerate(drawn)]
    summary = sum_up_alarms(alarms)
    seen = sum(alarm.state is AlarmState.ACKNOWLEDGED for alarm in alarms)
    assert summary.unacknowledged + seen + summary.shelved == len(alarms)
    assert summary.shelved == len(list_shelved(alarms))
    for named in (summary.top, summary.oldest):
        assert named is None or named.state is not AlarmState.SHELVED
    offered = list_shelvable(alarms)
    assert {alarm.id for alarm in offered} == {alarm.id for alarm in alarms if alarm.can_be_shelved}
    if summary.top is not None and summary.top.can_be_shelved:
        assert offered[0] == summary.top, "what the line names is offered first"


def test_the_next_to_come_back_is_listed_first() -> None:
    late = replace(make_alarm("a", state=AlarmState.SHELVED), shelved_until=NOON + timedelta(hours=2))
    soon = replace(make_alarm("b", state=AlarmState.SHELVED), shelved_until=NOON + timedelta(hours=1))
    assert list_shelved([late, make_alarm("c"), soon]) == [soon, late]
