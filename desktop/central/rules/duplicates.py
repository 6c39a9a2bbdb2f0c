"""Owns the finding of duplicates: which open incidents may be one event, and what speaks for it; pure."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from desktop.models.duplicate import DuplicateHint, DuplicateReason
from desktop.models.geo import EARTH_RADIUS_M, distance_m
from desktop.models.incident import OPEN_STATES, Incident

MOST = 5
"""Hints that an officer reads before deciding; the rest is a search."""

LONGEST_RADIUS_M = 2000.0
"""No rule looks further: what is two kilometres off is found by searching, not by comparing."""

SAME_PLACE_M = 30.0
"""Two phones at one place differ by so much."""

_SAME_HOUR = timedelta(hours=1)
_CELL_DEG = 0.005
"""Side of a cell: half a kilometre, so that few cells hold what is near and few incidents lie in one."""

_CELLS_AROUND = round(360 / _CELL_DEG)
_CLASS_WEIGHT = {DuplicateReason.SAME_CLASS: 0.5, DuplicateReason.RELATED_CLASS: 0.3}
_PLACE_WEIGHT, _TIME_WEIGHT = 0.3, 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateRule:
    """How near two incidents of a class must be to be one.

    Attributes:
        class_prefix: Begin of the class code; the longest that fits holds, empty for every class.
    """

    class_prefix: str = ""
    radius_m: float = 150.0
    within_h: float = 24.0

    def __post_init__(self) -> None:
        if not (0 < self.radius_m <= LONGEST_RADIUS_M and self.within_h > 0):
            raise ValueError(f"a radius up to {LONGEST_RADIUS_M} m and some hours")


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicatePolicy:
    """What a city holds for the same event.

    Attributes:
        rules: By class.
        related: Groups of class codes (begins of them) under which people report the same thing.
    """

    rules: tuple[DuplicateRule, ...] = ()
    related: tuple[tuple[str, ...], ...] = ()

    def rule_of(self, class_code: str) -> DuplicateRule:
        """Return the rule of a class."""
        held = [one for one in self.rules if class_code.startswith(one.class_prefix)]
        return max(held, key=lambda one: len(one.class_prefix), default=DuplicateRule())

    def reason_of(self, class_code: str, other: str) -> DuplicateReason | None:
        """Return what two classes have to do with each other, None if nothing."""
        if class_code == other:
            return DuplicateReason.SAME_CLASS
        for group in self.related:
            if class_code.startswith(group) and other.startswith(group):
                return DuplicateReason.RELATED_CLASS
        return None


def find_duplicates(
    incident: Incident, others: Iterable[Incident], policy: DuplicatePolicy
) -> tuple[DuplicateHint, ...]:
    """Return which of others may be the same event as an incident, what speaks most for it first.

    Args:
        incident: The incident; its class chooses the rule.
        others: Whatever is to be compared; ended ones and the incident itself are passed over.
        policy: The city's rules.
    """
    rule = policy.rule_of(incident.class_code)
    found = [_compare(incident, other, rule, policy) for other in others]
    hints = [hint for hint in found if hint is not None]
    return tuple(sorted(hints, key=lambda hint: (-hint.score, hint.incident_id))[:MOST])


def _compare(
    incident: Incident, other: Incident, rule: DuplicateRule, policy: DuplicatePolicy
) -> DuplicateHint | None:
    reason = policy.reason_of(incident.class_code, other.class_code)
    if reason is None or other.id == incident.id or other.state not in OPEN_STATES:
        return None
    away_m = distance_m(incident.lon_deg, incident.lat_deg, other.lon_deg, other.lat_deg)
    apart, within = abs(incident.created - other.created), timedelta(hours=rule.within_h)
    if away_m > rule.radius_m or apart > within:
        return None
    score = (
        _CLASS_WEIGHT[reason]
        + _PLACE_WEIGHT * (1 - away_m / rule.radius_m)
        + _TIME_WEIGHT * (1 - apart / within)
    )
    return DuplicateHint(
        incident_id=other.id,
        serial_no=other.serial_no,
        title=other.title,
        class_name=other.class_name,
        state=other.state,
        created=other.created,
        distance_m=round(away_m, 1),
        apart_s=apart.total_seconds(),
        score=round(score, 3),
        reasons=(
            reason,
            DuplicateReason.SAME_PLACE if away_m <= SAME_PLACE_M else DuplicateReason.NEARBY,
            DuplicateReason.SAME_HOUR if apart <= _SAME_HOUR else DuplicateReason.SAME_DAY,
        ),
    )


def cell_of(lon_deg: float, lat_deg: float) -> int:
    """Return the cell of the plane's grid that a position lies in; an index finds what is near by it."""
    return _row(lat_deg) * _CELLS_AROUND + _column(lon_deg)


def cells_around(lon_deg: float, lat_deg: float, radius_m: float) -> tuple[int, ...]:
    """Return every cell in which something may lie that is at most so far away.

    Args:
        lon_deg: Longitude of the middle, degrees WGS84.
        lat_deg: Its latitude.
        radius_m: Metres, at most `LONGEST_RADIUS_M`.
    """
    high_deg = math.degrees(radius_m / EARTH_RADIUS_M) * 1.001
    # Nearest the pole meridians are closest, so that the most degrees go into the radius there.
    furthest = min(89.0, abs(lat_deg) + high_deg)
    wide_deg = high_deg / math.cos(math.radians(furthest))
    columns = range(_column(lon_deg - wide_deg), _column(lon_deg + wide_deg) + 1)
    rows = range(_row(lat_deg - high_deg), _row(lat_deg + high_deg) + 1)
    return tuple(row * _CELLS_AROUND + column % _CELLS_AROUND for row in rows for column in columns)


def _row(lat_deg: float) -> int:
    return math.floor((lat_deg + 90.0) / _CELL_DEG)


def _column(lon_deg: float) -> int:
    return math.floor((lon_deg + 180.0) / _CELL_DEG)
