"""Addresses of tiles come out of what cities and map services write into their manuals."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.api.tiles.tile_address import parse_address
from desktop.models.basemap import Basemap, BasemapKind, BasemapTrouble, BasemapUnusable, TileScheme
from desktop.models.tile_pyramid import TilePlace

HERE = TilePlace(12, 3230, 1672)
KVP = (
    "&SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=vec&STYLE=default&TILEMATRIXSET=w&FORMAT=image/png"
    "&TILEMATRIX=12&TILEROW=1672&TILECOL=3230"
)


def located(kind: BasemapKind, address: str, **values: Any) -> str:
    host, path = parse_address(Basemap(kind=kind, address=address, **values)).locate(HERE)
    return host + path


def xyz(address: str, **values: Any) -> str:
    return located(BasemapKind.XYZ, address, **values)


def wmts(address: str, **values: Any) -> str:
    return located(BasemapKind.WMTS, address, **values)


def test_xyz() -> None:
    assert xyz("https://tiles.example/{z}/{x}/{y}.png") == "https://tiles.example/12/3230/1672.png"
    assert (
        xyz("http://10.0.0.5:8080/t?k=1&z={z}&x={x}&y={y}") == "http://10.0.0.5:8080/t?k=1&z=12&x=3230&y=1672"
    )
    assert xyz(" http://h/{z}/{x}/{-y}.png ") == "http://h/12/3230/2423.png"


def test_the_southern_count_of_plate_carree_has_half_the_rows() -> None:
    assert xyz("http://h/{z}/{x}/{-y}", scheme=TileScheme.PLATE_CARREE) == "http://h/12/3230/375"


def test_places_are_spread_over_hosts_and_each_stays_at_one() -> None:
    address = parse_address(Basemap(kind=BasemapKind.XYZ, address="https://{s}.tile.example/{z}/{x}/{y}.png"))
    assert address.hosts == ("https://a.tile.example", "https://b.tile.example", "https://c.tile.example")
    found = {address.locate(TilePlace(9, column, 3))[0] for column in range(9)}
    assert found == set(address.hosts)
    assert address.locate(HERE) == address.locate(HERE)
    switched = parse_address(
        Basemap(kind=BasemapKind.XYZ, address="https://t{switch:0,1,2,3}.example/?x={x}&y={y}&z={z}")
    )
    assert switched.hosts[3] == "https://t3.example"


def test_wmts_by_key_and_value_keeps_the_key_of_the_city() -> None:
    found = wmts("https://t0.tianditu.gov.cn/vec_w/wmts?tk=abc", layer="vec", matrix_set="w")
    assert found == "https://t0.tianditu.gov.cn/vec_w/wmts?tk=abc" + KVP
    found = wmts("http://h/wmts?FORMAT=tiles&tk=1", layer="vec", matrix_set="w")
    assert "FORMAT=tiles" in found
    assert found.count("FORMAT=") == 1


def test_wmts_over_switched_hosts() -> None:
    found = wmts("https://t{switch:0,1}.tianditu.gov.cn/vec_c/wmts?tk=a", layer="vec", matrix_set="c")
    assert found.startswith("https://t0.tianditu.gov.cn/vec_c/wmts?tk=a&SERVICE=WMTS")


def test_wmts_by_a_template() -> None:
    template = "http://h/wmts/{Layer}/{Style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}.png"
    found = wmts(template, layer="base map", matrix_set="EPSG:3857", matrix_prefix="EPSG:3857:")
    assert found == "http://h/wmts/base%20map/default/EPSG%3A3857/EPSG%3A3857%3A12/1672/3230.png"
    assert "/GoogleMapsCompatible/" in wmts(template, layer="a")
    assert "/EPSG%3A4326/" in wmts(template, layer="a", scheme=TileScheme.PLATE_CARREE)


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        (BasemapKind.XYZ, ""),
        (BasemapKind.XYZ, "https://tiles.example/"),
        (BasemapKind.XYZ, "https://tiles.example/{z}/{x}.png"),
        (BasemapKind.XYZ, "ftp://tiles.example/{z}/{x}/{y}"),
        (BasemapKind.XYZ, "tiles.example/{z}/{x}/{y}"),
        (BasemapKind.XYZ, "https://{host}/{z}/{x}/{y}"),
        (BasemapKind.XYZ, "https://h:port/{z}/{x}/{y}"),
        (BasemapKind.XYZ, "https://h/{z}/{x}/{y}?k={secret}"),
        (BasemapKind.XYZ, "https://h{switch: , }/{z}/{x}/{y}"),
        (BasemapKind.XYZ, "https://[::1/{z}/{x}/{y}"),
        (BasemapKind.WMTS, "https://h/wmts"),
    ],
)
def test_what_is_no_address_is_refused(kind: BasemapKind, address: str) -> None:
    with pytest.raises(BasemapUnusable) as found:
        parse_address(Basemap(kind=kind, address=address))
    assert found.value.trouble is BasemapTrouble.ADDRESS


def test_switches_that_stand_twice_are_turned_together() -> None:
    address = parse_address(
        Basemap(kind=BasemapKind.XYZ, address="https://{S}.h/{s}/t{switch:0,1}/{z}/{x}/{y}")
    )
    assert address.hosts == ("https://a.h", "https://b.h", "https://c.h")
    assert [path.partition("/{z}")[0] for path in address.paths] == ["/a/t0", "/b/t1", "/c/t0"]


_TOKENS = ("z", "x", "y", "-y", "s", "S", "Z", "switch:a,b", "SWITCH:1", "Layer", "TileRow", "TileCol", "")
_SIGNS = ("{TileMatrix}", "{switch:{s}}", "{{z}}", "{", "}", "/", "?", "&", "#", ".png", "h")
_PIECES = st.sampled_from([*(f"{{{token}}}" for token in _TOKENS), *_SIGNS])


@given(
    st.sampled_from([BasemapKind.XYZ, BasemapKind.WMTS]),
    st.lists(_PIECES, max_size=9).map("".join),
    st.sampled_from(["https://h", "http://{s}.h", "https://{switch:a,b}.h", "https://h:1"]),
)
@example(BasemapKind.XYZ, "/{s}/{z}/{x}/{y}", "https://{s}.h")
@example(BasemapKind.XYZ, "/{S}/{z}/{x}/{y}", "https://h")
def test_what_is_taken_for_an_address_is_one_for_every_place(kind: BasemapKind, rest: str, host: str) -> None:
    try:
        address = parse_address(Basemap(kind=kind, address=host + "/" + rest, layer="l"))
    except BasemapUnusable:
        return
    for column in range(4):
        base, path = address.locate(TilePlace(12, 3230 + column, 1672))
        assert base.startswith(("http://", "https://"))
        assert path.startswith(("/", "?"))
        assert "{" not in base
        assert not any(token in path.lower() for token in ("{z}", "{x}", "{y}", "{s}", "{switch"))
