"""Which duties hold where, against an oracle that asks grid by grid."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.central.rules.base_data.catalogue import load_base_data
from desktop.central.rules.base_data.duties import duties_in, given_entry
from desktop.models.base_data import DutyEntry

CITY = "510182"
DATA = load_base_data()
PARTS = st.sampled_from(["001", "002"])
places = st.builds(lambda parts: CITY + "".join(parts), st.lists(PARTS, max_size=3))
codes = st.sampled_from(["101", "102", "201", "own-1", "own-2"])
entries = st.dictionaries(
    codes, st.builds(lambda area: DutyEntry(code="", class_code="2", name="x", area_code=area), places)
)


@given(places, entries, st.frozensets(codes))
def test_a_duty_holds_where_its_area_and_the_place_meet(
    place: str, own: dict[str, DutyEntry], withdrawn: frozenset[str]
) -> None:
    own = {
        code: DutyEntry(code=code, class_code=one.class_code, name=one.name, area_code=one.area_code)
        for code, one in own.items()
        if code not in withdrawn
    }
    expected = {
        code
        for code in {one.code for one in DATA.duties} | set(own)
        if code not in withdrawn and _meet(own[code].area_code if code in own else CITY, place)
    }
    found = duties_in(place, CITY, own, withdrawn, DATA)
    assert {one.code for one in found} == expected
    assert [(one.class_code, one.code) for one in found] == sorted((o.class_code, o.code) for o in found)
    for one in found:
        assert (one.source == "city") == (one.code in own)
        assert one.is_sample == (one.code not in own)


def _meet(one: str, other: str) -> bool:
    """Say whether there is a grid in both."""
    short, long = sorted((one, other), key=len)
    return long[: len(short)] == short


def test_a_duty_of_the_code_set_is_a_sample_as_it_is_given() -> None:
    given_one = given_entry("101", CITY, DATA)
    assert given_one is not None
    assert (given_one.is_sample, given_one.revision, given_one.area_code) == (True, 0, CITY)
    assert given_entry("999", CITY, DATA) is None
