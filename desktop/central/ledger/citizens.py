"""Owns what is known of citizens in full: kept apart, revealed one by one, for a reason, on the record.

Source: domain, People's data (reveal = one record, a reason, 30 s, an audit row).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select

from desktop.central.ledger.incident_lookup import find_incident
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.refusal import Refused
from desktop.central.rules.reporting import NewIncident
from desktop.central.rules.visibility import may_see_incident
from desktop.central.tables.incidents import CitizenRow
from desktop.models.problem import ProblemType
from desktop.wire.codec import encode

SHOWN_FOR = timedelta(seconds=30)
"""How long a desk may show what was revealed."""


@dataclass(frozen=True, slots=True)
class Revealed:
    """Who reported an incident, in full."""

    name: str
    phone: str
    until: datetime


def keep_citizen(unit: Unit, new: NewIncident) -> None:
    """Keep who reports an incident, if anything is known."""
    if new.reporter_name or new.reporter_phone:
        row = {"incident_id": new.id, "name": new.reporter_name, "phone": new.reporter_phone}
        unit.connection.execute(insert(CitizenRow), [row])


def reveal_citizen(unit: Unit, actor: Actor, incident_id: str, reason: str) -> Revealed:
    """Return who reported an incident; the audit chain tells who asked, and why.

    Raises:
        Refused: not-found, also for what lies outside the asking person's area.
    """
    incident = find_incident(unit, incident_id)
    query = select(CitizenRow.name, CitizenRow.phone).where(CitizenRow.incident_id == incident_id)
    row = unit.connection.execute(query).one_or_none()
    if incident is None or not may_see_incident(actor, incident) or row is None:
        raise Refused(ProblemType.NOT_FOUND, f"nothing to reveal of {incident_id}")
    unit.note_row(f"reveal:{incident_id}", None, encode({"reason": reason}))
    unit.note_deed(actor, "reveal", f"incident:{incident_id}")
    return Revealed(row.name, row.phone, unit.now + SHOWN_FOR)
