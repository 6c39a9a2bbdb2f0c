"""Owns the whole demo city that this folder's surfaces show."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.helpers.demo_shapes import demo_shapes
from tests.helpers.panel_stage import PanelStage
from tests.helpers.whole_city import whole_board


@pytest.fixture
def whole_stage(qapp: QApplication, qtbot: QtBot) -> Iterator[PanelStage]:
    """The whole city with its ground, every post held, nothing reported."""
    made = PanelStage(qapp, whole_board())
    made.map_feed.take_shapes(demo_shapes())
    yield made
    made.close()
