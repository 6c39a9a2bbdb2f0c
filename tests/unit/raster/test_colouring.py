"""Proves the colours: a look-up per pixel, patterns that run on across tiles, recolouring of what changed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from desktop.raster.colouring import Colouring, Fill
from desktop.raster.palette import DAY, NIGHT, MapPalette, desaturated
from desktop.raster.patterns import TILE_PX, Pattern, place_pixels
from desktop.raster.rasteriser import Tile, TileKey, pixels_of

pytestmark = pytest.mark.usefixtures("qapp")

COUNT = 6


def stripes() -> Tile:
    """Return a tile without borders: outside and six grids as stripes from left to right."""
    row = (np.arange(TILE_PX) * (COUNT + 1) // TILE_PX).astype(np.uint32)
    ids = np.tile(row, (TILE_PX, 1))
    return Tile(TileKey(0, 0, 0), place_pixels(ids), np.unique(ids), None)


def filled(number: int) -> Tile:
    """Return a tile that one grid fills."""
    ids = np.full((TILE_PX, TILE_PX), number + 1, np.uint32)
    return Tile(TileKey(0, 0, 0), place_pixels(ids), np.unique(ids), None)


def painted(colouring: Colouring, tile: Tile) -> NDArray[np.uint32]:
    image = QImage(TILE_PX, TILE_PX, QImage.Format.Format_RGB32)
    colouring.paint(tile, image)
    return pixels_of(image) & np.uint32(0xFFFFFF)


def column(values: list[int]) -> NDArray[np.uint8]:
    return np.array(values, np.uint8)


NO_PATTERNS = column([Pattern.NONE] * COUNT)


def test_before_any_state_grids_are_unknown() -> None:
    pixels = painted(Colouring(NIGHT, COUNT), stripes())
    assert set(np.unique(pixels).tolist()) == {NIGHT.background, NIGHT.unknown}


@pytest.mark.parametrize("palette", [NIGHT, DAY, desaturated(NIGHT), desaturated(DAY)])
def test_each_pixel_has_the_colour_of_its_grid(palette: MapPalette) -> None:
    colouring = Colouring(palette, COUNT)
    fills = column([Fill.QUIET, Fill.BUSY, Fill.UNKNOWN, Fill.BUSY, Fill.QUIET, Fill.BUSY])
    colouring.set_states(fills, NO_PATTERNS)
    tile = stripes()
    colours = np.array([palette.quiet, palette.busy, palette.unknown])[fills]
    wanted = np.r_[palette.background, colours][tile.ids]
    np.testing.assert_array_equal(painted(colouring, tile), wanted)


@pytest.mark.parametrize(
    ("pattern", "least", "most"),
    [(Pattern.HATCH, 0.2, 0.3), (Pattern.DOTS, 0.04, 0.08), (Pattern.SPARSE_HATCH, 0.05, 0.08)],
)
def test_a_pattern_inks_its_grid_alone(pattern: Pattern, least: float, most: float) -> None:
    colouring = Colouring(NIGHT, COUNT)
    patterns = NO_PATTERNS.copy()
    patterns[2] = pattern
    colouring.set_states(column([Fill.QUIET] * COUNT), patterns)
    tile = stripes()
    inked = painted(colouring, tile) == NIGHT.pattern
    assert not inked[tile.ids != 3].any()
    assert least <= inked[tile.ids == 3].mean() <= most


def test_patterns_differ_by_shape_not_by_colour() -> None:
    """Each pair is told apart without looking at colours."""
    pictures = {}
    for pattern in Pattern:
        colouring = Colouring(NIGHT, COUNT)
        colouring.set_states(column([Fill.QUIET] * COUNT), column([pattern] * COUNT))
        pictures[pattern] = painted(colouring, filled(0)) == NIGHT.pattern
    for one in Pattern:
        for other in Pattern:
            assert (one is other) == np.array_equal(pictures[one], pictures[other])


@pytest.mark.parametrize("pattern", [Pattern.HATCH, Pattern.DOTS, Pattern.SPARSE_HATCH])
def test_a_pattern_runs_on_across_tiles(pattern: Pattern) -> None:
    """Its period divides the tile: a tile followed by itself shows the same pattern at any offset."""
    colouring = Colouring(NIGHT, COUNT)
    colouring.set_states(column([Fill.QUIET] * COUNT), column([pattern] * COUNT))
    one = painted(colouring, filled(0))
    twice = np.vstack([np.hstack([one, one])] * 2)
    np.testing.assert_array_equal(twice[:, 16:], twice[:, :-16])
    np.testing.assert_array_equal(twice[16:], twice[:-16])


states = st.lists(st.tuples(st.sampled_from(list(Fill)), st.sampled_from(list(Pattern))), min_size=COUNT)


@given(states, states, st.sets(st.integers(0, COUNT - 1)))
@settings(max_examples=60, deadline=None)
def test_what_changed_is_named_and_found_on_the_tiles_that_show_it(
    before: list[tuple[Fill, Pattern]], after: list[tuple[Fill, Pattern]], shown: set[int]
) -> None:
    colouring = Colouring(NIGHT, COUNT)
    first, second = np.array(before[:COUNT], np.uint8), np.array(after[:COUNT], np.uint8)
    colouring.set_states(first[:, 0], first[:, 1])
    version = colouring.version
    changed = colouring.set_states(second[:, 0], second[:, 1])
    wanted = [index for index in range(COUNT) if before[index] != after[index]]
    assert changed.tolist() == wanted
    assert (colouring.version != version) == bool(wanted)
    present = np.array(sorted({0} | {index + 1 for index in shown}), np.uint32)
    tile = Tile(TileKey(0, 0, 0), filled(0).places, present, None)
    assert colouring.changed([tile], [version]).tolist() == [bool(shown & set(wanted))]
    assert not colouring.changed([tile], [colouring.version]).any()
    colouring.set_palette(DAY)
    assert colouring.changed([tile, tile], [colouring.version, version]).tolist() == [False, True]


def test_the_caller_may_go_on_with_its_arrays() -> None:
    colouring = Colouring(NIGHT, COUNT)
    fills = column([Fill.QUIET] * COUNT)
    colouring.set_states(fills, NO_PATTERNS)
    fills[0] = Fill.BUSY
    assert colouring.set_states(fills, NO_PATTERNS).tolist() == [0]


def test_without_hue_every_colour_is_grey_() -> None:
    for palette in (NIGHT, DAY):
        grey = desaturated(palette)
        assert desaturated(grey) == grey
        for name in ("background", "quiet", "busy", "label", "selection", "pattern"):
            colour = getattr(grey, name)
            assert colour >> 16 == colour >> 8 & 0xFF == colour & 0xFF


def test_the_same_palette_again_changes_nothing() -> None:
    colouring = Colouring(NIGHT, COUNT)
    version = colouring.version
    colouring.set_palette(NIGHT)
    assert colouring.version == version
    colouring.set_palette(DAY)
    assert colouring.version == version + 1
