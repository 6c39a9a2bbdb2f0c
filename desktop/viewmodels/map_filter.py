"""Owns what the officer wants to see of posts, incidents, workers and layers: one filter for map and lists.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from desktop.models.incident import Priority
from desktop.models.position import ContactState
from desktop.models.post import PostState
from desktop.viewmodels.columns import column_of
from desktop.viewmodels.map_feed import POST_CODES
from desktop.viewmodels.worker_marks import CONTACT_CODES


class FilterGroup(StrEnum):
    """What a criterion speaks of."""

    POST = "post"
    PRIORITY = "priority"
    PHASE = "phase"
    INCIDENT_CLASS = "class"
    WORKER = "worker"
    LAYER = "layer"


class IncidentPhase(StrEnum):
    """Whether an incident calls for the duty room (it waits at the desk, or is overdue) or is in hand."""

    CALLING = "calling"
    IN_HAND = "in-hand"


class WorkerGroup(StrEnum):
    """Which one group a worker's mark belongs to; the groups add up to the marks.

    Being outside every grid held is told of workers in contact alone: nobody knows where the others are.
    """

    ON_DUTY = "on-duty"
    OUTSIDE = "outside"
    LATE = "late"
    OFFLINE = "offline"


WORKER_GROUP_CODES: dict[WorkerGroup, int] = {group: code for code, group in enumerate(WorkerGroup)}
"""Code of each group in `worker_groups`; the order of the enum."""


class LayerName(StrEnum):
    """A layer of the map that can be taken off."""

    LOAD = "load"
    LABELS = "labels"
    STATIONS = "stations"
    TRAILS = "trails"
    COVERAGE = "coverage"
    FINDINGS = "findings"
    BASEMAP = "basemap"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that can be shown or hidden.

    Attributes:
        key: Value of the group's enum, the digit of a priority, or the first two digits of a class's code.
    """

    group: FilterGroup
    key: str


Filtered = PostState | Priority | IncidentPhase | WorkerGroup | LayerName | Criterion
"""What may be named to the filter; a class of incidents by `class_criterion`."""


def criterion_of(what: Filtered) -> Criterion:
    """Return the criterion of a state, priority, phase, group or layer."""
    match what:
        case Criterion():
            return what
        case PostState():
            return Criterion(FilterGroup.POST, what.value)
        case Priority():
            return Criterion(FilterGroup.PRIORITY, str(what.value))
        case IncidentPhase():
            return Criterion(FilterGroup.PHASE, what.value)
        case WorkerGroup():
            return Criterion(FilterGroup.WORKER, what.value)
        case LayerName():
            return Criterion(FilterGroup.LAYER, what.value)


def class_criterion(class_code: str) -> Criterion:
    """Return the criterion of the class that a code of a class or sub-class belongs to."""
    return Criterion(FilterGroup.INCIDENT_CLASS, class_code[:2])


