"""Proves which places lie inside an outline, against shapely."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from desktop.viewmodels.inside import inside

ON_PLANE = st.integers(-1_000_000, 1_000_000).map(lambda mm: mm / 1000)
AT = st.tuples(ON_PLANE, ON_PLANE)


@given(st.lists(AT, min_size=3, max_size=12), st.lists(AT, min_size=1, max_size=40))
def test_it_is_the_even_odd_rule(corners: list[tuple[float, float]], at: list[tuple[float, float]]) -> None:
    outline, places = np.array(corners), np.array(at)
    polygon = shapely.Polygon(outline)
    assume(polygon.is_valid)
    # Who stands on the line itself may be told either way.
    clear = shapely.distance(polygon.exterior, shapely.points(places)) > 1e-6
    expected = shapely.contains_xy(polygon, places[:, 0], places[:, 1])
    assert (inside(outline, places) == expected)[clear].all()


def test_a_lasso_that_crosses_itself_leaves_out_what_it_goes_round_twice() -> None:
    twice = np.array([(0, 0), (4, 0), (4, 4), (0, 4), (0, 0), (2, 1), (3, 1), (3, 3), (2, 3), (2, 1)], float)
    assert inside(twice, np.array([(1.0, 2.0), (2.5, 2.0)])).tolist() == [True, False]


def test_nothing_lies_in_a_line_and_what_is_nowhere_lies_nowhere() -> None:
    square = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], float)
    assert not inside(square[:2], np.array([(0.5, 0.0)])).any()
    assert inside(square, np.array([(np.nan, 0.5), (0.5, np.inf), (0.5, 0.5)])).tolist() == [
        False,
        False,
        True,
    ]
    assert inside(square, np.zeros((0, 2))).tolist() == []
