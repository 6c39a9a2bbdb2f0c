"""Owns the usual number of open incidents at each hour: what the day's rhythm and people's pace come to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

import numpy as np

from desktop.central.city.catalogue import load_events
from desktop.central.city.chance import keyed
from desktop.central.city.fates import Fate, draw_fate
from desktop.central.city.mesh import FloatArray

_DAY_MIN = 1440
_SAMPLE = 150
_SAMPLE_SEED = 0


@lru_cache(maxsize=4)
def usual_open(day_counts: tuple[float, ...]) -> tuple[float, ...]:
    """Return how many incidents are open, on average, as each hour of the day begins.

    Args:
        day_counts: Expected events from midnight to each full minute, 1,441 numbers.

    Returns:
        24 numbers.
    """
    fates = _sample_fates()
    per_day = day_counts[-1]
    minutes = np.arange(3 * _DAY_MIN, dtype=np.float64)
    counts = np.concatenate([np.array(day_counts[:-1]) + day * per_day for day in range(3)])
    return tuple(_open_at(2 * _DAY_MIN + 60 * hour, minutes, counts, fates) for hour in range(24))


def _sample_fates() -> list[tuple[Fate, bool]]:
    templates = load_events().templates
    weights = list(accumulate(template.weight for template in templates))
    rng = keyed(_SAMPLE_SEED, "sample")
    fates = []
    for number in range(_SAMPLE):
        template = rng.choices(templates, cum_weights=weights)[0]
        fate = draw_fate(_SAMPLE_SEED, f"sample-{number}", template.class_code, template.priority)
        fates.append((fate, fate.is_returned and template.department != ""))
    return fates


def _open_at(
    now_min: float, minutes: FloatArray, counts: FloatArray, fates: Sequence[tuple[Fate, bool]]
) -> float:
    reached = float(np.interp(now_min, minutes, counts))
    # One event came in for each whole step of the count; a day back is longer than any of them lasts.
    came = np.interp(reached - np.arange(0.5, counts[_DAY_MIN]), counts, minutes)
    still_open = 0
    for fate, is_returned in fates:
        sent = came + fate.accept_min + fate.dispatch_min
        if fate.is_settled_on_phone:
            still_open += int((sent > now_min).sum())
            continue
        begun = sent + fate.sign_min + (fate.sign_min + fate.dispatch_min if is_returned else 0.0)
        if fate.handle_min is not None:
            done = begun + fate.handle_min
        else:
            done = np.interp(np.interp(begun, minutes, counts) + fate.work, counts, minutes)
        still_open += int((done + fate.check_min > now_min).sum())
    return still_open / len(fates)
