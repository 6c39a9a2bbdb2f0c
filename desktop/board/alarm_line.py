"""Owns what the alarm line says: what nobody has acknowledged, which comes first, what is put aside."""

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
        shelved: Number of those put aside; with the acknowledged ones the three make up all.
        oldest: The one raised first among the unacknowledged, None if there is none.
        top: The most severe among them, the oldest of these; what the line names. What is over already
            comes after all that is not.
    """

    unacknowledged: int
    shelved: int
    oldest: Alarm | None
    top: Alarm | None


def sum_up_alarms(alarms: Iterable[Alarm]) -> AlarmSummary:
    """Return what the alarm line says of these alarms."""
    present = list(alarms)
    waiting = [alarm for alarm in present if alarm.state in UNACKNOWLEDGED_STATES]
    return AlarmSummary(
        unacknowledged=len(waiting),
        shelved=sum(alarm.state is AlarmState.SHELVED for alarm in present),
        oldest=min(waiting, key=lambda alarm: (alarm.raised, alarm.id), default=None),
        top=min(waiting, key=_urgency, default=None),
    )


def list_shelvable(alarms: Iterable[Alarm]) -> list[Alarm]:
    """Return the alarms that can be put aside: those that call first, in the order of the line."""
    offered = [alarm for alarm in alarms if alarm.can_be_shelved]
    return sorted(offered, key=lambda alarm: (alarm.state not in UNACKNOWLEDGED_STATES, _urgency(alarm)))


def list_shelved(alarms: Iterable[Alarm]) -> list[Alarm]:
    """Return the alarms that are put aside, the next to come back first."""
    aside = [alarm for alarm in alarms if alarm.state is AlarmState.SHELVED]
    return sorted(aside, key=lambda alarm: (alarm.shelved_until or alarm.raised, alarm.id))


def _urgency(alarm: Alarm) -> tuple[bool, int, datetime, str]:
    return alarm.state is AlarmState.RETURNED, alarm.priority.value, alarm.raised, alarm.id
