"""Anchors outlive a crash, are private, and note each head once."""

from __future__ import annotations

from pathlib import Path

from desktop.central.ledger.anchors import AuditAnchors
from desktop.central.rules.audit_chain import ChainHead
from tests.helpers.samples import NOON


def test_heads_are_noted_once_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "anchors.jsonl"
    anchors = AuditAnchors(path)
    assert anchors.read() == {}
    for number, seal in ((0, "-"), (3, "a"), (3, "a"), (9, "b"), (4, "c")):
        anchors.note(ChainHead(number, seal), NOON)
    assert anchors.read() == {3: "a", 9: "b"}
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_line_cut_short_by_a_crash_costs_itself_alone(tmp_path: Path) -> None:
    path = tmp_path / "anchors.jsonl"
    AuditAnchors(path).note(ChainHead(3, "a"), NOON)
    with path.open("a") as file:
        file.write('{"number": 5, "se')
    again = AuditAnchors(path)
    assert again.read() == {3: "a"}
    again.note(ChainHead(6, "b"), NOON)
    assert AuditAnchors(path).read() == {3: "a", 6: "b"}
