"""Places by columns say what pairs say."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from desktop.raster.points import are_finite, are_same, points_of, take_points

numbers = st.one_of(st.floats(-1e6, 1e6), st.sampled_from([math.nan, math.inf, -math.inf]))
pairs = st.lists(st.tuples(numbers, numbers), max_size=12)


def columns(places: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    both = np.array(places, np.float64).reshape(-1, 2)
    return both[:, 0].copy(), both[:, 1].copy()


@given(pairs, st.data())
def test_what_is_taken_and_what_is_finite(places: list[tuple[float, float]], data: st.DataObject) -> None:
    points = points_of(*columns(places))
    assert points.shape == (len(places), 2)
    assert are_finite(points).tolist() == [math.isfinite(x) and math.isfinite(y) for x, y in places]
    rows = data.draw(st.lists(st.integers(0, len(places) - 1), max_size=9)) if places else []
    taken = take_points(points, np.array(rows, np.int64))
    np.testing.assert_array_equal(taken, points[np.array(rows, np.int64)])


@given(pairs, pairs)
def test_the_same_places_are_the_same(
    one: list[tuple[float, float]], other: list[tuple[float, float]]
) -> None:
    first, second = points_of(*columns(one)), points_of(*columns(other))
    assert are_same(first, points_of(*columns(one)))
    if are_same(first, second):
        np.testing.assert_array_equal(first, second)
    elif first.shape == second.shape:
        assert [(math.copysign(1, x), x) for x in first.ravel()] != [
            (math.copysign(1, x), x) for x in second.ravel()
        ]


def test_other_kinds_of_arrays() -> None:
    flags = np.array([True, False])
    assert are_same(flags, flags.copy())
    assert not are_same(flags, ~flags)
    assert not are_same(flags, flags.astype(np.uint8))
    assert not are_same(np.zeros(3), np.zeros(2))
