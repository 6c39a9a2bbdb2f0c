"""Owns the opening of a database: migrations, the rows that there must be, and the rules' data."""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, delete, insert, select

from desktop.central.ledger.database import Database
from desktop.central.ledger.intake import SERIAL_META
from desktop.central.ledger.positions import POSITIONS_HEAD_ID
from desktop.central.ledger.upsert import upsert
from desktop.central.rules.audit_chain import GENESIS
from desktop.central.rules.calendars import china_calendar
from desktop.central.rules.codeset import DEFAULT_CODE_SET, load_code_set
from desktop.central.rules.locator import GridLocator
from desktop.central.rules.rulebook import Rulebook
from desktop.central.tables import AuditHeadRow, Base, FeedHeadRow, GeometryRow, MetaRow
from desktop.wire.geometry import decode_geometry_part

EPOCH_BYTES = 8


def prepare_database(database: Database, *, reset: bool = False) -> None:
    """Bring a database to the present version; with a reset, empty it and give it a new epoch."""
    database.migrate()
    database.run(lambda connection: _prepare(connection, reset))


def _prepare(connection: Connection, reset: bool) -> None:
    if reset:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(delete(table))
    if connection.execute(select(FeedHeadRow.id)).first() is None:
        connection.execute(insert(FeedHeadRow), [{"id": 1, "seq": 0}, {"id": POSITIONS_HEAD_ID, "seq": 0}])
    if connection.execute(select(AuditHeadRow.id)).first() is None:
        connection.execute(insert(AuditHeadRow), [{"id": 1, "number": 0, "seal": GENESIS}])
    for name, value in (("epoch", secrets.token_hex(EPOCH_BYTES)), (SERIAL_META, "")):
        # There before anybody asks: a row that two make at once cannot be locked by the first of them.
        if connection.execute(select(MetaRow.value).where(MetaRow.name == name)).first() is None:
            upsert(connection, MetaRow, [{"name": name, "value": value}], ["name"])


def has_city(connection: Connection) -> bool:
    """Say whether a city was written into this database already."""
    return connection.execute(select(MetaRow.value).where(MetaRow.name == "city_code")).first() is not None


def open_rulebook(connection: Connection) -> Rulebook:
    """Read what moves are reckoned with: code set, calendar, the partition's polygons."""
    query = select(MetaRow.name, MetaRow.value).where(MetaRow.name.in_(("code_set", "time_zone")))
    meta = {name: value for name, value in connection.execute(query)}
    bodies = connection.execute(select(GeometryRow.body).order_by(GeometryRow.part)).scalars()
    shapes = [shape for body in bodies for shape in decode_geometry_part(body)]
    return Rulebook(
        codes=load_code_set(meta.get("code_set", DEFAULT_CODE_SET)),
        calendar=china_calendar(meta.get("time_zone", "Asia/Shanghai")),
        locator=GridLocator(shapes),
    )
