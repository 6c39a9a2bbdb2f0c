"""Owns the day's rhythm: how many events are to be expected between two instants."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

_MINUTES = 1440


class Rhythm:
    """Rate of events over the city's day, the same every day.

    Args:
        per_day: Expected events in 24 hours.
        hour_weights: Relative rate in the middle of each hour; between them it runs straight.
        zone: Zone of the city's day.
    """

    def __init__(self, per_day: float, hour_weights: tuple[float, ...], zone: ZoneInfo) -> None:
        self.per_day = per_day
        self._zone = zone
        raw = [_between(hour_weights, (minute + 0.5) / 60) for minute in range(_MINUTES)]
        scale = per_day / sum(raw)
        self._rate = [weight * scale for weight in raw]
        self._total = [0.0, *accumulate(self._rate)]

    @property
    def day_counts(self) -> tuple[float, ...]:
        """Expected events from midnight to each full minute of the day, 1,441 numbers."""
        return tuple(self._total)

    def hour_of(self, instant: datetime) -> float:
        """Return the hour of the city's day, with its fraction."""
        return self._place(instant)[1] / 60

    def count_until(self, instant: datetime) -> float:
        """Return expected events from a fixed day long past to an instant; its differences count."""
        day, minute = self._place(instant)
        whole = int(minute)
        return day * self.per_day + self._total[whole] + (minute - whole) * self._rate[whole]

    def instant_of(self, count: float) -> datetime:
        """Return the instant at which `count_until` reaches a number."""
        day, rest = divmod(count, self.per_day)
        minute = min(max(bisect_right(self._total, rest) - 1, 0), _MINUTES - 1)
        part = min((rest - self._total[minute]) / self._rate[minute], 1.0)
        midnight = datetime.fromordinal(int(day)).replace(tzinfo=self._zone)
        return midnight.astimezone(UTC) + timedelta(minutes=minute + part)

    def _place(self, instant: datetime) -> tuple[int, float]:
        local = instant.astimezone(self._zone)
        minute = local.hour * 60 + local.minute + (local.second + local.microsecond / 1e6) / 60
        return local.toordinal(), minute


def _between(hour_weights: tuple[float, ...], hour: float) -> float:
    before = int(hour - 0.5) if hour >= 0.5 else -1
    share = hour - 0.5 - before
    hours = len(hour_weights)
    return hour_weights[before % hours] * (1 - share) + hour_weights[(before + 1) % hours] * share
