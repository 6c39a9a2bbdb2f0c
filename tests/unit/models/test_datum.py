"""Coordinates of Chinese terminals and maps come back to where they really were."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.models.datum import Crs, to_bd09, to_gcj02, to_wgs84
from desktop.models.geo import distance_m

lons, lats = st.floats(73.5, 134.5), st.floats(18.5, 53.0)
MILLIMETRE = 0.001


@given(lons, lats)
def test_what_was_shifted_comes_back_to_the_millimetre(lon_deg: float, lat_deg: float) -> None:
    assert distance_m(*to_wgs84(Crs.GCJ02, *to_gcj02(lon_deg, lat_deg)), lon_deg, lat_deg) < MILLIMETRE
    assert distance_m(*to_wgs84(Crs.BD09, *to_bd09(lon_deg, lat_deg)), lon_deg, lat_deg) < MILLIMETRE


@given(lons, lats)
def test_the_shift_is_some_hundred_metres(lon_deg: float, lat_deg: float) -> None:
    shifted = distance_m(*to_gcj02(lon_deg, lat_deg), lon_deg, lat_deg)
    assert 50.0 < shifted < 1200.0
    assert distance_m(*to_bd09(lon_deg, lat_deg), *to_gcj02(lon_deg, lat_deg)) < 1600.0


@pytest.mark.parametrize(
    ("wgs", "gcj", "bd"),
    [
        # A published pair of Beijing, Tiananmen, to five places.
        ((116.39123, 39.90733), (116.39747, 39.90873), (116.40387, 39.91501)),
    ],
)
def test_a_known_place_is_shifted_as_the_services_do(
    wgs: tuple[float, float], gcj: tuple[float, float], bd: tuple[float, float]
) -> None:
    assert distance_m(*to_gcj02(*wgs), *gcj) < 5.0
    assert distance_m(*to_bd09(*wgs), *bd) < 10.0


@given(st.sampled_from([Crs.WGS84, Crs.CGCS2000]), lons, lats)
def test_what_is_not_shifted_stays(crs: Crs, lon_deg: float, lat_deg: float) -> None:
    assert to_wgs84(crs, lon_deg, lat_deg) == (lon_deg, lat_deg)


def test_outside_china_nothing_is_shifted() -> None:
    assert to_gcj02(13.4, 52.5) == (13.4, 52.5)
    assert to_wgs84(Crs.GCJ02, 13.4, 52.5) == (13.4, 52.5)
    assert not any(math.isnan(value) for value in to_wgs84(Crs.BD09, 0.0, 0.0))
