"""Owns the passing of a task from one worker to another when a post changes hands; pure.

It is no dispatch: state and clocks go on, because the same post goes on with the same work.
Source: domain, A/B posts (open tasks are accepted one by one or together, and handed back).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from desktop.central.rules.actor import Actor
from desktop.central.rules.lifecycle.moves import Move
from desktop.models.command import Operation
from desktop.models.incident import OPEN_STATES, Assignee, AssigneeKind, Incident
from desktop.models.incident_detail import TimelineEntry
from desktop.models.person import Worker


def is_task_of(incident: Incident, worker_id: str) -> bool:
    """Say whether a worker has an open incident in hand."""
    return incident.state in OPEN_STATES and any(
        one.kind is AssigneeKind.WORKER and one.id == worker_id for one in incident.assignees
    )


def reassign(
    incident: Incident, giver: Worker, taker: Worker, actor: Actor, operation: Operation, now: datetime
) -> Move:
    """Return an incident in another worker's hands.

    Args:
        incident: An incident that the giver has in hand.
        giver: Who had it.
        taker: Who gets it.
        actor: Who orders it.
        operation: What was ordered of the post.
        now: The instant.
    """
    named = Assignee(AssigneeKind.WORKER, taker.id, taker.name)
    assignees = [
        named if one.kind is AssigneeKind.WORKER and one.id == giver.id else one for one in incident.assignees
    ]
    after = replace(
        incident,
        assignees=tuple(dict.fromkeys(assignees)),
        revision=incident.revision + 1,
    )
    entry = TimelineEntry(
        at=now,
        actor_name=actor.name,
        operation=operation.value,
        opinion=f"{giver.name} → {taker.name}",
        from_state=incident.state,
        to_state=after.state,
        held_by_code=incident.held_by_code,
    )
    return Move(after, entry)
