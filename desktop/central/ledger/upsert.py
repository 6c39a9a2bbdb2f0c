"""Owns the insert-or-replace statement of both databases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite


def upsert(connection: Connection, table: Any, rows: list[dict[str, Any]], keys: list[str]) -> None:
    """Insert rows, or replace the columns of those whose keys are there already."""
    if not rows:
        return
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table)
    statement = statement.on_conflict_do_update(
        index_elements=keys, set_={name: statement.excluded[name] for name in rows[0] if name not in keys}
    )
    connection.execute(statement, rows)
