"""Proves that known-bad library pairs are named and the others pass."""

import tomllib
from pathlib import Path

import pytest

from desktop.settings.versions import PROGRAM_VERSION, BadPair, is_known_bad, known_bad_pairs


@pytest.mark.parametrize(
    ("qt_version", "python", "bad"),
    [
        ("6.12.0", (3, 11), True),
        ("6.12.0", (3, 12), False),
        ("6.8.0", (3, 13), True),
        ("6.9.1", (3, 12), True),
        ("6.9.2", (3, 12), True),
        ("6.9.3", (3, 12), False),
        ("6.11.3", (3, 11), False),
    ],
)
def test_pairs(qt_version: str, python: tuple[int, int], bad: bool) -> None:
    assert is_known_bad(qt_version, python) is bad


def test_this_environment_is_fine() -> None:
    assert known_bad_pairs() == []


def test_sentence_says_what_to_install() -> None:
    pair = BadPair("6.12.0", "3.11")
    for language in ("zh", "en"):
        assert "6.12.0" in pair.sentence(language)
        assert "PySide6-Essentials==6.11.3" in pair.sentence(language)


def test_version_is_the_project_s() -> None:
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["version"] == PROGRAM_VERSION
