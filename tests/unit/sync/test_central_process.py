"""The start of a profile's own central is waited for as long as it shows signs of life, and no longer."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from desktop.settings.profile import Profile
from desktop.sync.access import CentralAccess
from desktop.sync.central_process import CentralNotStarted, CentralProcess

SILENCE_S = 2.0
SLOW = """
import json, sys, time
def say(**line): print(json.dumps(line), flush=True)
say(progress=0.1, step="ground")
for number in range(8):
    time.sleep({pause_s})
    say(busy_s={busy})
say(progress=0.4, step="people")
sys.exit("no disk space")
"""
"""Stands in for a central that writes a province: one step for long, then words and an end."""


def start(
    folder: Path, busy: str, pause_s: float = SILENCE_S / 4, *, grids: int | None = None
) -> tuple[CentralProcess, list[tuple[float, str]]]:
    program = folder / "program.py"
    program.write_text(SLOW.format(busy=busy, pause_s=pause_s))
    told: list[tuple[float, str]] = []
    process = CentralProcess(
        Profile(folder / "own"),
        CentralAccess(grids=grids),
        lambda share, step: told.append((share, step)),
        lambda: False,
        program=program,
        silence_limit_s=SILENCE_S,
    )
    return process, told


def test_a_start_that_works_is_waited_for_beyond_the_limit_of_silence(tmp_path: Path) -> None:
    process, told = start(tmp_path, "number + 1")
    begin_s = time.monotonic()
    with pytest.raises(CentralNotStarted, match="no disk space"):
        process.ensure()
    assert time.monotonic() - begin_s > SILENCE_S
    assert told == [(0.1, "ground")] * 9 + [(0.4, "people")], "each sign of life tells how far it is"


def test_a_start_that_fails_says_why_though_its_pipe_closes_before_it_is_gone(tmp_path: Path) -> None:
    process, _ = start(tmp_path, "1", 0.0)
    starts = tmp_path / "starts"
    (tmp_path / "program.py").write_text(
        "import os, sys, time\n"
        f"open({str(starts)!r}, 'a').write('x')\n"
        "os.close(1)\n"
        "time.sleep(0.5)\n"
        "print('no disk space', file=sys.stderr, flush=True)\n"
        "os._exit(1)\n"
    )
    with pytest.raises(CentralNotStarted, match="no disk space"):
        process.ensure()
    assert starts.read_text() == "x", "started once"


def test_a_start_that_hangs_is_given_up_though_its_process_lives(tmp_path: Path) -> None:
    process, told = start(tmp_path, "0.01")
    with pytest.raises(CentralNotStarted, match="no sign of life"):
        process.ensure()
    assert told[-1] == (0.1, "ground")
    pid = process.child_pid
    assert pid is not None
    process.release()


def test_a_province_is_asked_for_by_its_number_of_grids(tmp_path: Path) -> None:
    process, _ = start(tmp_path, "1", 0.0, grids=12_000)
    (tmp_path / "program.py").write_text("import sys\nsys.exit(' '.join(sys.argv))\n")
    with pytest.raises(CentralNotStarted, match="--grids 12000 "):
        process.ensure()
