"""Owns the tables of the fed records and of the feed itself.

Fed records are kept as the JSON that the feed carries (``RecordRow.body``), beside the few columns that
rules and queries need; the frozen dataclasses of ``desktop.models`` stay their one definition.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.central.tables.base import Base


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


class FeedHeadRow(Base):
    """One row: the number of the newest change; its lock orders commits."""

    __tablename__ = "feed_head"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)


class FeedChangeRow(Base):
    """One change, as the feed carries it; numbers are dense and in commit order.

    Attributes:
        parties: Who is party to the record, each between spaces.
        left_parties: Who was until this change, and the area that it lay in until then if it moved; they
            get a tombstone.
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


class TickerLeaseRow(Base):
    """One row: which process moves time on, and until when it may without renewing.

    Attributes:
        until_ms: By the database's own clock, which all processes share.
    """

    __tablename__ = "ticker_lease"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    holder: Mapped[str] = mapped_column(String(32))
    until_ms: Mapped[int] = mapped_column(BigInteger)
