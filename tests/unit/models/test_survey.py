"""Proves lengths and areas against the geodesics of PROJ."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from desktop.models.survey import Position, area_m2, leg_m, legs_m

GEOD = Geod(ellps="WGS84")
LON = st.floats(73.5, 135.0)
LAT = st.floats(4.0, 53.5)
SPAN_KM = st.floats(0.01, 400)
BEARING = st.floats(0, 360)


def end_of(start: Position, bearing_deg: float, length_m: float) -> Position:
    """Return where a geodesic ends."""
    lon, lat, _ = GEOD.fwd(*start, bearing_deg, length_m)
    return float(lon), float(lat)


@given(LON, LAT, BEARING, SPAN_KM)
def test_a_leg_is_as_long_as_the_geodesic(lon: float, lat: float, bearing: float, span_km: float) -> None:
    end = end_of((lon, lat), bearing, span_km * 1000)
    assert leg_m((lon, lat), end) == pytest.approx(span_km * 1000, rel=1e-3)


@given(LON, LAT, SPAN_KM, st.lists(BEARING, min_size=3, max_size=9, unique=True), st.floats(0.3, 1))
def test_an_area_is_that_of_the_geodesic_polygon(
    lon: float, lat: float, span_km: float, bearings: list[float], least: float
) -> None:
    """A star about a middle never crosses itself."""
    around = sorted(bearings)
    reach = [span_km * 1000 * (least if at % 2 else 1) for at in range(len(around))]
    ring = [end_of((lon, lat), bearing, length) for bearing, length in zip(around, reach, strict=True)]
    lons, lats = zip(*ring, strict=True)
    expected, perimeter = GEOD.polygon_area_perimeter(lons, lats)
    assert area_m2(ring) == pytest.approx(abs(expected), rel=5e-3, abs=1e-9 * perimeter**2 + 1e-3)
    assert sum(legs_m(ring, closed=True)) == pytest.approx(perimeter, rel=1e-3)


def test_a_line_has_no_area_and_a_point_no_length() -> None:
    assert area_m2([(104.0, 31.0), (104.1, 31.0)]) == 0
    assert legs_m([(104.0, 31.0)]) == []
    assert leg_m((104.0, 31.0), (104.0, 31.0)) == 0


def test_the_sense_of_a_ring_does_not_matter() -> None:
    ring = [(103.9, 30.9), (104.0, 30.9), (104.0, 31.0), (103.9, 31.0)]
    assert area_m2(ring) == pytest.approx(area_m2(ring[::-1]))
    assert math.isclose(sum(legs_m(ring, closed=True)), sum(legs_m(ring[::-1], closed=True)))


def test_a_leg_across_the_date_line_goes_the_short_way() -> None:
    assert leg_m((179.9, 10.0), (-179.9, 10.0)) == pytest.approx(
        GEOD.inv(179.9, 10.0, -179.9, 10.0)[2], rel=1e-3
    )
