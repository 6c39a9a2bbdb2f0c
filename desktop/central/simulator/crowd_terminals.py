"""Owns the simulated terminals of very many workers: what `terminals` does one by one, in arrays."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from desktop.central.city.crowd import Crowd
from desktop.central.city.duty_hours import DutyHours
from desktop.central.city.walks import REPORT_EVERY_S
from desktop.central.ledger.positions import Fix
from desktop.central.simulator.beginning import Beginning

_HOURS_EVERY_S = 15
"""How often it is reckoned anew who is on duty; post hours begin and end on full minutes."""


class CrowdTerminals:
    """Moves the workers and collects what their terminals send.

    Args:
        beginning: The city as they begin.
    """

    def __init__(self, beginning: Beginning) -> None:
        city, duty = beginning.city, beginning.duty
        workers = city.people.workers
        begin_s = int(beginning.start.timestamp())
        self._ids = [worker.id for worker in workers]
        places = [city.places[worker.home_grid_code] for worker in workers]
        self._crowd = Crowd(city.seed, places, self._ids, begin_s, beginning.last_seen)
        self._hours = DutyHours(city.people, duty, city.zone)
        self._speed = beginning.speed
        wait_s = (self._crowd.phases - begin_s) % REPORT_EVERY_S
        self._next_s = begin_s + np.where(wait_s == 0, REPORT_EVERY_S, wait_s)
        self._reckoned_s = -_HOURS_EVERY_S
        self._on_duty = np.zeros(len(workers), np.bool_)

    def collect(self, now: datetime) -> list[Fix]:
        """Return the fixes that have been sent by now, since the last call."""
        now_s = int(now.timestamp())
        if not 0 <= now_s - self._reckoned_s < _HOURS_EVERY_S:
            self._reckoned_s = now_s
            self._on_duty = self._hours.on_duty(now)
        due = np.flatnonzero(self._next_s <= now_s)
        # After a long pause one report is enough: terminals send the present, not the past.
        at_s = self._next_s[due] + (now_s - self._next_s[due]) // REPORT_EVERY_S * REPORT_EVERY_S
        self._next_s[due] = at_s + REPORT_EVERY_S
        working = self._on_duty[due]
        reports = self._crowd.report(due[working], at_s[working], self._speed)
        columns = (reports.rows, reports.positions, reports.accuracy_m, reports.at_s)
        return [
            Fix(self._ids[row], lon, lat, accuracy, at_s * 1000)
            for row, (lon, lat), accuracy, at_s in zip(*(one.tolist() for one in columns), strict=True)
        ]
