"""Owns the looking up of one incident wherever it stands: at work or in the archive."""

from __future__ import annotations

from desktop.central.ledger.unit import Unit
from desktop.models.incident import Incident


def find_incident(unit: Unit, incident_id: str, *, lock: bool = False) -> Incident | None:
    """Return an incident, ended ones included, or None."""
    return unit.find(Incident, incident_id, lock=lock) or unit.find_archived(incident_id)
