"""A profile against an oracle that keeps every entry of its past: the newest entry of each thing stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.central.rules.base_data.catalogue import load_base_data
from desktop.central.rules.base_data.profiles import CountChange, NoteChange, amend_profile
from desktop.central.rules.refusal import Refused
from desktop.models.base_data import GridProfile

DATA = load_base_data()
CODES = sorted(DATA.section_of)[:5]
FIRST = datetime(2026, 11, 1, 4, 0, tzinfo=UTC)

entered = st.dictionaries(
    st.sampled_from(CODES), st.tuples(st.none() | st.integers(0, 9), st.integers(0, 3)), min_size=1
)


@given(st.lists(entered, max_size=6))
def test_each_count_is_the_last_that_was_entered_with_its_own_day_and_author(
    orders: list[dict[str, tuple[int | None, int]]],
) -> None:
    profile = GridProfile(grid_code="510182001014001")
    standing: dict[str, tuple[int, date, str]] = {}
    for number, order in enumerate(orders):
        now = FIRST + timedelta(days=number)
        today = now.date()
        author = f"author-{number}"
        changes = [
            CountChange(code, count, today - timedelta(days=back)) for code, (count, back) in order.items()
        ]
        too_old = [
            change
            for change in changes
            if change.code in standing and _day(change) < standing[change.code][1]
        ]
        if too_old:
            with pytest.raises(Refused) as refusal:
                amend_profile(profile, changes, [], author=author, now=now, today=today, data=DATA)
            assert refusal.value.pointers == (f"/counts/{changes.index(too_old[0])}/as_of",)
            continue
        profile = amend_profile(profile, changes, [], author=author, now=now, today=today, data=DATA)
        for change in changes:
            standing.pop(change.code, None)
            if change.count is not None:
                standing[change.code] = (change.count, _day(change), author)
        assert {one.code: (one.count, one.as_of, one.author) for one in profile.counts} == standing
        order_of = list(DATA.section_of)
        assert [order_of.index(one.code) for one in profile.counts] == sorted(
            order_of.index(one.code) for one in profile.counts
        )


def _day(change: CountChange) -> date:
    assert change.as_of is not None
    return change.as_of


def test_an_empty_note_takes_the_note_out() -> None:
    def amend(profile: GridProfile, text: str) -> GridProfile:
        note = NoteChange("people", text, None)
        return amend_profile(profile, [], [note], author="a", now=FIRST, today=FIRST.date(), data=DATA)

    noted = amend(GridProfile(grid_code="510182001014001"), "老人多")
    assert [(one.section, one.text) for one in noted.notes] == [("people", "老人多")]
    assert amend(noted, "").notes == ()
