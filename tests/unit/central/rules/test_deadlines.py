"""Clocks against an oracle that walks the calendar minute by minute: limits, pauses, extensions, zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desktop.central.rules.calendars import NoWorkingTime, WorkCalendar, china_calendar
from desktop.central.rules.deadlines import (
    WARN_SHARE,
    Limit,
    counted,
    extend_clock,
    judge_clock,
    next_mark,
    pause_clock,
    reckon,
    resume_clock,
    start_clock,
)
from desktop.models.clock import ClockState, LimitKind, Stage, StageClock
from tests.helpers.clock_oracle import MINUTE, Oracle, counts

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")
CLOSE = timedelta(milliseconds=1)


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    marks = draw(st.lists(st.integers(0, 95), min_size=2, max_size=6, unique=True).map(sorted))
    marks = marks[: len(marks) // 2 * 2]
    hours = tuple(
        (time(a // 4, a % 4 * 15), time(b // 4, b % 4 * 15))
        for a, b in zip(marks[::2], marks[1::2], strict=True)
    )
    days_off = draw(st.sets(st.integers(0, 6), max_size=5))
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    return WorkCalendar(zone, lambda day: day.weekday() not in days_off, hours)


# Around the nights in which clocks change in each of the zones, and around China's longest holiday.
starts = st.builds(
    lambda first, minutes: first + timedelta(minutes=minutes),
    st.sampled_from(
        [
            datetime(2026, 3, 7, tzinfo=UTC),
            datetime(2026, 3, 28, tzinfo=UTC),
            datetime(2026, 4, 4, tzinfo=UTC),
            datetime(2026, 10, 3, tzinfo=UTC),
            datetime(2026, 10, 24, tzinfo=UTC),
            datetime(2026, 10, 31, tzinfo=UTC),
        ]
    ),
    st.integers(0, 4 * 24 * 60),
)
kinds = st.sampled_from(LimitKind)
happenings = st.lists(
    st.tuples(st.integers(0, 1500), st.sampled_from(["pause", "resume", "extend"])), max_size=6
)


def limit_of(kind: LimitKind, minutes: int, calendar: WorkCalendar) -> Limit:
    unit_min = {
        LimitKind.WORKING_DAYS: calendar.day_length / MINUTE,
        LimitKind.CALENDAR_DAYS: 1440,
    }.get(kind, 60)
    return Limit(kind, minutes / unit_min)


@settings(max_examples=120, deadline=None)
@given(calendars(), starts, kinds, st.integers(1, 900), happenings)
@example(
    WorkCalendar(ZoneInfo("UTC"), lambda _day: True),
    datetime(2026, 3, 7, tzinfo=UTC),
    LimitKind.CONTINUOUS,
    66,
    [(10, "extend"), (90, "extend"), (85, "extend")],
)
def test_clocks_agree_with_a_walk(
    calendar: WorkCalendar,
    start: datetime,
    kind: LimitKind,
    minutes: int,
    happening: list[tuple[int, str]],
) -> None:
    limit = limit_of(kind, minutes, calendar)
    clock = start_clock(Stage.HANDLE, start, limit, calendar)
    oracle = Oracle(calendar, kind, minutes, start)
    for after_min, what in happening:
        now = oracle.at + after_min * MINUTE
        oracle.walk_to(now)
        clock = judge_clock(clock, now)
        if what == "pause":
            clock, oracle.is_paused = pause_clock(clock, now, calendar), True
        elif what == "resume":
            clock, oracle.is_paused = resume_clock(clock, now, calendar), False
        elif 1.0 not in oracle.passed:
            clock = extend_clock(clock, limit.amount, now, calendar)
            oracle.extend(minutes)
        check_state(clock, oracle, now)
    check_marks(clock, oracle)


def check_state(clock: StageClock, oracle: Oracle, now: datetime) -> None:
    assert clock.paused == oracle.is_paused
    if clock.paused:
        assert abs(clock.used_s - oracle.strokes * 60) < 0.001
        assert (clock.deadline is None) == (1.0 not in oracle.passed)
        assert next_mark(clock) is None
    elif 1.0 in oracle.passed:
        assert clock.state is ClockState.OVERDUE
    elif WARN_SHARE in oracle.passed and oracle.passed[WARN_SHARE] <= now:
        assert clock.state is ClockState.WARNED
    else:
        assert clock.state is ClockState.IN_TIME


def check_marks(clock: StageClock, oracle: Oracle) -> None:
    if not clock.paused:
        oracle.walk_until_overdue()
        assert clock.warn is not None
        assert clock.deadline is not None
        # Seven tenths that were reached while the clock stood still are noticed when it goes on again.
        reached = oracle.passed[WARN_SHARE]
        assert abs(clock.warn - reached) < CLOSE or reached < clock.warn == clock.resumed
    if clock.deadline is not None:
        assert abs(clock.deadline - oracle.passed[1.0]) < CLOSE


@settings(max_examples=60, deadline=None)
@given(calendars(), starts, st.integers(0, 6000), kinds)
@example(
    WorkCalendar(ZoneInfo("Europe/Berlin"), lambda _day: True, ((time(1, 30), time(2, 30)),)),
    datetime(2026, 3, 28, tzinfo=UTC),
    6000,
    LimitKind.WORKING_HOURS,
)
@example(
    WorkCalendar(ZoneInfo("Europe/Berlin"), lambda _day: True, ((time(1, 30), time(2, 30)),)),
    datetime(2026, 10, 24, tzinfo=UTC),
    6000,
    LimitKind.WORKING_HOURS,
)
def test_what_is_counted_between_two_instants(
    calendar: WorkCalendar, start: datetime, minutes: int, kind: LimitKind
) -> None:
    end = start + minutes * MINUTE
    walked = sum(counts(kind, calendar, start + n * MINUTE) for n in range(minutes))
    assert counted(start, end, kind, calendar) == walked * MINUTE
    assert counted(end, start, kind, calendar) == timedelta()


@given(starts, st.integers(1, 5000))
def test_clocks_that_never_stop(start: datetime, hours: int) -> None:
    calendar = china_calendar()
    for kind in (LimitKind.CONTINUOUS, LimitKind.URGENT_HOURS):
        assert reckon(start, Limit(kind, hours), calendar) == start + timedelta(hours=hours)
    assert reckon(start, Limit(LimitKind.CALENDAR_DAYS, 2), calendar) == start + timedelta(days=2)


def test_china_works_on_make_up_days_and_rests_on_holidays() -> None:
    calendar = china_calendar()
    assert not calendar.is_working_day(date(2026, 10, 1))
    assert calendar.is_working_day(date(2026, 10, 10)), "a Saturday worked for the national holiday"
    assert not calendar.is_working_day(date(2026, 11, 22))
    friday = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    due = reckon(friday, Limit(LimitKind.WORKING_HOURS, 4), calendar)
    assert due.astimezone(calendar.zone).isoformat() == "2026-11-23T14:00:00+08:00"


def test_the_citys_own_word_stands_above_the_public_calendar() -> None:
    calendar = china_calendar(overrides={date(2026, 11, 23): False, date(2026, 11, 22): True})
    friday = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    due = reckon(friday, Limit(LimitKind.WORKING_HOURS, 4), calendar)
    assert due.astimezone(calendar.zone).isoformat() == "2026-11-22T14:00:00+08:00"


def test_amber_at_seven_tenths_and_red_at_the_end() -> None:
    start = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    clock = start_clock(Stage.ACCEPT, start, Limit(LimitKind.CONTINUOUS, 0.25), china_calendar())
    assert clock.warn == start + timedelta(minutes=10, seconds=30)
    assert clock.deadline == start + timedelta(minutes=15)
    assert judge_clock(clock, start) is clock
    assert next_mark(clock) == clock.warn
    warned = judge_clock(clock, clock.warn)
    assert (warned.state, next_mark(warned)) == (ClockState.WARNED, clock.deadline)
    overdue = judge_clock(warned, clock.deadline)
    assert (overdue.state, next_mark(overdue)) == (ClockState.OVERDUE, None)


def test_a_calendar_without_work_says_so() -> None:
    calendar = WorkCalendar(ZoneInfo("UTC"), lambda _day: False)
    with pytest.raises(NoWorkingTime):
        reckon(datetime(2026, 1, 1, tzinfo=UTC), Limit(LimitKind.WORKING_HOURS, 1), calendar)
