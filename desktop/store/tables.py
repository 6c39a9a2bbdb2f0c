"""Owns the local store's tables; their ``*Row`` classes never leave this package."""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, LargeBinary, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Metadata of the local store."""


class MetaRow(Base):
    """Cursor, city, sources and save time: a name and its value."""

    __tablename__ = "meta"
    name: Mapped[str] = mapped_column(String, primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class RecordRow(Base):
    """A record of the last-known board, as the JSON that the feed carries."""

    __tablename__ = "record"
    kind: Mapped[str] = mapped_column(String, primary_key=True)
    id: Mapped[str] = mapped_column(String, primary_key=True)
    revision: Mapped[int] = mapped_column(BigInteger)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class IncomingRow(Base):
    """A record of a board that is still being loaded; complete, it takes the place of the records."""

    __tablename__ = "incoming"
    kind: Mapped[str] = mapped_column(String, primary_key=True)
    id: Mapped[str] = mapped_column(String, primary_key=True)
    revision: Mapped[int] = mapped_column(BigInteger)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class GeometryRow(Base):
    """One part of the grid polygons, by the hash of the whole."""

    __tablename__ = "geometry"
    content_hash: Mapped[str] = mapped_column(String, primary_key=True)
    part: Mapped[int] = mapped_column(Integer, primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class OutboxRow(Base):
    """An order; `body` is the whole of it, the other columns are for queries."""

    __tablename__ = "outbox"
    sequence: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String, unique=True)
    state: Mapped[str] = mapped_column(String)
    changed_ms: Mapped[int] = mapped_column(BigInteger)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = ({"sqlite_autoincrement": True},)


class JournalRow(Base):
    """One change of an order's state; append-only."""

    __tablename__ = "journal"
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String)
    at_ms: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String)
    attempts: Mapped[int] = mapped_column(Integer)
    detail: Mapped[str] = mapped_column(Text)
    __table_args__ = ({"sqlite_autoincrement": True},)


class PreferenceRow(Base):
    """Something a screen wants to find again: filters, layouts."""

    __tablename__ = "preference"
    name: Mapped[str] = mapped_column(String, primary_key=True)
    value: Mapped[bytes] = mapped_column(LargeBinary)


class DraftRow(Base):
    """What one officer has typed for one incident and not sent; `body` is the whole of it."""

    __tablename__ = "draft"
    person_id: Mapped[str] = mapped_column(String, primary_key=True)
    incident_id: Mapped[str] = mapped_column(String, primary_key=True)
    changed_ms: Mapped[int] = mapped_column(BigInteger)
    body: Mapped[bytes] = mapped_column(LargeBinary)
