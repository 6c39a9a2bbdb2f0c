"""Owns what a move does to an incident: state, clocks, assignees, breached stages; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desktop.central.rules.codeset import CodeSet
from desktop.central.rules.deadlines import WorkCalendar, start_clock
from desktop.central.rules.lifecycle import Situation, Transition
from desktop.central.rules.locator import GridLocator
from desktop.models.codes import Level
from desktop.models.incident import (
    OPEN_STATES,
    Assignee,
    AssigneeKind,
    Incident,
    Lease,
    Stage,
    StageClock,
    TimelineEntry,
)

LEASE_LENGTH = timedelta(minutes=10)
"""How long a claim holds; each move of the holder starts it anew."""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Data that moves are reckoned with."""

    codes: CodeSet
    calendar: WorkCalendar
    locator: GridLocator

    def clock(self, incident: Incident, stage: Stage, start: datetime) -> StageClock:
        """Return the clock of a stage that begins now."""
        return start_clock(stage, start, self.codes.limit_of(incident.class_code, stage), self.calendar)


@dataclass(frozen=True, slots=True)
class Move:
    """Outcome of a move: the incident afterwards and its timeline entry."""

    incident: Incident
    entry: TimelineEntry


def apply_move(
    situation: Situation,
    transition: Transition,
    rules: Rulebook,
    *,
    opinion: str = "",
    assignees: tuple[Assignee, ...] = (),
    settled: Level | None = None,
) -> Move:
    """Return what a transition makes of an incident.

    Args:
        situation: Record, lease, actor and instant.
        transition: The table's row, its guard already passed.
        rules: Limits and calendar.
        opinion: The actor's words, kept in the timeline.
        assignees: With a dispatch: who is sent.
        settled: With a closing: the level that the actor says settled it; None derives it.
    """
    before, now = situation.incident, situation.now
    state = transition.to_state or before.state
    after = replace(before, state=state, revision=before.revision + 1)
    if assignees:
        after = replace(after, assignees=assignees)
    if transition.restarts_stage is not None:
        clock = rules.clock(before, transition.restarts_stage, now)
        handle = clock if clock.stage is Stage.HANDLE else before.handle_clock
        after = _forget_breach(replace(after, stage_clock=clock, handle_clock=handle), clock.stage)
    if state not in OPEN_STATES:
        after = replace(after, stage_clock=None, closed=now, settled_level=settled or settled_level(before))
    entry = TimelineEntry(
        at=now,
        actor_name=situation.actor.name,
        operation=transition.operation.value,
        opinion=opinion,
        from_state=before.state,
        to_state=state,
    )
    return Move(after, entry)


def _forget_breach(incident: Incident, stage: Stage) -> Incident:
    """Return the incident whose stage has a new clock: its next breach must count and call too."""
    if stage not in incident.breached:
        return incident
    return replace(
        incident,
        breached=tuple(one for one in incident.breached if one is not stage),
        breached_earlier=(*incident.breached_earlier, stage),
    )


def was_in_time(incident: Incident) -> bool:
    """Say whether no stage of an incident ever passed a deadline."""
    return not (incident.breached or incident.breached_earlier)


def settled_level(incident: Incident) -> Level:
    """Return the level that settled an incident: a worker the grid, a department the city.

    Whatever was settled on the phone was settled by the city's duty room.
    """
    kinds = {assignee.kind for assignee in incident.assignees}
    return Level.GRID if kinds == {AssigneeKind.WORKER} else Level.CITY


def mark_breaches(incident: Incident, now: datetime) -> Incident:
    """Return the incident with the present stage marked if its deadline has passed, else the same one."""
    clock = incident.stage_clock
    if clock is None or clock.paused or clock.deadline is None or clock.deadline > now:
        return incident
    if clock.stage in incident.breached:
        return incident
    return replace(incident, breached=(*incident.breached, clock.stage), revision=incident.revision + 1)


def next_due(incident: Incident) -> datetime | None:
    """Return the next instant at which time alone changes an incident, None if there is none."""
    clock = incident.stage_clock
    if clock is None or clock.paused or clock.stage in incident.breached:
        return None
    return clock.deadline


def new_lease(situation: Situation, earlier: Lease | None) -> Lease:
    """Return the actor's lease on an incident, counted from now."""
    return Lease(
        incident_id=situation.incident.id,
        holder_id=situation.actor.id,
        holder_name=situation.actor.name,
        expires=situation.now + LEASE_LENGTH,
        revision=1 if earlier is None else earlier.revision + 1,
    )


def first_entry(incident: Incident, actor_name: str, source_words: str = "") -> TimelineEntry:
    """Return the timeline entry of an incident that has just come in."""
    return TimelineEntry(
        at=incident.created,
        actor_name=actor_name,
        operation="create",
        opinion=source_words,
        from_state=None,
        to_state=incident.state,
    )


def describe_assignees(assignees: Iterable[Assignee]) -> str:
    """Return the names of those who are sent, for the timeline."""
    return "、".join(assignee.name for assignee in assignees)
