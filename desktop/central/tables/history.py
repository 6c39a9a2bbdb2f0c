"""Owns the tables of the past: packed changes, keyframes of the board, and when the central ran."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.central.tables.base import Base


class FeedSegmentRow(Base):
    """Changes of the feed with the numbers first_seq..last_seq, packed; one begins where another ends.

    Attributes:
        first_ms: Earliest instant of a change in it, None if none of its changes is kept.
        last_ms: Latest instant of all its changes, kept or not.
    """

    __tablename__ = "feed_segment"
    first_seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    last_seq: Mapped[int] = mapped_column(BigInteger)
    first_ms: Mapped[int | None] = mapped_column(BigInteger)
    last_ms: Mapped[int] = mapped_column(BigInteger)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (Index("feed_segment_time", "first_ms"),)


class KeyframeRow(Base):
    """The whole board as it stood after a change.

    Attributes:
        seq: Number of that change.
        at_ms: Instant at which it was taken.
        parts: Hashes of its parts, between spaces.
    """

    __tablename__ = "keyframe"
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at_ms: Mapped[int] = mapped_column(BigInteger)
    parts: Mapped[str] = mapped_column(Text)


class KeyframePartRow(Base):
    """Records of one kind, packed; keyframes that hold the same records share it.

    Attributes:
        hash: SHA-256 of the body.
        last_seq: Number of the newest keyframe that holds it.
    """

    __tablename__ = "keyframe_part"
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    last_seq: Mapped[int] = mapped_column(BigInteger, index=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class UptimeRow(Base):
    """A stretch of time over which the central ran without a gap."""

    __tablename__ = "uptime"
    began_ms: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    ended_ms: Mapped[int] = mapped_column(BigInteger)
