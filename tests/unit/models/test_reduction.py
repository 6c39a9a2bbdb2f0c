"""Which changes count: replayed in order, late or twice, the held state is that of the newest change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.models.delta import Change, RecordKind
from desktop.models.incident import IncidentState
from desktop.models.reduction import change_counts, ends_record
from tests.helpers.samples import make_incident, make_lease, make_tombstone, make_upsert

OVER = {
    IncidentState.CLOSED,
    IncidentState.RATED,
    IncidentState.VOID,
    IncidentState.DECLINED,
    IncidentState.FORCE_CLOSED,
}


def hold(held: Change | None, change: Change) -> Change | None:
    if not change_counts(change, None if held is None else held.revision):
        return held
    return None if ends_record(change) else change


@pytest.mark.parametrize("state", IncidentState)
def test_an_incident_that_is_over_leaves_the_board(state: IncidentState) -> None:
    assert ends_record(make_upsert(make_incident(state=state))) == (state in OVER)


def test_a_tombstone_ends_any_record() -> None:
    assert ends_record(make_tombstone(RecordKind.LEASE, "i1", 3))
    assert not ends_record(make_upsert(make_lease()))


@given(held=st.integers(1, 9), revision=st.integers(1, 9))
def test_an_older_change_never_counts_and_an_end_counts_at_its_own_revision(held: int, revision: int) -> None:
    newer = make_upsert(make_lease(revision=revision))
    assert change_counts(newer, held) == (revision > held)
    gone = make_tombstone(RecordKind.LEASE, "i1", revision)
    assert change_counts(gone, held) == (revision >= held)


@given(st.integers(1, 9))
def test_the_first_change_counts_and_the_end_of_what_was_never_held_does_not(revision: int) -> None:
    assert change_counts(make_upsert(make_lease(revision=revision)), None)
    assert not change_counts(make_tombstone(RecordKind.LEASE, "i1", revision), None)
    closed = make_incident(revision=revision, state=IncidentState.CLOSED)
    assert not change_counts(make_upsert(closed), None)


@given(
    ends=st.lists(st.booleans(), min_size=1, max_size=8),
    repeats=st.lists(st.integers(0, 7), max_size=8),
)
def test_a_replay_from_anywhere_before_ends_where_the_feed_ended(
    ends: list[bool], repeats: list[int]
) -> None:
    feed = [
        make_tombstone(RecordKind.LEASE, "i1", revision)
        if is_end
        else make_upsert(make_lease(revision=revision))
        for revision, is_end in enumerate(ends, 1)
    ]
    held: Change | None = None
    for change in feed:
        held = hold(held, change)
    final = None if ends[-1] else feed[-1]
    assert held == final
    for start in repeats:
        for change in feed[start:]:
            held = hold(held, change)
        assert held == final
