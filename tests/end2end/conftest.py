"""Owns the demo city that all end-to-end tests begin with, written once a session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.helpers.central_program import CentralProgram, copy_demo


@pytest.fixture(scope="session")
def seeded_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a profile whose central has written the demo city and ended."""
    central = CentralProgram(tmp_path_factory.mktemp("seeded"))
    central.start().stop()
    return central.folder


@pytest.fixture
def make_central(seeded_demo: Path, tmp_path: Path) -> Iterator[Callable[..., CentralProgram]]:
    """Start centrals on copies of the demo; each call another one."""
    started: list[CentralProgram] = []

    def make(
        name: str = "central", *arguments: str, prepare: Callable[[Path], None] | None = None
    ) -> CentralProgram:
        copy_demo(seeded_demo, tmp_path, name)
        if prepare is not None:
            prepare(tmp_path / name)
        central = CentralProgram(tmp_path, name, *arguments)
        started.append(central)
        return central.start()

    yield make
    for central in started:
        central.stop()
