"""Owns the search for duplicates: of the open incidents near by, those that a reader may see are compared."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from desktop.central.ledger.incident_lists import seen_by
from desktop.central.ledger.incident_lookup import find_incident
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.duplicates import cells_around, find_duplicates
from desktop.central.rules.refusal import Refused
from desktop.central.rules.rulebook import Rulebook
from desktop.central.rules.visibility import Reader, may_see_incident, reader_of
from desktop.central.tables.incidents import IncidentIndexRow
from desktop.central.tables.records import RecordRow
from desktop.models.delta import RecordKind
from desktop.models.duplicate import DuplicateHint
from desktop.models.incident import Incident
from desktop.models.instant import to_epoch_ms
from desktop.models.problem import ProblemType
from desktop.wire.codec import decode

MOST_COMPARED = 300
"""The newest that are compared; more of them at one place are one event that everybody knows of."""


def read_duplicates(unit: Unit, actor: Actor, incident_id: str, rules: Rulebook) -> tuple[DuplicateHint, ...]:
    """Return which open incidents may be the same event, of those that somebody may see.

    Raises:
        Refused: not-found, also for what lies outside the asking person's area.
    """
    incident = find_incident(unit, incident_id)
    if incident is None or not may_see_incident(actor, incident):
        raise Refused(ProblemType.NOT_FOUND, f"no incident {incident_id}")
    return duplicates_of(unit, reader_of(actor), incident, rules)


def duplicates_of(
    unit: Unit, reader: Reader, incident: Incident, rules: Rulebook
) -> tuple[DuplicateHint, ...]:
    """Return which open incidents may be the same event as one, of those that a reader may see."""
    policy = rules.policy.duplicates
    rule = policy.rule_of(incident.class_code)
    created_ms, within = to_epoch_ms(incident.created), timedelta(hours=rule.within_h)
    within_ms = within // timedelta(milliseconds=1)
    index = IncidentIndexRow
    # Not by state: the records at work are the open ones, and the planner would take that index instead.
    near = (
        select(index.id)
        .where(
            index.cell.in_(cells_around(incident.lon_deg, incident.lat_deg, rule.radius_m)),
            index.created_ms.between(created_ms - within_ms, created_ms + within_ms),
            seen_by(reader),
        )
        .order_by(index.created_ms.desc(), index.id.desc())
        .limit(MOST_COMPARED)
    )
    query = select(RecordRow.body).where(
        RecordRow.kind == RecordKind.INCIDENT.value,
        RecordRow.id.in_(list(unit.connection.execute(near).scalars())),
    )
    others = [decode(body, Incident) for body in unit.connection.execute(query).scalars()]
    return find_duplicates(incident, others, policy)
