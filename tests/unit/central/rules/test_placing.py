"""Addresses: what names a place for certain is found, what might be two places is not guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.central.rules.placing import place_of

NAMES = {
    "510182": "彭州市",
    "510182001": "天彭街道",
    "510182002": "致和街道",
    "510182001014": "朝阳中路社区",
    "510182001015": "和平社区",
    "510182002003": "和平社区",
    "510182001014008": "朝阳中路社区008网格",
}


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("彭州市天彭街道朝阳中路社区12号门口", "510182001014"),
        ("朝阳中路社区008网格二单元", "510182001014008"),
        ("致和街道和平社区菜市场旁", "510182002003"),
        ("天彭街道和平社区", "510182001015"),
        ("天彭街道北门", "510182001"),
        ("和平社区", None),
        ("天彭街道与致和街道交界处", None),
        ("彭州市", None),
        ("都江堰市幸福路", None),
        ("", None),
    ],
)
def test_an_address_names_one_place_or_none(address: str, code: str | None) -> None:
    assert place_of(address, NAMES) == code


@given(
    st.dictionaries(st.text("0123456789", min_size=9, max_size=9), st.text("东西南北门", max_size=3)),
    st.text("东西南北门路", max_size=12),
)
def test_what_is_found_is_named_and_nothing_else_says_as_much(names: dict[str, str], address: str) -> None:
    found = place_of(address, names)
    named = {code: len(name) for code, name in names.items() if name and name in address}
    if found is None:
        assert not named or sorted(named.values())[-2:].count(max(named.values())) == 2
    else:
        assert [code for code, size in named.items() if size >= named[found]] == [found]
