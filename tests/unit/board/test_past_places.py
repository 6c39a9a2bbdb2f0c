"""Where workers were at any instant is what a look through all fixes says."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.board.past_places import PastPlaces, block_of
from desktop.models.position import SHOWN_MS, PastTracks

BEGIN_MS = 1_700_000_000_000
SPAN_MS = 4 * SHOWN_MS
WORKERS = ("w1", "w2", "w3", "w4")

FIXES = st.sets(st.tuples(st.sampled_from(WORKERS), st.integers(1, SPAN_MS)), max_size=60)
EDGES = st.lists(st.integers(1, SPAN_MS - 1), max_size=8, unique=True)

Fix = tuple[str, int]


def lon_of(fix: Fix) -> float:
    return fix[1] / 1e6 + WORKERS.index(fix[0])


def tracks_of(fixes: list[Fix]) -> PastTracks:
    ordered = sorted(fixes)
    ids = tuple(dict.fromkeys(worker for worker, _ in ordered))
    return PastTracks(
        id=ids,
        count=tuple(sum(worker == one for worker, _ in ordered) for one in ids),
        lon=tuple(lon_of(fix) for fix in ordered),
        lat=tuple(-lon_of(fix) for fix in ordered),
        fix_time=tuple(BEGIN_MS + ms for _, ms in ordered),
    )


def put_together(fixes: set[Fix], edges: list[int]) -> PastPlaces:
    places = PastPlaces()
    bounds = [0, *sorted(edges), SPAN_MS]
    for begin, end in pairwise(bounds):
        part = [fix for fix in fixes if begin < fix[1] <= end]
        places.add(block_of(tracks_of(part), BEGIN_MS + begin, BEGIN_MS + end))
    return places


Shown = dict[str, tuple[float, float, int]]


def last_of(fixes: set[Fix], at: int) -> Shown:
    last: dict[str, Fix] = {}
    for fix in sorted(fixes, key=lambda one: one[1]):
        if at - SHOWN_MS < fix[1] <= at:
            last[fix[0]] = fix
    return {worker: (lon_of(fix), -lon_of(fix), BEGIN_MS + fix[1]) for worker, fix in last.items()}


def shown_at(places: PastPlaces, at: int) -> Shown:
    found = places.find(BEGIN_MS + at)
    columns = (found.rows, found.lon_deg, found.lat_deg, found.fix_ms)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return {places.ids[row]: (lon, lat, fix_ms) for row, lon, lat, fix_ms in rows}


@given(FIXES, EDGES, st.lists(st.integers(0, SPAN_MS), min_size=1, max_size=10))
def test_the_last_fix_of_the_hour_before_is_found(
    fixes: set[Fix], edges: list[int], instants: list[int]
) -> None:
    places = put_together(fixes, edges)
    assert places.reach_ms == BEGIN_MS + SPAN_MS
    for at in (*instants, *(ms for _, ms in fixes)):
        assert shown_at(places, at) == last_of(fixes, at)


@given(
    FIXES, FIXES, EDGES, st.integers(0, SPAN_MS - 1), EDGES, st.lists(st.integers(0, SPAN_MS), max_size=10)
)
def test_what_came_late_counts_once_its_time_is_read_again(
    early: set[Fix], late: set[Fix], edges: list[int], again: int, later_edges: list[int], instants: list[int]
) -> None:
    """Where a part is read again, all is as if it had been read then alone."""
    places = put_together(early, edges)
    fixes = early | {fix for fix in late if fix[1] > again}
    for begin, end in pairwise([again, *sorted(edge for edge in later_edges if edge > again), SPAN_MS]):
        part = [fix for fix in fixes if begin < fix[1] <= end]
        places.add(block_of(tracks_of(part), BEGIN_MS + begin, BEGIN_MS + end))
        assert places.reach_ms == BEGIN_MS + SPAN_MS, "what was there before stays until it is replaced"
    for at in (*instants, *(ms for _, ms in fixes)):
        assert shown_at(places, at) == last_of(fixes, at)


def test_reading_the_same_again_and_again_takes_no_more_memory() -> None:
    fixes = {(worker, ms) for worker in WORKERS for ms in range(1, SPAN_MS, SPAN_MS // 40)}
    edges = [SPAN_MS // 3, SPAN_MS // 2]
    places = put_together(fixes, edges)
    once = places.size_bytes
    for _ in range(5):
        for begin, end in pairwise([SPAN_MS // 3, SPAN_MS // 2, SPAN_MS]):
            part = [fix for fix in fixes if begin < fix[1] <= end]
            places.add(block_of(tracks_of(part), BEGIN_MS + begin, BEGIN_MS + end))
    assert places.size_bytes == once


def test_a_page_that_is_no_such_page_is_refused() -> None:
    good = tracks_of([("w1", 10), ("w1", 20), ("w2", 5)])
    block_of(good, BEGIN_MS, BEGIN_MS + 20)
    for begin, end in ((0, 19), (5, 20)):
        with pytest.raises(ValueError, match="outside"):
            block_of(good, BEGIN_MS + begin, BEGIN_MS + end)
    mixed = PastTracks(
        id=("w1",), count=(2,), lon=(1.0, 2.0), lat=(1.0, 2.0), fix_time=(BEGIN_MS + 20, BEGIN_MS + 10)
    )
    with pytest.raises(ValueError, match="order"):
        block_of(mixed, BEGIN_MS, BEGIN_MS + 20)


def test_nothing_is_nowhere() -> None:
    places = PastPlaces()
    assert places.reach_ms is None
    assert len(places.find(BEGIN_MS).rows) == 0
    places.add(block_of(tracks_of([]), BEGIN_MS, BEGIN_MS + 20))
    assert len(places.find(BEGIN_MS + 10).rows) == 0
    assert places.size_bytes == 0
