"""Owns the tables of base information: contacts, stations, profiles of grids, the city's own duties."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from desktop.central.tables.base import Base


class BaseEntryRow(Base):
    """One entry of base information; its body is the record as JSON.

    Attributes:
        kind: "contact", "station", "grid-profile" or "duty-item".
        category: Role, kind or class by which lists are filtered; empty where there is none.
        name: For searching; empty where there is none.
        removed: Whether it was taken out; nothing but its revision is kept then, so that an old revision
            never fits a new entry of the same id.
    """

    __tablename__ = "base_entry"
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    area_code: Mapped[str] = mapped_column(String(15))
    category: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(60))
    revision: Mapped[int] = mapped_column(Integer)
    removed: Mapped[bool] = mapped_column(Boolean)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (Index("base_entry_area", "kind", "area_code"),)


class GridProfileVersionRow(Base):
    """A profile of a grid as it stood under one revision; append-only."""

    __tablename__ = "grid_profile_version"
    grid_code: Mapped[str] = mapped_column(String(15), primary_key=True)
    revision: Mapped[int] = mapped_column(Integer, primary_key=True)
    at_ms: Mapped[int] = mapped_column(BigInteger)
    body: Mapped[bytes] = mapped_column(LargeBinary)
