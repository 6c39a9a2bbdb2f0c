"""Owns the simulated terminals: each reports once a minute, in its own second, while its bearer works."""

from __future__ import annotations

from datetime import UTC, datetime

from desktop.central.city.traces import phase_of
from desktop.central.city.walks import REPORT_EVERY_S, Walker
from desktop.central.ledger.positions import Fix
from desktop.central.simulator.beginning import Beginning


class Terminals:
    """Moves the workers and collects what their terminals send.

    Args:
        beginning: The city as they begin.
    """

    def __init__(self, beginning: Beginning) -> None:
        self._beginning = beginning
        self._walkers: dict[str, Walker] = {}
        begin_s = int(beginning.start.timestamp())
        self._next_s = []
        for worker in beginning.city.people.workers:
            wait_s = (phase_of(beginning.city.seed, worker.id) - begin_s) % REPORT_EVERY_S or REPORT_EVERY_S
            self._next_s.append(begin_s + wait_s)

    def collect(self, now: datetime) -> list[Fix]:
        """Return the fixes that have been sent by now, since the last call."""
        now_s = int(now.timestamp())
        fixes = []
        for number, worker in enumerate(self._beginning.city.people.workers):
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
        if not self._beginning.duty.is_on_duty(grid_code, datetime.fromtimestamp(at_s, UTC)):
            self._walkers.pop(worker_id, None)
            return None
        walker = self._walkers.get(worker_id)
        if walker is None:
            city, seen = self._beginning.city, self._beginning.last_seen.get(worker_id)
            walker = Walker(city.seed, worker_id, city.places[grid_code], at_s, seen)
            self._walkers[worker_id] = walker
        report = walker.report(at_s, self._beginning.speed)
        if report is None:
            return None
        return Fix(worker_id, report.lon_deg, report.lat_deg, report.accuracy_m, at_s * 1000)
