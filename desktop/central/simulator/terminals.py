"""Owns the simulated terminals: each reports once a minute, in its own second, while its bearer works."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from desktop.central.city.demo import DemoCity
from desktop.central.city.duty import DutyBook
from desktop.central.city.traces import phase_of
from desktop.central.city.walks import REPORT_EVERY_S, Walker
from desktop.central.ledger.positions import Fix


class Terminals:
    """Moves the workers and collects what their terminals send.

    Args:
        city: The city.
        duty: Who is on duty.
        speed: Multiplies the walking.
        start: The present.
        last_seen: Lon, lat of each worker's last fix.
    """

    def __init__(
        self,
        city: DemoCity,
        duty: DutyBook,
        speed: float,
        start: datetime,
        last_seen: Mapping[str, tuple[float, float]],
    ) -> None:
        self._city = city
        self._duty = duty
        self._speed = speed
        self._last_seen = last_seen
        self._walkers: dict[str, Walker] = {}
        begin_s = int(start.timestamp())
        self._next_s = []
        for worker in city.people.workers:
            wait_s = (phase_of(city.seed, worker.id) - begin_s) % REPORT_EVERY_S or REPORT_EVERY_S
            self._next_s.append(begin_s + wait_s)

    def collect(self, now: datetime) -> list[Fix]:
        """Return the fixes that have been sent by now, since the last call."""
        now_s = int(now.timestamp())
        fixes = []
        for number, worker in enumerate(self._city.people.workers):
            at_s = self._next_s[number]
            if at_s > now_s:
                continue
            # After a long pause one report is enough: terminals send the present, not the past.
            at_s += (now_s - at_s) // REPORT_EVERY_S * REPORT_EVERY_S
            self._next_s[number] = at_s + REPORT_EVERY_S
            fix = self._report(worker.id, worker.home_grid_code, at_s)
            if fix is not None:
                fixes.append(fix)
        return fixes

    def _report(self, worker_id: str, grid_code: str, at_s: int) -> Fix | None:
        if not self._duty.is_on_duty(grid_code, datetime.fromtimestamp(at_s, UTC)):
            self._walkers.pop(worker_id, None)
            return None
        walker = self._walkers.get(worker_id)
        if walker is None:
            place, start = self._city.places[grid_code], self._last_seen.get(worker_id)
            walker = self._walkers[worker_id] = Walker(self._city.seed, worker_id, place, at_s, start)
        report = walker.report(at_s, self._speed)
        if report is None:
            return None
        return Fix(worker_id, report.lon_deg, report.lat_deg, report.accuracy_m, at_s * 1000)
