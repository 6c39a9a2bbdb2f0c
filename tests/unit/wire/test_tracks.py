"""What is packed of tracks comes back to the centimetre; thinning leaves the first of each while."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.models.position import TrackFix
from desktop.wire.codec import encode
from desktop.wire.history import HistoryUnreadable
from desktop.wire.tracks import STEPS_PER_DEG, decode_fixes, pack_fixes, thin_fixes, unpack_fixes

FIXES = st.builds(
    TrackFix,
    worker_id=st.sampled_from(["a", "b", "工", "worker-4"]),
    lon_deg=st.floats(-180, 180),
    lat_deg=st.floats(-90, 90),
    fix_ms=st.integers(0, 2_000_000),
)


def rounded(fix: TrackFix) -> tuple[str, int, int, int]:
    return (fix.worker_id, fix.fix_ms, round(fix.lon_deg * STEPS_PER_DEG), round(fix.lat_deg * STEPS_PER_DEG))


@given(st.lists(FIXES, max_size=30))
def test_packed_fixes_come_back(fixes: list[TrackFix]) -> None:
    found = unpack_fixes(pack_fixes(fixes))
    assert sorted(map(rounded, found)) == sorted(map(rounded, fixes))
    assert [(one.worker_id, one.fix_ms) for one in found] == sorted((f.worker_id, f.fix_ms) for f in fixes)


@given(st.lists(FIXES, max_size=30), st.integers(1, 900))
def test_thinning_leaves_the_first_of_each_while(fixes: list[TrackFix], one_in_s: int) -> None:
    found = thin_fixes(fixes, one_in_s)
    slots = [(one.worker_id, one.fix_ms // (one_in_s * 1000)) for one in found]
    assert slots == sorted({(one.worker_id, one.fix_ms // (one_in_s * 1000)) for one in fixes})
    for one, slot in zip(found, slots, strict=True):
        same = [f for f in fixes if (f.worker_id, f.fix_ms // (one_in_s * 1000)) == slot]
        assert one in same
        assert one.fix_ms == min(f.fix_ms for f in same)
    assert thin_fixes(found, one_in_s) == found


@given(st.binary(max_size=60))
def test_rubbish_is_unreadable(body: bytes) -> None:
    with pytest.raises(HistoryUnreadable):
        unpack_fixes(body)


def test_batches_are_read_as_they_are_recorded() -> None:
    assert decode_fixes(encode([("a", 103.9, 30.9, 7)])) == [TrackFix("a", 103.9, 30.9, 7)]
    with pytest.raises(HistoryUnreadable):
        decode_fixes(b"[[1]]")
