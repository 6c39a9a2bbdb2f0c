"""A basemap shows through calmly: states stay told, names stay readable, the night stays dark."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from desktop.models.basemap import Basemap, BasemapTone
from desktop.raster.basemap.tone_table import TONES, ToneLook, build_tone_table
from desktop.raster.colouring import Fill, fill_colours
from desktop.raster.palette import DAY, NIGHT, MapPalette, desaturated
from tests.helpers.contrast import contrast, luminance

OUTSIDE, QUIET, BUSY, UNKNOWN = range(4)
LAND = round(0.94 * (TONES - 1))
USUAL = Basemap().strength
PALETTES = [NIGHT, DAY]


def table_of(palette: MapPalette, look: ToneLook) -> np.ndarray:
    """Return the table of three grounds: quiet, busy, unknown."""
    return build_tone_table(
        palette, look, np.array([palette.quiet, palette.busy, palette.unknown], np.uint32)
    )


def colour(table: np.ndarray, row: int, tone: int) -> QColor:
    return QColor.fromRgb(int(table[row, tone]))


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("tone", BasemapTone)
def test_where_there_is_no_map_the_ground_is_as_ever(palette: MapPalette, tone: BasemapTone) -> None:
    table = table_of(palette, ToneLook(tone, 1.0))
    assert table[:, 0].tolist() == [palette.background, palette.quiet, palette.busy, palette.unknown]


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("tone", BasemapTone)
def test_without_strength_nothing_shows(palette: MapPalette, tone: BasemapTone) -> None:
    table = table_of(palette, ToneLook(tone, 0.0))
    assert (table == table[:, :1]).all()


@pytest.mark.parametrize("palette", PALETTES)
def test_land_takes_the_colour_of_the_grid_over_it(palette: MapPalette) -> None:
    table = table_of(palette, ToneLook(BasemapTone.MAP, USUAL))
    for row, ground in ((OUTSIDE, palette.background), (QUIET, palette.quiet), (BUSY, palette.busy)):
        assert contrast(colour(table, row, LAND), QColor.fromRgb(ground)) < 1.03


@pytest.mark.parametrize("palette", PALETTES)
def test_busy_grids_stay_told_from_quiet_ones_over_land_and_roads(palette: MapPalette) -> None:
    plain = contrast(QColor.fromRgb(palette.busy), QColor.fromRgb(palette.quiet))
    table = table_of(palette, ToneLook(BasemapTone.MAP, USUAL))
    for tone in (200, 220, LAND, 255):
        assert contrast(colour(table, BUSY, tone), colour(table, QUIET, tone)) > 1 + 0.6 * (plain - 1)


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("tone", BasemapTone)
def test_names_can_be_read_over_it(palette: MapPalette, tone: BasemapTone) -> None:
    table = table_of(palette, ToneLook(tone, USUAL))
    label = QColor.fromRgb(palette.label)
    for row in (OUTSIDE, QUIET, UNKNOWN):
        worst = min(contrast(label, colour(table, row, shade)) for shade in range(128, TONES))
        assert worst >= 4.5


def test_a_bright_map_does_not_shine_at_night() -> None:
    table = table_of(NIGHT, ToneLook(BasemapTone.MAP, 1.0))
    brightest = max(luminance(colour(table, row, 255)) for row in range(4))
    assert brightest <= luminance(QColor.fromRgb(NIGHT.busy))
    photographs = table_of(NIGHT, ToneLook(BasemapTone.IMAGERY, 1.0))
    assert max(luminance(colour(photographs, row, 255)) for row in range(4)) < 0.2


@pytest.mark.parametrize("palette", PALETTES)
def test_ink_is_never_turned_round_within_a_theme(palette: MapPalette) -> None:
    table = table_of(palette, ToneLook(BasemapTone.MAP, 1.0))
    for row in range(4):
        lights = np.array([luminance(colour(table, row, tone)) for tone in range(1, TONES)])
        steps = np.diff(lights)
        assert (steps <= 1e-9).all() if palette is NIGHT else (steps >= -1e-9).all()


def test_a_grey_picture_has_no_hue_under_it_either() -> None:
    table = table_of(desaturated(NIGHT), ToneLook(BasemapTone.MAP, 1.0))
    red, green, blue = table >> 16, table >> 8 & 0xFF, table & 0xFF
    assert (np.abs(red.astype(int) - green) <= 1).all()
    assert (np.abs(green.astype(int) - blue) <= 1).all()


@pytest.mark.parametrize("palette", PALETTES)
def test_every_ground_of_the_map_has_a_row(palette: MapPalette) -> None:
    grounds = fill_colours(palette)
    table = build_tone_table(palette, ToneLook(BasemapTone.MAP, USUAL), grounds)
    assert table.shape == (1 + len(Fill), TONES)
    assert table[1:, 0].tolist() == grounds.tolist()
