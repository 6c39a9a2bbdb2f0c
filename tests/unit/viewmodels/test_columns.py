"""Proves columns: a value stands in the row of its key, others are 0, and what has no row is left out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.viewmodels.columns import column_of, look_up

keys = st.sampled_from("abcdefgh")


@given(st.dictionaries(keys, st.integers(1, 200)), st.lists(keys, unique=True))
def test_a_value_stands_in_the_row_of_its_key(values: dict[str, int], rows: list[str]) -> None:
    column = column_of(values, {key: row for row, key in enumerate(rows)}, np.uint8)
    assert column.dtype == np.uint8
    assert column.tolist() == [values.get(key, 0) for key in rows]


@given(
    st.lists(st.integers(0, 255), min_size=1, max_size=20),
    st.lists(st.integers(0, 19), max_size=50),
    st.sampled_from([1, 2]),
)
def test_codes_are_looked_up_as_numpy_would(table: list[int], codes: list[int], step: int) -> None:
    values = np.array(table, np.uint8)
    column = np.array([code % len(table) for code in codes], np.uint8)[::step]
    assert (look_up(values, column) == values[column]).all()
    assert (look_up(values > 7, column) == (values > 7)[column]).all()
    assert look_up(values > 7, column).dtype == np.bool_


def test_what_was_looked_up_is_the_caller_s_own() -> None:
    table, codes = np.array([3, 5], np.uint8), np.zeros(4, np.uint8)
    found = look_up(table, codes)
    found[:] = 9
    assert (table.tolist(), codes.tolist()) == ([3, 5], [0, 0, 0, 0])


def test_what_is_no_column_of_bytes_is_refused() -> None:
    with pytest.raises(AssertionError):
        look_up(np.zeros(3, np.uint8), np.zeros(2, np.int64))
    with pytest.raises(AssertionError):
        look_up(np.zeros(3), np.zeros(2, np.uint8))
    assert look_up(np.array([7], np.uint8), np.array([0, 1], np.uint8)).tolist() == [7, 0]
