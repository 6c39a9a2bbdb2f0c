"""Owns the opening of a database: migrations, the rows that there must be, and the rules' data."""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, delete, select

from desktop.central.ledger.database import Database
from desktop.central.ledger.first_rows import write_first_rows
from desktop.central.ledger.ground import read_locator
from desktop.central.ledger.upsert import upsert
from desktop.central.rules.calendars import china_calendar
from desktop.central.rules.codeset import DEFAULT_CODE_SET, load_code_set
from desktop.central.rules.rulebook import Rulebook
from desktop.central.tables.base import Base, MetaRow

EPOCH_BYTES = 8


def prepare_database(database: Database, *, reset: bool = False) -> None:
    """Bring a database to the present version; with a reset, empty it and give it a new epoch."""
    database.migrate()
    database.run(lambda connection: _prepare(connection, reset))


def _prepare(connection: Connection, reset: bool) -> None:
    if reset:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(delete(table))
    write_first_rows(connection)
    if connection.execute(select(MetaRow.value).where(MetaRow.name == "epoch")).first() is None:
        row = {"name": "epoch", "value": secrets.token_hex(EPOCH_BYTES)}
        upsert(connection, MetaRow, [row], ["name"])


def has_city(connection: Connection) -> bool:
    """Say whether a city was written into this database already."""
    return connection.execute(select(MetaRow.value).where(MetaRow.name == "city_code")).first() is not None


def open_rulebook(connection: Connection) -> Rulebook:
    """Read what moves are reckoned with: code set, calendar, the partition's polygons."""
    query = select(MetaRow.name, MetaRow.value).where(MetaRow.name.in_(("code_set", "time_zone")))
    meta = {name: value for name, value in connection.execute(query)}
    return Rulebook(
        codes=load_code_set(meta.get("code_set", DEFAULT_CODE_SET)),
        calendar=china_calendar(meta.get("time_zone", "Asia/Shanghai")),
        locator=read_locator(connection),
    )
