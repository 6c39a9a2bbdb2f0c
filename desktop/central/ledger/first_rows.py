"""Owns the rows that must be there before anybody asks: two that make one at once could not lock it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select

from desktop.central.ledger.intake import SERIAL_META
from desktop.central.ledger.positions import POSITIONS_HEAD_ID
from desktop.central.rules.audit_chain import GENESIS
from desktop.central.tables.access import AuditHeadRow
from desktop.central.tables.base import MetaRow
from desktop.central.tables.records import FeedHeadRow, TickerLeaseRow


def write_first_rows(connection: Connection) -> None:
    """Make the heads of feed, positions and audit chain, the ticker's lease and the last serial number."""
    firsts: tuple[tuple[Any, Any, dict[str, Any]], ...] = (
        (FeedHeadRow, FeedHeadRow.id, {"id": 1, "seq": 0}),
        (FeedHeadRow, FeedHeadRow.id, {"id": POSITIONS_HEAD_ID, "seq": 0}),
        (TickerLeaseRow, TickerLeaseRow.id, {"id": 1, "holder": "", "until_ms": 0}),
        (AuditHeadRow, AuditHeadRow.id, {"id": 1, "number": 0, "seal": GENESIS}),
        (MetaRow, MetaRow.name, {"name": SERIAL_META, "value": ""}),
    )
    for table, key, row in firsts:
        if connection.execute(select(key).where(key == row[key.key])).first() is None:
            connection.execute(insert(table), [row])
