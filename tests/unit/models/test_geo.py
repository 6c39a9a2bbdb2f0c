"""Proves plain geography: what lies in a shape."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely import Point, Polygon

from desktop.models.geo import EARTH_RADIUS_M, GridShape, covers_position, distance_to_shape_m

SQUARE = GridShape("1", ((0.0, 0.0, 4.0, 0.0, 4.0, 4.0, 0.0, 4.0), (1.0, 1.0, 3.0, 1.0, 3.0, 3.0, 1.0, 3.0)))


@pytest.mark.parametrize(
    ("lon_deg", "lat_deg", "inside"),
    [(0.5, 0.5, True), (2.0, 2.0, False), (3.5, 2.0, True), (5.0, 2.0, False), (2.0, -1.0, False)],
)
def test_a_shape_covers_what_is_in_it_and_not_its_holes(lon_deg: float, lat_deg: float, inside: bool) -> None:
    assert covers_position(SQUARE, lon_deg, lat_deg) is inside


@given(lon=st.floats(-1, 6), lat=st.floats(-1, 6))
def test_a_shape_covers_what_shapely_says(lon: float, lat: float) -> None:
    ring = (0.0, 0.0, 5.0, 1.0, 4.0, 4.5, 2.0, 2.0, 0.5, 4.0)
    polygon = Polygon(list(zip(ring[0::2], ring[1::2], strict=True)))
    assume(polygon.exterior.distance(Point(lon, lat)) > 1e-9)
    assert covers_position(GridShape("1", (ring,)), lon, lat) == polygon.covers(Point(lon, lat))


@given(lon=st.floats(103.8, 104.1), lat=st.floats(30.9, 31.1))
def test_the_distance_to_a_shape_is_what_shapely_says_on_the_flat(lon: float, lat: float) -> None:
    ring = (103.90, 30.98, 103.95, 30.97, 103.94, 31.02, 103.92, 31.0, 103.91, 31.03)
    per_lat = math.radians(1.0) * EARTH_RADIUS_M
    per_lon = per_lat * math.cos(math.radians(lat))
    flat = Polygon([(x * per_lon, y * per_lat) for x, y in zip(ring[0::2], ring[1::2], strict=True)])
    expected = flat.distance(Point(lon * per_lon, lat * per_lat))
    assert distance_to_shape_m(GridShape("1", (ring,)), lon, lat) == pytest.approx(expected, abs=0.01)
