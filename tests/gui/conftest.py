"""Owns the stage that the panels' tests stand on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.helpers.panel_stage import PanelStage


@pytest.fixture
def stage(qapp: QApplication, qtbot: QtBot) -> Iterator[PanelStage]:
    """A piece of the city, this desk's officer, a clock that stands still."""
    made = PanelStage(qapp)
    yield made
    made.close()
