"""Measures a province: the writing of its demo, its size, and a desk's first and second start against it.

`python -m tests.bench scale [GRIDS]`: 120,000 unless another number is given. The keys begin with the number.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.figures import Figures
from tests.helpers.central_program import ROOT, CentralProgram
from tests.helpers.xvfb import VirtualScreen

GRIDS = 120_000
STEADY_S = 60.0
_WRITE_LIMIT_S = 3600.0
_MB = 1e6


def run_desk(central: CentralProgram, home: Path, display: str, *arguments: str) -> dict[str, Any]:
    """Run a desk in a process of its own until it has been live for a while; returns its figures."""
    environment = {**os.environ, "GRIDDESK_HOME": str(home), "DISPLAY": display}
    environment.pop("QT_QPA_PLATFORM", None)
    command = [sys.executable, "-m", "tests.bench.scale_desk", central.url, central.tokens["officer-1"]]
    found = subprocess.run(
        [*command, str(STEADY_S), *arguments],
        env=environment,
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        timeout=_WRITE_LIMIT_S,
    )
    figures: dict[str, Any] = json.loads(found.stdout)
    return figures


def add_desk(figures: Figures, prefix: str, found: dict[str, Any]) -> None:
    """Add what a desk has cost."""
    for name, value in found.items():
        if isinstance(value, dict):
            for part, number in value.items():
                figures.add(f"{prefix}.{name}.{part}", float(number))
        elif isinstance(value, int | float):
            figures.add(f"{prefix}.{name}", float(value))


def run(figures: Figures, grids: int = GRIDS) -> None:
    """Write a demo of so many grids and measure a desk's first and second start against it."""
    with tempfile.TemporaryDirectory() as folder, VirtualScreen() as screen:
        home = Path(folder)
        central = CentralProgram(home, "scale", "--grids", str(grids), start_limit_s=_WRITE_LIMIT_S)
        begin_s = time.monotonic()
        central.start()
        name = f"scale.{grids}"
        try:
            figures.add(f"{name}.write_s", time.monotonic() - begin_s, "the demo, from nothing to serving")
            size = (home / "scale" / "central.sqlite").stat().st_size
            figures.add(f"{name}.database_mb", size / _MB)
            add_desk(figures, f"{name}.first", run_desk(central, home / "desk", screen.display))
            add_desk(figures, f"{name}.second", run_desk(central, home / "desk", screen.display))
        finally:
            central.stop()
