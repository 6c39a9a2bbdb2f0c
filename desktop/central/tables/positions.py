"""Owns the tables of workers' positions."""

from __future__ import annotations

from sqlalchemy import BigInteger, Float, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from desktop.central.tables.base import Base


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
    """Fixes that came together, as JSON: worker, degrees, instant of each; kept until they are packed.

    Attributes:
        minute: Minute in which they came, since the epoch; a fix that was sent late is older.
        part: Number of the batch.
    """

    __tablename__ = "track"
    minute: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    part: Mapped[int] = mapped_column(Integer, primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class TrackPackRow(Base):
    """All fixes that came within ten minutes, packed.

    Attributes:
        slot: Which ten minutes, since the epoch.
        first_ms: Instant of the oldest fix, ms since the epoch; before the slot where one was sent late.
        last_ms: Instant of the newest.
        one_in_s: Of so many seconds one fix of each worker is left, 0 while all are.
    """

    __tablename__ = "track_pack"
    slot: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    first_ms: Mapped[int] = mapped_column(BigInteger)
    last_ms: Mapped[int] = mapped_column(BigInteger)
    one_in_s: Mapped[int] = mapped_column(Integer)
    body: Mapped[bytes] = mapped_column(LargeBinary)
