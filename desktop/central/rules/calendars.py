"""Owns working time: which hours of which days a city works, counted exactly in any zone; pure.

Source: domain, Deadlines (hours and holidays are data of the city; these are the defaults).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays

DEFAULT_HOURS = ((time(8, 30), time(11, 30)), (time(13, 30), time(17, 30)))
"""Working hours of a day, in the city's zone. Source: domain, Deadlines."""

LONGEST_SEARCH_DAYS = 3700
"""Where ten years hold no working time, there is none."""

Span = tuple[datetime, datetime]
"""Worked time [start, end), in UTC."""

_DAY = timedelta(days=1)


class NoWorkingTime(ValueError):
    """The calendar has no working time within ten years, so no deadline can be named."""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Working time of a city: an instant is worked if its local time lies in the hours of a worked date.

    Attributes:
        zone: Zone in which people read hours and days.
        is_working_day: Says whether a date is worked, holidays and make-up days considered.
        hours: Worked spans of a day, ascending, not overlapping.
    """

    zone: ZoneInfo
    is_working_day: Callable[[date], bool]
    hours: tuple[tuple[time, time], ...] = field(default=DEFAULT_HOURS)

    def spans_of(self, day: date) -> tuple[Span, ...]:
        """Return the worked spans of a date, ascending; none on a day off."""
        if not self.is_working_day(day):
            return ()
        pieces = _pieces_of(day, self.zone)
        found = []
        for opens, closes in self.hours:
            for first, last, offset in pieces:
                # Where the clocks change, each piece of the day has its own offset: an hour that is jumped
                # over is worked by nobody, one that comes twice is worked twice.
                start = max(first, _at(day, opens) - offset)
                end = min(last, _at(day, closes) - offset)
                if start < end:
                    found.append((start, end))
        return tuple(sorted(found))

    def spans_from(self, start: datetime) -> Iterator[Span]:
        """Yield the worked spans from an instant on, the first cut at the instant.

        Raises:
            NoWorkingTime: If ten years hold none.
        """
        day, empty = start.astimezone(self.zone).date(), 0
        while empty < LONGEST_SEARCH_DAYS:
            empty += 1
            for opens, closes in self.spans_of(day):
                if closes > start:
                    empty = 0
                    yield max(opens, start), closes
            day += _DAY
        raise NoWorkingTime("no working time within ten years")

    def add_working_time(self, start: datetime, amount: timedelta) -> datetime:
        """Return the first instant at which so much working time has passed since ``start``, in UTC.

        Raises:
            NoWorkingTime: If the calendar never works.
        """
        start = start.astimezone(UTC)
        left = amount
        if left <= timedelta():
            return start
        for opens, closes in self.spans_from(start):
            if closes - opens >= left:
                return opens + left
            left -= closes - opens
        raise NoWorkingTime("unreachable: spans never end")

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """Return how much working time lies between two instants, zero if they are the wrong way round."""
        start, end = start.astimezone(UTC), end.astimezone(UTC)
        worked = timedelta()
        day, last = start.astimezone(self.zone).date(), end.astimezone(self.zone).date()
        while day <= last:
            for opens, closes in self.spans_of(day):
                worked += max(min(closes, end) - max(opens, start), timedelta())
            day += _DAY
        return worked

    @property
    def day_length(self) -> timedelta:
        """Working time of one usual working day."""
        anchor = date(2000, 1, 1)
        return sum((_at(anchor, end) - _at(anchor, start) for start, end in self.hours), timedelta())


def _at(day: date, moment: time) -> datetime:
    """Return a local time as if the zone were UTC, for arithmetic with the zone's offset."""
    return datetime.combine(day, moment, UTC)


@lru_cache(maxsize=8192)
def _pieces_of(day: date, zone: ZoneInfo) -> tuple[tuple[datetime, datetime, timedelta], ...]:
    """Return the stretches of a local date in UTC, each with the one offset that holds in it."""
    low = _at(day, time()) - timedelta(hours=26)
    high = low + timedelta(hours=76)
    edges = [low, *_changes_between(low, high, zone), high]
    pieces = []
    for first, last in pairwise(edges):
        offset = _offset(first, zone)
        start, end = max(first, _at(day, time()) - offset), min(last, _at(day, time()) + _DAY - offset)
        if start < end:
            pieces.append((start, end, offset))
    return tuple(pieces)


def _changes_between(low: datetime, high: datetime, zone: ZoneInfo) -> list[datetime]:
    """Return the instants, to the second, at which a zone's offset changes."""
    found = []
    step = timedelta(hours=4)
    at = low
    while at < high:
        if _offset(at, zone) != _offset(at + step, zone):
            before, after = at, at + step
            while after - before > timedelta(seconds=1):
                middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
                if _offset(middle, zone) == _offset(at, zone):
                    before = middle
                else:
                    after = middle
            found.append(after)
        at += step
    return found


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


class _WorkedDays:
    """Says whether a date is worked; a country's years are computed once, on demand."""

    def __init__(self, country: str, overrides: Mapping[date, bool]) -> None:
        self._holidays = holidays.country_holidays(country)
        self._overrides = dict(overrides)
        self._known: dict[date, bool] = {}

    def __call__(self, day: date) -> bool:
        if day in self._overrides:
            return self._overrides[day]
        known = self._known.get(day)
        if known is None:
            known = self._known[day] = bool(self._holidays.is_working_day(day))
        return known


def china_calendar(
    zone_name: str = "Asia/Shanghai",
    overrides: Mapping[date, bool] | None = None,
    hours: tuple[tuple[time, time], ...] = DEFAULT_HOURS,
) -> WorkCalendar:
    """Return the calendar of a Chinese city: public holidays with make-up days, then the city's own word.

    Args:
        zone_name: IANA name of the city's zone.
        overrides: Dates that the city itself says are worked or not.
        hours: Worked spans of a day.
    """
    return WorkCalendar(ZoneInfo(zone_name), _WorkedDays("CN", overrides or {}), hours)
