"""Owns the tables of intake: the systems that send reports, what they delivered, when each source spoke."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from desktop.central.tables.base import Base


class IntakeChannelRow(Base):
    """A system that sends signed reports.

    Attributes:
        secret: Key of its signatures; both sides need it as it is, so no hash would do.
        revoked_ms: When it was shut out, None while it may send.
    """

    __tablename__ = "intake_channel"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(String(16))
    area_code: Mapped[str] = mapped_column(String(15))
    crs: Mapped[str] = mapped_column(String(16))
    class_code: Mapped[str] = mapped_column(String(20))
    grid_code: Mapped[str] = mapped_column(String(15))
    per_minute: Mapped[int] = mapped_column(Integer)
    secret: Mapped[str] = mapped_column(String(64))
    revoked_ms: Mapped[int | None] = mapped_column(BigInteger)
    revision: Mapped[int] = mapped_column(Integer)


class IntakeDeliveryRow(Base):
    """A delivery that was taken, with the answer that every repeat gets.

    Attributes:
        id: The sender's own name of it.
        body_hash: SHA-256 of what it said.
    """

    __tablename__ = "intake_delivery"
    channel_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    body_hash: Mapped[str] = mapped_column(String(64))
    answer: Mapped[bytes] = mapped_column(LargeBinary)
    at_ms: Mapped[int] = mapped_column(BigInteger, index=True)
    __table_args__ = (Index("intake_delivery_rate", "channel_id", "at_ms"),)


class SourceContactRow(Base):
    """A source of incidents, and when it last brought one."""

    __tablename__ = "source_contact"
    source: Mapped[str] = mapped_column(String(16), primary_key=True)
    at_ms: Mapped[int] = mapped_column(BigInteger)
