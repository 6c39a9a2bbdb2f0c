"""Refused bodies are kept for their owner alone, and not without end."""

from __future__ import annotations

import stat
from pathlib import Path

from desktop.sync.quarantine import KEPT, keep_body


def test_a_body_is_kept_as_it_came(tmp_path: Path) -> None:
    path = keep_body(tmp_path / "q", b"\x00<html>")
    assert path is not None
    assert path.read_bytes() == b"\x00<html>"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_oldest_makes_room(tmp_path: Path) -> None:
    bodies = [str(number).encode() for number in range(KEPT + 5)]
    for body in bodies:
        assert keep_body(tmp_path, body) is not None
    kept = [path.read_bytes() for path in sorted(tmp_path.iterdir())]
    assert kept == bodies[5:]


def test_a_disk_that_takes_nothing_is_no_error_of_its_own(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    assert keep_body(blocked, b"x") is None
