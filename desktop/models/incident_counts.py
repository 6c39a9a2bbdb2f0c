"""Owns how many incidents came in where: of a span of a day, and of the same span in the weeks before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

MOST_WEEKS = 8
"""Weeks that are looked back at most."""


@dataclass(frozen=True, slots=True)
class CountsWish:
    """Which counts are wanted.

    Attributes:
        since, until: Created in [since, until).
        weeks: How many weeks before are wanted for comparison.
    """

    since: datetime
    until: datetime
    weeks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentCounts:
    """Incidents that came in, by grid; columns of one length, grids without any left out.

    Attributes:
        since, until: The span, [since, until).
        weeks: How many weeks before were counted: fewer than wanted where the central is younger.
        grid_codes: The grids.
        counts: Incidents of the span.
        earlier: Incidents of the same span in all those weeks together.
    """

    since: datetime
    until: datetime
    weeks: int
    grid_codes: tuple[str, ...]
    counts: tuple[int, ...]
    earlier: tuple[int, ...]
