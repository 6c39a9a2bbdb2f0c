"""Proves the card's style sheet: only the theme's tokens, and a style for each role the card uses."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QFrame, QLabel

from desktop.models.command import OrderState
from desktop.settings.settings import Theme
from tests.helpers.card_scene import CardScene
from tests.helpers.panel_stage import PanelStage, picture_of
from tests.helpers.records import code_of, make_candidate
from widgets.card.card_style import card_style
from widgets.parts.theme import DAY, NIGHT, Palette, current_palette

BARE = {"value", "button-word"}
"""Roles that look like any text."""


@pytest.mark.parametrize("palette", [NIGHT, DAY])
def test_only_tokens_of_the_theme(palette: Palette) -> None:
    tokens = {
        colour.name()
        for colour in (
            palette.panel,
            palette.text,
            palette.dim_text,
            palette.line,
            palette.selection,
            palette.raised,
            palette.background,
        )
    }
    used = set(re.findall(r"#[0-9a-f]{6}\b", card_style(palette)))
    assert used == tokens
    assert card_style(NIGHT) != card_style(DAY)


def test_every_role_on_the_card_has_its_style(card: CardScene) -> None:
    known = set(re.findall(r'\[role="([a-z-]+)"\]', card_style(current_palette())))
    candidates = (make_candidate(1, "赵敏", leaves=code_of(4)), make_candidate(2, "刘洋"))
    card.choose("i1", "claim", "dispatch", "close", candidates=candidates)
    card.order(OrderState.REJECTED, incident_id="i1")
    roles = {one.property("role") for one in card.panel.incident.findChildren(QFrame)} - {None}
    card.stage.selection.clear()
    card.stage.selection.select_grid(code_of(4))
    roles |= {one.property("role") for one in card.panel.place.findChildren(QFrame)} - {None}
    assert roles - BARE <= known
    assert {"overdue", "candidate-chosen", "order-trouble", "cost-bar", "listed", "key"} <= roles


@pytest.mark.parametrize("theme", list(Theme))
def test_the_overdue_figure_is_an_inverse_block(card: CardScene, stage: PanelStage, theme: Theme) -> None:
    stage.put_on(theme)
    card.choose("i1")
    card.settle()
    figures = [one for one in card.panel.findChildren(QLabel) if one.property("role") == "overdue"]
    assert [one.text() for one in figures] == ["−1:12"]
    palette = current_palette()
    picture = picture_of(figures[0])
    assert picture.pixelColor(1, 1) == palette.inverse
