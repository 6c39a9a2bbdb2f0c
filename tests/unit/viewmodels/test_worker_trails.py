"""Proves that trails hold the last fixes in their order, and that headings are where the map says."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from desktop.viewmodels.worker_trails import KEPT, LONGEST_GAP_MS, MOVED_M, WorkerTrails

GEOD = Geod(ellps="sphere")
ROWS = 5
polls = st.lists(
    st.tuples(
        st.sets(st.integers(0, ROWS - 1), min_size=1),
        st.integers(-3, 30),
        st.floats(103, 104),
        st.floats(30, 31),
        st.booleans(),
    ),
    max_size=60,
)


@given(polls)
def test_a_trail_is_the_last_newer_fixes_since_the_last_gap(
    steps: list[tuple[set[int], int, float, float, bool]],
) -> None:
    trails = WorkerTrails()
    held: dict[int, list[tuple[float, float]]] = {row: [] for row in range(ROWS)}
    lon, lat, fix_ms = np.zeros(ROWS), np.zeros(ROWS), np.zeros(ROWS, np.int64)
    clock = 1_000_000_000
    for moving, minutes, lon_deg, lat_deg, in_one_piece in steps:
        clock += max(0, minutes) * 60_000
        at = clock - (60_000 if minutes < 0 else 0)
        for row in moving:
            if at > fix_ms[row]:
                gap = at - fix_ms[row]
                lon[row], lat[row], fix_ms[row] = lon_deg, lat_deg, at
                held[row] = [*([] if gap > LONGEST_GAP_MS else held[row]), (lon_deg, lat_deg)][-KEPT:]
        rows = slice(0, ROWS) if in_one_piece else np.arange(ROWS)
        trails.take(lon, lat, fix_ms, rows)
        trails.take(lon, lat, fix_ms, rows)  # the same fixes again change nothing
    places, lengths = (
        trails.trails(np.arange(ROWS)) if len(trails) else (np.zeros((ROWS, KEPT, 2)), np.zeros(ROWS, int))
    )
    for row in range(ROWS):
        assert [tuple(place) for place in places[row, : lengths[row]]] == held[row][::-1]


@pytest.mark.parametrize("bearing_deg", [0, 37, 90, 135, 180, 270, 359])
def test_a_heading_is_the_bearing_on_the_sphere(bearing_deg: float) -> None:
    trails = WorkerTrails()
    lon1, lat1, _ = GEOD.fwd(103.9, 31.0, bearing_deg, 80.0)
    trails.take(np.array([103.9]), np.array([31.0]), np.array([1000]), np.arange(1))
    trails.take(np.array([lon1]), np.array([lat1]), np.array([61_000]), np.arange(1))
    # A bearing counts from the north to the east, a heading from the east to the south.
    wanted = math.radians(bearing_deg - 90)
    assert math.cos(trails.headings(1)[0] - wanted) == pytest.approx(1.0, abs=1e-4)


def test_who_stands_still_or_has_no_place_goes_nowhere() -> None:
    trails = WorkerTrails()
    _, north, _ = GEOD.fwd(103.9, 31.0, 0, MOVED_M - 1)
    trails.take(np.array([103.9, np.nan]), np.array([31.0, 31.0]), np.array([1000, 1000]), np.arange(2))
    trails.take(np.array([103.9, np.nan]), np.array([north, 31.0]), np.array([61_000, 61_000]), np.arange(2))
    assert np.isnan(trails.headings(2)).all()
    assert trails.trails(np.arange(2))[1].tolist() == [2, 0]


def test_a_thousand_workers_come_one_after_the_other() -> None:
    trails = WorkerTrails()
    for count in (1, 64, 1000):
        trails.take(np.full(count, 103.0), np.full(count, 31.0), np.full(count, count), np.arange(count))
    assert trails.trails(np.arange(1000))[1].tolist() == [3] + [2] * 63 + [1] * 936
