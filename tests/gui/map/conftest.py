"""Owns the map panel that this folder's tests look at: the whole demo city, calm but for a few grids."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.incident import IncidentState, Priority
from tests.gui.map.map_scene import BUSY, GAS_GRID, STATE_AT, MapScene
from tests.helpers.panel_stage import PanelStage
from tests.helpers.whole_city import incident_in, whole_board


@pytest.fixture
def scene(qapp: QApplication, qtbot: QtBot) -> Iterator[MapScene]:
    """The map panel at 1100x760."""
    in_hand = tuple(incident_in(BUSY, f"h{n}", state=IncidentState.HANDLING) for n in range(3))
    gas = incident_in(GAS_GRID, "gas", state=IncidentState.TO_DISPATCH, priority=Priority.CRITICAL)
    made = MapScene(PanelStage(qapp, whole_board(STATE_AT, (*in_hand, gas))))
    yield made
    made.close()
