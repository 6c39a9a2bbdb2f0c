"""Owns the day's counts of an area; shares are computed from counts, and a zero denominator is no share."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Counts of one area (city or town) since the start of the day in the city's zone.

    Attributes:
        area_code: Id of the record, 6 or 9 digits.
        day: The day that is counted, ISO date in the city's zone.
        reported_today: Incidents created today.
        closed_today: Incidents closed today.
        closed_in_time_today: Of those, closed with no stage breached.
        settled_near_today: Of those closed, settled at grid, community or town level (就地化解).
    """

    area_code: str
    day: str
    reported_today: int
    closed_today: int
    closed_in_time_today: int
    settled_near_today: int
    revision: int


def share(numerator: int, denominator: int) -> float | None:
    """Return numerator / denominator, or None where the denominator is zero (shown as a dash)."""
    return numerator / denominator if denominator else None
