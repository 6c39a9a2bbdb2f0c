"""Tiles lie where the projections that they are named after put them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from desktop.models.basemap import TileScheme
from desktop.models.tile_pyramid import TilePlace, count_rows, place_at, share_east, share_south

HALF_WORLD_M = 20037508.342789244
MERCATOR = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)

lons, lats, zooms = st.floats(-179.9, 179.9), st.floats(-84.0, 84.0), st.integers(0, 20)


@given(lons, lats)
def test_mercator_shares_are_those_of_the_projection(lon_deg: float, lat_deg: float) -> None:
    x_m, y_m = MERCATOR.transform(lon_deg, lat_deg)
    assert share_east(lon_deg) == pytest.approx((x_m + HALF_WORLD_M) / (2 * HALF_WORLD_M), abs=1e-10)
    share = (HALF_WORLD_M - y_m) / (2 * HALF_WORLD_M)
    assert share_south(TileScheme.MERCATOR, lat_deg) == pytest.approx(share, abs=1e-10)


def test_a_published_tile() -> None:
    # The tile of Tiananmen at zoom 12 in both ways of cutting the world.
    assert place_at(TileScheme.MERCATOR, 12, 116.3975, 39.9087) == TilePlace(12, 3372, 1552)
    assert place_at(TileScheme.PLATE_CARREE, 12, 116.3975, 39.9087) == TilePlace(12, 3372, 569)


@given(st.sampled_from(TileScheme), lons, st.floats(-90.0, 90.0), zooms)
def test_every_position_has_a_tile_and_its_parent_contains_it(
    scheme: TileScheme, lon_deg: float, lat_deg: float, zoom: int
) -> None:
    place = place_at(scheme, zoom + 1, lon_deg, lat_deg)
    assert 0 <= place.column < 2 << zoom
    assert 0 <= place.row < count_rows(scheme, zoom + 1)
    if scheme is TileScheme.MERCATOR or zoom >= 1:
        assert place.ancestor(1) == place_at(scheme, zoom, lon_deg, lat_deg)


def test_plate_carree_begins_with_two_tiles() -> None:
    assert [count_rows(TileScheme.PLATE_CARREE, zoom) for zoom in (0, 1, 2, 3)] == [1, 1, 2, 4]
