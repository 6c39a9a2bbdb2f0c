"""Owns the writing of alarms: conditions held against what stands, orders on alarms, the end of shelving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop.central.ledger.request import CommandRequest
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.alarms import (
    URGENT_PRIORITIES,
    Condition,
    acknowledge,
    bring_back,
    condition_of_post,
    conditions_of_incident,
    raise_alarm,
    settle,
    shelve,
)
from desktop.central.rules.refusal import Refused
from desktop.models.alarm import GOING_ON_STATES, LONGEST_SHELF, LONGEST_SHELVE_REASON, Alarm, AlarmState
from desktop.models.codes import is_within
from desktop.models.command import Operation
from desktop.models.incident import Incident, Priority
from desktop.models.organisation import Grid
from desktop.models.person import DESK_ROLES
from desktop.models.post import Post
from desktop.models.problem import ProblemType


def update_incident_alarms(unit: Unit, incident: Incident) -> None:
    """Raise, keep or end the alarms of an incident as it now stands."""
    if incident.priority in URGENT_PRIORITIES:
        _reconcile(unit, conditions_of_incident(incident), incident.grid_code)


def update_post_alarms(unit: Unit, posts: Sequence[Post]) -> None:
    """Raise, keep or end the alarms of posts as they now stand."""
    grids = unit.find_all(Grid, [post.grid_code for post in posts])
    conditions = {post.grid_code: condition_of_post(post, grids.get(post.grid_code)) for post in posts}
    alarms = unit.find_all(Alarm, [one for found in conditions.values() for one in found], lock=True)
    for grid_code, found in conditions.items():
        _reconcile_with(unit, alarms, found, grid_code)


def _reconcile(unit: Unit, conditions: dict[str, Condition | None], area_code: str) -> None:
    _reconcile_with(unit, unit.find_all(Alarm, conditions, lock=True), conditions, area_code)


def _reconcile_with(
    unit: Unit, alarms: Mapping[str, Alarm], conditions: dict[str, Condition | None], area_code: str
) -> None:
    for alarm_id, condition in conditions.items():
        alarm = alarms.get(alarm_id)
        if alarm is None:
            if condition is not None:
                unit.put(raise_alarm(condition, unit.now), area_code=area_code)
            continue
        _write(unit, alarm, settle(alarm, condition))


def _write(unit: Unit, before: Alarm, after: Alarm | None) -> None:
    if after is None:
        unit.remove(Alarm, before.id, revision=before.revision + 1, area_code=before.grid_code)
    elif after != before:
        unit.put(after, area_code=before.grid_code, due=after.shelved_until)


def end_shelving(unit: Unit, alarm_id: str) -> None:
    """Bring back an alarm whose time aside is over; take it off if its condition has ended."""
    alarm = unit.find(Alarm, alarm_id, lock=True)
    if alarm is None or alarm.shelved_until is None or alarm.shelved_until > unit.now:
        return
    _write(unit, alarm, bring_back(alarm) if _holds(unit, alarm) else None)


def _holds(unit: Unit, alarm: Alarm) -> bool:
    """Say whether an alarm's condition still holds: its subject as it stands now is asked."""
    if alarm.subject_kind == "post":
        post = unit.find(Post, alarm.subject_id)
        return post is not None and condition_of_post(post, None).get(alarm.id) is not None
    incident = unit.find(Incident, alarm.subject_id)
    return incident is not None and conditions_of_incident(incident).get(alarm.id) is not None


def carry_out_alarm(unit: Unit, actor: Actor, request: CommandRequest) -> int:
    """Acknowledge, shelve or unshelve one alarm.

    Returns:
        The alarm's revision afterwards.

    Raises:
        Refused: In the contract's order; nothing was written.
    """
    alarm = unit.find(Alarm, request.target_id, lock=True)
    if alarm is None or not is_within(alarm.grid_code, actor.area_code):
        raise Refused(ProblemType.NOT_FOUND, f"no alarm {request.target_id}")
    if not actor.can_write or actor.role not in DESK_ROLES:
        raise Refused(ProblemType.FORBIDDEN, f"role {actor.role.value} cannot {request.operation.value}")
    _require_transition(alarm, request.operation)
    if request.expected_revision is None:
        raise Refused(ProblemType.IF_MATCH_MISSING, "If-Match with the revision is required")
    if request.expected_revision != alarm.revision:
        raise Refused(
            ProblemType.STALE_REVISION, f"revision is {alarm.revision}", present_revision=alarm.revision
        )
    _write(unit, alarm, _moved(unit, actor, request, alarm))
    return alarm.revision + 1


def _require_transition(alarm: Alarm, operation: Operation) -> None:
    match operation:
        case Operation.ACKNOWLEDGE:
            is_allowed = alarm.state in (AlarmState.UNACKNOWLEDGED, AlarmState.RETURNED)
        case Operation.SHELVE:
            is_allowed = alarm.can_be_shelved
        case _:
            is_allowed = operation is Operation.UNSHELVE and alarm.state is AlarmState.SHELVED
    if not is_allowed:
        raise Refused(
            ProblemType.TRANSITION_NOT_ALLOWED, _why_not(alarm, operation), present_revision=alarm.revision
        )


def _why_not(alarm: Alarm, operation: Operation) -> str:
    if operation is Operation.UNSHELVE:
        return "it is not shelved"
    if alarm.state is AlarmState.SHELVED:
        return f"shelved by {alarm.shelved_by}"
    if operation is Operation.ACKNOWLEDGE and alarm.acknowledged_by:
        return f"acknowledged by {alarm.acknowledged_by}"
    if operation is Operation.SHELVE and alarm.state not in GOING_ON_STATES:
        return "its condition is over"
    if operation is Operation.SHELVE and alarm.priority is Priority.CRITICAL:
        return "the highest priority cannot be shelved"
    return "not allowed"


def _moved(unit: Unit, actor: Actor, request: CommandRequest, alarm: Alarm) -> Alarm | None:
    match request.operation:
        case Operation.ACKNOWLEDGE:
            return acknowledge(alarm, actor.name, unit.now)
        case Operation.UNSHELVE:
            return bring_back(alarm)
    reason, until = request.text("opinion").strip(), request.instant("until")
    if not 0 < len(reason) <= LONGEST_SHELVE_REASON:
        raise Refused(ProblemType.VALIDATION, "a reason is required", pointers=("/opinion",))
    if until is None or not unit.now < until <= unit.now + LONGEST_SHELF:
        raise Refused(
            ProblemType.VALIDATION,
            "an alarm is shelved until an instant ahead, 8 h at most",
            pointers=("/until",),
        )
    return shelve(alarm, actor.name, until, reason)
