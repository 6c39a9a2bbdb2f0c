"""Owns the desk that the tests of the assembly look at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.assembly.desk_scene import DeskScene
from widgets.parts.fonts import load_fonts


@pytest.fixture
def scene(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[DeskScene]:
    load_fonts()
    made = DeskScene(qapp, tmp_path)
    yield made
    made.close()
