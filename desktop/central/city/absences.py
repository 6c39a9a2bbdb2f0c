"""Owns who is away: leaves of days and errands of hours, a function of the seed and the date alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desktop.central.city.chance import derived_id, keyed, pick_weighted
from desktop.central.city.people import CityPeople, PostPattern
from desktop.models.post import AbsenceKind

_LEAVE_SHARE = 0.021
_ERRAND_SHARE = 0.075
_REFUSED_SHARE = 0.015
_UNANSWERED_SHARE = 0.025
_LOOK_BACK_DAYS = 5
_MINUTES_A_DAY = 1440
_LEAVE_KINDS = {
    AbsenceKind.SICK: 4.0,
    AbsenceKind.TRAINING: 4.0,
    AbsenceKind.LEAVE: 2.0,
    AbsenceKind.PERSONAL: 1.0,
}
_ERRAND_KINDS = {AbsenceKind.ERRAND: 5.0, AbsenceKind.TRAINING: 2.0, AbsenceKind.PERSONAL: 2.0}


@dataclass(frozen=True, slots=True)
class PlannedAbsence:
    """An absence that will happen.

    Attributes:
        announced: From when the central knows of it.
        answered: When B answers, None if B never does.
        accepts: What B answers.
    """

    id: str
    grid_code: str
    worker_id: str
    b_id: str
    start: datetime
    end: datetime
    kind: AbsenceKind
    approved_by: str
    announced: datetime
    answered: datetime | None
    accepts: bool


def plan_absences(
    seed: int, people: CityPeople, day: date, zone: ZoneInfo, approver: str
) -> list[PlannedAbsence]:
    """Return the absences that begin on a day, by start.

    Args:
        seed: Seed of all randomness.
        people: The city's people and posts.
        day: A date of the city's zone.
        zone: The city's zone.
        approver: Name of who approves leaves.
    """
    planned = []
    for pattern in people.patterns.values():
        rng = keyed(seed, "absence", day.isoformat(), pattern.a_id)
        chance = rng.random()
        if chance < _LEAVE_SHARE:
            planned.append(_leave(seed, pattern, day, zone, approver))
        elif chance < _LEAVE_SHARE + _ERRAND_SHARE:
            planned.append(_errand(seed, pattern, day, zone, approver))
    planned.sort(key=lambda one: (one.start, one.id))
    _leave_one_vacant(planned, people, day, zone)
    return planned


def _leave_one_vacant(planned: list[PlannedAbsence], people: CityPeople, day: date, zone: ZoneInfo) -> None:
    """Let one B refuse each day, where post hours are long: a demo must show a vacant post."""
    patterns = people.patterns
    leaves = [
        at
        for at, one in enumerate(planned)
        if one.announced < one.start and patterns[one.grid_code].end_minute < _MINUTES_A_DAY
    ]
    if not leaves:
        return
    at = max(leaves, key=lambda at: (patterns[planned[at].grid_code].end_minute, -at))
    end = _at(day, patterns[planned[at].grid_code].end_minute, zone)
    planned[at] = replace(planned[at], accepts=False, end=end)


def absences_around(
    seed: int, people: CityPeople, now: datetime, zone: ZoneInfo, approver: str
) -> list[PlannedAbsence]:
    """Return the absences that are known at an instant and not long over."""
    today = now.astimezone(zone).date()
    found = []
    for offset in range(-_LOOK_BACK_DAYS, 2):
        for one in plan_absences(seed, people, today + timedelta(days=offset), zone, approver):
            if one.announced <= now and one.end > now - timedelta(days=1):
                found.append(one)
    return found


def _at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    midnight = datetime.combine(day, time(), zone)
    return (midnight + timedelta(minutes=minute)).astimezone(UTC)


def _leave(seed: int, pattern: PostPattern, day: date, zone: ZoneInfo, approver: str) -> PlannedAbsence:
    rng = keyed(seed, "leave", day.isoformat(), pattern.a_id)
    start = _at(day, pattern.start_minute, zone)
    end = _at(day + timedelta(days=rng.choice((0, 0, 1, 2))), pattern.end_minute, zone)
    refused = rng.random() < _REFUSED_SHARE
    announced = start - timedelta(hours=rng.uniform(2.0, 14.0))
    return PlannedAbsence(
        id=derived_id(seed, "leave", day.isoformat(), pattern.a_id),
        grid_code=pattern.grid_code,
        worker_id=pattern.a_id,
        b_id=pattern.b_id,
        start=start,
        end=end,
        kind=pick_weighted(rng, _LEAVE_KINDS),
        approved_by=approver,
        announced=_to_second(announced),
        answered=_to_second(announced + timedelta(minutes=rng.uniform(3.0, 60.0))),
        accepts=not refused,
    )


def _errand(seed: int, pattern: PostPattern, day: date, zone: ZoneInfo, approver: str) -> PlannedAbsence:
    rng = keyed(seed, "errand", day.isoformat(), pattern.a_id)
    last = min(pattern.end_minute, 1260) - 45
    first = max(pattern.start_minute, 500)
    start = _to_second(_at(day, first, zone) + timedelta(minutes=rng.uniform(0, last - first)))
    end = min(start + timedelta(minutes=rng.uniform(60.0, 190.0)), _at(day, pattern.end_minute, zone))
    unanswered = rng.random() < _UNANSWERED_SHARE
    answered = None if unanswered else _to_second(start + timedelta(minutes=rng.uniform(1.5, 9.0)))
    return PlannedAbsence(
        id=derived_id(seed, "errand", day.isoformat(), pattern.a_id),
        grid_code=pattern.grid_code,
        worker_id=pattern.a_id,
        b_id=pattern.b_id,
        start=start,
        end=_to_second(end),
        kind=pick_weighted(rng, _ERRAND_KINDS),
        approved_by=approver,
        announced=start,
        answered=answered,
        accepts=rng.random() >= _REFUSED_SHARE,
    )


def _to_second(instant: datetime) -> datetime:
    return instant.replace(microsecond=0)
