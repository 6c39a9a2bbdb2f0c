"""Owns the default working calendar: China's public holidays with their make-up working days."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from desktop.central.rules.deadlines import WorkCalendar


class _ChinaDays:
    """Says whether a date is worked; years are computed once, on demand."""

    def __init__(self) -> None:
        self._holidays = holidays.country_holidays("CN")

    @lru_cache(maxsize=4096)  # noqa: B019 - one instance lives as long as the process
    def __call__(self, day: date) -> bool:
        return bool(self._holidays.is_working_day(day))


def china_calendar(zone_name: str = "Asia/Shanghai") -> WorkCalendar:
    """Return the default calendar of a Chinese city; overrides of a city come from its own table."""
    return WorkCalendar(zone=ZoneInfo(zone_name), is_working_day=_ChinaDays())
