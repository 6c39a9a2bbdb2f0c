"""Proves the milestones: one JSON line each, the first time only, nothing without the variable."""

import json
import time
from pathlib import Path

import pytest

from widgets.assembly.milestones import VARIABLE, Milestones


def test_each_milestone_is_written_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "milestones.jsonl"
    monkeypatch.setenv(VARIABLE, str(path))
    before_ms = time.monotonic() * 1000
    milestones = Milestones(time.monotonic())
    for event in ("first_picture", "live", "live"):
        milestones.reach(event)
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [line["event"] for line in lines] == ["first_picture", "live"]
    assert before_ms - 1 <= lines[0]["monotonic_ms"] <= lines[1]["monotonic_ms"]
    assert lines[0]["since_start_ms"] >= 0


def test_nothing_is_written_unasked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    Milestones(0.0).reach("live")
    assert list(tmp_path.iterdir()) == []
