"""Codes: a prefix is the ancestor."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.models.codes import CodeMalformed, Level, is_within, level_of, parent_of, town_of

grid_codes = st.from_regex(r"\A[0-9]{15}\Z")


@given(grid_codes)
def test_climbing_from_a_grid_meets_each_level_once(code: str) -> None:
    levels = []
    at: str | None = code
    while at is not None:
        levels.append(level_of(at))
        assert is_within(code, at)
        at = parent_of(at)
    assert levels == [Level.GRID, Level.COMMUNITY, Level.TOWN, Level.CITY]
    assert parent_of(parent_of(code) or "") == town_of(code)


@pytest.mark.parametrize(
    "text", ["", "5101", "5101820010140080", "51018200101400x", "５１０１８２", "510182 "]
)
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(CodeMalformed):
        level_of(text)


def test_a_neighbour_is_not_within() -> None:
    assert not is_within("510182002001001", "510182001")
    assert is_within("510182001", "510182001")
