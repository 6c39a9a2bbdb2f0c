"""Owns deadlines: limits in five clock kinds, clocks that start, stop, go on and are prolonged; pure.

Source: domain, Deadlines (every number is data of the city).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from desktop.central.rules.calendars import WorkCalendar
from desktop.models.clock import ClockState, LimitKind, Stage, StageClock

WARN_SHARE = 0.7
"""Share of a limit after which a clock turns amber. Source: domain, Deadlines."""

_WORKED_KINDS = frozenset({LimitKind.WORKING_HOURS, LimitKind.WORKING_DAYS})


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit: so many units of a clock kind.

    Attributes:
        amount: Hours (continuous, urgent and working hours) or days (working, calendar days). A working day
            is the calendar's length of one; a calendar day is 24 hours.
    """

    kind: LimitKind
    amount: float

    def length(self, calendar: WorkCalendar) -> timedelta:
        """Return the limit in the time that its clock counts."""
        match self.kind:
            case LimitKind.WORKING_DAYS:
                return calendar.day_length * self.amount
            case LimitKind.CALENDAR_DAYS:
                return timedelta(days=self.amount)
            case _:
                return timedelta(hours=self.amount)


def advance(start: datetime, amount: timedelta, kind: LimitKind, calendar: WorkCalendar) -> datetime:
    """Return the first instant at which a clock of a kind has counted an amount since ``start``, in UTC.

    An amount that is not positive has been counted at the start.

    Raises:
        NoWorkingTime: If the clock counts working time and the calendar never works.
    """
    if kind in _WORKED_KINDS:
        return calendar.add_working_time(start, amount)
    return start.astimezone(UTC) + max(amount, timedelta())


def counted(start: datetime, end: datetime, kind: LimitKind, calendar: WorkCalendar) -> timedelta:
    """Return what a clock of a kind counts between two instants, zero if they are the wrong way round."""
    if kind in _WORKED_KINDS:
        return calendar.working_time(start, end)
    return max(end - start, timedelta())


def reckon(start: datetime, limit: Limit, calendar: WorkCalendar, share: float = 1.0) -> datetime:
    """Return the instant at which a share of a limit is used up.

    Args:
        start: When the clock began, aware.
        limit: The limit.
        calendar: Working calendar of the city.
        share: 1.0 for the deadline, `WARN_SHARE` for the warning.

    Raises:
        NoWorkingTime: If the calendar never works.
    """
    return advance(start, limit.length(calendar) * share, limit.kind, calendar)


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


def pause_clock(clock: StageClock, now: datetime, calendar: WorkCalendar) -> StageClock:
    """Return the clock stopped; what it has counted is kept, and so are marks that it has passed."""
    if clock.paused:
        return clock
    run = counted(clock.resumed or clock.started, now, clock.kind, calendar)
    return replace(
        clock,
        state=ClockState.PAUSED,
        used_s=clock.used_s + run.total_seconds(),
        warn=_if_passed(clock.warn, now),
        deadline=_if_passed(clock.deadline, now),
    )


def resume_clock(clock: StageClock, now: datetime, calendar: WorkCalendar) -> StageClock:
    """Return a stopped clock running on with what was left; marks that it had passed stay where they were."""
    if not clock.paused:
        return clock
    running = replace(clock, state=ClockState.IN_TIME, resumed=now)
    return judge_clock(_with_marks(running, calendar), now)


def extend_clock(clock: StageClock, amount: float, now: datetime, calendar: WorkCalendar) -> StageClock:
    """Return the clock with so much more on its limit; only one that is not overdue is ever prolonged."""
    longer = replace(clock, limit_amount=clock.limit_amount + amount, warn=None, deadline=None)
    return judge_clock(longer if clock.paused else _with_marks(longer, calendar), now)


def judge_clock(clock: StageClock, now: datetime) -> StageClock:
    """Return the clock with the state that it has at an instant; the same object if that has not changed."""
    if clock.paused:
        return clock
    if clock.deadline is not None and clock.deadline <= now:
        state = ClockState.OVERDUE
    elif clock.warn is not None and clock.warn <= now:
        state = ClockState.WARNED
    else:
        state = ClockState.IN_TIME
    return clock if state is clock.state else replace(clock, state=state)


def next_mark(clock: StageClock) -> datetime | None:
    """Return the next instant at which time alone changes a clock's state, None if there is none."""
    match clock.state:
        case ClockState.IN_TIME:
            return clock.warn if clock.warn is not None else clock.deadline
        case ClockState.WARNED:
            return clock.deadline
        case _:
            return None


def _with_marks(clock: StageClock, calendar: WorkCalendar) -> StageClock:
    """Return a running clock with the marks that it has not passed reckoned from its present run."""
    length = Limit(clock.kind, clock.limit_amount).length(calendar)
    used = timedelta(seconds=clock.used_s)
    start = clock.resumed or clock.started
    marks = [
        known if known is not None else advance(start, length * share - used, clock.kind, calendar)
        for known, share in ((clock.warn, WARN_SHARE), (clock.deadline, 1.0))
    ]
    return replace(clock, warn=marks[0], deadline=marks[1])


def _if_passed(mark: datetime | None, now: datetime) -> datetime | None:
    return mark if mark is not None and mark <= now else None