def worker_groups(states: NDArray[np.uint8], outside: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the group of each worker.

    Args:
        states: (n,) uint8, CONTACT_CODES.
        outside: (n,) uint8, 1 where the worker has left every grid held.

    Returns:
        (n,) uint8, WORKER_GROUP_CODES.
    """
    groups = np.where(
        outside > 0, WORKER_GROUP_CODES[WorkerGroup.OUTSIDE], WORKER_GROUP_CODES[WorkerGroup.ON_DUTY]
    )
    groups[states == CONTACT_CODES[ContactState.LATE]] = WORKER_GROUP_CODES[WorkerGroup.LATE]
    groups[states >= CONTACT_CODES[ContactState.OFFLINE]] = WORKER_GROUP_CODES[WorkerGroup.OFFLINE]
    return groups.astype(np.uint8)


@dataclass(frozen=True, slots=True)
class FilterState:
    """What is hidden, and what of the city that leaves in sight; pure.

    A critical incident that calls is in sight whatever is hidden: nobody can filter it away.

    Attributes:
        hidden: Criteria that are not shown.
    """

    hidden: frozenset[Criterion] = frozenset()

    def shows(self, what: Filtered) -> bool:
        """Say whether a criterion is shown."""
        return criterion_of(what) not in self.hidden

    @property
    def is_filtering(self) -> bool:
        """Whether anything is hidden."""
        return bool(self.hidden)

    def hides_any(self, group: FilterGroup) -> bool:
        """Say whether anything of a group is hidden."""
        return any(one.group is group for one in self.hidden)

    def with_shown(self, what: Filtered, shown: bool) -> FilterState:
        """Return the state in which a criterion is shown, or is not."""
        changed = frozenset({criterion_of(what)})
        return FilterState(self.hidden - changed if shown else self.hidden | changed)

    def with_only(self, what: Filtered, others: Sequence[Filtered]) -> FilterState:
        """Return the state that shows one criterion and none of the others of its group."""
        away = frozenset(map(criterion_of, others))
        return FilterState((self.hidden | away) - {criterion_of(what)})

    def shows_incident(self, priority: Priority, *, calling: bool, class_code: str) -> bool:
        """Say whether an incident is in sight."""
        if calling and priority is Priority.CRITICAL:
            return True
        phase = IncidentPhase.CALLING if calling else IncidentPhase.IN_HAND
        return self.shows(priority) and self.shows(phase) and self.shows(class_criterion(class_code))

    def shown_posts(self, statuses: NDArray[np.uint8]) -> NDArray[np.bool_]:
        """Say which posts are in sight.

        Args:
            statuses: (n,) uint8, POST_CODES.
        """
        return np.asarray(self.shown_post_codes()[statuses], np.bool_)

    def shown_post_codes(self) -> NDArray[np.bool_]:
        """Say of which states posts are in sight, by POST_CODES."""
        return column_of({state: self.shows(state) for state in POST_CODES}, POST_CODES, np.bool_)

    def shown_incidents(
        self, priorities: NDArray[np.uint8], calling: NDArray[np.bool_], class_codes: Sequence[str]
    ) -> NDArray[np.bool_]:
        """Say which incidents are in sight.

        Args:
            priorities: (n,) uint8, 1 is the most severe.
            calling: (n,) bool, whether each waits for the duty room or is overdue.
            class_codes: n codes of classes or sub-classes.
        """
        by_priority = np.ones(max(Priority) + 1, np.bool_)
        for priority in Priority:
            by_priority[priority.value] = self.shows(priority)
        by_phase = np.array([self.shows(IncidentPhase.IN_HAND), self.shows(IncidentPhase.CALLING)])
        shown = by_priority[priorities] & by_phase[calling.astype(np.uint8)]
        if self.hides_any(FilterGroup.INCIDENT_CLASS):
            shown &= np.fromiter(
                (self.shows(class_criterion(code)) for code in class_codes), np.bool_, len(class_codes)
            )
        return np.asarray(shown | (calling & (priorities == Priority.CRITICAL)), np.bool_)

    def shown_workers(self, states: NDArray[np.uint8], outside: NDArray[np.uint8]) -> NDArray[np.bool_]:
        """Say which workers are in sight.

        Args:
            states: (n,) uint8, CONTACT_CODES.
            outside: (n,) uint8, 1 where the worker has left every grid held.
        """
        shown = np.array([self.shows(group) for group in WorkerGroup])
        if shown.all():
            return np.ones(len(states), np.bool_)
        return np.asarray(shown[worker_groups(states, outside)], np.bool_)


@dataclass(frozen=True, slots=True)
class HiddenCounts:
    """How much of the city the filter keeps out of sight at this moment."""

    posts: int = 0
    incidents: int = 0
    workers: int = 0

    @property
    def total(self) -> int:
        """All of it."""
        return self.posts + self.incidents + self.workers


class MapFilter(QObject):
    """The filter of one window; legend, surfaces and lists share it.

    Signals:
        changed (): Something else is shown.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = FilterState()

    @property
    def state(self) -> FilterState:
        """What is shown now."""
        return self._state

    def set_state(self, state: FilterState) -> None:
        """Show what a state shows."""
        if state != self._state:
            self._state = state
            self.changed.emit()

    def shows(self, what: Filtered) -> bool:
        """Say whether a criterion is shown."""
        return self._state.shows(what)

    def set_shown(self, what: Filtered, shown: bool) -> None:
        """Show a criterion or hide it."""
        self.set_state(self._state.with_shown(what, shown))

    def toggle(self, what: Filtered) -> None:
        """Show what is hidden, hide what is shown."""
        self.set_shown(what, not self.shows(what))

    @Slot()
    def show_all(self) -> None:
        """Hide nothing."""
        self.set_state(FilterState())
