"""Owns alarms: what asks a person to act, since when, with which priority, acknowledged by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop.models.incident import Priority
from desktop.models.instant import require_aware


class AlarmKind(StrEnum):
    """What is the case; the desk puts it into words."""

    CRITICAL_INCIDENT = "critical-incident"
    STAGE_OVERDUE = "stage-overdue"
    POST_VACANT = "post-vacant"


class AlarmState(StrEnum):
    """Acknowledge is not silence is not resolve (ISA-18.2 states, by secondary sources)."""

    UNACKNOWLEDGED = "unacknowledged"
    ACKNOWLEDGED = "acknowledged"
    RETURNED = "returned-unacknowledged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One alarm.

    Attributes:
        subject_kind: "incident" or "post".
        subject_id: Id of that record.
        title: The subject's own words (an incident's title, a grid's name).
    """

    id: str
    kind: AlarmKind
    subject_kind: str
    subject_id: str
    grid_code: str
    title: str
    priority: Priority
    raised: datetime
    state: AlarmState
    acknowledged_by: str = ""
    acknowledged: datetime | None = None
    revision: int

    def __post_init__(self) -> None:
        require_aware(self.raised, self.acknowledged)
