"""A backup is written while orders come in, restored elsewhere, and desks of the old life begin anew."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers.central_program import ROOT, CentralProgram
from tests.helpers.order_storm import Door, Line, Storm

MakeCentral = Callable[..., CentralProgram]


def run_task(home: Path, profile: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program `central` for one task."""
    command = [sys.executable, str(ROOT / "main.py"), "central", *arguments, "--profile", profile]
    environment = {**os.environ, "GRIDDESK_HOME": str(home)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


def door_of(central: CentralProgram, token: str = "") -> Door:
    host, port = central.address
    return Door(host, port, token or central.tokens["officer-1"])


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_city_goes_on_elsewhere(
    database: str, make_central: MakeCentral, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    arguments: tuple[str, ...] = ()
    if database == "postgresql":
        arguments = ("--database-url", request.getfixturevalue("demo_postgres_url"))
    central = make_central("here", *arguments)
    line = Line(door_of(central))
    cursor = str(line.ask("GET", "/v1/bundle?limit=1")[1]["cursor"])
    storm = Storm(door_of(central), 30)
    threads = storm.begin(4)
    file = tmp_path / "city.sqlite"
    backup = run_task(tmp_path, "here", "backup", str(file), *arguments)
    for thread in threads:
        thread.join()
    assert backup.returncode == 0, backup.stderr
    assert json.loads(backup.stdout)["bytes"] == file.stat().st_size
    assert file.stat().st_mode & 0o777 == 0o600
    assert storm.faults == []
    assert {status for status, _ in storm.answered.values()} <= {200, 201}, "nobody was held up"
    old_token = central.tokens["officer-1"]
    line.close()
    central.stop()

    restored = run_task(tmp_path, "there", "restore", str(file))
    assert restored.returncode == 0, restored.stderr
    assert json.loads(restored.stdout)["faults"] == []
    audit = run_task(tmp_path, "there", "verify-audit")
    assert audit.returncode == 0, audit.stderr
    other = CentralProgram(tmp_path, "there").start()
    try:
        line = Line(door_of(other, old_token))
        status, problem = line.ask("GET", f"/v1/changes?since={cursor}")
        assert (status, problem["type"]) == (410, "cursor-gone"), "a desk of the old life reads all anew"
        status, page = line.ask("GET", "/v1/bundle")
        assert status == 200, "under the token that it has"
        assert page["cursor"].partition(":")[0] == json.loads(restored.stdout)["epoch"]
        after = Storm(door_of(other), 4, "after")
        after.run_writer(0)
        assert {status for status, _ in after.answered.values()} <= {200, 201}, after.answered
        line.close()
    finally:
        other.stop()


def test_a_restoring_is_refused_beside_a_serving_central_and_moves_what_was_there_aside(
    make_central: MakeCentral, tmp_path: Path
) -> None:
    central = make_central("here")
    file = tmp_path / "city.sqlite"
    assert run_task(tmp_path, "here", "backup", str(file)).returncode == 0
    again = run_task(tmp_path, "here", "backup", str(file))
    assert (again.returncode, "exists already" in again.stderr) == (4, True)
    assert list((central.folder / "backups").iterdir()) == []
    refused = run_task(tmp_path, "here", "restore", str(file))
    assert (refused.returncode, "end it first" in refused.stderr) == (4, True)
    central.stop()
    (tmp_path / "rubbish").write_text("<html>")
    rubbish = run_task(tmp_path, "here", "restore", str(tmp_path / "rubbish"))
    assert (rubbish.returncode, "no backup" in rubbish.stderr) == (4, True)
    restored = run_task(tmp_path, "here", "restore", str(file))
    assert restored.returncode == 0, restored.stderr
    assert Path(json.loads(restored.stdout)["aside"]).exists(), "never deleted"
    assert run_task(tmp_path, "here", "verify-audit").returncode == 0
    assert central.start().url
