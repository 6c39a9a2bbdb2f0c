"""Owns the polygons of the partition: read for the locator, replaced by an import."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, func, insert, select

from desktop.central.rules.locator import GridLocator
from desktop.central.tables.records import GeometryRow
from desktop.models.delta import GeometryRef
from desktop.models.geo import GridShape
from desktop.wire.geometry import decode_geometry_part, encode_geometry


def read_geometry_ref(connection: Connection) -> GeometryRef:
    """Return under which hash the polygons are served, in how many parts; an empty hash if there are none."""
    query = select(GeometryRow.content_hash, func.count()).group_by(GeometryRow.content_hash)
    row = connection.execute(query).first()
    return (
        GeometryRef(content_hash="", parts=0)
        if row is None
        else GeometryRef(content_hash=row[0], parts=row[1])
    )


def read_shapes(connection: Connection) -> tuple[GridShape, ...]:
    """Return the polygons of all grids."""
    bodies = connection.execute(select(GeometryRow.body).order_by(GeometryRow.part)).scalars()
    return tuple(shape for body in bodies for shape in decode_geometry_part(body))


def read_locator(connection: Connection) -> GridLocator:
    """Return the index over the polygons."""
    return GridLocator(read_shapes(connection))


def replace_shapes(connection: Connection, shapes: Iterable[GridShape]) -> str:
    """Put other polygons in place of all there are; returns their hash."""
    content_hash, parts = encode_geometry(shapes)
    connection.execute(delete(GeometryRow))
    rows = [{"content_hash": content_hash, "part": at, "body": body} for at, body in enumerate(parts)]
    connection.execute(insert(GeometryRow), rows)
    return content_hash
