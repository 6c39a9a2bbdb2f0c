"""The day's rhythm: counting and its inverse agree, and the usual number of open incidents follows."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.central.city.catalogue import load_events
from desktop.central.city.rhythm import Rhythm
from desktop.central.city.steady import usual_open

POOL = load_events()
RHYTHM = Rhythm(POOL.events_per_day, POOL.hour_weights, ZoneInfo("Asia/Shanghai"))
START = datetime(2026, 11, 22, 16, tzinfo=UTC)


def test_a_day_counts_as_many_events_as_expected() -> None:
    counted = RHYTHM.count_until(START + timedelta(days=1)) - RHYTHM.count_until(START)
    assert counted == pytest.approx(POOL.events_per_day)


@given(st.integers(0, 7 * 86_400_000))
def test_the_instant_of_a_count_is_the_instant_counted(ms: int) -> None:
    instant = START + timedelta(milliseconds=ms)
    found = RHYTHM.instant_of(RHYTHM.count_until(instant))
    assert abs((found - instant).total_seconds()) < 0.01


@given(st.integers(0, 86_400), st.integers(0, 86_400))
def test_counts_never_run_back(one: int, other: int) -> None:
    early, late = sorted((one, other))
    first = RHYTHM.count_until(START + timedelta(seconds=early))
    assert first <= RHYTHM.count_until(START + timedelta(seconds=late))


def test_the_usual_number_of_open_incidents_is_level_enough_for_a_shift() -> None:
    usual = usual_open(RHYTHM.day_counts)
    assert len(usual) == 24
    assert all(150 <= number <= 230 for number in usual)
    assert max(abs(b / a - 1) for a, b in itertools.pairwise(usual)) < 0.08
