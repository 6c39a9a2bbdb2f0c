"""Owns what a move is judged by: the record, the claim, who asks, when, under which rules; pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from desktop.central.rules.actor import Actor
from desktop.central.rules.rulebook import Rulebook
from desktop.models.codes import Level
from desktop.models.incident import Assignee, Incident, Priority, Rating, Supervision
from desktop.models.lease import Lease


@dataclass(frozen=True, slots=True)
class Situation:
    """What a guard looks at.

    Attributes:
        lease: The lease that is alive at ``now``, None if nobody holds the incident.
    """

    incident: Incident
    lease: Lease | None
    actor: Actor
    now: datetime
    rules: Rulebook


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody who is sent or copied to, with the organisation that the ladder counts.

    Attributes:
        code: Home grid of a worker, city of a department, code of an organisation.
    """

    assignee: Assignee
    code: str


@dataclass(frozen=True, slots=True)
class Correction:
    """Fields of an incident that its holder sets right; None keeps one."""

    title: str | None = None
    description: str | None = None
    class_code: str | None = None
    priority: Priority | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveArguments:
    """What an order says beside its operation; each operation reads what concerns it.

    Attributes:
        opinion: The actor's words, kept in the timeline.
        receivers: Who is sent, or copied to.
        until: End of a suspension.
        to_code: Organisation to which an incident is reported up; empty for the direct superior.
        survivor: Incident into which a duplicate is merged.
        settled: Level that the actor says settled it; None derives it.
    """

    opinion: str = ""
    receivers: tuple[Receiver, ...] = ()
    until: datetime | None = None
    level: Supervision | None = None
    to_code: str = ""
    survivor: Incident | None = None
    urgent: bool | None = None
    major: bool | None = None
    correction: Correction = field(default_factory=Correction)
    rating: Rating | None = None
    settled: Level | None = None
