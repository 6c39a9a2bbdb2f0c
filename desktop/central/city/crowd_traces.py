"""Owns the last minutes of positions of very many workers; the hour of a city would be gigabytes here."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np

from desktop.central.city.crowd import CROWD_FROM, Crowd, Reports
from desktop.central.city.demo import DemoCity
from desktop.central.city.duty import DutyBook
from desktop.central.city.duty_hours import DutyHours
from desktop.central.city.traces import OUTSIDE_MARGIN_M, TRACKED, last_evening, position_row
from desktop.central.rules.locator import GridLocator
from desktop.wire.codec import encode

_LEAST_TRACKED_MIN = 5


def tracked_minutes(workers: int) -> int:
    """Return how many minutes of tracks a crowd is written with: fewer of more people, some 600,000 fixes."""
    return max(_LEAST_TRACKED_MIN, round(TRACKED.total_seconds() / 60 * CROWD_FROM / workers))


def make_crowd_traces(
    city: DemoCity, duty: DutyBook, locator: GridLocator, now: datetime
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rows of last positions and of tracks as they stand now.

    Args:
        city: The city.
        duty: Who is on duty.
        locator: Tells how far outside a grid a position lies.
        now: The present.
    """
    workers = city.people.workers
    now_s = int(now.timestamp())
    first_minute = now_s // 60 - tracked_minutes(len(workers))
    places = [city.places[worker.home_grid_code] for worker in workers]
    crowd = Crowd(city.seed, places, [worker.id for worker in workers], first_minute * 60, {})
    hours = DutyHours(city.people, duty, city.zone)
    last = _LastFixes(city, locator)
    tracks = []
    for number, minute in enumerate(range(first_minute, now_s // 60 + 1), 1):
        at = datetime.fromtimestamp(minute * 60, UTC)
        at_s = minute * 60 + crowd.phases
        rows = np.flatnonzero(hours.on_duty(at) & (at_s <= now_s))
        reports = crowd.report(rows, at_s[rows])
        points = last.take(reports)
        if points:
            tracks.append({"minute": minute, "part": number, "body": encode(points)})
    return last.position_rows(now), tracks


class _LastFixes:
    """The newest fix of each worker, and since when the fixes in a row lie outside."""

    def __init__(self, city: DemoCity, locator: GridLocator) -> None:
        self._city = city
        self._locator = locator
        self._rows: dict[int, dict[str, Any]] = {}

    def take(self, reports: Reports) -> list[tuple[str, float, float, int]]:
        """Note what terminals sent; returns the points of the track."""
        points = []
        workers = self._city.people.workers
        columns = (reports.rows, reports.positions, reports.accuracy_m, reports.at_s, reports.is_leaving)
        for row, (lon, lat), accuracy, at_s, leaving in zip(*(one.tolist() for one in columns), strict=True):
            worker = workers[row]
            fix_ms = at_s * 1000
            points.append((worker.id, lon, lat, fix_ms))
            found = position_row(worker.id, lon, lat, accuracy, fix_ms)
            if leaving and self._is_outside(worker.home_grid_code, lon, lat, accuracy):
                before = self._rows.get(row)
                since_ms = None if before is None else before["outside_since_ms"]
                fixes = 1 if before is None else before["outside_fixes"] + 1
                found |= {"outside_since_ms": since_ms or fix_ms, "outside_fixes": fixes}
            self._rows[row] = found
        return points

    def _is_outside(self, grid_code: str, lon: float, lat: float, accuracy_m: float) -> bool:
        return self._locator.metres_outside(grid_code, lon, lat) > OUTSIDE_MARGIN_M + accuracy_m

    def position_rows(self, now: datetime) -> list[dict[str, Any]]:
        """Return the rows of all workers' positions; of whoever sent nothing, last evening's."""
        rows = []
        for number, worker in enumerate(self._city.people.workers):
            row = self._rows.get(number)
            if row is None:
                fix = last_evening(self._city, worker.id, worker.home_grid_code, now)
                row = position_row(worker.id, fix.lon_deg, fix.lat_deg, fix.accuracy_m, fix.at_s * 1000)
            rows.append(row)
        return rows
