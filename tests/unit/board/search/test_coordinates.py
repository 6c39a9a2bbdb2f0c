"""Proves the reading of typed positions: either order, each datum, nothing that is no position in China."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.board.search.coordinates import read_position
from desktop.models.datum import Crs, to_bd09, to_gcj02
from desktop.models.geo import distance_m


@pytest.mark.parametrize(
    ("words", "crs"),
    [
        ("103.95,30.99", Crs.WGS84),
        (" 103.95 ， 30.99 ", Crs.WGS84),
        ("30.99 103.95", Crs.WGS84),
        ("３０.99、103.95", Crs.WGS84),
        ("30.99°N, 103.95°E", Crs.WGS84),
        ("wgs84: 103.95, 30.99", Crs.WGS84),
        ("GCJ 103.95,30.99", Crs.GCJ02),
        ("103.95,30.99 gcj-02", Crs.GCJ02),
        ("高德 103.95,30.99", Crs.GCJ02),
        ("103.95,30.99 百度", Crs.BD09),
        ("CGCS2000 103.95;30.99", Crs.CGCS2000),
    ],
)
def test_what_is_a_position(words: str, crs: Crs) -> None:
    found = read_position(words)
    assert found is not None
    assert found.crs is crs
    assert distance_m(found.lon_deg, found.lat_deg, 103.95, 30.99) < 1500


@pytest.mark.parametrize(
    "words",
    [
        "",
        "103.95",
        "103,30",
        "gcj 103.95,30.99 gcj",
        "xyz 103.95,30.99",
        "13.4,52.5",
        "朝阳中路 116 号",
        "139 0001 2203",
    ],
)
def test_what_is_none(words: str) -> None:
    assert read_position(words) is None


@given(
    lon=st.floats(97.5, 108.5),
    lat=st.floats(26.1, 34.3),
    crs=st.sampled_from([Crs.WGS84, Crs.GCJ02, Crs.BD09]),
)
def test_each_datum_comes_back_to_where_it_was(lon: float, lat: float, crs: Crs) -> None:
    there = {Crs.WGS84: (lon, lat), Crs.GCJ02: to_gcj02(lon, lat), Crs.BD09: to_bd09(lon, lat)}[crs]
    words = {Crs.WGS84: "", Crs.GCJ02: "gcj", Crs.BD09: "bd09"}[crs]
    found = read_position(f"{words} {there[0]:.7f},{there[1]:.7f}")
    assert found is not None
    assert distance_m(found.lon_deg, found.lat_deg, lon, lat) < 0.05


@pytest.mark.parametrize("words", ["1.5" + " " * 400 + "x", "gcj" + " " * 5000 + "1", "a" * 30_000])
def test_what_somebody_pasted_is_looked_at_in_no_time(words: str) -> None:
    began_s = time.thread_time()
    assert read_position(words) is None
    assert time.thread_time() - began_s < 0.5


def test_wide_gaps_between_the_numbers_do_not_matter() -> None:
    assert read_position("103.95" + " " * 300 + "30.99") == read_position("103.95 30.99")
