"""Owns the rulebook: the data that moves of incidents are reckoned with; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.central.rules.calendars import WorkCalendar
from desktop.central.rules.codeset import CodeSet, Policy
from desktop.central.rules.deadlines import start_clock
from desktop.central.rules.locator import GridLocator
from desktop.models.clock import Stage, StageClock
from desktop.models.incident import Incident


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Code set, calendar and borders of a city."""

    codes: CodeSet
    calendar: WorkCalendar
    locator: GridLocator

    @property
    def policy(self) -> Policy:
        """What the city decided about its life cycle."""
        return self.codes.policy

    def clock(self, incident: Incident, stage: Stage, start: datetime) -> StageClock:
        """Return the clock of a stage that begins now."""
        return start_clock(stage, start, self.codes.limit_of(incident, stage), self.calendar)
