"""Owns the tables of incidents beside their records: lists, archive, timelines."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.central.tables.base import Base


class IncidentIndexRow(Base):
    """What lists of incidents are filtered and ordered by, of those at work and of archived ones alike.

    Attributes:
        cell: Cell of the plane that it lies in; None for what had ended before cells were noted.
    """

    __tablename__ = "incident_index"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    serial_no: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(60))
    grid_code: Mapped[str] = mapped_column(String(15))
    held_by_code: Mapped[str] = mapped_column(String(15))
    state: Mapped[str] = mapped_column(String(32))
    class_code: Mapped[str] = mapped_column(String(20))
    priority: Mapped[int] = mapped_column(Integer)
    supervision: Mapped[str] = mapped_column(String(16))
    created_ms: Mapped[int] = mapped_column(BigInteger)
    closed_ms: Mapped[int | None] = mapped_column(BigInteger)
    cell: Mapped[int | None] = mapped_column(BigInteger)
    __table_args__ = (
        Index("incident_index_order", "created_ms", "id"),
        Index("incident_index_state", "state", "created_ms"),
        Index("incident_index_grid", "grid_code", "created_ms"),
        Index("incident_index_cell", "cell", "created_ms"),
    )


class IncidentPartyRow(Base):
    """Somebody who is sent to an incident or has a copy of it."""

    __tablename__ = "incident_party"
    party: Mapped[str] = mapped_column(String(80), primary_key=True)
    incident_id: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)


class ArchivedIncidentRow(Base):
    """An incident that is closed or void: out of the bundle, kept for look-ups and figures."""

    __tablename__ = "archived_incident"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    area_code: Mapped[str] = mapped_column(String(15))
    closed_ms: Mapped[int] = mapped_column(BigInteger, index=True)
    revision: Mapped[int] = mapped_column(BigInteger)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class MoveRow(Base):
    """One entry of an incident's timeline; append-only."""

    __tablename__ = "move"
    incident_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    revision: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at_ms: Mapped[int] = mapped_column(BigInteger)
    actor_id: Mapped[str] = mapped_column(String(64))
    actor_name: Mapped[str] = mapped_column(String(64))
    operation: Mapped[str] = mapped_column(String(32))
    opinion: Mapped[str] = mapped_column(Text)
    from_state: Mapped[str | None] = mapped_column(String(32))
    to_state: Mapped[str] = mapped_column(String(32))
    detail: Mapped[str] = mapped_column(String(32), default="")
    held_by_code: Mapped[str] = mapped_column(String(15), default="")


class CitizenRow(Base):
    """Who reported an incident, in full; read by a reveal alone, which the audit chain tells of."""

    __tablename__ = "citizen"
    incident_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str] = mapped_column(String(30))
