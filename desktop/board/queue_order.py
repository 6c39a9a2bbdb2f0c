"""Owns the order of the incident queue and which tab an incident stands in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum

from desktop.board.kept_order import KeptOrder
from desktop.models.incident import DESK_STATES, OPEN_STATES, Incident, IncidentState, Supervision


class QueueTab(StrEnum):
    """Tabs of the queue: 待办 处置中 待核查 督办 挂账 全部."""

    TO_DO = "to-do"
    HANDLING = "handling"
    TO_CHECK = "to-check"
    SUPERVISED = "supervised"
    SUSPENDED = "suspended"
    ALL = "all"


_STATES_OF_TAB = {
    QueueTab.TO_DO: DESK_STATES,
    QueueTab.HANDLING: frozenset({IncidentState.TO_SIGN, IncidentState.HANDLING}),
    QueueTab.TO_CHECK: frozenset({IncidentState.TO_CHECK}),
    QueueTab.SUSPENDED: frozenset({IncidentState.SUSPENDED}),
    QueueTab.SUPERVISED: OPEN_STATES,
    QueueTab.ALL: OPEN_STATES,
}

_NEVER = datetime.max.replace(tzinfo=UTC)

BreachKey = tuple[bool, datetime, int, datetime, str]


def stands_in(incident: Incident, tab: QueueTab) -> bool:
    """Say whether a tab lists an incident."""
    if tab is QueueTab.SUPERVISED and incident.supervision is Supervision.NONE:
        return False
    return incident.state in _STATES_OF_TAB[tab]


def breach_key(incident: Incident) -> BreachKey:
    """Return the sort key by time to breach: the longest overdue first, paused clocks last.

    The order of deadlines is the order of times left, so the key holds at every instant: rows do not
    wander while time passes. Equal deadlines: the more severe first, then the older, then the id.
    """
    clock = incident.stage_clock
    deadline = None if clock is None or clock.paused else clock.deadline
    return (deadline is None, deadline or _NEVER, incident.priority.value, incident.created, incident.id)


class QueueOrder:
    """The incidents of all tabs in order, and counted; kept up with each change.

    Attributes:
        counts: Number of incidents in each tab.
    """

    def __init__(self) -> None:
        self.counts: dict[QueueTab, int] = dict.fromkeys(QueueTab, 0)
        self._tabs: dict[str, tuple[QueueTab, ...]] = {}
        self._order: KeptOrder[Incident] = KeptOrder(breach_key)

    def take(self, incidents: Mapping[str, Incident], ids: Collection[str]) -> None:
        """Take incidents as they are to be shown.

        Args:
            incidents: Those among the ids that there are.
            ids: Of those that came, changed or went.
        """
        self._order.take(incidents, ids)
        for incident_id in ids:
            incident = incidents.get(incident_id)
            for tab in self._tabs.pop(incident_id, ()):
                self.counts[tab] -= 1
            if incident is not None:
                tabs = tuple(tab for tab in QueueTab if stands_in(incident, tab))
                self._tabs[incident_id] = tabs
                for tab in tabs:
                    self.counts[tab] += 1

    def ids_of(self, tab: QueueTab) -> list[str]:
        """Return the ids of a tab's incidents, the first to breach first."""
        return [key[-1] for key in self._order.keys if tab in self._tabs[key[-1]]]


def sort_by_breach(incidents: Iterable[Incident]) -> list[Incident]:
    """Return incidents in the order of the queue."""
    return sorted(incidents, key=breach_key)
