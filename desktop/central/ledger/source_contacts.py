"""Owns when each source of incidents last brought one, so that the central can say which has gone silent."""

from __future__ import annotations

from sqlalchemy import select

from desktop.central.ledger.unit import Unit
from desktop.central.ledger.upsert import upsert
from desktop.central.tables.intake import SourceContactRow
from desktop.models.incident import IntakeSource
from desktop.models.instant import to_epoch_ms


def note_source(unit: Unit, source: IntakeSource) -> None:
    """Note that a source has brought an incident just now."""
    row = {"source": source.value, "at_ms": to_epoch_ms(unit.now)}
    upsert(unit.connection, SourceContactRow, [row], ["source"])


def read_source_contacts(unit: Unit) -> dict[str, int]:
    """Return when each source last brought an incident, ms since the epoch; who never did is not there."""
    query = select(SourceContactRow.source, SourceContactRow.at_ms)
    return {source: int(at_ms) for source, at_ms in unit.connection.execute(query)}
