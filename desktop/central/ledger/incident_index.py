"""Owns the index of incidents: what lists are filtered by, and who is party to what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert

from desktop.central.ledger.upsert import upsert
from desktop.central.rules.duplicates import cell_of
from desktop.central.rules.visibility import parties_of
from desktop.central.tables.incidents import IncidentIndexRow, IncidentPartyRow
from desktop.models.incident import Incident
from desktop.models.instant import to_epoch_ms


def join_parties(parties: Iterable[str]) -> str:
    """Return parties as one text in which each stands between spaces, so that one can be searched for."""
    names = sorted(parties)
    return f" {' '.join(names)} " if names else ""


def split_parties(text: str) -> frozenset[str]:
    """Return the parties of a text."""
    return frozenset(text.split())


def index_row(incident: Incident) -> dict[str, Any]:
    """Return the row that lists find an incident by."""
    return {
        "id": incident.id,
        "serial_no": incident.serial_no,
        "title": incident.title,
        "grid_code": incident.grid_code,
        "held_by_code": incident.held_by_code,
        "state": incident.state.value,
        "class_code": incident.class_code,
        "priority": int(incident.priority),
        "supervision": incident.supervision.value,
        "created_ms": to_epoch_ms(incident.created),
        "closed_ms": None if incident.closed is None else to_epoch_ms(incident.closed),
        "cell": cell_of(incident.lon_deg, incident.lat_deg),
    }


def write_incident_index(
    connection: Connection, incidents: Sequence[Incident], before: Mapping[str, frozenset[str]]
) -> None:
    """Bring the index up to incidents that were put.

    Args:
        connection: The writing transaction.
        incidents: As they now are.
        before: Who was party to each until now; nobody where an id is missing.
    """
    upsert(connection, IncidentIndexRow, [index_row(one) for one in incidents], ["id"])
    gone, come = [], []
    for one in incidents:
        had, has = before.get(one.id, frozenset()), parties_of(one)
        gone += [(party, one.id) for party in sorted(had - has)]
        come += [{"party": party, "incident_id": one.id} for party in sorted(has - had)]
    for party, incident_id in gone:
        connection.execute(
            delete(IncidentPartyRow).where(
                IncidentPartyRow.party == party, IncidentPartyRow.incident_id == incident_id
            )
        )
    if come:
        connection.execute(insert(IncidentPartyRow), come)
