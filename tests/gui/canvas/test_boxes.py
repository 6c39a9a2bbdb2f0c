"""Boxes that meet are found, however many there are, and none else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.canvas import boxes
from widgets.canvas.boxes import Boxes, find_meeting, find_room, lie_over

places = st.lists(
    st.tuples(st.integers(-300, 300), st.integers(-300, 300), st.integers(0, 70), st.integers(0, 40)),
    max_size=25,
)


def boxes_of(drawn: list[tuple[int, int, int, int]]) -> Boxes:
    found = [(x, y, x + wide, y + high) for x, y, wide, high in drawn]
    return np.array(found, np.float64).reshape(-1, 4)


def meet(one: np.ndarray, other: np.ndarray) -> bool:
    return bool(one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3])


@pytest.mark.parametrize("few", [0, 50_000])
def test_both_ways_find_the_pairs_that_meet(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boxes, "_FEW_PAIRS", few)

    @given(places, places)
    def check(one: list[tuple[int, int, int, int]], other: list[tuple[int, int, int, int]]) -> None:
        first, second = boxes_of(one), boxes_of(other)
        rows, theirs = find_meeting(first, second)
        found = list(zip(rows.tolist(), theirs.tolist(), strict=True))
        wanted = {
            (row, other)
            for row in range(len(first))
            for other in range(len(second))
            if meet(first[row], second[other])
        }
        assert len(found) == len(set(found))
        assert set(found) == wanted
        assert lie_over(first, second).tolist() == [
            any(row == i for i, _ in wanted) for row in range(len(first))
        ]

    check()


@given(places, places)
def test_who_gets_room_lies_over_nobody(
    drawn: list[tuple[int, int, int, int]], held: list[tuple[int, int, int, int]]
) -> None:
    wanted, taken = boxes_of(drawn), boxes_of(held)
    sizes = wanted[:, 2:] - wanted[:, :2] + 1.0
    middles = (wanted[:, :2] + wanted[:, 2:]) / 2
    at, has_room = find_room(middles, sizes, ((0, 0), (0, 50), (60, 0)), taken)
    assert (at[~has_room] == middles[~has_room]).all()
    placed = np.concatenate([at - sizes / 2, at + sizes / 2], axis=1)[has_room]
    assert not lie_over(placed, taken).any()
    rows, others = find_meeting(placed, placed)
    assert (rows == others).all()
