"""Owns the making of a move: what is offered, whether it may be made, what it makes of an incident; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from desktop.central.rules.lifecycle.guards import Guard
from desktop.central.rules.lifecycle.situation import MoveArguments, Receiver, Situation
from desktop.central.rules.lifecycle.table import TRANSITIONS
from desktop.central.rules.lifecycle.transition import Transition
from desktop.central.rules.refusal import Refused
from desktop.central.rules.visibility import may_see_incident
from desktop.models.command import Operation
from desktop.models.incident import Incident
from desktop.models.incident_detail import TimelineEntry
from desktop.models.problem import ProblemType

NO_ARGUMENTS = MoveArguments()


@dataclass(frozen=True, slots=True)
class Move:
    """Outcome of a move: the incident afterwards and its timeline entry."""

    incident: Incident
    entry: TimelineEntry


def allowed_actions(situation: Situation) -> tuple[str, ...]:
    """Return the operations that the asking person may order now, in the table's order, each once."""
    actor, incident = situation.actor, situation.incident
    if not actor.can_write or not may_see_incident(actor, incident):
        return ()
    return tuple(
        dict.fromkeys(
            row.operation.value
            for row in TRANSITIONS
            if incident.state in row.from_states
            and actor.role in row.roles
            and _first_failing(row, situation) is None
        )
    )


def find_transition(situation: Situation, operation: Operation) -> Transition:
    """Return the table's row for an operation.

    Raises:
        Refused: forbidden (the role never may), out-of-area, already-claimed with the holder, or
            transition-not-allowed.
    """
    incident, actor = situation.incident, situation.actor
    rows = [row for row in TRANSITIONS if row.operation is operation and actor.role in row.roles]
    if not actor.can_write or not rows:
        raise Refused(ProblemType.FORBIDDEN, f"role {actor.role.value} never orders {operation.value}")
    if not may_see_incident(actor, incident):
        raise Refused(ProblemType.OUT_OF_AREA, f"{incident.grid_code} is outside {actor.area_code}")
    failing: list[Guard] = []
    for row in rows:
        if incident.state not in row.from_states:
            continue
        guard = _first_failing(row, situation)
        if guard is None:
            return row
        failing.append(guard)
    for guard in sorted(failing, key=lambda one: not one.is_about_lease):
        raise guard.refusal(situation)
    raise Refused(
        ProblemType.TRANSITION_NOT_ALLOWED,
        f"{operation.value} is not allowed in state {incident.state.value}",
        present_revision=incident.revision,
    )


def _first_failing(row: Transition, situation: Situation) -> Guard | None:
    return next((guard for guard in row.guards if not guard.holds(situation)), None)


def apply_move(situation: Situation, transition: Transition, arguments: MoveArguments = NO_ARGUMENTS) -> Move:
    """Return what a transition makes of an incident.

    Args:
        situation: Record, lease, actor and instant.
        transition: The table's row, its guards already passed.
        arguments: What the order says beside its operation.

    Raises:
        Refused: validation, where the arguments do not fit.
    """
    if transition.needs_reason and not arguments.opinion.strip():
        raise Refused(ProblemType.VALIDATION, "a reason is required", pointers=("/opinion",))
    before = situation.incident
    after = replace(before, state=transition.to_state or before.state, revision=before.revision + 1)
    for effect in transition.effects:
        after = effect(after, situation, arguments)
    entry = TimelineEntry(
        at=situation.now,
        actor_name=situation.actor.name,
        operation=transition.operation.value,
        opinion=_words(arguments),
        detail=_detail(before, after),
        from_state=before.state,
        to_state=after.state,
        held_by_code=after.held_by_code,
    )
    return Move(after, entry)


def first_entry(incident: Incident, actor_name: str, source_words: str = "") -> TimelineEntry:
    """Return the timeline entry of an incident that has just come in."""
    return TimelineEntry(
        at=incident.created,
        actor_name=actor_name,
        operation=Operation.CREATE.value,
        opinion=source_words,
        from_state=None,
        to_state=incident.state,
        held_by_code=incident.held_by_code,
    )


def undo_entry(
    before: Incident, after: Incident, actor_name: str, now: datetime, undone: str
) -> TimelineEntry:
    """Return the timeline entry of a move that was taken back."""
    return TimelineEntry(
        at=now,
        actor_name=actor_name,
        operation=Operation.UNDO.value,
        opinion="",
        detail=undone,
        from_state=before.state,
        to_state=after.state,
        held_by_code=after.held_by_code,
    )


def was_in_time(incident: Incident) -> bool:
    """Say whether no stage of an incident ever passed a deadline."""
    return not (incident.breached or incident.breached_earlier)


def _detail(before: Incident, after: Incident) -> str:
    """Return the code that tells a move from others of its operation."""
    if after.supervision is not before.supervision:
        return after.supervision.value
    if after.rating is not None and after.rating is not before.rating:
        return after.rating.value
    return ""


def _words(arguments: MoveArguments) -> str:
    """Return what the timeline keeps of an order's words: whom it names, then the opinion."""
    named = [_names(arguments.receivers)] if arguments.receivers else []
    if arguments.survivor is not None:
        named.append(arguments.survivor.serial_no)
    if arguments.to_code:
        named.append(arguments.to_code)
    words = [f"→ {'、'.join(named)}"] if named else []
    return " ".join((*words, arguments.opinion)).strip()


def _names(receivers: tuple[Receiver, ...]) -> str:
    return "、".join(receiver.assignee.name for receiver in receivers)
