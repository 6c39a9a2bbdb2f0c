"""Owns the counting of the day's figures, of the city and of each town, and their fresh start at midnight."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from desktop.central.ledger.unit import Unit
from desktop.central.rules.lifecycle.moves import was_in_time
from desktop.models.codes import Level
from desktop.models.figures import Figures
from desktop.models.incident import Incident

NEAR_LEVELS = frozenset({Level.GRID, Level.COMMUNITY, Level.TOWN})
"""Levels at which an incident counts as settled near (就地化解)."""


def next_midnight(now: datetime, zone: ZoneInfo) -> datetime:
    """Return the start of the next day in the city's zone."""
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), zone)


def _areas(incident: Incident) -> tuple[str, str]:
    return incident.grid_code[:6], incident.grid_code[:9]


def _read(unit: Unit, area_code: str) -> Figures:
    """Return the figures of the running day; those of a day that is over begin at zero.

    After a clock was set back over midnight the later day goes on.
    """
    figures = unit.find(Figures, area_code, lock=True)
    day = _zone(unit, unit.now).date().isoformat()
    if figures is not None and figures.day >= day:
        return figures
    return Figures(
        area_code=area_code,
        day=day,
        reported_today=0,
        closed_today=0,
        closed_in_time_today=0,
        settled_near_today=0,
        revision=0 if figures is None else figures.revision,
    )


def _zone(unit: Unit, at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(unit.read_meta("time_zone", "Asia/Shanghai")))


def write_figures(unit: Unit, figures: Figures) -> None:
    """Write figures that stand until midnight in the city's zone."""
    zone = ZoneInfo(unit.read_meta("time_zone", "Asia/Shanghai"))
    unit.put(figures, area_code=figures.area_code, due=next_midnight(unit.now, zone))


def count_reported(unit: Unit, incident: Incident) -> None:
    """Count an incident that has come in."""
    for area_code in _areas(incident):
        figures = _read(unit, area_code)
        write_figures(
            unit,
            replace(figures, reported_today=figures.reported_today + 1, revision=figures.revision + 1),
        )


def count_closed(unit: Unit, incident: Incident) -> None:
    """Count an incident that was settled."""
    _add_closed(unit, incident, 1)


def uncount_closed(unit: Unit, incident: Incident) -> None:
    """Take a settled incident out of the day's count again, if it was of this day."""
    closed = incident.closed
    if closed is not None and _zone(unit, closed).date() == _zone(unit, unit.now).date():
        _add_closed(unit, incident, -1)


def _add_closed(unit: Unit, incident: Incident, number: int) -> None:
    in_time = int(was_in_time(incident))
    near = int(incident.settled_level in NEAR_LEVELS)
    for area_code in _areas(incident):
        figures = _read(unit, area_code)
        write_figures(
            unit,
            replace(
                figures,
                closed_today=figures.closed_today + number,
                closed_in_time_today=figures.closed_in_time_today + number * in_time,
                settled_near_today=figures.settled_near_today + number * near,
                revision=figures.revision + 1,
            ),
        )


def start_day(unit: Unit, area_code: str) -> None:
    """Begin a new day's figures; where an incident of the new day came first, they have begun already."""
    figures = _read(unit, area_code)
    stored = unit.find(Figures, area_code, lock=True)
    if stored is not None and stored.day == figures.day:
        unit.touch(stored, next_midnight(unit.now, ZoneInfo(unit.read_meta("time_zone", "Asia/Shanghai"))))
        return
    write_figures(unit, replace(figures, revision=figures.revision + 1))
