"""Walks: on foot, inside the grid, one report a minute; some fall silent, some leave."""

from __future__ import annotations

import itertools

import pytest

from desktop.central.city.demo import make_city
from desktop.central.city.walks import Lapse, Walker, lapse_of
from desktop.models.geo import distance_m

CITY = make_city(7)
GRID = "510182001014008"
AT_S = 1_795_000_020


def usual_start(worker_id: str) -> int:
    """Return a minute from which on a worker does nothing unusual for twenty minutes."""
    at_s = AT_S
    while any(lapse_of(7, worker_id, at_s + 60 * minute) for minute in range(21)):
        at_s += 1200
    return at_s


def test_a_walker_stays_in_the_grid_and_moves_at_walking_pace() -> None:
    start = usual_start("w")
    walker = Walker(7, "w", CITY.places[GRID], start)
    positions = [walker.position]
    for minute in range(1, 20):
        report = walker.report(start + 60 * minute)
        assert report is not None
        assert 5 <= report.accuracy_m <= 30
        positions.append(walker.position)
        assert CITY.places[GRID].contains(*walker.position)
        assert distance_m(*walker.position, report.lon_deg, report.lat_deg) < 50
    steps = [distance_m(*a, *b) for a, b in itertools.pairwise(positions)]
    assert max(steps) <= 5000 / 60 + 1
    assert sum(steps) > 300


def test_speed_multiplies_the_walking() -> None:
    start = usual_start("w")
    slow, fast = (Walker(7, "w", CITY.places["510182101002001"], start) for _ in range(2))
    origin = slow.position
    slow.report(start + 60)
    fast.report(start + 60, speed=4.0)
    assert distance_m(*origin, *fast.position) > 1.5 * distance_m(*origin, *slow.position) > 0


def test_the_same_seed_walks_the_same_way() -> None:
    walkers = [Walker(7, "w", CITY.places[GRID], AT_S) for _ in range(2)]
    reports = [[walker.report(AT_S + 60 * m) for m in range(1, 30)] for walker in walkers]
    assert reports[0] == reports[1]


@pytest.mark.parametrize("lapse", list(Lapse))
def test_lapses_are_rare_and_last_long_enough_to_show(lapse: Lapse) -> None:
    minutes = [lapse_of(7, f"worker-{n}", AT_S + 60 * m) for n in range(400) for m in range(0, 120, 2)]
    share = minutes.count(lapse) / len(minutes)
    assert 0 < share < 0.02


def leaver() -> tuple[str, int]:
    for number in range(4000):
        for minute in range(0, 120, 5):
            at_s = AT_S + 60 * minute
            if lapse_of(7, f"worker-{number}", at_s) is Lapse.LEAVING:
                return f"worker-{number}", at_s
    raise AssertionError("nobody ever leaves")


def test_whoever_leaves_is_outside_before_the_lapse_ends() -> None:
    worker_id, at_s = leaver()
    while lapse_of(7, worker_id, at_s - 60) is Lapse.LEAVING:
        at_s -= 60
    walker = Walker(7, worker_id, CITY.places[GRID], at_s - 60)
    was_outside = False
    while lapse_of(7, worker_id, at_s) is Lapse.LEAVING:
        assert walker.report(at_s) is not None
        was_outside = was_outside or not CITY.places[GRID].contains(*walker.position)
        at_s += 60
    assert was_outside


def test_a_silent_terminal_sends_nothing() -> None:
    worker_id, at_s = next(
        (f"worker-{n}", AT_S + 60 * m)
        for n in range(4000)
        for m in range(0, 120, 5)
        if lapse_of(7, f"worker-{n}", AT_S + 60 * m) is Lapse.SILENT
    )
    assert Walker(7, worker_id, CITY.places[GRID], at_s - 60).report(at_s) is None
