"""Owns the last hour of positions: tracks of whoever was on duty, and where everybody was seen last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from desktop.central.city.chance import keyed
from desktop.central.city.demo import DemoCity
from desktop.central.city.duty import DutyBook
from desktop.central.city.walks import REPORT_EVERY_S, Report, Walker
from desktop.central.rules.locator import GridLocator
from desktop.wire.codec import encode

TRACKED = timedelta(hours=1)
OUTSIDE_MARGIN_M = 50.0


@dataclass(slots=True)
class _Trace:
    """What is known of one terminal so far."""

    last: Report
    outside_since_ms: int | None
    outside_fixes: int


def phase_of(seed: int, worker_id: str) -> int:
    """Return the second of the minute in which a worker's terminal reports."""
    return keyed(seed, "phase", worker_id).randrange(REPORT_EVERY_S)


def make_traces(
    city: DemoCity, duty: DutyBook, locator: GridLocator, now: datetime
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rows of last positions and of tracks as they stand now.

    Args:
        city: The city.
        duty: Who is on duty.
        locator: Tells how far outside a grid a position lies.
        now: The present.
    """
    by_minute: dict[int, list[Report]] = {}
    rows = []
    for worker in city.people.workers:
        trace = None
        for report in _reports_of(city, duty, worker.id, worker.home_grid_code, now):
            by_minute.setdefault(report.at_s // 60, []).append(report)
            trace = _follow(trace, report, worker.home_grid_code, locator)
        if trace is None:
            trace = _Trace(last_evening(city, worker.id, worker.home_grid_code, now), None, 0)
        last = trace.last
        row = position_row(last.worker_id, last.lon_deg, last.lat_deg, last.accuracy_m, last.at_s * 1000)
        row |= {"outside_since_ms": trace.outside_since_ms, "outside_fixes": trace.outside_fixes}
        rows.append(row)
    tracks = []
    for number, minute in enumerate(sorted(by_minute), 1):
        points = [(r.worker_id, r.lon_deg, r.lat_deg, r.at_s * 1000) for r in by_minute[minute]]
        tracks.append({"minute": minute, "part": number, "body": encode(points)})
    return rows, tracks


def _reports_of(
    city: DemoCity, duty: DutyBook, worker_id: str, grid_code: str, now: datetime
) -> Iterator[Report]:
    end_s = int(now.timestamp())
    first_s = end_s - int(TRACKED.total_seconds())
    at_s = first_s - first_s % 60 + phase_of(city.seed, worker_id)
    walker = Walker(city.seed, worker_id, city.places[grid_code], at_s)
    while at_s <= end_s:
        if duty.is_on_duty(grid_code, datetime.fromtimestamp(at_s, UTC)):
            report = walker.report(at_s)
            if report is not None:
                yield report
        at_s += REPORT_EVERY_S


def _follow(trace: _Trace | None, report: Report, grid_code: str, locator: GridLocator) -> _Trace:
    beyond_m = locator.metres_outside(grid_code, report.lon_deg, report.lat_deg)
    if beyond_m <= OUTSIDE_MARGIN_M + report.accuracy_m:
        return _Trace(report, None, 0)
    if trace is None or trace.outside_since_ms is None:
        return _Trace(report, report.at_s * 1000, 1)
    return _Trace(report, trace.outside_since_ms, trace.outside_fixes + 1)


def last_evening(city: DemoCity, worker_id: str, grid_code: str, now: datetime) -> Report:
    """Return the last fix of somebody who is off duty: from the end of the last post hours."""
    rng = keyed(city.seed, "evening", worker_id)
    local = now.astimezone(city.zone)
    minute = local.hour * 60 + local.minute
    end = city.people.patterns[grid_code].end_minute
    ago_min = (minute - end) % 1440 or 1440
    at_s = int(now.timestamp()) - ago_min * 60 - rng.randrange(60) - 60
    lon, lat = city.places[grid_code].draw_position(rng)
    return Report(worker_id, lon, lat, round(rng.uniform(5.0, 30.0), 1), at_s)


def position_row(
    worker_id: str, lon_deg: float, lat_deg: float, accuracy_m: float, fix_ms: int
) -> dict[str, Any]:
    """Return the row of a worker's last fix, inside the grid."""
    return {
        "worker_id": worker_id,
        "lon_deg": lon_deg,
        "lat_deg": lat_deg,
        "accuracy_m": accuracy_m,
        "fix_ms": fix_ms,
        "contact_ms": fix_ms,
        "outside_since_ms": None,
        "outside_fixes": 0,
        "change_no": 1,
    }
