"""Owns the rules of alarms: what raises one, and what acknowledging, shelving and returning do; pure.

Source: control-room manners (states of ISA-18.2 by secondary sources).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from desktop.models.alarm import Alarm, AlarmKind, AlarmState
from desktop.models.clock import Stage
from desktop.models.incident import DESK_STATES, OPEN_STATES, Incident, Priority
from desktop.models.instant import to_epoch_ms
from desktop.models.organisation import Grid
from desktop.models.post import Post, PostState

URGENT_PRIORITIES = frozenset({Priority.CRITICAL, Priority.HIGH})


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that calls for an alarm while it holds.

    Attributes:
        id: Id of its alarm, made of what it speaks of, so that it is never raised twice.
    """

    id: str
    kind: AlarmKind
    subject_kind: str
    subject_id: str
    grid_code: str
    title: str
    priority: Priority


def conditions_of_incident(incident: Incident) -> dict[str, Condition | None]:
    """Return each alarm an incident can have, by id, with its condition or None where it does not hold."""
    about = ("incident", incident.id, incident.grid_code, incident.title, incident.priority)
    critical_id = f"critical:{incident.id}"
    waits = incident.priority is Priority.CRITICAL and incident.state in DESK_STATES
    found: dict[str, Condition | None] = {
        critical_id: Condition(critical_id, AlarmKind.CRITICAL_INCIDENT, *about) if waits else None
    }
    clock = incident.stage_clock
    for stage in Stage:
        overdue_id = f"overdue:{incident.id}:{stage.value}"
        holds = (
            incident.priority in URGENT_PRIORITIES
            and incident.state in OPEN_STATES
            and clock is not None
            and clock.stage is stage
            and stage in incident.breached
        )
        found[overdue_id] = Condition(overdue_id, AlarmKind.STAGE_OVERDUE, *about) if holds else None
    return found


def condition_of_post(post: Post, grid: Grid | None) -> dict[str, Condition | None]:
    """Return the alarm of a post, by id, with its condition or None while somebody holds it."""
    alarm_id = f"vacant:{post.grid_code}"
    if post.state is not PostState.VACANT:
        return {alarm_id: None}
    name = post.grid_code if grid is None else grid.name
    condition = Condition(
        alarm_id, AlarmKind.POST_VACANT, "post", post.grid_code, post.grid_code, name, Priority.HIGH
    )
    return {alarm_id: condition}


def raise_alarm(condition: Condition, now: datetime) -> Alarm:
    """Return a new alarm; its revision is an instant, so that a second coming is newer than the first."""
    return Alarm(
        id=condition.id,
        kind=condition.kind,
        subject_kind=condition.subject_kind,
        subject_id=condition.subject_id,
        grid_code=condition.grid_code,
        title=condition.title,
        priority=condition.priority,
        raised=now,
        state=AlarmState.UNACKNOWLEDGED,
        revision=to_epoch_ms(now),
    )


def settle(alarm: Alarm, condition: Condition | None) -> Alarm | None:
    """Return what becomes of an alarm whose condition holds, or has ended with None; None takes it off.

    An alarm that nobody acknowledged stays in sight after its condition has ended; of one that somebody put
    aside nobody waits to hear. What has come to be of the highest priority does not stay aside.
    """
    if condition is not None:
        if alarm.state is AlarmState.RETURNED:
            return replace(alarm, state=AlarmState.UNACKNOWLEDGED, revision=alarm.revision + 1)
        if alarm.state is AlarmState.SHELVED and condition.priority is Priority.CRITICAL:
            return replace(bring_back(alarm), priority=condition.priority)
        return alarm
    if alarm.state in (AlarmState.ACKNOWLEDGED, AlarmState.SHELVED):
        return None
    if alarm.state is AlarmState.RETURNED:
        return alarm
    return replace(alarm, state=AlarmState.RETURNED, revision=alarm.revision + 1)


def acknowledge(alarm: Alarm, actor_name: str, now: datetime) -> Alarm | None:
    """Return the alarm acknowledged; None if its condition had ended, which takes it off."""
    if alarm.state is AlarmState.RETURNED:
        return None
    return replace(
        alarm,
        state=AlarmState.ACKNOWLEDGED,
        acknowledged_by=actor_name,
        acknowledged=now,
        revision=alarm.revision + 1,
    )


def shelve(alarm: Alarm, actor_name: str, until: datetime, reason: str) -> Alarm:
    """Return an alarm that can be shelved put aside until an instant, with why and by whom."""
    return replace(
        alarm,
        state=AlarmState.SHELVED,
        shelved_until=until,
        shelved_by=actor_name,
        shelve_reason=reason,
        revision=alarm.revision + 1,
    )


def bring_back(alarm: Alarm) -> Alarm:
    """Return a shelved alarm as it asks anew, whoever had acknowledged it before it was put aside."""
    return replace(
        alarm,
        state=AlarmState.UNACKNOWLEDGED,
        acknowledged_by="",
        acknowledged=None,
        shelved_until=None,
        shelved_by="",
        shelve_reason="",
        revision=alarm.revision + 1,
    )
