"""Proves where names stand: never over another, clear of marks where there is room, calm, and fast."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from desktop.models.codes import Level
from tests.helpers.demo_shapes import demo_scene
from widgets.canvas.boxes import Box
from widgets.canvas.label_layout import GAP_PX, LEAST_AREA_PX, PlacedLabel, place_labels
from widgets.canvas.place_names import LEVELS, PlaceNames, names_of

Place = tuple[float, float]
EVERYWHERE: Box = (-1e9, -1e9, 1e9, 1e9)


def size_of(_row: int) -> tuple[float, float]:
    return 60.0, 18.0


def make_names(*places: tuple[float, float], level: Level = Level.TOWN) -> PlaceNames:
    """Return names at places of a plane whose scale is one pixel a metre."""
    count = len(places)
    return PlaceNames(
        codes=tuple(f"{n}" for n in range(count)),
        texts=tuple(f"镇{n}" for n in range(count)),
        ranks=np.full(count, LEVELS.index(level), np.uint8),
        xy_m=np.array(places, np.float64).reshape(-1, 2),
        areas_m2=np.full(count, 1e6),
    )


def overlap(one: PlacedLabel, other: PlacedLabel) -> bool:
    """Say whether two labels come nearer than the gap."""
    a, b = one.box, other.box
    gap = GAP_PX - 1e-6
    return a[0] < b[2] + gap and b[0] < a[2] + gap and a[1] < b[3] + gap and b[1] < a[3] + gap


def covers(label: PlacedLabel, mark: tuple[float, float], reach_px: float) -> bool:
    """Say whether a mark lies under a label."""
    left, top, right, bottom = label.box
    return left - reach_px < mark[0] < right + reach_px and top - reach_px < mark[1] < bottom + reach_px


places = st.lists(st.tuples(st.floats(0, 400), st.floats(0, 300)), max_size=30)


@settings(max_examples=150)
@given(places, places)
def test_no_label_stands_over_another(
    at: list[tuple[float, float]], marks: list[tuple[float, float]]
) -> None:
    found = place_labels(
        make_names(*at), 1.0, size_of, EVERYWHERE, np.array(marks, np.float64).reshape(-1, 2), 10.0
    )
    assert not any(overlap(one, other) for one, other in combinations(found, 2))
    assert len({label.row for label in found}) == len(found)
    for label in found:
        x, y = at[label.row]
        middle = ((label.box[0] + label.box[2]) / 2, (label.box[1] + label.box[3]) / 2)
        assert abs(middle[0] - x) <= 60, "it would name another place"
        assert abs(middle[1] - y) <= 2 * 18, "it would name another place"


@settings(max_examples=100)
@given(st.tuples(st.floats(-25, 25), st.floats(-8, 8)))
def test_a_lone_name_gives_way_to_a_mark(offset: tuple[float, float]) -> None:
    mark = np.array([offset])
    (label,) = place_labels(make_names((0.0, 0.0)), 1.0, size_of, EVERYWHERE, mark, 10.0)
    assert not covers(label, offset, 10.0)


def test_a_name_that_stands_apart_gives_way_to_a_mark_too() -> None:
    window: Box = (-300.0, -200.0, 300.0, 200.0)
    # Its own place is taken as far as a name may move from it.
    taken = np.array([[-130.0, -60.0, -10.0, 60.0], [10.0, -60.0, 130.0, 60.0], [-130.0, 8.0, 130.0, 60.0]])

    def led(marks: NDArray[np.float64]) -> PlacedLabel:
        (label,) = place_labels(
            make_names((0.0, 0.0)), 1.0, size_of, window, marks, 10.0, inside=window, taken=taken
        )
        assert label.is_led
        return label

    before = led(np.zeros((0, 2)))
    mark = ((before.box[0] + before.box[2]) / 2, (before.box[1] + before.box[3]) / 2)
    assert not covers(led(np.array([mark])), mark, 10.0)


def test_a_name_that_stands_well_stays_while_marks_come_and_go() -> None:
    names = make_names((0.0, 0.0))
    on_it = np.array([[0.0, 0.0]])
    (moved,) = place_labels(names, 1.0, size_of, EVERYWHERE, on_it, 10.0)
    assert moved.shift != 0
    (later,) = place_labels(names, 1.0, size_of, EVERYWHERE, standing={0: moved.shift})
    assert later == moved, "the mark went, the name need not"
    away = np.array([[(moved.box[0] + moved.box[2]) / 2, (moved.box[1] + moved.box[3]) / 2]])
    (driven,) = place_labels(names, 1.0, size_of, EVERYWHERE, away, 10.0, {0: moved.shift})
    assert driven.shift != moved.shift


def real_names(grids: int = 519) -> PlaceNames:
    """Return names of every place of a demo city."""
    scene = demo_scene(grids)
    names = {code: code[-3:] for code in scene.codes}
    names |= {code[:12]: "朝阳中路社区" for code in scene.codes}
    names |= {code[:9]: "天彭街道" for code in scene.codes}
    return names_of(scene, names)


def window_at(xy_m: NDArray[np.float64], px_per_m: float) -> Box:
    """Return a window of 1100x760 about a place, with as much again around it."""
    x, y = (xy_m * px_per_m).tolist()
    return (x - 1650, y - 1140, x + 1650, y + 1140)


@pytest.mark.parametrize("px_per_m", [0.008, 0.02, 0.05, 0.11, 0.3, 0.8, 2.0])
def test_no_labels_of_the_real_city_overlap_at_any_scale(px_per_m: float) -> None:
    names = real_names()
    rng = np.random.default_rng(519)
    marks = names.xy_m[rng.integers(len(names), size=40)] * px_per_m
    region = window_at(names.xy_m[0], px_per_m)
    found = place_labels(names, px_per_m, size_of, region, marks, 10.0)
    assert found
    assert not any(overlap(one, other) for one, other in combinations(found, 2))
    for label in found:
        assert names.areas_m2[label.row] * px_per_m**2 >= LEAST_AREA_PX[names.level(label.row)]


def test_every_town_bears_its_name_on_the_whole_city() -> None:
    names = real_names()
    found = place_labels(names, 0.0115, size_of, EVERYWHERE)
    towns = {label.row for label in found if names.level(label.row) is Level.TOWN}
    assert len(towns) == 13


def test_a_large_city_costs_no_more_than_what_is_in_sight() -> None:
    names = real_names(12_000)
    asked: set[int] = set()

    def noting(row: int) -> tuple[float, float]:
        asked.add(row)
        return size_of(row)

    place_labels(names, 2.0, noting, window_at(names.xy_m[0], 2.0))
    of_grids = {row for row in asked if names.level(row) is Level.GRID}
    assert len(of_grids) < 600
    assert len(asked) < 1000


def test_panning_moves_no_name_of_a_town() -> None:
    names = real_names()
    for px_per_m in (0.02, 0.11):
        here = place_labels(names, px_per_m, size_of, window_at(names.xy_m[0], px_per_m))
        there = place_labels(names, px_per_m, size_of, window_at(names.xy_m[5], px_per_m))
        seen = {one.row: one.box for one in here if names.level(one.row) is not Level.GRID}
        assert seen == {one.row: one.box for one in there if names.level(one.row) is not Level.GRID}
