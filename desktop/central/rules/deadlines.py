"""Owns deadlines: limits by stage and class, reckoned in five clock kinds over a working calendar.

Pure. Source: domain, Deadlines (defaults; every number is data of the city).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desktop.models.incident import LimitKind, Stage, StageClock

WARN_SHARE = 0.7
"""Share of a limit after which a clock turns amber. Source: domain, Deadlines."""

DEFAULT_HOURS = ((time(8, 30), time(11, 30)), (time(13, 30), time(17, 30)))
"""Working hours of a day, in the city's zone. Source: domain, Deadlines."""

_LONGEST_SEARCH_DAYS = 3700


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit: so many units of a clock kind.

    Attributes:
        amount: Hours (continuous, urgent and working hours) or days (working, calendar days).
    """

    kind: LimitKind
    amount: float


DEFAULT_STAGE_LIMITS: Mapping[Stage, Limit] = {
    Stage.ACCEPT: Limit(LimitKind.CONTINUOUS, 0.25),
    Stage.DISPATCH: Limit(LimitKind.CONTINUOUS, 0.25),
    Stage.SIGN: Limit(LimitKind.CONTINUOUS, 0.25),
    Stage.CHECK: Limit(LimitKind.CONTINUOUS, 0.5),
    Stage.HANDLE: Limit(LimitKind.WORKING_HOURS, 4),
}
"""Limits where the class says nothing. Source: domain, Deadlines."""


class NoWorkingTime(ValueError):
    """The calendar has no working time within ten years, so no deadline can be named."""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Working time of a city.

    Attributes:
        zone: Zone in which people read hours and days.
        is_working_day: Says whether a date is worked, holidays and make-up days considered.
        hours: Worked spans of a day, ascending, not overlapping.
    """

    zone: ZoneInfo
    is_working_day: Callable[[date], bool]
    hours: tuple[tuple[time, time], ...] = field(default=DEFAULT_HOURS)

    def spans_from(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the worked spans from an instant on, in UTC, the first cut at the instant."""
        day = start.astimezone(self.zone).date()
        for _ in range(_LONGEST_SEARCH_DAYS):
            if self.is_working_day(day):
                for opens, closes in self.hours:
                    span_start = datetime.combine(day, opens, self.zone).astimezone(UTC)
                    span_end = datetime.combine(day, closes, self.zone).astimezone(UTC)
                    if span_end > start:
                        yield max(span_start, start), span_end
            day += timedelta(days=1)
        raise NoWorkingTime("no working time within ten years")

    def add_working_time(self, start: datetime, amount: timedelta) -> datetime:
        """Return the instant at which so much working time has passed since ``start``.

        Raises:
            NoWorkingTime: If the calendar never works.
        """
        left = amount
        for span_start, span_end in self.spans_from(start.astimezone(UTC)):
            if span_end - span_start >= left:
                return span_start + left
            left -= span_end - span_start
        raise NoWorkingTime("unreachable: spans never end")

    @property
    def day_length(self) -> timedelta:
        """Working time of one working day."""
        anchor = date(2000, 1, 1)
        return sum(
            (datetime.combine(anchor, end) - datetime.combine(anchor, start) for start, end in self.hours),
            timedelta(),
        )


def reckon(start: datetime, limit: Limit, calendar: WorkCalendar, share: float = 1.0) -> datetime:
    """Return the instant at which a share of a limit is used up.

    Args:
        start: When the clock began, aware.
        limit: The limit.
        calendar: Working calendar of the city.
        share: 1.0 for the deadline, `WARN_SHARE` for the warning.

    Returns:
        An aware UTC instant.

    Raises:
        NoWorkingTime: If the calendar never works.
    """
    amount = limit.amount * share
    match limit.kind:
        case LimitKind.CONTINUOUS | LimitKind.URGENT_HOURS:
            return start.astimezone(UTC) + timedelta(hours=amount)
        case LimitKind.CALENDAR_DAYS:
            return start.astimezone(UTC) + timedelta(days=amount)
        case LimitKind.WORKING_HOURS:
            return calendar.add_working_time(start, timedelta(hours=amount))
        case LimitKind.WORKING_DAYS:
            return calendar.add_working_time(start, calendar.day_length * amount)


def start_clock(stage: Stage, start: datetime, limit: Limit, calendar: WorkCalendar) -> StageClock:
    """Return a running clock of a stage."""
    return StageClock(
        stage=stage,
        kind=limit.kind,
        limit_amount=limit.amount,
        started=start,
        warn=reckon(start, limit, calendar, WARN_SHARE),
        deadline=reckon(start, limit, calendar),
    )
