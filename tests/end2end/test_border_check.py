"""Borders that overlap are found in the file before it comes in, and by the desk when it has come in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely

from desktop.models.partition import BorderCheck, FaultKind
from desktop.sync.access import CentralAddress
from desktop.sync.lookup_worker import LookupWorker
from tests.end2end.test_backup import run_task
from tests.helpers.central_program import ROOT, CentralProgram
from tests.helpers.demo_shapes import demo_shapes
from tests.helpers.grid_files import areas_of, write_file

MakeCentral = Callable[..., CentralProgram]


def spoiled() -> tuple[bytes, str, str]:
    """Return the demo city with a bulge of one grid into its neighbour and a hole in another; both codes."""
    shapes = demo_shapes()
    codes, areas = [one.code for one in shapes], areas_of(shapes)
    bulge = areas[300].exterior.interpolate(0.3, normalized=True).buffer(3e-4, quad_segs=3)
    areas[300] = areas[300].union(bulge)
    areas[180] = areas[180].difference(areas[180].representative_point().buffer(9e-4, quad_segs=4))
    columns = {"code": codes, "name": [f"第{code[-3:]}网格" for code in codes]}
    return write_file("geojson", areas, columns), codes[300], codes[180]


def read_check(central: CentralProgram, who: str) -> BorderCheck | str:
    """Read the check as a desk does: on the worker of look-ups, over the real transport."""
    worker = LookupWorker()
    found: list[BorderCheck] = []
    failed: list[str] = []
    worker.borders_received.connect(found.append)
    worker.borders_failed.connect(lambda _wish, code: failed.append(code))
    worker.set_address(CentralAddress(central.url, central.tokens[who]))
    try:
        while not failed and not (found and found[-1].checked_at is not None):
            worker.fetch_borders("all")
    finally:
        worker.stop_timers()
        worker.abort()
    return failed[0] if failed else found[-1]


def check_grids(home: Path, file: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "main.py"), "check-grids", str(file), *flags]
    environment = {**os.environ, "GRIDDESK_HOME": str(home)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


@pytest.mark.usefixtures("qapp")
def test_from_the_file_to_the_desk(make_central: MakeCentral, tmp_path: Path) -> None:
    central = make_central("here")
    clean = read_check(central, "officer-1")
    assert isinstance(clean, BorderCheck)
    assert (clean.grids, clean.faults) == (519, ()), "the demo city has no faults"
    body, bulging, holed = spoiled()
    file, out = tmp_path / "grids.geojson", tmp_path / "found.json"
    file.write_bytes(body)
    told = check_grids(tmp_path, file, "--language", "en", "--json", str(out))
    assert told.returncode == 1, told.stdout + told.stderr
    assert told.stdout.startswith("overlaps 1\n")
    taken = run_task(tmp_path, "here", "import-grids", str(file), "--accept-warnings")
    assert taken.returncode == 0, taken.stdout + taken.stderr
    check = read_check(central, "leader-1")
    assert isinstance(check, BorderCheck)
    by_kind = {one.kind: one for one in check.faults}
    assert set(by_kind) == {FaultKind.OVERLAP, FaultKind.GAP}
    assert bulging in by_kind[FaultKind.OVERLAP].codes
    assert by_kind[FaultKind.GAP].codes == (holed,)
    in_file = {one["kind"]: one["area_m2"] for one in json.loads(out.read_bytes())["faults"]}
    assert {kind.value: one.area_m2 for kind, one in by_kind.items()} == pytest.approx(in_file, rel=1e-3)
    hole = by_kind[FaultKind.GAP]
    ring = shapely.Polygon(list(zip(hole.rings[0][::2], hole.rings[0][1::2], strict=True)))
    assert ring.contains(shapely.Point(hole.lon_deg, hole.lat_deg))
    assert read_check(central, "wall-1") == "forbidden"


def test_a_file_that_is_none_ends_with_two(tmp_path: Path) -> None:
    file = tmp_path / "grids.geojson"
    file.write_bytes(b"nothing of the kind")
    told = check_grids(tmp_path, file, "--language", "en")
    assert (told.returncode, told.stdout) == (2, "")
    assert "cannot be read" in told.stderr
    assert "Traceback" not in told.stderr
