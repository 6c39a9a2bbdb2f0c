"""Owns the writing of rows that are no fed records: inserted or replaced, and told to the audit chain."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from desktop.central.ledger.unit import Unit
from desktop.central.ledger.upsert import upsert
from desktop.wire.codec import encode

SECRET_COLUMNS = frozenset({"password_hash", "token_hash", "secret"})

Values = dict[str, Any]
"""Columns of one row by name."""


def find_row(unit: Unit, table: Any, row_id: str) -> Values | None:
    """Return a row by its id, locked to the end of the transaction, or None."""
    query = select(table.__table__).where(table.id == row_id).with_for_update()
    row = unit.connection.execute(query).one_or_none()
    return None if row is None else dict(row._mapping)


def put_row(unit: Unit, table: Any, before: Values | None, after: Values) -> None:
    """Write a row whose key is its id."""
    upsert(unit.connection, table, [after], ["id"])
    note_row(unit, table, after["id"], before, after)


def note_row(unit: Unit, table: Any, row_id: str, before: Values | None, after: Values | None) -> None:
    """Tell the audit chain of a row that was written."""
    bodies = [None if one is None else encode(_readable(one)) for one in (before, after)]
    unit.note_row(f"{table.__tablename__}:{row_id}", bodies[0], bodies[1])


def _readable(values: Values) -> Values:
    """Return what may stand in the audit chain: no secret, not even as a hash."""
    return {
        name: value.decode() if isinstance(value, bytes) else value
        for name, value in values.items()
        if name not in SECRET_COLUMNS
    }
