"""The alarm line counts what nobody acknowledged and names the oldest and the most severe."""

from __future__ import annotations

from datetime import timedelta

from desktop.board.alarm_line import sum_up_alarms
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
