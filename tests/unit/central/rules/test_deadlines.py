"""Deadlines against an oracle that walks the calendar minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.central.rules.calendars import china_calendar
from desktop.central.rules.deadlines import (
    Limit,
    NoWorkingTime,
    WorkCalendar,
    reckon,
    start_clock,
)
from desktop.models.incident import LimitKind, Stage

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York")


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


def is_worked(calendar: WorkCalendar, moment: datetime) -> bool:
    local = moment.astimezone(calendar.zone)
    return calendar.is_working_day(local.date()) and any(
        opens <= local.time() < closes for opens, closes in calendar.hours
    )


def walk(calendar: WorkCalendar, start: datetime, minutes: int) -> datetime:
    at, left = start, minutes
    while left:
        left -= is_worked(calendar, at)
        at += timedelta(minutes=1)
    return at


# Minutes that the clock jumps over on the day that summer time begins cannot be worked; hours that the
# jump falls into are cut differently by both, so starts keep clear of those nights.
starts = st.integers(0, 200 * 24 * 60).map(lambda n: datetime(2026, 4, 6, tzinfo=UTC) + timedelta(minutes=n))


@settings(max_examples=60, deadline=None)
@given(calendars(), starts, st.integers(1, 900))
def test_working_hours_agree_with_a_walk(calendar: WorkCalendar, start: datetime, minutes: int) -> None:
    limit = Limit(LimitKind.WORKING_HOURS, minutes / 60)
    expected = walk(calendar, start, minutes)
    assert abs(reckon(start, limit, calendar) - expected) < timedelta(milliseconds=1)


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


def test_amber_at_seven_tenths() -> None:
    start = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    clock = start_clock(Stage.ACCEPT, start, Limit(LimitKind.CONTINUOUS, 0.25), china_calendar())
    assert clock.warn == start + timedelta(minutes=10, seconds=30)
    assert clock.deadline == start + timedelta(minutes=15)


def test_a_calendar_without_work_says_so() -> None:
    calendar = WorkCalendar(ZoneInfo("UTC"), lambda _day: False)
    with pytest.raises(NoWorkingTime):
        reckon(datetime(2026, 1, 1, tzinfo=UTC), Limit(LimitKind.WORKING_HOURS, 1), calendar)
