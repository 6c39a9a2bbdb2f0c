"""Proves that the legend shows the very pixels of the map, and the scale bar a true round distance."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from desktop.models.post import PostState
from desktop.raster.colouring import Pattern, draw_swatch
from desktop.settings.settings import Language, Theme
from tests.gui.map.map_scene import BUSY, QUIET, TO_CONFIRM, UNVERIFIED, VACANT, MapScene
from tests.helpers.panel_stage import picture_of
from widgets.canvas.swatch import paint_post_swatch
from widgets.map.legend import MapLegend, ScaleBar
from widgets.parts.theme import current_palette

GRID_OF_ROW = {
    False: QUIET,
    True: BUSY,
    PostState.VACANT: VACANT,
    PostState.B_TO_CONFIRM: TO_CONFIRM,
    PostState.UNVERIFIED: UNVERIFIED,
}


def share(image: QImage, colour: int) -> float:
    """Return the share of pixels of a colour."""
    pixels = [image.pixel(x, y) & 0xFFFFFF for x in range(image.width()) for y in range(image.height())]
    return pixels.count(colour) / len(pixels)


@pytest.mark.parametrize("theme", list(Theme))
def test_a_swatch_is_a_piece_of_the_map(scene: MapScene, theme: Theme) -> None:
    scene.stage.put_on(theme)
    palette = current_palette().map
    legend = scene.panel.legend
    shown = picture_of(legend)
    for row, (what, word) in enumerate(legend.rows()):
        scene.look_at(GRID_OF_ROW[what])
        middle = scene.at(GRID_OF_ROW[what])
        piece = scene.picture().copy(middle.x() - 60, middle.y() + 30, 120, 60)
        box = legend.swatch_box(row).adjusted(1, 1, -1, -1)
        swatch = shown.copy(box)
        for colour in (palette.quiet, palette.busy, palette.pattern):
            assert share(swatch, colour) == pytest.approx(share(piece, colour), abs=0.1), (word, hex(colour))


def test_each_state_that_needs_somebody_has_a_pattern_of_its_own(scene: MapScene) -> None:
    looks = set()
    for state in (PostState.A_ON_DUTY, PostState.VACANT, PostState.B_TO_CONFIRM, PostState.UNVERIFIED):
        image = QImage(28, 13, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        paint_post_swatch(painter, image.rect(), current_palette().map, state)
        painter.end()
        looks.add(bytes(image.constBits()))
    assert len(looks) == 4


def test_a_swatch_has_the_colours_it_was_given() -> None:
    plain = draw_swatch(12, 8, 0x101418, Pattern.NONE, 0xFFFFFF)
    assert share(plain, 0x101418) == 1.0
    hatched = draw_swatch(16, 16, 0x101418, Pattern.HATCH, 0xFFFFFF)
    assert share(hatched, 0xFFFFFF) == pytest.approx(0.25)
    sparse = draw_swatch(16, 16, 0x101418, Pattern.SPARSE_HATCH, 0xFFFFFF)
    assert 0 < share(sparse, 0xFFFFFF) < 0.1


@pytest.mark.parametrize("language", list(Language))
def test_words_fit_their_box(scene: MapScene, language: Language) -> None:
    scene.stage.speak(language)
    legend = scene.panel.legend
    assert legend.size() == legend.sizeHint()
    picture = picture_of(legend)
    right = legend.width() - 3
    assert {picture.pixel(right, y) for y in range(2, legend.height() - 2)} == {picture.pixel(2, 2)}
    assert isinstance(legend, MapLegend)


@pytest.mark.parametrize("px_per_m", [0.002, 0.0131, 0.05, 0.2, 1.0, 3.7])
def test_the_scale_bar_is_as_long_as_it_says(qtbot: QtBot, px_per_m: float) -> None:
    bar = ScaleBar()
    qtbot.addWidget(bar)
    bar.show_scale(px_per_m)
    length_m = bar.length_m()
    assert f"{length_m:e}"[0] in "125"
    assert ScaleBar.WIDEST_PX / 2.5 <= length_m * px_per_m <= ScaleBar.WIDEST_PX
    picture = bar.grab().toImage()
    base = bar.height() - 3
    ground = picture.pixel(0, 0)
    inked = [x for x in range(bar.width()) if picture.pixel(x, base) != ground]
    assert max(inked) - min(inked) == pytest.approx(length_m * px_per_m, abs=3)
