"""Owns the counts of the first screen: posts by state, open incidents and their clocks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from desktop.board.board import Board
from desktop.models.clock import ClockState
from desktop.models.incident import OPEN_STATES, Incident
from desktop.models.post import PostState


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


def count_incidents(board: Board, now: datetime) -> IncidentCounts:
    """Return the counts of open incidents at a server instant."""
    states = Counter(
        clock_state(incident, now) for incident in board.incidents.values() if incident.state in OPEN_STATES
    )
    return IncidentCounts(states.total(), states[ClockState.WARNED], states[ClockState.OVERDUE])
