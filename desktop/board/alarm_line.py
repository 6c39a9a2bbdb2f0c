"""Owns what the alarm line says: how many alarms nobody has acknowledged, and which comes first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from desktop.models.alarm import Alarm, AlarmState

UNACKNOWLEDGED_STATES = frozenset({AlarmState.UNACKNOWLEDGED, AlarmState.RETURNED})


@dataclass(frozen=True, slots=True)
class AlarmSummary:
    """The alarm line's content.

    Attributes:
        unacknowledged: Number of alarms nobody has acknowledged.
        oldest: The one raised first among them, None if there is none.
        top: The most severe among them, the oldest of these; what the line names. What is over already
            comes after all that is not.
    """

    unacknowledged: int
    oldest: Alarm | None
    top: Alarm | None


def sum_up_alarms(alarms: Iterable[Alarm]) -> AlarmSummary:
    """Return what the alarm line says of these alarms."""
    waiting = [alarm for alarm in alarms if alarm.state in UNACKNOWLEDGED_STATES]
    return AlarmSummary(
        unacknowledged=len(waiting),
        oldest=min(waiting, key=lambda alarm: (alarm.raised, alarm.id), default=None),
        top=min(waiting, key=_urgency, default=None),
    )


def _urgency(alarm: Alarm) -> tuple[bool, int, datetime, str]:
    return alarm.state is AlarmState.RETURNED, alarm.priority.value, alarm.raised, alarm.id
