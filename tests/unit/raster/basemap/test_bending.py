"""Every pixel of our tiles shows the foreign map where it lies on the earth, to a fraction of a pixel."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from pyproj import Transformer

from desktop.models.basemap import TileScheme
from desktop.models.datum import Crs, to_gcj02, to_wgs84
from desktop.models.geo import distance_m
from desktop.models.tile_pyramid import TilePlace
from desktop.raster.basemap.bending import (
    Bending,
    ForeignMap,
    bend,
    crop_descendant,
    fit_side,
    plan_bending,
)
from desktop.raster.basemap.decoding import NO_MAP
from desktop.raster.camera import STEPS_PER_OCTAVE
from desktop.raster.patterns import TILE_PX
from desktop.raster.projection import Projection
from desktop.raster.rasteriser import TileKey
from tests.helpers.tile_sets import LEAST_TONE, MOST_TONE, PERIOD_PX, wave, wave_tile

CITY = Projection(103.95, 30.99)
HALF_WORLD_M = 20037508.342789244
TO_MERCATOR = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)
TONES_A_PIXEL = (MOST_TONE - LEAST_TONE) * 2 / PERIOD_PX

steps = st.integers(-10 * STEPS_PER_OCTAVE, 2 * STEPS_PER_OCTAVE)
east_m, south_m = st.floats(-30_000.0, 30_000.0), st.floats(-30_000.0, 30_000.0)
schemes, datums = st.sampled_from(TileScheme), st.sampled_from([Crs.WGS84, Crs.CGCS2000, Crs.GCJ02])


def key_over(step: int, x_m: float, y_m: float) -> tuple[TileKey, float]:
    px_per_m = 2.0 ** (step / STEPS_PER_OCTAVE)
    column, row = math.floor(x_m * px_per_m / TILE_PX), math.floor(y_m * px_per_m / TILE_PX)
    return TileKey(step, column, row), px_per_m


def plan(foreign: ForeignMap, step: int, x_m: float, y_m: float) -> tuple[Bending, TileKey, float]:
    key, px_per_m = key_over(step, x_m, y_m)
    made = plan_bending(foreign, CITY, key, px_per_m)
    assert made is not None
    return made, key, px_per_m


def foreign_px(foreign: ForeignMap, zoom: int, key: TileKey, px_per_m: float) -> NDArray[np.float64]:
    """Return by pyproj and the published shift where our pixels' middles lie; (2, TILE_PX, TILE_PX)."""
    middles = np.arange(TILE_PX) + 0.5
    lon_deg, lat_deg = np.empty((TILE_PX, TILE_PX)), np.empty((TILE_PX, TILE_PX))
    for row in range(0, TILE_PX, 15):  # a sample: the shift is reckoned one by one
        for column in range(0, TILE_PX, 15):
            x_m = (key.column * TILE_PX + middles[column]) / px_per_m
            y_m = (key.row * TILE_PX + middles[row]) / px_per_m
            found = CITY.to_degrees(x_m, y_m)
            lon_deg[row, column], lat_deg[row, column] = (
                to_gcj02(*found) if foreign.crs is Crs.GCJ02 else found
            )
    lon_deg, lat_deg = lon_deg[::15, ::15], lat_deg[::15, ::15]
    world_px = foreign.side_px * 2.0**zoom
    if foreign.scheme is TileScheme.PLATE_CARREE:
        return np.array([(lon_deg + 180) / 360 * world_px, (90 - lat_deg) / 360 * world_px])
    x_m, y_m = TO_MERCATOR.transform(lon_deg, lat_deg)
    return np.array([x_m + HALF_WORLD_M, HALF_WORLD_M - y_m]) / (2 * HALF_WORLD_M) * world_px


@given(schemes, datums, steps, east_m, south_m)
def test_the_map_lies_where_the_projections_put_it(
    scheme: TileScheme, crs: Crs, step: int, x_m: float, y_m: float
) -> None:
    foreign = ForeignMap(scheme, crs, 0, 20)
    made, key, px_per_m = plan(foreign, step, x_m, y_m)
    expected = foreign_px(foreign, made.zoom, key, px_per_m)
    for axis, at_px in zip(("across", "down"), expected, strict=True):
        tones = bend(made, {place: wave_tile(place, axis) for place in made.places})
        wrong_px = np.abs(tones[::15, ::15].astype(float) - wave(at_px)) / TONES_A_PIXEL
        # At the turn of a wave the blending of two neighbours cuts the tip: an eighth of a pixel more.
        assert wrong_px.max() < 0.5


