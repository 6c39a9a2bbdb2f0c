"""A desk against a central of 12,000 grids and as many workers: it is whole, and stays quick."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.scale_bench import run_desk
from tests.helpers.central_program import CentralProgram
from tests.helpers.xvfb import VirtualScreen

GRIDS = 12_000
WRITE_LIMIT_S = 1800.0
STEP_LIMIT_MS = 33.0
"""Processor time of the UI thread between two looks at the event loop, in 99 of 100."""


@pytest.mark.long
def test_a_desk_is_whole_and_quick_with_twelve_thousand_grids(tmp_path: Path) -> None:
    central = CentralProgram(tmp_path, "scale", "--grids", str(GRIDS), start_limit_s=WRITE_LIMIT_S).start()
    try:
        with VirtualScreen() as screen:
            first = run_desk(central, tmp_path / "desk", screen.display, "without-map")
            second = run_desk(central, tmp_path / "desk", screen.display, "without-map")
    finally:
        central.stop()
    for found in (first, second):
        assert found["workers"] == GRIDS
        assert found["grids"] == found["posts"] == GRIDS
        assert found["first_map_s"] < found["whole_board_s"]
        steady = found["steady_gaps"]
        assert isinstance(steady, dict)
        assert steady["step_p99_ms"] <= STEP_LIMIT_MS
    assert second["whole_board_s"] < first["whole_board_s"]
