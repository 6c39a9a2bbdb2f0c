"""What lies outside of every grid, and how far from the nearest, is what a look at each grid says."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.central.rules.locator import GridLocator
from desktop.models.geo import GridShape

NORTH_DEG = 53.0
"""As far north as cities lie: a degree of longitude is three fifths of one of latitude there."""

PLACES = st.tuples(st.floats(124.0, 124.1), st.floats(NORTH_DEG, NORTH_DEG + 0.1))


def box(code: str, west: float, south: float) -> GridShape:
    east, north = west + 0.01, south + 0.01
    return GridShape(code, ((west, south, east, south, east, north, west, north, west, south),))


CORNERS = st.lists(PLACES, min_size=1, max_size=6)


@given(CORNERS, st.lists(PLACES, min_size=1, max_size=12))
def test_the_nearest_grid_is_the_nearest_in_metres(
    corners: list[tuple[float, float]], places: list[tuple[float, float]]
) -> None:
    locator = GridLocator([box(f"g{at}", *corner) for at, corner in enumerate(corners)])
    found = locator.find_outside(np.array(places))
    for at, (lon_deg, lat_deg) in enumerate(places):
        least_m = min(locator.metres_outside(code, lon_deg, lat_deg) for code in locator.codes)
        if locator.find(lon_deg, lat_deg) is None:
            assert found[at] == pytest.approx(least_m)
        else:
            assert at not in found


def test_east_is_nearer_than_it_looks_in_degrees() -> None:
    locator = GridLocator([box("east", 124.05, NORTH_DEG), box("north", 124.039, NORTH_DEG + 0.0108)])
    # 0.0010 degrees west of the one, 67 m; 0.0008 degrees south of the other, 89 m.
    found = locator.find_outside(np.array([[124.049, NORTH_DEG + 0.01]]))
    assert found[0] == pytest.approx(67, abs=1)


def test_without_grids_all_lies_outside() -> None:
    found = GridLocator([]).find_outside(np.array([[104.0, 31.0]]))
    assert found == {0: math.inf}
