"""A code is 6+3+3+3 digits of one city, and what it names has one name."""

from __future__ import annotations

import pytest

from desktop.central.rules.partition.codes import find_code_faults
from desktop.models.codes import is_grid_code
from desktop.models.partition import FaultKind

GOOD = ["510182001001001", "510182001001002", "510182001002001"]


@pytest.mark.parametrize(
    "text",
    ["", "51018200100100", "5101820010010011", "510182000001001", "510182001001000", "５10182001001001"],
)
def test_what_is_no_grid_code(text: str) -> None:
    assert not is_grid_code(text)
    assert [(one.kind, one.rows) for one in find_code_faults([*GOOD, text])] == [
        (FaultKind.CODE_INVALID, (4,))
    ]


def test_good_codes_and_names_have_no_faults() -> None:
    assert find_code_faults(GOOD, ["甲镇"] * 3, ["一", "一", "二"]) == []


def test_a_code_of_another_city_is_told_with_the_usual_one() -> None:
    found = find_code_faults([*GOOD, "510183001001001"])
    assert [(one.kind, one.rows, one.reason) for one in found] == [
        (FaultKind.CODE_CONTRADICTED, (4,), "510182")
    ]


def test_a_town_and_a_community_with_two_names_are_told_once_for_each_further_name() -> None:
    found = find_code_faults(GOOD, ["甲镇", "乙镇", "乙镇"], ["一", "一", "二"])
    assert [(one.rows, one.reason) for one in found] == [((2,), "甲镇 / 乙镇")]
    found = find_code_faults(GOOD, ["甲镇"] * 3, ["一", "", "二"])
    assert found == [], "a name that is missing contradicts nothing"
