"""Strategies for every record of the wire, so that each field is exercised both ways."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from desktop.models.delta import KIND_OF_TYPE, RECORD_TYPES, Change, ChangeOp, Record, identity_of

ZONES = (UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-3, minutes=-30)))

instants = st.datetimes(
    min_value=datetime(1990, 1, 1),  # noqa: DTZ001 - hypothesis wants naive bounds and adds the zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from(ZONES),
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
numbers = st.floats(allow_nan=False, allow_infinity=False, width=64)

st.register_type_strategy(datetime, instants)
st.register_type_strategy(str, texts)
st.register_type_strategy(float, numbers)
st.register_type_strategy(int, st.integers(min_value=-(2**53), max_value=2**53))


def records(kind: type[Any]) -> st.SearchStrategy[Any]:
    """Return a strategy of one record class, every field drawn from its annotation."""
    return st.builds(kind)


any_record: st.SearchStrategy[Record] = st.one_of(*(records(kind) for kind in RECORD_TYPES.values()))


@st.composite
def changes(draw: st.DrawFn) -> Change:
    record = draw(any_record)
    kind = KIND_OF_TYPE[type(record)]
    if draw(st.booleans()):
        return Change(kind, identity_of(record), ChangeOp.UPSERT, record.revision, record)
    return Change(kind, identity_of(record), ChangeOp.DELETE, record.revision, None)
