"""Proves the look at the font: the program's own draws every probe, another one is told apart."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from resources.files import resource_path
from widgets.assembly.doctor.finding import Verdict
from widgets.assembly.doctor.font_probe import PROBE_TEXT, probe
from widgets.assembly.doctor.machine_checks import check_font


def own_files() -> list[Path]:
    folder = resource_path("fonts")
    return sorted([*folder.glob("*.otf"), *folder.glob("*.ttf")])


def test_own_font_draws_every_letter(qtbot: QtBot) -> None:
    found = probe([str(path) for path in own_files()])
    assert found["undrawn"] == []
    assert found["families"]


def test_a_file_that_is_no_font_draws_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font at all")
    assert probe([str(broken)])["undrawn"] == sorted(set(PROBE_TEXT))


def test_check_says_so(tmp_path: Path) -> None:
    assert check_font(own_files()).verdict is Verdict.GOOD
    assert check_font([]).verdict is Verdict.BAD
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font at all")
    assert "濛" in check_font([broken]).chinese
