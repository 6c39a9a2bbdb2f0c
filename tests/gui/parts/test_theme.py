"""Proves the colours: text stands out in both themes, priorities differ in lightness, a switch is quick."""

from __future__ import annotations

from itertools import pairwise
from time import thread_time

import pytest
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.settings.settings import Theme
from tests.helpers.contrast import contrast, luminance
from tests.helpers.panel_stage import PanelStage
from widgets.parts.fonts import FAMILY
from widgets.parts.theme import (
    BODY_PX,
    DAY,
    FIGURE_PX,
    NIGHT,
    SMALL_PX,
    Palette,
    apply_theme,
    current_palette,
    font_of,
    theme_holder,
)

LEAST_TEXT = 4.5
LEAST_SYMBOL = 3.0
SWITCH_S = 0.2
"""Of this thread's own work: what else runs on the machine does not count."""


def _grounds(palette: Palette) -> list[QColor]:
    return [palette.background, palette.panel, palette.raised, palette.hover]


def test_contrast_is_measured_as_the_guideline_does() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("palette", [NIGHT, DAY], ids=["night", "day"])
def test_all_text_stands_out(palette: Palette) -> None:
    pairs = [(ink, ground) for ink in (palette.text, palette.dim_text) for ground in _grounds(palette)]
    pairs.append((palette.inverse_text, palette.inverse))
    weak = [(i.name(), g.name(), round(contrast(i, g), 2)) for i, g in pairs if contrast(i, g) < LEAST_TEXT]
    assert weak == []


@pytest.mark.parametrize("palette", [NIGHT, DAY], ids=["night", "day"])
def test_marks_and_the_selection_stand_out(palette: Palette) -> None:
    inks = [*palette.priorities.values(), palette.selection]
    weak = [
        (ink.name(), ground.name(), round(contrast(ink, ground), 2))
        for ink in inks
        for ground in _grounds(palette)
        if contrast(ink, ground) < LEAST_SYMBOL
    ]
    assert weak == []


def test_at_night_lightness_alone_tells_the_severe_from_each_other() -> None:
    lights = [luminance(NIGHT.priorities[number]) for number in (1, 2, 3)]
    assert all(severe < calm for severe, calm in pairwise(lights))


def test_the_two_themes_share_no_text_colour() -> None:
    assert NIGHT.text != DAY.text
    assert NIGHT.panel != DAY.panel


def test_a_switch_is_quick_and_reaches_a_shown_window(stage: PanelStage, qapp: QApplication) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    for number in range(60):
        column.addWidget(QLabel(f"{number}") if number % 2 else QPushButton(f"{number}"))
    stage.show(window, 300, 900)
    night = window.grab().toImage().pixelColor(2, 2)
    began_s = thread_time()
    apply_theme(qapp, Theme.DAY)
    window.repaint()
    took_s = thread_time() - began_s
    assert window.grab().toImage().pixelColor(2, 2) == DAY.panel != night
    assert took_s < SWITCH_S


def test_who_paints_hears_of_a_switch(stage: PanelStage, qapp: QApplication, qtbot: QtBot) -> None:
    with qtbot.waitSignal(theme_holder().changed):
        apply_theme(qapp, Theme.DAY)
    assert current_palette() is DAY


def test_an_old_picture_has_no_hue(stage: PanelStage) -> None:
    theme_holder().set_grey(True)
    palette = current_palette()
    inks = [palette.selection, *palette.priorities.values()]
    assert all(ink.red() == ink.green() == ink.blue() for ink in inks)
    theme_holder().set_grey(False)
    assert current_palette() is NIGHT


@pytest.mark.parametrize("size_px", [BODY_PX, SMALL_PX, FIGURE_PX])
@pytest.mark.parametrize("bold", [False, True])
def test_digits_are_equally_wide_and_of_the_own_family(stage: PanelStage, size_px: float, bold: bool) -> None:
    font = font_of(size_px, bold=bold)
    assert QFontInfo(font).family() == FAMILY
    assert QFontInfo(font).pixelSize() == pytest.approx(size_px, abs=0.6)
    widths = {round(QFontMetricsF(font).horizontalAdvance(digit * 20), 2) for digit in "0123456789"}
    assert len(widths) == 1
