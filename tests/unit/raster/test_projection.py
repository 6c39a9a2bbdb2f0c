"""Proves the plane: degrees to metres and back, and lengths true to a few parts in a thousand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.models.geo import EARTH_RADIUS_M
from desktop.raster.projection import Projection

PLANE = Projection(103.9, 31.1)
lons = st.floats(103.6, 104.2)
lats = st.floats(30.9, 31.5)


def great_circle_m(lon0: float, lat0: float, lon1: float, lat1: float) -> float:
    """Return the distance on the sphere. Source: haversine formula."""
    phi0, phi1 = math.radians(lat0), math.radians(lat1)
    half = (
        math.sin((phi1 - phi0) / 2) ** 2
        + math.cos(phi0) * math.cos(phi1) * math.sin(math.radians(lon1 - lon0) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(half))


@given(lons, lats)
def test_there_and_back(lon: float, lat: float) -> None:
    x_m, y_m = PLANE.to_metres(np.array([lon]), np.array([lat]))
    assert PLANE.to_degrees(float(x_m[0]), float(y_m[0])) == pytest.approx((lon, lat), abs=1e-10)


@given(lons, lats, lons, lats)
def test_lengths_are_true_within_a_city(lon0: float, lat0: float, lon1: float, lat1: float) -> None:
    x_m, y_m = PLANE.to_metres(np.array([lon0, lon1]), np.array([lat0, lat1]))
    drawn = math.hypot(x_m[1] - x_m[0], y_m[1] - y_m[0])
    assert drawn == pytest.approx(great_circle_m(lon0, lat0, lon1, lat1), rel=5e-3, abs=0.01)


def test_east_is_right_and_north_is_up() -> None:
    x_m, y_m = PLANE.to_metres(np.array([103.9, 104.0]), np.array([31.1, 31.2]))
    assert (x_m[0], y_m[0]) == (0, 0)
    assert x_m[1] > 0 > y_m[1]
