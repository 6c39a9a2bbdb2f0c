"""`check-grids`: each file gets a list, an exit code and, if wished, JSON and GeoJSON; none a traceback."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
import shapely
from pyproj import Transformer

from desktop.central.checking import run_check_grids
from desktop.models.datum import to_gcj02
from desktop.settings.arguments import parse_arguments
from tests.helpers.grid_files import areas_of, squares, write_file
from tests.helpers.partitions import Drawn, draw, spoil


def check(path: Path, *flags: str, language: str = "en") -> int:
    return run_check_grids(parse_arguments(["check-grids", str(path), "--language", language, *flags]))


def written(folder: Path, drawn: Drawn, kind: str = "geojson", **columns: list[str]) -> Path:
    path = folder / f"grids.{'zip' if kind == 'shp' else kind}"
    path.write_bytes(write_file(kind, drawn.degrees(), columns or {"code": drawn.codes}))
    return path


def spoiled() -> Drawn:
    drawn = draw(4, 4, 11)
    spoil(drawn, 5, "hole", 20.0)
    drawn.areas[10] = shapely.transform(drawn.areas[10], lambda points: points + 40.0)
    return drawn


@pytest.mark.parametrize("kind", ["geojson", "gpkg", "shp"])
def test_a_clean_file_of_each_format(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(written(tmp_path, draw(4, 4, 11), kind)) == 0
    assert "16 grids · nothing wrong" in capsys.readouterr().out


def test_faults_are_told_by_kind_in_both_languages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, spoiled())
    assert check(path) == 1
    english = capsys.readouterr().out
    assert english.startswith("overlaps ")
    assert "gaps 2" in english
    assert check(path, language="zh") == 1
    chinese = capsys.readouterr().out
    assert chinese.startswith("重叠 ")
    assert "空隙 2" in chinese
    assert len(chinese.splitlines()) == len(english.splitlines())


def test_the_settings_say_the_language_where_nobody_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, draw(2, 2, 1))
    assert run_check_grids(parse_arguments(["check-grids", str(path)])) == 0
    assert "没有发现问题" in capsys.readouterr().out


def test_all_faults_go_into_json_and_geojson(tmp_path: Path) -> None:
    path, out, places = written(tmp_path, spoiled()), tmp_path / "out.json", tmp_path / "out.geojson"
    assert check(path, "--json", str(out), "--geojson", str(places)) == 1
    told, features = json.loads(out.read_bytes()), json.loads(places.read_bytes())["features"]
    assert told["grids"] == 16
    assert [one["kind"] for one in told["faults"]] == [one["properties"]["kind"] for one in features]
    by_area = {one["kind"]: one["area_m2"] for one in reversed(told["faults"])}
    drawn = shapely.from_geojson(json.dumps(features[0]["geometry"]))
    assert drawn.is_valid
    assert drawn.area * 111_195**2 * 0.857 == pytest.approx(by_area["overlap"], rel=0.02)


def test_json_to_the_standard_output_stands_alone(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert check(written(tmp_path, draw(2, 2, 1)), "--json", "-") == 0
    assert json.loads(capfdbinary.readouterr().out)["faults"] == []


def test_a_shapefile_is_read_with_what_lies_beside_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(written(tmp_path, spoiled(), "shp")) as packed:
        packed.extractall(tmp_path)
    shape = next(tmp_path.glob("*.shp"))
    assert check(shape) == 1


def test_surveyed_metres_and_shifted_degrees_are_set_right(tmp_path: Path) -> None:
    drawn = draw(3, 3, 4)
    to_survey = Transformer.from_crs("EPSG:4326", "EPSG:4543", always_xy=True)
    moves = {"EPSG:4543": lambda x, y: to_survey.transform(x, y), "EPSG:4326": to_gcj02}
    for crs, move in moves.items():
        areas = [
            shapely.transform(one, lambda points, by=move: [by(*point) for point in points.tolist()])
            for one in drawn.degrees()
        ]
        path = tmp_path / "grids.gpkg"
        path.write_bytes(write_file("gpkg", areas, {"code": drawn.codes}, crs=crs))
        assert check(path, *(["--crs", "gcj02"] if move is to_gcj02 else [])) == 0


def test_codes_that_are_none_stand_twice_or_contradict_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawn = draw(3, 2, 4)
    drawn.codes[0] = "51018200100"
    drawn.codes[2] = drawn.codes[1]
    drawn.codes[4] = "510183" + drawn.codes[4][6:]
    names = ["一社区", "一社区", "一社区", "二社区", "二社区", "三社区"]
    assert check(written(tmp_path, drawn, code=drawn.codes, 社区=names)) == 1
    told = capsys.readouterr().out
    assert "invalid codes 1" in told
    assert "duplicate codes 1" in told
    assert "contradictory codes 2" in told
    assert "二社区 / 三社区" in told


def test_rows_are_numbered_where_there_is_no_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(written(tmp_path, spoiled(), remark=["x"] * 16)) == 1
    told = capsys.readouterr().out
    assert "column 'code' is missing" in told
    assert "#6" in told


def test_notes_alone_leave_a_file_clean(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawn = draw(3, 3, 4)
    drawn.add(shapely.box(2_000, 0, 2_300, 300))
    assert check(written(tmp_path, drawn)) == 0
    assert "1 noted" in capsys.readouterr().out


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not a file of grids",
        b"PK\x03\x04 broken",
        b"SQLite format 3\0 broken",
        b'{"type": "FeatureCollection", "features": []}',
        b'{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": null, '
        b'"properties": {}}]}',
    ],
)
def test_what_is_no_file_of_grids_is_said_in_one_line(
    body: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "grids.geojson"
    path.write_bytes(body)
    code = check(path)
    told = capsys.readouterr()
    if b'Feature",' in body:
        assert code == 1
        assert "has no shape" in told.out
    else:
        assert code == 2
        assert len(told.err.splitlines()) == 1
        assert told.out == ""


def test_a_file_that_is_not_there_and_coordinates_that_are_no_degrees(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(tmp_path / "nowhere.geojson") == 2
    metres = [shapely.transform(one, lambda points: points * 111_000) for one in squares(3)]
    path = tmp_path / "grids.geojson"
    path.write_bytes(write_file("geojson", metres, {"code": ["a", "b", "c"]}))
    assert check(path) == 2
    assert "no degrees" in capsys.readouterr().err
    assert areas_of(()) == []


def test_what_a_file_writes_does_not_move_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawn = draw(4, 4, 11)
    codes = ["510182\x1b[2J\n0 wrong", *drawn.codes[1:]]
    names = [f"\x1b]0;{number}\x07" for number in range(len(codes))]
    assert check(written(tmp_path, drawn, code=codes, town_name=names)) == 1
    out = capsys.readouterr().out
    assert "invalid codes 1" in out
    assert "contradictory codes" in out
    assert all(line.isprintable() for line in out.splitlines())
    assert not any(line.startswith("0 wrong") for line in out.splitlines())
