"""Owns the writing of alarms: conditions held against what stands, and acknowledgements."""

from __future__ import annotations

from desktop.central.ledger.request import CommandRequest
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.alarms import (
    URGENT_PRIORITIES,
    Condition,
    acknowledge,
    condition_of_post,
    conditions_of_incident,
    raise_alarm,
    settle,
)
from desktop.central.rules.refusal import Refused
from desktop.models.alarm import Alarm, AlarmState
from desktop.models.codes import is_within
from desktop.models.command import Operation
from desktop.models.incident import Incident
from desktop.models.organisation import Grid
from desktop.models.person import DESK_ROLES
from desktop.models.post import Post
from desktop.models.problem import ProblemType


def update_incident_alarms(unit: Unit, incident: Incident) -> None:
    """Raise, keep or end the alarms of an incident as it now stands."""
    if incident.priority in URGENT_PRIORITIES:
        _reconcile(unit, conditions_of_incident(incident), incident.grid_code)


def update_post_alarm(unit: Unit, post: Post) -> None:
    """Raise, keep or end the alarm of a post as it now stands."""
    _reconcile(unit, condition_of_post(post, unit.find(Grid, post.grid_code)), post.grid_code)


def _reconcile(unit: Unit, conditions: dict[str, Condition | None], area_code: str) -> None:
    alarms = unit.find_all(Alarm, conditions, lock=True)
    for alarm_id, condition in conditions.items():
        alarm = alarms.get(alarm_id)
        if alarm is None:
            if condition is not None:
                unit.put(raise_alarm(condition, unit.now), area_code=area_code)
            continue
        _write(unit, alarm, settle(alarm, holds=condition is not None))


def _write(unit: Unit, before: Alarm, after: Alarm | None) -> None:
    if after is None:
        unit.remove(Alarm, before.id, revision=before.revision + 1, area_code=before.grid_code)
    elif after != before:
        unit.put(after, area_code=before.grid_code)


def carry_out_acknowledge(unit: Unit, actor: Actor, request: CommandRequest) -> int:
    """Acknowledge one alarm.

    Returns:
        The alarm's revision afterwards.

    Raises:
        Refused: In the contract's order; nothing was written.
    """
    alarm = unit.find(Alarm, request.target_id, lock=True)
    if alarm is None or not is_within(alarm.grid_code, actor.area_code):
        raise Refused(ProblemType.NOT_FOUND, f"no alarm {request.target_id}")
    if not actor.can_write or actor.role not in DESK_ROLES:
        raise Refused(ProblemType.FORBIDDEN, f"role {actor.role.value} cannot acknowledge")
    if request.operation is not Operation.ACKNOWLEDGE or alarm.state is AlarmState.ACKNOWLEDGED:
        raise Refused(
            ProblemType.TRANSITION_NOT_ALLOWED,
            f"acknowledged by {alarm.acknowledged_by}" if alarm.acknowledged_by else "not allowed",
            present_revision=alarm.revision,
        )
    if request.expected_revision is None:
        raise Refused(ProblemType.IF_MATCH_MISSING, "If-Match with the revision is required")
    if request.expected_revision != alarm.revision:
        raise Refused(
            ProblemType.STALE_REVISION, f"revision is {alarm.revision}", present_revision=alarm.revision
        )
    after = acknowledge(alarm, actor.name, unit.now)
    _write(unit, alarm, after)
    return alarm.revision + 1
