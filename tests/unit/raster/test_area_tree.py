"""Proves that the numbers of areas add up at every scale, lie over no other, and stand inside their areas."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.raster.area_tree import SINGLY, AreaLevel, AreaTree, cut_tree, find_overlaps, push_apart
from desktop.raster.scene import build_scene
from tests.helpers.demo_shapes import demo_scene

BADGE = (44.0, 20.0)
LENGTHS = {AreaLevel.GRID: 15, AreaLevel.COMMUNITY: 12, AreaLevel.TOWN: 9, AreaLevel.CITY: 6}


def tree() -> AreaTree:
    return demo_scene().area_tree


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    share=st.sampled_from([0.02, 0.3, 1.0]),
    dense=st.sampled_from([0.0, 0.2, 1.0]),
    octave=st.floats(-9, -1),
)
def test_singles_and_numbers_make_up_all(seed: int, share: float, dense: float, octave: float) -> None:
    rng = np.random.default_rng(seed)
    grids = len(demo_scene().codes)
    counts = rng.integers(1, 30, grids) * (rng.random(grids) < share)
    crowded = rng.random(grids) < dense
    cut = cut_tree(tree(), counts, crowded, 2.0**octave, BADGE)
    badge = cut.badge_of_grid(tree())
    numbers = np.bincount(badge[badge >= 0], counts[badge >= 0], len(cut.badge_levels))
    assert numbers.sum() + counts[cut.levels == SINGLY].sum() == counts.sum()
    assert (numbers > 0).all(), "no empty number"
    for level, area, number in zip(cut.badge_levels, cut.badge_areas, numbers, strict=True):
        code = tree().codes[level][area]
        within = np.array([one.startswith(code) for one in demo_scene().codes])
        assert number == counts[within].sum(), "a number counts all of its area"
        assert len(code) == LENGTHS[AreaLevel(level)]
    assert not (crowded & (counts > 0) & (cut.levels == SINGLY)).any()
    assert not len(find_overlaps(cut.badge_xy_m, np.array(BADGE) / 2.0**octave)[0])


@given(st.lists(st.tuples(st.integers(-60, 60), st.integers(-60, 60)), max_size=60))
def test_overlaps_are_those_of_every_pair(places: list[tuple[int, int]]) -> None:
    xy = np.array(places, np.float64).reshape(-1, 2)
    size = np.array([11.0, 7.0])
    wanted = {
        frozenset((i, j))
        for i in range(len(xy))
        for j in range(i)
        if abs(xy[i, 0] - xy[j, 0]) < 11 and abs(xy[i, 1] - xy[j, 1]) < 7
    }
    first, second = find_overlaps(xy, size)
    assert {frozenset(pair) for pair in zip(first.tolist(), second.tolist(), strict=True)} == wanted


def test_a_number_stands_in_the_box_of_its_area() -> None:
    scene = demo_scene()
    for level in AreaLevel:
        for area, code in enumerate(tree().codes[level]):
            at = tree().anchors_m[level][area]
            grids = [index for index, one in enumerate(scene.codes) if one.startswith(code)]
            assert tree().boxes_m[level][area, 0] == scene.boxes_m[grids, 0].min()
            west, north, east, south = tree().boxes_m[level][area]
            assert west <= at[0] <= east
            assert north <= at[1] <= south
    assert sum(tree().areas_m2[AreaLevel.CITY]) == pytest.approx(scene.areas_m2.sum())


def test_nothing_is_cut_where_there_is_room_and_nothing_at_all_in_an_empty_city() -> None:
    grids = len(demo_scene().codes)
    counts, roomy = np.ones(grids, np.int64), np.zeros(grids, np.bool_)
    assert (cut_tree(tree(), counts, roomy, 0.01, BADGE).levels == SINGLY).all()
    empty = build_scene(()).area_tree
    cut = cut_tree(empty, np.zeros(0, np.int64), np.zeros(0, np.bool_), 0.01, BADGE)
    assert len(cut.levels) == len(cut.badge_levels) == 0


@given(st.lists(st.tuples(st.integers(-60, 60), st.integers(-60, 60)), max_size=12))
def test_boxes_that_lie_over_each_other_give_way_and_the_others_stay(places: list[tuple[int, int]]) -> None:
    xy = np.array(places, np.float64).reshape(-1, 2)
    size = np.array([11.0, 7.0])
    apart, is_apart = push_apart(xy, size)
    assert is_apart == (not len(find_overlaps(apart, size)[0]))
    # A heap of many may not come apart in time: its area is closed then, and its number counts them all.
    assert is_apart or len(places) > 2
    if not len(find_overlaps(xy, size)[0]):
        assert (apart == xy).all()


def test_towns_keep_their_numbers_where_these_only_touch() -> None:
    grids = len(demo_scene().codes)
    counts, crowded = np.ones(grids, np.int64), np.ones(grids, np.bool_)
    cut = cut_tree(tree(), counts, crowded, 0.012, (110.0, 40.0))
    assert set(cut.badge_levels.tolist()) == {int(AreaLevel.TOWN)}
    assert len(cut.badge_levels) == len(tree().codes[AreaLevel.TOWN])
    far = cut_tree(tree(), counts, crowded, 0.0005, (110.0, 40.0))
    assert far.badge_levels.tolist() == [AreaLevel.CITY]
