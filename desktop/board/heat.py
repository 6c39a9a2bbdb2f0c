"""Owns what counts of incidents say of a grid: how much came in today, and whether that is usual."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from desktop.models.incident_counts import IncidentCounts

STEPS = (1, 2, 4, 7)
"""Least count of each step of heat: a worker meets 1.4 to 1.75 incidents on a usual day. Source: mission."""

CLEAR = 0.05
"""Chance below which a count is clearly not the usual one."""

RARE = 0.005
"""Chance below which it is far from it."""

LEAST_MORE = 3
"""Fewer incidents than that are called more than usual nowhere: two come by chance anywhere."""

MANY = 400.0
"""Usual count from which on the law is that of the bell; exp(-MANY) is still a number."""

PRIOR = 0.5
"""Added to what is usual: a few weeks without any do not prove that there never is one."""


class HeatMode(IntEnum):
    """What the map shows of counts."""

    OFF = 0
    TODAY = 1
    COMPARED = 2


class Deviation(IntEnum):
    """How a count of today stands to the usual one."""

    USUAL = 0
    FEWER = 1
    MORE = 2
    FAR_MORE = 3


@dataclass(frozen=True, slots=True)
class Heat:
    """Counts of one day's span.

    Attributes:
        counts: Incidents of today, by grid; grids without any are not there.
        usual: How many are usual by this time of the day, by grid.
        weeks: Weeks from which the usual numbers come; 0 says that nothing is known.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    usual: Mapping[str, float] = field(default_factory=dict)
    weeks: int = 0


def heat_of(found: IncidentCounts) -> Heat:
    """Return the heat that counts of the central say."""
    usual = {
        code: earlier / found.weeks
        for code, earlier in zip(found.grid_codes, found.earlier, strict=True)
        if found.weeks and earlier
    }
    counts = {code: count for code, count in zip(found.grid_codes, found.counts, strict=True) if count}
    return Heat(counts, usual, found.weeks)


def step_of(counts: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return the step of heat of counts: 0 for none, then 1 to len(STEPS)."""
    return np.searchsorted(np.array(STEPS), counts, side="right").astype(np.uint8)


def deviation_of(counts: NDArray[np.int64], usual: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Return how counts stand to usual ones, as `Deviation`.

    Incidents of a grid are taken to come by themselves, so that their number follows Poisson's law. It costs
    as much as there are incidents, not as there are grids.

    Args:
        counts: (n,) counts of today.
        usual: (n,) usual counts by this time of the day.

    Source: S. D. Poisson, Recherches sur la probabilite des jugements (1837).
    """
    mean = usual + PRIOR
    below, up_to = _chances(counts, mean)
    more = 1.0 - below
    found = np.full(len(counts), Deviation.USUAL, np.uint8)
    found[up_to < CLEAR] = Deviation.FEWER
    many = counts >= LEAST_MORE
    found[many & (more < CLEAR)] = Deviation.MORE
    found[many & (more < RARE)] = Deviation.FAR_MORE
    return found


def _chances(counts: NDArray[np.int64], mean: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """Return the chance of fewer than a count, and of at most that count."""
    below, up_to = np.zeros(len(counts)), np.zeros(len(counts))
    order = np.argsort(-counts, kind="stable")
    falling, mean = -counts[order], mean[order]
    term, total = np.exp(-np.minimum(mean, MANY)), np.zeros(len(counts))
    for number in range(int(counts.max(initial=-1)) + 1):
        # The rows before `last` have that many at least, those from `first` on no more.
        first, last = np.searchsorted(falling, -number, "left"), np.searchsorted(falling, -number, "right")
        below[order[first:last]] = total[first:last]
        total[:last] += term[:last]
        up_to[order[first:last]] = total[first:last]
        term[:last] *= np.minimum(mean[:last], MANY) / (number + 1)
    for row in np.flatnonzero(mean > MANY):
        at = order[row]
        below[at], up_to[at] = (
            _bell((counts[at] + half - mean[row]) / mean[row] ** 0.5) for half in (-0.5, 0.5)
        )
    return below, up_to


def _bell(deviations: float) -> float:
    """Return the share of the normal distribution up to so many deviations from its mean."""
    return 0.5 * math.erfc(-deviations / math.sqrt(2.0))
