"""Proves that a column holds what was put down, wherever that lies at the moment."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from desktop.board.search.growing import Column

STEPS = st.lists(
    st.tuples(st.just("extend"), st.lists(st.integers(0, 60000), max_size=300))
    | st.tuples(st.just("put"), st.tuples(st.integers(0, 10**6), st.integers(0, 60000)))
    | st.tuples(st.just("read"), st.none()),
    max_size=40,
)


@given(steps=STEPS)
def test_a_column_is_a_list_that_numpy_reads(steps: list[tuple[str, object]]) -> None:
    column = Column(np.uint16)
    expected: list[int] = []
    for deed, what in steps:
        if deed == "extend" and isinstance(what, list):
            assert column.extend(what) == len(expected)
            expected += what
        elif deed == "put" and isinstance(what, tuple) and expected:
            place = what[0] % len(expected)
            column.put(place, what[1])
            expected[place] = what[1]
        elif deed == "read":
            assert column.values.tolist() == expected
    assert [column.get(place) for place in range(column.count)] == expected
    assert column.values.tolist() == expected


def test_many_numbers_do_not_wait_to_be_laid_down_at_once() -> None:
    column = Column(np.int32)
    for number in range(20_000):
        column.extend([number])
    assert len(column._waiting) < 5000
    assert column.values.tolist() == list(range(20_000))
