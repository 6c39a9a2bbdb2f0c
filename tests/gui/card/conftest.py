"""Owns the card that this folder's tests look at."""

from __future__ import annotations

import pytest

from tests.helpers.card_scene import CardScene
from tests.helpers.panel_stage import PanelStage


@pytest.fixture
def card(stage: PanelStage) -> CardScene:
    """The card of an officer, nothing selected yet."""
    return CardScene(stage)
