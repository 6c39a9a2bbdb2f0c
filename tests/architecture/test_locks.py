"""Proves that what is installed is locked: versions, hashes, no addresses, and both lists agree."""

import re
import tomllib

import pytest

from tests.architecture.rules.source import ROOT

LISTS = ("requirements.txt", "requirements-dev.txt")
PINNED = re.compile(r"^(?P<name>[a-z0-9._-]+)==(?P<version>[^ ;]+)(?P<marker> ; [^\\]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def read_pins(name: str) -> set[tuple[str, str]]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    matches = [PINNED.match(line) for line in lines]
    return {(match["name"], match["version"]) for match in matches if match}


@pytest.mark.parametrize("name", LISTS)
def test_each_line_is_a_pin_or_a_hash(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not PINNED.match(line) and not HASH.match(line)] == []


@pytest.mark.parametrize("name", LISTS)
def test_no_address_is_named(name: str) -> None:
    assert "://" not in (ROOT / name).read_text(encoding="utf-8")


def test_what_runs_is_what_is_tested() -> None:
    assert read_pins("requirements.txt") <= read_pins("requirements-dev.txt")


def test_each_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = {
        re.split(r"[^A-Za-z0-9._-]", line)[0].lower().replace("_", "-")
        for line in project["project"]["dependencies"]
    }
    assert names <= {name for name, _ in read_pins("requirements.txt")}


def test_qt_is_the_release_that_keeps_its_references() -> None:
    assert ("pyside6-essentials", "6.11.3") in read_pins("requirements.txt")
