"""Owns what time alone changes: breaches, ends of leases and shelves, posts, the new day; committed."""

from __future__ import annotations

from datetime import datetime, timedelta

from desktop.central.ledger.alarms import end_shelving, update_incident_alarms
from desktop.central.ledger.figures import start_day
from desktop.central.ledger.incident_orders import put_incident
from desktop.central.ledger.posts import resolve_posts
from desktop.central.ledger.presence import end_silent
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import SYSTEM
from desktop.central.rules.lifecycle.passing import (
    mark_clocks,
    next_due,
    next_night,
    pass_time,
    supervise_by_night,
)
from desktop.central.rules.lifecycle.situation import Situation
from desktop.central.rules.rulebook import Rulebook
from desktop.models.delta import RecordKind
from desktop.models.incident import Incident
from desktop.models.lease import Lease

BATCH = 64
"""Records changed in one transaction, so that orders never wait long behind the ticker."""


def tick(unit: Unit, rules: Rulebook) -> int:
    """Change what is due by the unit's instant, at most one batch.

    Returns:
        Number of records looked at; a full batch means that more may wait.
    """
    due = unit.list_due(BATCH)
    resolve_posts(unit, [record_id for kind, record_id, _ in due if kind is RecordKind.POST])
    for kind, record_id, at in due:
        if kind is RecordKind.INCIDENT:
            _tick_incident(unit, record_id, at, rules)
        elif kind is RecordKind.LEASE:
            _end_lease(unit, record_id)
        elif kind is RecordKind.FIGURES:
            start_day(unit, record_id)
        elif kind is RecordKind.PRESENCE:
            end_silent(unit, record_id)
        elif kind is RecordKind.ALARM:
            end_shelving(unit, record_id)
    return len(due)


def _tick_incident(unit: Unit, incident_id: str, due: datetime, rules: Rulebook) -> None:
    before = unit.find(Incident, incident_id, lock=True)
    if before is None:
        return
    after = mark_clocks(before, unit.now)
    situation = Situation(after, None, SYSTEM, unit.now, rules)
    move = pass_time(situation)
    if move is None and next_night(due - timedelta(milliseconds=1), rules) == due:
        move = supervise_by_night(situation)
    if move is not None:
        after = move.incident
        unit.add_move(after, SYSTEM.id, move.entry)
    if after is before:
        unit.touch(before, next_due(before, unit.now, rules))
        return
    put_incident(unit, after, rules, before)
    update_incident_alarms(unit, after)


def _end_lease(unit: Unit, incident_id: str) -> None:
    lease = unit.find(Lease, incident_id, lock=True)
    if lease is None or lease.expires > unit.now:
        return
    incident = unit.find(Incident, incident_id) or unit.find_archived(incident_id)
    area_code = "" if incident is None else incident.grid_code
    unit.remove(Lease, incident_id, revision=lease.revision + 1, area_code=area_code)
