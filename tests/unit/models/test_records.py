"""Rules that live in the records themselves."""

from __future__ import annotations

import dataclasses
import math
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.models.alarm import Alarm
from desktop.models.delta import RECORD_TYPES, RecordKind, identity_of
from desktop.models.figures import share
from desktop.models.geo import BoundingBox, distance_m
from desktop.models.incident import DESK_STATES, OPEN_STATES, IncidentState
from desktop.models.incident_detail import TimelineEntry
from desktop.models.instant import NaiveInstant, from_epoch_ms, require_aware, to_epoch_ms
from desktop.models.post import ATTENTION_STATES, COVERED_STATES, PostState

lons = st.floats(103.5, 104.3)
lats = st.floats(30.8, 31.5)


def test_a_naive_instant_is_refused_wherever_a_record_holds_one() -> None:
    naive = datetime(2026, 11, 23, 14, 2)  # noqa: DTZ001 - naive on purpose
    with pytest.raises(NaiveInstant):
        require_aware(None, naive)
    with pytest.raises(NaiveInstant):
        TimelineEntry(
            at=naive,
            actor_name="李晓梅",
            operation="claim",
            opinion="",
            from_state=None,
            to_state=IncidentState.TO_DISPATCH,
        )


def test_every_record_with_an_instant_checks_it() -> None:
    for kind in [*RECORD_TYPES.values(), TimelineEntry, Alarm]:
        if any("datetime" in str(field.type) for field in dataclasses.fields(kind)):
            assert "__post_init__" in vars(kind), f"{kind.__name__} takes naive instants"


@given(st.integers(0, 4_000_000_000_000))
def test_epoch_milliseconds_there_and_back(epoch_ms: int) -> None:
    assert to_epoch_ms(from_epoch_ms(epoch_ms)) == epoch_ms


@given(lons, lats, lons, lats)
def test_distance_agrees_with_a_flat_reckoning_inside_one_city(
    lon_a: float, lat_a: float, lon_b: float, lat_b: float
) -> None:
    mid = math.radians((lat_a + lat_b) / 2)
    metres_per_deg = math.pi * 6_371_008.8 / 180
    flat = metres_per_deg * math.hypot((lon_b - lon_a) * math.cos(mid), lat_b - lat_a)
    assert distance_m(lon_a, lat_a, lon_b, lat_b) == pytest.approx(flat, rel=1e-4, abs=0.01)


def test_a_box_holds_its_edge_and_nothing_beyond() -> None:
    box = BoundingBox(103.68, 30.92, 104.17, 31.44)
    assert box.contains(103.68, 31.44)
    assert not box.contains(103.679, 31.0)
    assert not box.contains(104.0, 31.441)


def test_states_that_need_somebody_are_never_covered() -> None:
    assert not ATTENTION_STATES & COVERED_STATES
    assert PostState.UNKNOWN not in COVERED_STATES
    assert DESK_STATES < OPEN_STATES
    assert IncidentState.CLOSED not in OPEN_STATES


def test_a_share_of_nothing_is_no_share() -> None:
    assert share(0, 0) is None
    assert share(3, 4) == 0.75


def test_each_kind_has_its_record_and_its_identity() -> None:
    assert set(RECORD_TYPES) == set(RecordKind)
    assert len(set(RECORD_TYPES.values())) == len(RecordKind)
    assert callable(identity_of)
