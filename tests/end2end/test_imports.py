"""A city begins with its survey: from each format, into an empty central and beside a serving one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely

from desktop.models.datum import to_gcj02
from tests.end2end.test_backup import door_of, run_task
from tests.helpers.central_program import CentralProgram
from tests.helpers.demo_shapes import demo_shapes
from tests.helpers.grid_files import Move, areas_of, write_file
from tests.helpers.order_storm import Line

MakeCentral = Callable[..., CentralProgram]


def survey(kind: str, move: Move | None = None) -> bytes:
    """Return the demo city's grids as a survey office would send them."""
    shapes = demo_shapes()
    columns = {
        "网格编码": [one.code for one in shapes],
        "网格名称": [f"第{one.code[-3:]}网格" for one in shapes],
    }
    return write_file(kind, areas_of(shapes, move), columns, crs="EPSG:4490")


def served_shapes(central: CentralProgram) -> dict[str, shapely.Geometry]:
    line = Line(door_of(central, central.tokens["admin"]))
    ref = line.ask("GET", "/v1/bundle?limit=1")[1]["geometry"]
    assert isinstance(ref, dict)
    found = {}
    for part in range(int(ref["parts"])):
        for one in line.ask("GET", f"/v1/geometry/{ref['content_hash']}/{part}")[1]["grids"]:
            area = shapely.Polygon()
            for ring in one["rings"]:
                area = area.symmetric_difference(
                    shapely.Polygon(list(zip(ring[::2], ring[1::2], strict=True)))
                )
            found[one["code"]] = area
    line.close()
    return found


@pytest.mark.parametrize(
    ("kind", "database"), [("geojson", "sqlite"), ("gpkg", "postgresql"), ("shp", "sqlite")]
)
def test_an_empty_central_takes_a_survey_and_serves_it(
    kind: str, database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    arguments = (
        ("--database-url", request.getfixturevalue("postgres_url")) if database == "postgresql" else ()
    )
    file = tmp_path / f"survey.{'zip' if kind == 'shp' else kind}"
    file.write_bytes(survey(kind))
    done = run_task(tmp_path, "new", "import-grids", str(file), "--city-name", "彭州市", *arguments)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "已导入"), done.stdout + done.stderr
    central = CentralProgram(tmp_path, "new", *arguments).start()
    try:
        shapes = served_shapes(central)
    finally:
        central.stop()
    wanted = dict(zip([one.code for one in demo_shapes()], areas_of(demo_shapes()), strict=True))
    assert set(shapes) == set(wanted)
    assert all(shapes[code].equals_exact(area, 2e-7, normalize=True) for code, area in wanted.items())


def test_beside_a_serving_central_a_shifted_survey_is_named_and_an_honest_one_comes_in(
    make_central: MakeCentral, tmp_path: Path
) -> None:
    make_central("here")
    shifted, honest = tmp_path / "shifted.geojson", tmp_path / "honest.geojson"
    shifted.write_bytes(survey("geojson", to_gcj02))
    honest.write_bytes(survey("geojson"))
    refused = run_task(tmp_path, "here", "import-grids", str(shifted), "--language", "en")
    assert refused.returncode == 7
    assert "shifted as GCJ-02 is" in refused.stdout
    done = run_task(tmp_path, "here", "import-grids", str(honest), "--language", "en")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "imported"), done.stdout + done.stderr
    audit = run_task(tmp_path, "here", "verify-audit")
    assert json.loads(audit.stdout)["faults"] == []
