"""Owns what time alone does to an incident: amber, red, the end of a suspension, the nightly 督办; pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from desktop.central.rules.deadlines import judge_clock, next_mark
from desktop.central.rules.lifecycle.effects import begin_handling, end_suspension
from desktop.central.rules.lifecycle.moves import NO_ARGUMENTS, Move
from desktop.central.rules.lifecycle.situation import Situation
from desktop.central.rules.rulebook import Rulebook
from desktop.models.clock import ClockState, Stage
from desktop.models.command import Operation
from desktop.models.incident import Incident, IncidentState, Supervision
from desktop.models.incident_detail import TimelineEntry

_SENT_STATES = frozenset({IncidentState.TO_SIGN, IncidentState.HANDLING})
"""States in which somebody who was sent is behind, not the desk."""


def mark_clocks(incident: Incident, now: datetime) -> Incident:
    """Return the incident with its clocks' states and breaches as of an instant, else the same one."""
    clock = incident.stage_clock
    if clock is None:
        return incident
    judged = judge_clock(clock, now)
    if judged is clock:
        return incident
    breached = incident.breached
    if judged.state is ClockState.OVERDUE and clock.stage not in breached:
        breached = (*breached, clock.stage)
    handle = judged if clock.stage is Stage.HANDLE else incident.handle_clock
    return replace(
        incident,
        stage_clock=judged,
        handle_clock=handle,
        breached=breached,
        revision=incident.revision + 1,
    )


def next_due(incident: Incident, now: datetime, rules: Rulebook) -> datetime | None:
    """Return the next instant at which time alone changes an incident, None if there is none."""
    instants = []
    if incident.stage_clock is not None:
        instants.append(next_mark(incident.stage_clock))
    instants.append(incident.suspended_until)
    if _is_behind(incident):
        instants.append(next_night(now, rules))
    return min((at for at in instants if at is not None), default=None)


def next_night(now: datetime, rules: Rulebook) -> datetime:
    """Return the next instant of the nightly 督办 after an instant."""
    zone = rules.calendar.zone
    day = now.astimezone(zone).date()
    while True:
        at = datetime.combine(day, rules.policy.nightly, zone).astimezone(UTC)
        if at > now:
            return at
        day += timedelta(days=1)


def pass_time(situation: Situation) -> Move | None:
    """Return the one move that time makes of an incident at its due instant, besides marking its clocks.

    Args:
        situation: The incident as its clocks were marked; the actor is the system.
    """
    incident = situation.incident
    if incident.suspended_until is not None and incident.suspended_until <= situation.now:
        after = replace(incident, state=IncidentState.HANDLING, revision=incident.revision + 1)
        for effect in (end_suspension, begin_handling):
            after = effect(after, situation, NO_ARGUMENTS)
        return Move(after, _entry(situation, after, Operation.RESUME, ""))
    return None


def supervise_by_night(situation: Situation) -> Move | None:
    """Return what the nightly 督办 makes of an incident: yellow the first night, red the second."""
    incident = situation.incident
    if not _is_behind(incident):
        return None
    level = Supervision.YELLOW if incident.supervision.rank < Supervision.YELLOW.rank else Supervision.RED
    after = replace(incident, supervision=level, revision=incident.revision + 1)
    return Move(after, _entry(situation, after, Operation.SUPERVISE, level.value))


def _is_behind(incident: Incident) -> bool:
    return (
        Stage.HANDLE in incident.breached
        and incident.state in _SENT_STATES
        and incident.supervision is not Supervision.RED
    )


def _entry(situation: Situation, after: Incident, operation: Operation, words: str) -> TimelineEntry:
    return TimelineEntry(
        at=situation.now,
        actor_name="",
        operation=operation.value,
        opinion="",
        detail=words,
        from_state=situation.incident.state,
        to_state=after.state,
        held_by_code=after.held_by_code,
    )
