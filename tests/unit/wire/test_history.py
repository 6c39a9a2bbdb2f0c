"""What is packed comes back as it was; what is broken is called so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.models.delta import ChangeOp, RecordKind
from desktop.models.history import PastChange, PastRecord
from desktop.wire.codec import ReplyMalformed
from desktop.wire.history import HistoryUnreadable, is_ended, pack, unpack_changes, unpack_records

NUMBERS = st.integers(min_value=0, max_value=2**53)
RECORDS = st.builds(
    PastRecord,
    kind=st.sampled_from(RecordKind),
    id=st.text(max_size=20),
    revision=NUMBERS,
    area_code=st.text(max_size=15),
    parties=st.text(max_size=20),
    body=st.binary(max_size=50),
)
CHANGES = st.builds(
    PastChange,
    seq=NUMBERS,
    at_ms=NUMBERS,
    kind=st.sampled_from(RecordKind),
    id=st.text(max_size=20),
    op=st.sampled_from(ChangeOp),
    revision=NUMBERS,
    area_code=st.text(max_size=15),
    parties=st.text(max_size=20),
    left_parties=st.text(max_size=20),
    body=st.binary(max_size=50),
)


@given(st.lists(RECORDS, max_size=5))
def test_packed_records_come_back(records: list[PastRecord]) -> None:
    assert list(unpack_records(pack(records))) == records


@given(st.lists(CHANGES, max_size=5))
def test_packed_changes_come_back(changes: list[PastChange]) -> None:
    assert list(unpack_changes(pack(changes))) == changes


@given(st.binary(max_size=60))
def test_rubbish_is_unreadable(body: bytes) -> None:
    for unpack in (unpack_records, unpack_changes):
        with pytest.raises(HistoryUnreadable):
            unpack(body)


@given(st.lists(RECORDS, min_size=1, max_size=3), st.data())
def test_a_part_of_it_is_unreadable(records: list[PastRecord], data: st.DataObject) -> None:
    body = pack(records)
    with pytest.raises(HistoryUnreadable):
        unpack_records(body[: data.draw(st.integers(0, len(body) - 1))])


def test_an_incident_has_ended_or_not() -> None:
    assert is_ended(b'{"id": "i", "closed": "2026-11-23T02:00:00Z"}')
    assert not is_ended(b'{"id": "i", "closed": null}')
    assert not is_ended(b'{"id": "i"}')
    with pytest.raises(ReplyMalformed):
        is_ended(b"closed")
