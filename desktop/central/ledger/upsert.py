"""Owns the insert-or-replace statement of both databases, and the inserting of very many rows."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from sqlalchemy import Connection, insert
from sqlalchemy.dialects import postgresql, sqlite

_CHUNK = 500


def insert_rows(connection: Connection, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows that come one by one; only some are held at a time."""
    waiting = iter(rows)
    while chunk := list(islice(waiting, _CHUNK)):
        connection.execute(insert(table), chunk)


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
