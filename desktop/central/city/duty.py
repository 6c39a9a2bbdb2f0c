"""Owns who is on duty at an instant, from posts and absences alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from desktop.central.city.absences import PlannedAbsence
from desktop.central.city.people import CityPeople


class DutyBook:
    """Answers who walks a grid and who answers for it.

    Args:
        people: The city's people and posts.
        zone: Zone of the post hours.
    """

    def __init__(self, people: CityPeople, zone: ZoneInfo) -> None:
        self._people = people
        self._zone = zone
        self._away: dict[str, list[PlannedAbsence]] = {}

    def add(self, absences: Iterable[PlannedAbsence]) -> None:
        """Take note of absences."""
        for one in absences:
            self._away.setdefault(one.worker_id, []).append(one)

    def forget_before(self, instant: datetime) -> None:
        """Forget absences that were over before an instant."""
        for worker_id, absences in list(self._away.items()):
            kept = [one for one in absences if one.end >= instant]
            if kept:
                self._away[worker_id] = kept
            else:
                del self._away[worker_id]

    def is_away(self, worker_id: str, at: datetime) -> bool:
        """Say whether a worker is absent at an instant."""
        return any(one.start <= at < one.end for one in self._away.get(worker_id, ()))

    def away_at(self, at: datetime) -> list[str]:
        """Return who is absent at an instant."""
        return [worker_id for worker_id in self._away if self.is_away(worker_id, at)]

    def is_on_duty(self, grid_code: str, at: datetime) -> bool:
        """Say whether the A person of a grid walks it at an instant."""
        pattern = self._people.patterns[grid_code]
        local = at.astimezone(self._zone)
        if not pattern.start_minute <= local.hour * 60 + local.minute < pattern.end_minute:
            return False
        return not self.is_away(pattern.a_id, at)

    def answering(self, grid_code: str, at: datetime) -> str:
        """Return the worker who is sent for a grid: A, or B while A is away; after hours A is rung up."""
        pattern = self._people.patterns[grid_code]
        if self.is_away(pattern.a_id, at) and not self.is_away(pattern.b_id, at):
            return pattern.b_id
        return pattern.a_id
