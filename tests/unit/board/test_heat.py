"""Proves the heat: steps by count, and what is called more or fewer than usual, against sums by hand."""

from __future__ import annotations

import math
import time
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.board.heat import (
    CLEAR,
    LEAST_MORE,
    PRIOR,
    RARE,
    STEPS,
    Deviation,
    deviation_of,
    heat_of,
    step_of,
)
from desktop.models.incident_counts import IncidentCounts

SINCE, UNTIL = datetime(2026, 11, 25, 16, tzinfo=UTC), datetime(2026, 11, 26, 3, tzinfo=UTC)


def chance_of_at_most(count: int, mean: float) -> float:
    return sum(math.exp(-mean) * mean**number / math.factorial(number) for number in range(count + 1))


def named_by_hand(count: int, usual: float) -> Deviation:
    mean = usual + PRIOR
    at_least = 1 - (chance_of_at_most(count - 1, mean) if count else 0.0)
    if count >= LEAST_MORE and at_least < RARE:
        return Deviation.FAR_MORE
    if count >= LEAST_MORE and at_least < CLEAR:
        return Deviation.MORE
    return Deviation.FEWER if chance_of_at_most(count, mean) < CLEAR else Deviation.USUAL


@given(st.lists(st.tuples(st.integers(0, 40), st.floats(0, 30)), min_size=1, max_size=20))
def test_deviations_are_poissons(rows: list[tuple[int, float]]) -> None:
    counts = np.array([count for count, _ in rows])
    usual = np.array([mean for _, mean in rows])
    found = [Deviation(value) for value in deviation_of(counts, usual)]
    for told, (count, mean) in zip(found, rows, strict=True):
        assert told is named_by_hand(count, mean)


def test_a_storm_in_one_grid_costs_a_province_nothing() -> None:
    counts = np.zeros(120_000, np.int64)
    counts[:20_000], counts[0] = 1, 2000
    usual = np.where(counts > 0, 0.8, 0.1)
    began_s = time.thread_time()
    found = deviation_of(counts, usual)
    assert time.thread_time() - began_s < 0.3
    assert found[0] == Deviation.FAR_MORE
    assert not found[1:].any()


@pytest.mark.parametrize(
    ("count", "usual", "deviation"),
    [
        (2000, 2000.0, Deviation.USUAL),
        (1890, 2000.0, Deviation.FEWER),
        (2080, 2000.0, Deviation.MORE),
        (2140, 2000.0, Deviation.FAR_MORE),
        (0, 2000.0, Deviation.FEWER),
    ],
)
def test_large_numbers_are_no_fewer_for_being_large(count: int, usual: float, deviation: Deviation) -> None:
    assert Deviation(deviation_of(np.array([count]), np.array([usual]))[0]) is deviation


@pytest.mark.parametrize(("count", "step"), [(0, 0), (1, 1), (2, 2), (3, 2), (4, 3), (6, 3), (7, 4), (99, 4)])
def test_steps(count: int, step: int) -> None:
    assert step_of(np.array([count])).tolist() == [step]
    assert step <= len(STEPS)


def test_a_usual_quiet_day_is_usual_everywhere() -> None:
    assert not deviation_of(np.array([0, 1, 2]), np.array([0.0, 1.0, 1.5])).any()


def test_no_grids_no_deviation() -> None:
    assert len(deviation_of(np.zeros(0, np.int64), np.zeros(0))) == 0


def counted(weeks: int) -> IncidentCounts:
    return IncidentCounts(
        since=SINCE, until=UNTIL, weeks=weeks, grid_codes=("a", "b"), counts=(3, 0), earlier=(0, 8)
    )


def test_usual_is_the_mean_of_the_weeks_there_were() -> None:
    heat = heat_of(counted(4))
    assert heat.counts == {"a": 3}
    assert heat.usual == {"b": 2.0}


def test_without_weeks_nothing_is_usual() -> None:
    heat = heat_of(counted(0))
    assert heat.weeks == 0
    assert heat.usual == {}
