"""Owns who of all workers is on duty at an instant, as one array."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from desktop.central.city.duty import DutyBook
from desktop.central.city.people import CityPeople


class DutyHours:
    """Answers what `DutyBook.is_on_duty` does, for everybody at once.

    Args:
        people: The city's people and posts.
        duty: Who is absent.
        zone: Zone of the post hours.
    """

    def __init__(self, people: CityPeople, duty: DutyBook, zone: ZoneInfo) -> None:
        patterns = [people.patterns[worker.home_grid_code] for worker in people.workers]
        self._start = np.array([pattern.start_minute for pattern in patterns], np.int64)
        self._end = np.array([pattern.end_minute for pattern in patterns], np.int64)
        self._row_of = {pattern.a_id: row for row, pattern in enumerate(patterns)}
        self._duty = duty
        self._zone = zone

    def on_duty(self, at: datetime) -> NDArray[np.bool_]:
        """Return for each worker, in the people's order, whether the home grid is walked at an instant."""
        local = at.astimezone(self._zone)
        minute = local.hour * 60 + local.minute
        found = (self._start <= minute) & (minute < self._end)
        found[self._rows_of(self._duty.away_at(at))] = False
        return found

    def _rows_of(self, worker_ids: Iterable[str]) -> list[int]:
        return [self._row_of[worker_id] for worker_id in worker_ids if worker_id in self._row_of]
