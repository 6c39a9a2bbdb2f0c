"""The three formats come out alike, whatever the texts' encoding; what is no grid file is named as such."""

from __future__ import annotations

import io
import json
import zipfile

import numpy as np
import pytest
import shapely

from desktop.central.formats.grid_files import read_grid_layer
from desktop.central.formats.limits import FileUnusable
from desktop.central.formats.projections import decode_polygons, find_projection
from desktop.models.datum import to_bd09, to_gcj02
from desktop.models.finding import FindingKind
from tests.helpers.grid_files import pack, squares, write_file

COLUMNS = {"code": ["510182001014001", "510182001014002"], "名称": ["朝阳中路一", "朝阳中路二"]}
AREAS = squares(2)


def fault_of(body: bytes, *, layer: str = "", encoding: str = "") -> FindingKind:
    with pytest.raises(FileUnusable) as caught:
        read_grid_layer(body, layer=layer, encoding=encoding)
    return caught.value.finding.kind


@pytest.mark.parametrize("kind", ["geojson", "gpkg", "shp"])
def test_each_format_gives_codes_names_and_the_same_polygons(kind: str) -> None:
    layer = read_grid_layer(write_file(kind, AREAS, COLUMNS))
    assert dict(layer.columns) == {name: tuple(texts) for name, texts in COLUMNS.items()}
    found = decode_polygons(layer.geometries, find_projection("", layer.crs))
    assert all(
        one is not None and one.equals_exact(was, 1e-9, normalize=True)
        for one, was in zip(found, AREAS, strict=True)
    )


@pytest.mark.parametrize(
    ("encoding", "without", "declared"),
    [("GBK", (), ""), ("GBK", (".cpg",), ""), ("UTF-8", (".cpg",), ""), ("GBK", (".cpg",), "gbk")],
)
def test_a_shapefile_is_read_in_its_encoding(encoding: str, without: tuple[str, ...], declared: str) -> None:
    body = write_file("shp", AREAS, COLUMNS, encoding=encoding, without=without)
    assert read_grid_layer(body, encoding=declared).columns["名称"] == ("朝阳中路一", "朝阳中路二")


def test_a_shapefile_that_declares_utf8_over_gbk_is_read_all_the_same() -> None:
    with zipfile.ZipFile(io.BytesIO(write_file("shp", AREAS, COLUMNS, encoding="GBK"))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["grids.cpg"] = b"UTF-8"
    assert read_grid_layer(pack(parts)).columns["名称"] == ("朝阳中路一", "朝阳中路二")


def test_texts_and_names_that_were_cut_off_within_a_character_are_read_to_the_last_whole_one() -> None:
    long = "彭州市天彭街道朝阳中路社区" * 10
    columns = {"code": COLUMNS["code"], "网格名称": [long, long]}
    layer = read_grid_layer(write_file("shp", AREAS, columns, encoding="UTF-8"))
    assert set(layer.columns) == {"code", "网格名"}
    assert 50 < len(layer.columns["网格名"][0]) < len(long)
    assert long.startswith(layer.columns["网格名"][0])


def test_codes_that_were_kept_as_numbers_lose_nothing() -> None:
    body = json.loads(write_file("geojson", AREAS, COLUMNS))
    for feature in body["features"]:
        feature["properties"]["code"] = float(feature["properties"]["code"])
    assert read_grid_layer(json.dumps(body).encode()).columns["code"] == tuple(COLUMNS["code"])


def test_three_dimensions_become_two() -> None:
    high = [shapely.force_3d(one, 512.0) for one in AREAS]
    layer = read_grid_layer(write_file("gpkg", high, COLUMNS, geometry_type="Polygon Z"))
    assert not any(shapely.from_wkb(one).has_z for one in layer.geometries)


def test_missing_and_mixed_geometry_is_left_to_the_rules() -> None:
    body = write_file("geojson", [None, shapely.Point(103.9, 30.9)], COLUMNS, geometry_type="Unknown")
    layer = read_grid_layer(body)
    found = decode_polygons(layer.geometries, find_projection("", layer.crs))
    assert [None if one is None else one.geom_type for one in found] == [None, "Point"]


GEOJSON = write_file("geojson", AREAS, COLUMNS)
GPKG = write_file("gpkg", AREAS, COLUMNS)
SHP = write_file("shp", AREAS, COLUMNS)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00" * 100,
        b"%PDF-1.7",
        b"{",
        b'{"type":"Topology","objects":{}}',
        b'{"hello":"world"}',
        b"SQLite format 3\0" + b"\0" * 400,
        GEOJSON[: len(GEOJSON) // 2],
        GPKG[:5000],
        SHP[:200],
        SHP[:-30],
        pack({"readme.txt": b"hello"}),
        pack({"grids.shp": b"no shape", "grids.shx": b"", "grids.dbf": b""}),
        write_file("shp", AREAS, COLUMNS, without=(".dbf",)),
        pack({"grids.gpkg": b"no database"}),
        pack({"grids.geojson": b"<html>"}),
    ],
    ids=lambda body: f"{len(body)} bytes {body[:6]!r}",
)
def test_what_is_no_grid_file_is_unreadable(body: bytes) -> None:
    assert fault_of(body) is FindingKind.FILE_UNREADABLE


