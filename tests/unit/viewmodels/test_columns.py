"""Proves columns: a value stands in the row of its key, others are 0, and what has no row is left out."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from desktop.viewmodels.columns import column_of

keys = st.sampled_from("abcdefgh")


@given(st.dictionaries(keys, st.integers(1, 200)), st.lists(keys, unique=True))
def test_a_value_stands_in_the_row_of_its_key(values: dict[str, int], rows: list[str]) -> None:
    column = column_of(values, {key: row for row, key in enumerate(rows)}, np.uint8)
    assert column.dtype == np.uint8
    assert column.tolist() == [values.get(key, 0) for key in rows]
