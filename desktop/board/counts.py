"""Owns the counts of the first screen: posts by state, open incidents and their clocks."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from desktop.board.board import Board
from desktop.board.kept_order import KeptOrder, SortKey
from desktop.models.clock import ClockState
from desktop.models.incident import OPEN_STATES, Incident
from desktop.models.post import Post, PostState


@dataclass(frozen=True, slots=True)
class IncidentCounts:
    """Open incidents: all of them, and of these the warned (临期) and the overdue (超时)."""

    open: int
    warned: int
    overdue: int


def count_posts(board: Board) -> dict[PostState, int]:
    """Return the number of posts in each state, zeros included; the sum is the number of posts."""
    found = Counter(post.state for post in board.posts.values())
    return {state: found[state] for state in PostState}


class PostCounts:
    """The number of posts in each state, kept up with each change: to count a province takes 10 ms."""

    def __init__(self) -> None:
        self.states: Counter[PostState] = Counter()
        self._state_of: dict[str, PostState] = {}

    def take(self, posts: Mapping[str, Post], grid_codes: Iterable[str]) -> None:
        """Take posts as they now are.

        Args:
            posts: All posts by grid code.
            grid_codes: Of those that came, changed or went.
        """
        for code in grid_codes:
            before = self._state_of.pop(code, None)
            if before is not None:
                self.states[before] -= 1
            post = posts.get(code)
            if post is not None:
                self._state_of[code] = post.state
                self.states[post.state] += 1


def clock_state(incident: Incident, now: datetime) -> ClockState | None:
    """Return the state of the present stage's clock at a server instant, None where no clock runs."""
    clock = incident.stage_clock
    if clock is None:
        return None
    if clock.paused or clock.deadline is None:
        return ClockState.PAUSED
    if now >= clock.deadline:
        return ClockState.OVERDUE
    return ClockState.WARNED if clock.warn is not None and now >= clock.warn else ClockState.IN_TIME


class ClockCounts:
    """The counts of open incidents, kept up with each change: to ask for them costs nothing."""

    def __init__(self) -> None:
        self._open: set[str] = set()
        self._ends: KeptOrder[Incident] = KeptOrder(_end_key)
        self._warnings: KeptOrder[Incident] = KeptOrder(_warning_key)

    def take(self, incidents: Mapping[str, Incident], ids: Collection[str]) -> None:
        """Take incidents as they now are.

        Args:
            incidents: All incidents by id.
            ids: Of those that came, changed or went.
        """
        for incident_id in ids:
            incident = incidents.get(incident_id)
            if incident is not None and incident.state in OPEN_STATES:
                self._open.add(incident_id)
            else:
                self._open.discard(incident_id)
        self._ends.take(incidents, ids)
        self._warnings.take(incidents, ids)

    def count(self, now: datetime) -> IncidentCounts:
        """Return the counts at a server instant."""
        overdue = bisect_right(self._ends.keys, now, key=_instant_of)
        warned = bisect_right(self._warnings.keys, now, key=_instant_of) - overdue
        return IncidentCounts(len(self._open), warned, overdue)


def _end_key(incident: Incident) -> SortKey | None:
    clock = incident.stage_clock
    if incident.state not in OPEN_STATES or clock is None or clock.paused or clock.deadline is None:
        return None
    return (clock.deadline, incident.id)


def _warning_key(incident: Incident) -> SortKey | None:
    """Return from when on a clock is warned or, at the latest, overdue."""
    end, clock = _end_key(incident), incident.stage_clock
    if end is None or clock is None or clock.warn is None:
        return end
    return (min(clock.warn, end[0]), incident.id)


def _instant_of(key: SortKey) -> datetime:
    instant: datetime = key[0]
    return instant


def count_incidents(board: Board, now: datetime) -> IncidentCounts:
    """Return the counts of open incidents at a server instant."""
    states = Counter(
        clock_state(incident, now) for incident in board.incidents.values() if incident.state in OPEN_STATES
    )
    return IncidentCounts(states.total(), states[ClockState.WARNED], states[ClockState.OVERDUE])