def test_a_layer_must_be_there_be_one_and_not_be_empty() -> None:
    assert fault_of(b'{"type":"FeatureCollection","features":[]}') is FindingKind.LAYER_EMPTY
    assert fault_of(GPKG, layer="other") is FindingKind.LAYER_UNKNOWN
    with zipfile.ZipFile(io.BytesIO(SHP)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    two = pack({**parts, **{f"more/{name.replace('grids', 'towns')}": body for name, body in parts.items()}})
    assert fault_of(two) is FindingKind.LAYERS_MANY
    assert fault_of(two, layer="lakes") is FindingKind.LAYER_UNKNOWN
    assert len(read_grid_layer(two, layer="towns").geometries) == 2


def test_names_in_a_zip_lead_nowhere() -> None:
    with zipfile.ZipFile(io.BytesIO(SHP)) as archive:
        parts = {f"../../../tmp/{name}": archive.read(name) for name in archive.namelist()}
    assert len(read_grid_layer(pack(parts)).geometries) == 2


def test_a_zip_that_unfolds_to_too_much_is_not_unfolded() -> None:
    bomb = pack({"grids.shp": b"\x00\x00\x27\x0a" + b"\0" * (40 << 20), "grids.shx": b"", "grids.dbf": b""})
    assert len(bomb) < 50_000
    assert fault_of(bomb) is FindingKind.FILE_TOO_LARGE
    assert fault_of(pack({f"{n}.txt": b"" for n in range(65)})) is FindingKind.FILE_TOO_LARGE


def test_a_file_over_the_limit_is_not_opened() -> None:
    assert fault_of(b"{" + b" " * (32 << 20)) is FindingKind.FILE_TOO_LARGE


def test_texts_that_are_not_in_the_named_encoding_are_named() -> None:
    body = write_file("shp", AREAS, COLUMNS, encoding="GBK")
    assert fault_of(body, encoding="utf-8") is FindingKind.TEXT_UNREADABLE


@pytest.mark.parametrize("code", ["EPSG:4490", "EPSG:4547", "EPSG:4543", "EPSG:32648", "EPSG:3857"])
def test_surveyed_systems_come_out_at_the_same_place(code: str) -> None:
    from pyproj import Transformer

    transformer = Transformer.from_crs("EPSG:4326", code, always_xy=True)
    there = [
        shapely.transform(
            one, lambda points: np.column_stack(transformer.transform(points[:, 0], points[:, 1]))
        )
        for one in AREAS
    ]
    layer = read_grid_layer(write_file("gpkg", there, COLUMNS, crs=code))
    found = decode_polygons(layer.geometries, find_projection("", layer.crs))
    assert all(one is not None and one.equals_exact(was, 1e-8) for one, was in zip(found, AREAS, strict=True))


@pytest.mark.parametrize(("name", "shift"), [("gcj02", to_gcj02), ("bd09", to_bd09)])
def test_a_declared_offset_is_taken_off(name: str, shift: object) -> None:
    assert callable(shift)
    there = [
        shapely.transform(one, lambda points: np.array([shift(*point) for point in points])) for one in AREAS
    ]
    bodies = tuple(shapely.to_wkb(one) for one in there)
    found = decode_polygons(bodies, find_projection(name, "EPSG:4326"))
    assert all(one is not None and one.equals_exact(was, 1e-8) for one, was in zip(found, AREAS, strict=True))


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        ("", FindingKind.CRS_MISSING),
        ("EPSG:4214", FindingKind.CRS_UNKNOWN),
        ("EPSG:4610", FindingKind.CRS_UNKNOWN),
        ("EPSG:4479", FindingKind.CRS_UNKNOWN),
        ("EPSG:1", FindingKind.CRS_UNKNOWN),
        ('LOCAL_CS["彭州独立坐标系"]', FindingKind.CRS_UNKNOWN),
    ],
)
def test_a_system_that_is_missing_or_needs_parameters_is_named(found: str, kind: FindingKind) -> None:
    with pytest.raises(FileUnusable) as caught:
        find_projection("", found)
    assert caught.value.finding.kind is kind


def test_a_shapefile_without_a_prj_has_no_system() -> None:
    assert read_grid_layer(write_file("shp", AREAS, COLUMNS, without=(".prj",))).crs == ""
