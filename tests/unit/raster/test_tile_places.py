"""The tiles of a window cover it, in the order in which they are wanted, and others stand in for them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from desktop.raster.camera import STEPS_PER_OCTAVE, Camera
from desktop.raster.patterns import TILE_PX
from desktop.raster.rasteriser import Block, TileKey
from desktop.raster.tile_places import (
    blocks_of,
    by_steps,
    find_stand_ins,
    halves_of,
    keys_from_the_middle,
    keys_of,
)

places = st.integers(-5000, 5000)
cameras = st.builds(
    Camera, places, places, st.integers(1, 1500), st.integers(1, 900), st.integers(-4096, 4096)
)


@given(cameras)
def test_the_tiles_cover_the_window_and_no_row_too_much(camera: Camera) -> None:
    keys = list(keys_of(camera, margin=0))
    assert len(set(keys)) == len(keys)
    first, last = keys[0], keys[-1]
    assert 0 <= camera.left_px - first.column * TILE_PX < TILE_PX
    assert 0 <= camera.top_px - first.row * TILE_PX < TILE_PX
    assert 0 < (last.column + 1) * TILE_PX - camera.left_px - camera.width_px + 1 <= TILE_PX
    assert 0 < (last.row + 1) * TILE_PX - camera.top_px - camera.height_px + 1 <= TILE_PX


@given(cameras)
def test_from_the_middle_the_distance_only_grows(camera: Camera) -> None:
    keys = keys_from_the_middle(camera)
    assert set(keys) == set(keys_of(camera, margin=1))
    middle_x = camera.left_px + camera.width_px / 2
    middle_y = camera.top_px + camera.height_px / 2
    away = [
        abs((key.column + 0.5) * TILE_PX - middle_x) + abs((key.row + 0.5) * TILE_PX - middle_y)
        for key in keys
    ]
    assert all(far - near > -1e-6 for near, far in itertools.pairwise(away))


@given(st.integers(-30, 30), st.integers(-30, 30))
def test_a_whole_older_scale_is_taken_and_part_of_one_is_better_than_nothing(column: int, row: int) -> None:
    coarse, coarser = -STEPS_PER_OCTAVE, -2 * STEPS_PER_OCTAVE
    key = Block(0, column, row)
    parent = TileKey(coarse, column // 2, row // 2)
    grandparents = {
        TileKey(coarser, x, y)
        for x in range(column // 4 - 1, column // 4 + 2)
        for y in range(row // 4 - 1, row // 4 + 2)
    }
    found, is_whole = find_stand_ins(key, [coarse, coarser], by_steps(grandparents | {parent}))
    assert is_whole
    assert all(one.step == coarser for one in found) or found == [parent]
    assert find_stand_ins(key, [coarse], by_steps({parent}))[0] == [parent]
    assert find_stand_ins(key, [coarse], {}) == ([], False)


@given(st.integers(-9, 9), st.integers(-9, 9), st.integers(1, 9), st.integers(1, 9))
def test_halves_make_up_a_block(column: int, row: int, columns: int, rows: int) -> None:
    block = Block(3, column, row, columns, rows)
    if columns * rows == 1:
        return
    first, second = halves_of(block)
    assert sorted([*first, *second], key=str) == sorted(block, key=str)
    assert len(list(first)) <= len(list(second))


@given(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6))), st.integers(1, 50))
def test_blocks_have_each_place_once_and_not_too_many(places: set[tuple[int, int]], most: int) -> None:
    keys = [TileKey(1, column, row) for row, column in sorted(places)]
    blocks = blocks_of(keys, most)
    assert sorted((key for block in blocks for key in block), key=str) == sorted(keys, key=str)
    assert all(block.columns * block.rows <= most for block in blocks)


def test_a_tile_that_ends_where_the_place_ends_shows_it_whole() -> None:
    assert find_stand_ins(Block(STEPS_PER_OCTAVE, 1, 1), [0], by_steps({TileKey(0, 0, 0)})) == (
        [TileKey(0, 0, 0)],
        True,
    )


class Counted(set[TileKey]):
    """Tiles that count how often they are looked through."""

    looks = 0

    def __iter__(self) -> Iterator[TileKey]:
        for key in super().__iter__():
            Counted.looks += 1
            yield key

    def __contains__(self, key: object) -> bool:
        Counted.looks += 1
        return super().__contains__(key)


@given(
    st.integers(-3, 3),
    st.integers(-3, 3),
    st.integers(1, 3),
    st.integers(1, 3),
    st.sets(st.builds(TileKey, st.sampled_from([0, 3000, 8192]), st.integers(-4, 16), st.integers(-4, 16))),
)
def test_what_stands_in_is_all_that_there_is_of_the_best_scale(
    column: int, row: int, columns: int, rows: int, tiles: set[TileKey]
) -> None:
    block, steps = Block(STEPS_PER_OCTAVE, column, row, columns, rows), [3000, 0, 8192]
    found, is_whole = find_stand_ins(block, steps, by_steps(tiles))
    shown = {step: tiles & set(needed_for(block, step)) for step in steps}
    whole = [step for step in steps if shown[step] == set(needed_for(block, step))]
    best = whole[0] if whole else next((step for step in steps if shown[step]), None)
    assert is_whole == bool(whole)
    assert set(found) == (shown[best] if best is not None else set())
    assert len(found) == len(set(found))


def needed_for(block: Block, step: int) -> list[TileKey]:
    """Return the tiles of a scale that have an area in common with a block: the oracle."""
    share = Fraction(2.0 ** ((step - block.step) / STEPS_PER_OCTAVE))
    west, east = block.column * share, (block.column + block.columns) * share
    north, south = block.row * share, (block.row + block.rows) * share
    return [
        TileKey(step, column, row)
        for row in range(math.floor(north), math.ceil(south))
        for column in range(math.floor(west), math.ceil(east))
    ]


def test_of_much_nearer_scales_no_more_is_looked_at_than_there_is() -> None:
    nearer = [step * STEPS_PER_OCTAVE for step in (5, 6, 7)]
    held = {step: Counted({TileKey(step, 0, 0), TileKey(step, -900, -900)}) for step in nearer}
    Counted.looks = 0
    found, is_whole = find_stand_ins(Block(0, 0, 0, 1, 6), nearer, held)
    assert (found, is_whole) == ([TileKey(nearer[0], 0, 0)], False)
    assert Counted.looks <= 6, "a wheel that comes back from afar must not stop the next drag"
