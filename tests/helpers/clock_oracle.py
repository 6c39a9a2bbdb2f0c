"""Owns an oracle of clocks: it walks the calendar minute by minute, as slow and as plain as can be."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from desktop.central.rules.calendars import WorkCalendar
from desktop.central.rules.deadlines import WARN_SHARE
from desktop.models.clock import LimitKind

MINUTE = timedelta(minutes=1)


def is_worked(calendar: WorkCalendar, moment: datetime) -> bool:
    local = moment.astimezone(calendar.zone)
    return calendar.is_working_day(local.date()) and any(
        opens <= local.time() < closes for opens, closes in calendar.hours
    )


def counts(kind: LimitKind, calendar: WorkCalendar, moment: datetime) -> bool:
    """Say whether a clock of a kind counts the minute that begins now."""
    return kind not in (LimitKind.WORKING_HOURS, LimitKind.WORKING_DAYS) or is_worked(calendar, moment)


@dataclass
class Oracle:
    """A clock as somebody would keep it who looks at it once a minute and makes a stroke."""

    calendar: WorkCalendar
    kind: LimitKind
    limit_min: float
    at: datetime
    strokes: int = 0
    is_paused: bool = False
    passed: dict[float, datetime] = field(default_factory=dict)
    stroke_at: list[datetime] = field(default_factory=list)

    def walk_to(self, end: datetime) -> None:
        while self.at < end:
            self.step()

    def walk_until_overdue(self) -> None:
        while 1.0 not in self.passed:
            self.step()

    def extend(self, minutes: int) -> None:
        """Write a longer limit down; amber is taken back unless its share had been reached by then."""
        self.limit_min += minutes
        self.passed.pop(WARN_SHARE, None)
        wanted = self.limit_min * WARN_SHARE
        if self.strokes >= wanted - 1e-9:
            whole = min(int(wanted), self.strokes - 1)
            self.passed[WARN_SHARE] = self.stroke_at[whole] + (wanted - whole) * MINUTE

    def step(self) -> None:
        if not self.is_paused and counts(self.kind, self.calendar, self.at):
            for share in (WARN_SHARE, 1.0):
                missing = self.limit_min * share - self.strokes
                if share not in self.passed and missing <= 1 + 1e-9:
                    self.passed[share] = self.at + max(missing, 0) * MINUTE
            self.strokes += 1
            self.stroke_at.append(self.at)
        self.at += MINUTE
