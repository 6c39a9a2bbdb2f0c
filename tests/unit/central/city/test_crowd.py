"""Walks in arrays: the same manners as one by one, and the same people on duty."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from desktop.central.city.absences import absences_around
from desktop.central.city.crowd import Crowd
from desktop.central.city.crowd_traces import make_crowd_traces, tracked_minutes
from desktop.central.city.demo import make_city
from desktop.central.city.duty import DutyBook
from desktop.central.city.duty_hours import DutyHours
from desktop.central.rules.locator import GridLocator
from desktop.central.simulator.beginning import Beginning
from desktop.central.simulator.crowd_terminals import CrowdTerminals
from desktop.models.geo import distance_m
from desktop.wire.codec import decode

CITY = make_city(7)
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
START_S = int(NOON.timestamp())


@pytest.fixture
def duty() -> DutyBook:
    book = DutyBook(CITY.people, CITY.zone)
    book.add(absences_around(7, CITY.people, NOON, CITY.zone, CITY.approver))
    return book


def make_crowd(last_seen: dict[str, tuple[float, float]] | None = None) -> Crowd:
    workers = CITY.people.workers
    places = [CITY.places[worker.home_grid_code] for worker in workers]
    return Crowd(7, places, [worker.id for worker in workers], START_S, last_seen or {})


def test_who_is_on_duty_is_the_same_as_one_by_one(duty: DutyBook) -> None:
    hours = DutyHours(CITY.people, duty, CITY.zone)
    for hour in range(24):
        at = NOON + timedelta(hours=hour, minutes=7)
        one_by_one = [duty.is_on_duty(worker.home_grid_code, at) for worker in CITY.people.workers]
        assert hours.on_duty(at).tolist() == one_by_one
    assert any(duty.is_away(worker.id, NOON) for worker in CITY.people.workers)


def test_a_crowd_stays_in_its_grids_at_walking_pace_but_for_the_few_who_leave() -> None:
    crowd, everybody = make_crowd(), np.arange(len(CITY.people.workers))
    before: dict[int, tuple[float, float]] = {}
    silent = leaving = away = 0
    for minute in range(1, 40):
        reports = crowd.report(everybody, np.full(len(everybody), START_S + 60 * minute))
        silent += len(everybody) - len(reports.rows)
        leaving += int(reports.is_leaving.sum())
        assert ((reports.accuracy_m >= 5) & (reports.accuracy_m <= 30)).all()
        now = {}
        for row, (lon, lat), left in zip(
            reports.rows.tolist(), reports.positions.tolist(), reports.is_leaving.tolist(), strict=True
        ):
            now[row] = (lon, lat)
            if row in before:
                assert distance_m(*before[row], lon, lat) <= 5000 / 60 + 80
            if not left:
                polygon = CITY.places[CITY.people.workers[row].home_grid_code]
                away += not polygon.contains(lon, lat)
        before = now
    reported = 39 * len(everybody)
    assert 0 < silent < 0.03 * reported
    assert 0 < leaving < 0.02 * reported
    assert away < 0.06 * reported  # the scatter of a fix beside a border, and ways back


def test_walks_go_on_where_workers_were_seen_last_and_are_the_same_again() -> None:
    worker = CITY.people.workers[40]
    spot = CITY.places[worker.home_grid_code].middle
    first, again = (make_crowd({worker.id: spot}) for _ in range(2))
    rows, at_s = np.array([40]), np.array([START_S + 60])
    reports = first.report(rows, at_s)
    assert np.array_equal(reports.positions, again.report(rows, at_s).positions)
    assert distance_m(*spot, *reports.positions[0].tolist()) < 120


def test_terminals_report_once_a_minute_each_in_its_own_second(duty: DutyBook) -> None:
    terminals = CrowdTerminals(Beginning(CITY, duty, 1.0, NOON, {}))
    count = {worker.id: 0 for worker in CITY.people.workers}
    last: dict[str, int] = {}
    for second in range(1, 181):
        for fix in terminals.collect(NOON + timedelta(seconds=second)):
            count[fix.worker_id] += 1
            assert fix.fix_ms == (START_S + second) * 1000
            assert fix.fix_ms - last.get(fix.worker_id, fix.fix_ms - 60_000) == 60_000
            last[fix.worker_id] = fix.fix_ms
    working = [w for w in CITY.people.workers if duty.is_on_duty(w.home_grid_code, NOON)]
    assert sum(count[worker.id] == 3 for worker in working) > 0.95 * len(working)
    assert all(count[w.id] == 0 for w in CITY.people.workers if w not in working)


def test_traces_of_a_crowd_hold_a_last_fix_of_everybody(duty: DutyBook) -> None:
    positions, tracks = make_crowd_traces(CITY, duty, GridLocator(CITY.shapes), NOON)
    assert [row["worker_id"] for row in positions] == [worker.id for worker in CITY.people.workers]
    assert all(row["fix_ms"] <= START_S * 1000 for row in positions)
    assert len(tracks) in (tracked_minutes(519), tracked_minutes(519) + 1)
    points = decode(tracks[-2]["body"], list[tuple[str, float, float, int]])
    working = sum(duty.is_on_duty(w.home_grid_code, NOON) for w in CITY.people.workers)
    assert 0.9 * working < len(points) <= 1.02 * working
    assert tracked_minutes(120_000) == 5
