"""Owns alarms: what asks a person to act, since when, how urgently, seen or put aside by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desktop.models.incident import Priority
from desktop.models.instant import require_aware

LONGEST_SHELF = timedelta(hours=8)
"""No alarm is put aside for longer. Source: control-room manners, Alarms are not events."""

LONGEST_SHELVE_REASON = 200
"""Characters in which it is said why an alarm is put aside."""


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
    SHELVED = "shelved"


GOING_ON_STATES = frozenset({AlarmState.UNACKNOWLEDGED, AlarmState.ACKNOWLEDGED})
"""States of an alarm that is in sight and whose cause goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One alarm.

    Attributes:
        subject_kind: "incident" or "post".
        subject_id: Id of that record.
        title: The subject's own words (an incident's title, a grid's name).
        shelved_until: When it comes back by itself, None unless it is shelved.
        shelved_by: Name of who put it aside, empty unless it is shelved.
        shelve_reason: Why, in that person's words.
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
    shelved_until: datetime | None = None
    shelved_by: str = ""
    shelve_reason: str = ""
    revision: int

    def __post_init__(self) -> None:
        require_aware(self.raised, self.acknowledged, self.shelved_until)

    @property
    def can_be_shelved(self) -> bool:
        """Whether it may be put aside: its cause goes on, and it is not of the highest priority."""
        return self.state in GOING_ON_STATES and self.priority is not Priority.CRITICAL
