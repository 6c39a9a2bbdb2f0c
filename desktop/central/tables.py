"""Owns the central's tables; their ``*Row`` classes never leave this package.

Fed records are kept as the JSON that the feed carries (``RecordRow.body``), beside the few columns that
rules and queries need; the frozen dataclasses of ``desktop.models`` stay their one definition.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Float, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Metadata of every table of the central."""


class MetaRow(Base):
    """City, epoch, seed, zone and whatever else there is once: a name and its value."""

    __tablename__ = "meta"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class RecordRow(Base):
    """A live fed record.

    Attributes:
        area_code: Code by which readers' areas are cut (grid, town or city code).
        state: The record's state where it has one, for queries; empty otherwise.
        due_ms: Next instant (ms since the epoch) at which time alone changes it, None if none.
        parties: Who is sent to it or has a copy, each between spaces.
    """

    __tablename__ = "record"
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    revision: Mapped[int] = mapped_column(BigInteger)
    area_code: Mapped[str] = mapped_column(String(15))
    state: Mapped[str] = mapped_column(String(32), default="")
    due_ms: Mapped[int | None] = mapped_column(BigInteger)
    parties: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (Index("record_due", "due_ms"), Index("record_state", "kind", "state"))


class IncidentIndexRow(Base):
    """What lists of incidents are filtered and ordered by, of those at work and of archived ones alike."""

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
    __table_args__ = (
        Index("incident_index_order", "created_ms", "id"),
        Index("incident_index_state", "state", "created_ms"),
        Index("incident_index_grid", "grid_code", "created_ms"),
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


class TokenRow(Base):
    """A bearer token, as its SHA-256; who bears it, with role and area."""

    __tablename__ = "token"
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(32))
    area_code: Mapped[str] = mapped_column(String(15))


class PostPatternRow(Base):
    """Who holds a post as a rule, and at which minutes of the day (city time)."""

    __tablename__ = "post_pattern"
    grid_code: Mapped[str] = mapped_column(String(15), primary_key=True)
    a_id: Mapped[str] = mapped_column(String(64), index=True)
    b_id: Mapped[str | None] = mapped_column(String(64), index=True)
    start_minute: Mapped[int] = mapped_column(Integer)
    end_minute: Mapped[int] = mapped_column(Integer)


class AbsenceRow(Base):
    """An absence of a worker; B's answer to it."""

    __tablename__ = "absence"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    worker_id: Mapped[str] = mapped_column(String(64), index=True)
    start_ms: Mapped[int] = mapped_column(BigInteger)
    end_ms: Mapped[int] = mapped_column(BigInteger, index=True)
    kind: Mapped[str] = mapped_column(String(16))
    approved_by: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str] = mapped_column(String(16))
    answered_ms: Mapped[int | None] = mapped_column(BigInteger)


class PositionRow(Base):
    """A worker's last fix and last sign of life.

    Attributes:
        change_no: Counts up with every batch; the cursor of ``GET /v1/positions``.
        outside_since_ms: First of the fixes in a row that lie out of every grid held.
        outside_fixes: How many there were in a row.
    """

    __tablename__ = "position"
    worker_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    lon_deg: Mapped[float] = mapped_column(Float)
    lat_deg: Mapped[float] = mapped_column(Float)
    accuracy_m: Mapped[float] = mapped_column(Float)
    fix_ms: Mapped[int] = mapped_column(BigInteger)
    contact_ms: Mapped[int] = mapped_column(BigInteger)
    outside_since_ms: Mapped[int | None] = mapped_column(BigInteger)
    outside_fixes: Mapped[int] = mapped_column(Integer, default=0)
    change_no: Mapped[int] = mapped_column(BigInteger, index=True)


class TrackRow(Base):
    """Positions of many workers in one minute, packed: float64 lon, lat columns and worker numbers."""

    __tablename__ = "track"
    minute: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    part: Mapped[int] = mapped_column(Integer, primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class CommandRow(Base):
    """A command by its Idempotency-Key, with the answer that every repeat gets."""

    __tablename__ = "command"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(64))
    payload_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[int] = mapped_column(Integer)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    at_ms: Mapped[int] = mapped_column(BigInteger, index=True)


class UndoRow(Base):
    """What an order changed that can be taken back for a few seconds, by the order's key."""

    __tablename__ = "undo"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(64))
    operation: Mapped[str] = mapped_column(String(32))
    incident_id: Mapped[str] = mapped_column(String(64))
    revision: Mapped[int] = mapped_column(BigInteger)
    until_ms: Mapped[int] = mapped_column(BigInteger, index=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class AuditRow(Base):
    """One entry of the audit chain; append-only.

    Attributes:
        place: Counts up as rows are written; the order in which the chain is walked.
    """

    __tablename__ = "audit"
    place: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    number: Mapped[int] = mapped_column(BigInteger)
    at_ms: Mapped[int] = mapped_column(BigInteger)
    actor_id: Mapped[str] = mapped_column(String(64))
    actor_name: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(32))
    action: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(128), index=True)
    changes: Mapped[str] = mapped_column(Text)
    seal: Mapped[str] = mapped_column(String(64))


class AuditHeadRow(Base):
    """One row: number and seal of the chain's last entry; its lock orders the entries."""

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
    seal: Mapped[str] = mapped_column(String(64))


class FeedHeadRow(Base):
    """One row: the number of the newest change; its lock orders commits."""

    __tablename__ = "feed_head"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)


class FeedChangeRow(Base):
    """One change, as the feed carries it; numbers are dense and in commit order.

    Attributes:
        parties: Who is party to the record, each between spaces.
        left_parties: Who was until this change; they get a tombstone.
    """

    __tablename__ = "feed_change"
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(16))
    id: Mapped[str] = mapped_column(String(64))
    op: Mapped[str] = mapped_column(String(8))
    revision: Mapped[int] = mapped_column(BigInteger)
    area_code: Mapped[str] = mapped_column(String(15))
    at_ms: Mapped[int] = mapped_column(BigInteger)
    parties: Mapped[str] = mapped_column(Text, default="")
    left_parties: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[bytes] = mapped_column(LargeBinary)


class GeometryRow(Base):
    """One part of the grid polygons, as it is served."""

    __tablename__ = "geometry"
    content_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    part: Mapped[int] = mapped_column(Integer, primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