@given(steps, east_m, south_m)
def test_a_shifted_map_fits_within_a_metre(step: int, x_m: float, y_m: float) -> None:
    """The foreign pixel under ours, taken back to WGS84 by the inverse, is the position of ours."""
    foreign = ForeignMap(TileScheme.MERCATOR, Crs.GCJ02, 0, 22)
    made, key, px_per_m = plan(foreign, step, x_m, y_m)
    world_px = 256 * 2.0**made.zoom
    knot = len(made.across) - 1
    for row, column in ((0, 0), (knot, 0), (knot // 2, knot // 2), (knot, knot)):
        lon_deg = made.across[row, column] / world_px * 360 - 180
        lat_deg = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * made.down[row, column] / world_px))))
        back = to_wgs84(Crs.GCJ02, lon_deg, lat_deg)
        spacing = TILE_PX / knot
        ours = CITY.to_degrees(
            (key.column * TILE_PX + column * spacing) / px_per_m,
            (key.row * TILE_PX + row * spacing) / px_per_m,
        )
        assert distance_m(*back, *ours) < 1.0


@pytest.mark.parametrize(("octaves", "zoom"), [(-10, 6), (-4, 12), (0, 16), (2, 18), (8, 18)])
def test_the_zoom_whose_pixels_are_nearest_in_size_is_taken(octaves: int, zoom: int) -> None:
    foreign = ForeignMap(TileScheme.MERCATOR, Crs.WGS84, 0, 18)
    found = foreign.zoom_for(CITY, 2.0**octaves)
    assert found == min(18, zoom + 1)
    ratio = 256 * 2.0**found / (2.0**octaves * CITY.metres_per_lon_deg * 360)
    assert found == 18 or 0.7 < ratio < 1.42


def test_larger_tiles_need_one_zoom_less() -> None:
    small, large = (ForeignMap(TileScheme.MERCATOR, Crs.WGS84, 0, 18, side_px=side) for side in (256, 512))
    assert large.zoom_for(CITY, 0.1) == small.zoom_for(CITY, 0.1) - 1


def test_far_below_the_least_zoom_nothing_is_asked_for() -> None:
    foreign = ForeignMap(TileScheme.MERCATOR, Crs.WGS84, 16, 18)
    key, px_per_m = key_over(-10 * STEPS_PER_OCTAVE, 0.0, 0.0)
    assert plan_bending(foreign, CITY, key, px_per_m) is None


def test_missing_pieces_leave_no_map_and_darken_no_edge() -> None:
    made, _, _ = plan(ForeignMap(TileScheme.MERCATOR, Crs.WGS84, 0, 18), -STEPS_PER_OCTAVE // 3, 0.0, 0.0)
    assert len(made.places) >= 4
    pieces = {place: np.full((256, 256), 200, np.uint8) for place in made.places[1:]}
    tones = bend(made, pieces)
    assert set(np.unique(tones).tolist()) == {NO_MAP, 200}
    assert not bend(made, {}).any()


@given(st.integers(1, 6), st.integers(0, 63), st.integers(0, 63))
def test_an_ancestor_stands_in_for_its_descendant(levels: int, column: int, row: int) -> None:
    place = TilePlace(6, column, row)
    ancestor = place.ancestor(levels)
    for axis, at in (("across", column), ("down", row)):
        blocks = np.arange(256) // 4 + (ancestor.column if axis == "across" else ancestor.row) % 2 * 64
        tones = np.broadcast_to(blocks.astype(np.uint8), (256, 256))
        found = crop_descendant(tones if axis == "across" else tones.T, levels, place)
        assert found.shape == (256, 256)
        first = (at & ((1 << levels) - 1)) * (256 >> levels)
        assert found.min() == blocks[first]
        assert found.max() == blocks[first + (256 >> levels) - 1]


def test_tiles_of_another_side_fit() -> None:
    fine = np.arange(512 * 512, dtype=np.uint32).reshape(512, 512).astype(np.uint8)
    assert np.array_equal(fit_side(fine, 256), fine[::2, ::2])
    assert np.array_equal(fit_side(fit_side(fine, 256), 512)[::2, ::2], fine[::2, ::2])
