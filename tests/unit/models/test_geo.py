"""Proves plain geography: what lies in a shape."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely import Point, Polygon

from desktop.models.geo import GridShape, covers_position

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
