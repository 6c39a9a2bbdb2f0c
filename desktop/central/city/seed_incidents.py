"""Owns the first writing of the demo's incidents: a day of them, with timelines, alarms and figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from desktop.central.city.demo import DemoCity
from desktop.central.city.duty import DutyBook
from desktop.central.city.past import PAST, PastIncident, PastWriter
from desktop.central.ledger.figures import NEAR_LEVELS, write_figures
from desktop.central.ledger.incident_index import write_incident_index
from desktop.central.ledger.intake import SERIAL_META
from desktop.central.ledger.unit import Unit
from desktop.central.ledger.upsert import insert_rows
from desktop.central.rules.alarms import acknowledge, conditions_of_incident, raise_alarm
from desktop.central.rules.lifecycle.moves import was_in_time
from desktop.central.rules.lifecycle.passing import next_due
from desktop.central.rules.rulebook import Rulebook
from desktop.central.tables.incidents import ArchivedIncidentRow, MoveRow
from desktop.central.tables.intake import SourceContactRow
from desktop.models.figures import Figures
from desktop.models.incident import Incident, IntakeSource
from desktop.models.instant import to_epoch_ms
from desktop.wire.feed import encode_record

_SEEN_AFTER = timedelta(minutes=4)
_TOLD_EVERY = 1000


def write_incidents(
    connection: Connection,
    city: DemoCity,
    rules: Rulebook,
    duty: DutyBook,
    now: datetime,
    tell: Callable[[float], None],
) -> None:
    """Write the incidents of the last 24 hours: the closed ones into the archive, the open ones as records.

    Args:
        connection: Connection in a transaction.
        city: The city.
        rules: Limits and calendar.
        duty: Who is on duty.
        now: The present.
        tell: Told the share done.
    """
    writer = PastWriter(city.seed, city.people, rules, city.rhythm, duty.answering, city.zone)
    pasts = []
    counts: dict[date, int] = {}
    density = city.events.density
    events = city.events.events_between(now - PAST, now)
    for number, event in enumerate(events):
        if number % _TOLD_EVERY == 0:
            tell(number / len(events))
        day = event.at.astimezone(city.zone).date()
        if day not in counts:
            midnight = event.at.astimezone(city.zone).replace(hour=0, minute=0, second=0, microsecond=0)
            # Before the window the day had had its events too; their numbers are taken.
            missing = city.rhythm.count_until(now - PAST) - city.rhythm.count_until(midnight)
            counts[day] = max(0, round(missing * density))
        counts[day] += 1
        pasts.append(writer.live(event, f"{day:%Y%m%d}{counts[day]:05d}", now))
    unit = Unit(connection, now)
    unit.write_meta(SERIAL_META, max((past.incident.serial_no for past in pasts), default=""))
    insert_rows(connection, MoveRow, (row for past in pasts for row in _move_rows(past)))
    closed = [past.incident for past in pasts if past.incident.closed is not None]
    insert_rows(connection, ArchivedIncidentRow, (_archived_row(incident) for incident in closed))
    write_incident_index(connection, closed, {})
    newest: dict[IntakeSource, datetime] = {}
    for one in (past.incident for past in pasts):
        newest[one.source] = max(one.created, newest.get(one.source, one.created))
    insert_rows(
        connection,
        SourceContactRow,
        ({"source": source.value, "at_ms": to_epoch_ms(at)} for source, at in newest.items()),
    )
    for past in pasts:
        if past.incident.closed is None:
            unit.put(
                past.incident, area_code=past.incident.grid_code, due=next_due(past.incident, now, rules)
            )
            _put_alarms(unit, past.incident, city)
    _put_figures(unit, city, [past.incident for past in pasts], now)
    unit.finish()


def _move_rows(past: PastIncident) -> Iterable[dict[str, Any]]:
    for move in past.moves:
        entry = move.entry
        yield {
            "incident_id": past.incident.id,
            "revision": move.revision,
            "at_ms": to_epoch_ms(entry.at),
            "actor_id": move.actor_id,
            "actor_name": entry.actor_name,
            "operation": entry.operation,
            "opinion": entry.opinion,
            "from_state": None if entry.from_state is None else entry.from_state.value,
            "to_state": entry.to_state.value,
            "detail": entry.detail,
            "held_by_code": entry.held_by_code,
        }


def _archived_row(incident: Incident) -> dict[str, Any]:
    return {
        "id": incident.id,
        "area_code": incident.grid_code,
        "closed_ms": to_epoch_ms(incident.closed or incident.created),
        "revision": incident.revision,
        "body": encode_record(incident),
    }


def _put_alarms(unit: Unit, incident: Incident, city: DemoCity) -> None:
    clock = incident.stage_clock
    for condition in conditions_of_incident(incident).values():
        if condition is None or clock is None:
            continue
        overdue = clock.stage in incident.breached and clock.deadline is not None
        since = clock.deadline if overdue and clock.deadline is not None else incident.created
        alarm = raise_alarm(condition, since)
        if since + _SEEN_AFTER < unit.now:
            seen = acknowledge(alarm, city.people.persons[0].name, since + _SEEN_AFTER / 2)
            alarm = seen or alarm
        unit.put(alarm, area_code=incident.grid_code)


def _put_figures(unit: Unit, city: DemoCity, incidents: list[Incident], now: datetime) -> None:
    today = now.astimezone(city.zone).date()
    towns = [one.code for one in city.people.organisations if len(one.code) in (6, 9)]
    counts = {code: [0, 0, 0, 0] for code in towns}
    for incident in incidents:
        added = [
            incident.created.astimezone(city.zone).date() == today,
            incident.closed is not None and incident.closed.astimezone(city.zone).date() == today,
        ]
        added += [added[1] and was_in_time(incident), added[1] and incident.settled_level in NEAR_LEVELS]
        for code in (incident.grid_code[:6], incident.grid_code[:9]):
            counts[code] = [have + more for have, more in zip(counts[code], added, strict=True)]
    for code, (reported, closed, in_time, near) in counts.items():
        figures = Figures(
            area_code=code,
            day=today.isoformat(),
            reported_today=reported,
            closed_today=closed,
            closed_in_time_today=in_time,
            settled_near_today=near,
            revision=1,
        )
        write_figures(unit, figures)
