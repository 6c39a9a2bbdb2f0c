"""Alarms: which conditions raise one, and every road through acknowledging, shelving and returning."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop.central.rules.alarms import (
    acknowledge,
    bring_back,
    condition_of_post,
    conditions_of_incident,
    raise_alarm,
    settle,
    shelve,
)
from desktop.models.alarm import Alarm, AlarmKind, AlarmState
from desktop.models.clock import Stage
from desktop.models.incident import IncidentState, Priority
from desktop.models.post import PostState
from tests.helpers.samples import GRID, NOON, make_alarm, make_clock, make_incident, make_post

WAITS_FOR_THE_DESK = ("to-verify", "to-accept", "to-dispatch", "returned")

ENDED = ("closed", "rated", "void", "declined", "force-closed")


@given(
    state=st.sampled_from(IncidentState),
    priority=st.sampled_from(Priority),
    stage=st.sampled_from([None, *Stage]),
    breached=st.sets(st.sampled_from(Stage)),
)
def test_an_incident_has_an_alarm_exactly_while_its_rule_says_so(
    state: IncidentState, priority: Priority, stage: Stage | None, breached: set[Stage]
) -> None:
    clock = None if stage is None else replace(make_clock(), stage=stage)
    incident = replace(
        make_incident("i1", state=state, priority=priority, clock=clock), breached=tuple(breached)
    )
    found = conditions_of_incident(incident)
    assert set(found) == {"critical:i1", *(f"overdue:i1:{one.value}" for one in Stage)}
    expected = set()
    if priority == 1 and state.value in WAITS_FOR_THE_DESK:
        expected.add("critical:i1")
    if (
        priority <= 2
        and state.value not in ("closed", "rated", "void", "declined", "force-closed")
        and stage in breached
    ):
        assert stage is not None
        expected.add(f"overdue:i1:{stage.value}")
    assert {alarm_id for alarm_id, condition in found.items() if condition is not None} == expected
    for alarm_id, condition in found.items():
        if condition is not None:
            is_critical = alarm_id.startswith("critical:")
            kind = AlarmKind.CRITICAL_INCIDENT if is_critical else AlarmKind.STAGE_OVERDUE
            assert (condition.id, condition.kind) == (alarm_id, kind)
            assert (condition.subject_id, condition.grid_code) == ("i1", GRID)
            assert (condition.title, condition.priority) == (incident.title, priority)


@given(st.sampled_from(PostState))
def test_a_post_has_an_alarm_exactly_while_it_is_vacant(state: PostState) -> None:
    found = condition_of_post(make_post(state=state), None)
    (condition,) = found.values()
    assert set(found) == {f"vacant:{GRID}"}
    assert (condition is not None) == (state is PostState.VACANT)
    if condition is not None:
        assert (condition.kind, condition.subject_kind) == (AlarmKind.POST_VACANT, "post")
        assert condition.title == GRID, "without its grid an alarm is named by the code"


@given(st.lists(st.sampled_from(["holds", "ends", "acknowledge"]), max_size=12))
def test_no_alarm_leaves_sight_before_somebody_saw_it_and_its_condition_ended(steps: list[str]) -> None:
    condition = condition_of_post(make_post(state=PostState.VACANT), None)[f"vacant:{GRID}"]
    assert condition is not None
    alarm: Alarm | None = raise_alarm(condition, NOON)
    holds, seen = True, False
    for step in steps:
        assert alarm is not None
        before = alarm
        if step == "acknowledge":
            alarm, seen = acknowledge(alarm, "李晓梅", NOON + timedelta(seconds=5)), True
        else:
            # A condition that comes back calls anew if it had ended unseen.
            seen = seen and not (step == "holds" and not holds)
            holds = step == "holds"
            alarm = settle(alarm, condition if holds else None)
        assert (alarm is None) == (seen and not holds)
        if alarm is None:
            return
        assert (alarm.state is AlarmState.ACKNOWLEDGED) == seen
        assert (alarm.state is AlarmState.RETURNED) == (not holds)
        assert alarm.revision == before.revision + (alarm != before)


STEPS = ["holds", "worsens", "ends", "acknowledge", "shelve", "bring back"]
"""What can happen to an alarm: its condition, the officers, and the end of its time aside."""


@given(st.lists(st.sampled_from(STEPS), max_size=16))
def test_what_is_aside_calls_nobody_and_comes_back_unseen_while_its_condition_holds(steps: list[str]) -> None:
    """Against an oracle of four truths: whether it holds, is seen, is aside, is of the highest priority."""
    condition = condition_of_post(make_post(state=PostState.VACANT), None)[f"vacant:{GRID}"]
    assert condition is not None
    alarm: Alarm | None = raise_alarm(condition, NOON)
    until = NOON + timedelta(hours=2)
    holds, seen, aside, critical = True, False, False, False
    for step in steps:
        assert alarm is not None
        before = alarm
        assert alarm.can_be_shelved == (holds and not aside and not critical)
        if step == "acknowledge" and not aside:
            alarm, seen = acknowledge(alarm, "李晓梅", NOON), True
        elif step == "shelve" and alarm.can_be_shelved:
            alarm, aside = shelve(alarm, "陈国栋", until, "设备检修"), True
        elif step == "bring back" and aside:
            alarm, aside, seen = bring_back(alarm), False, False
        elif step in ("holds", "worsens", "ends"):
            if step == "worsens" and aside:
                aside, seen, critical = False, False, True
            seen = seen and not (step != "ends" and not holds)
            holds = step != "ends"
            present = replace(condition, priority=Priority.CRITICAL if step == "worsens" else Priority.HIGH)
            alarm = settle(alarm, present if holds else None)
        assert (alarm is None) == (not holds and (seen or aside))
        if alarm is None:
            return
        expected = AlarmState.ACKNOWLEDGED if seen else AlarmState.UNACKNOWLEDGED
        if aside:
            expected = AlarmState.SHELVED
        elif not holds:
            expected = AlarmState.RETURNED
        assert alarm.state is expected
        assert (alarm.priority is Priority.CRITICAL) == critical
        told = (until, "陈国栋", "设备检修") if aside else (None, "", "")
        assert (alarm.shelved_until, alarm.shelved_by, alarm.shelve_reason) == told
        assert aside or bool(alarm.acknowledged_by) == seen
        assert alarm.revision == before.revision + (alarm != before)


@given(st.sampled_from(AlarmState), st.sampled_from(Priority))
def test_only_what_goes_on_and_is_not_of_the_highest_priority_can_be_put_aside(
    state: AlarmState, priority: Priority
) -> None:
    goes_on = state.value in ("unacknowledged", "acknowledged")
    assert make_alarm(state=state, priority=priority).can_be_shelved == (goes_on and priority != 1)


def test_an_alarm_knows_who_saw_it_when() -> None:
    seen_at = NOON + timedelta(seconds=5)
    seen = acknowledge(make_alarm(revision=7), "李晓梅", seen_at)
    assert seen is not None
    assert (seen.acknowledged_by, seen.acknowledged, seen.revision) == ("李晓梅", seen_at, 8)


def test_a_second_coming_is_newer_than_the_first() -> None:
    condition = condition_of_post(make_post(state=PostState.VACANT), None)[f"vacant:{GRID}"]
    assert condition is not None
    first = raise_alarm(condition, NOON)
    second = raise_alarm(condition, NOON + timedelta(minutes=1))
    assert (first.id, first.raised, first.state) == (second.id, NOON, AlarmState.UNACKNOWLEDGED)
    assert second.revision > first.revision + 2, "one acknowledging and one returning may lie between"
