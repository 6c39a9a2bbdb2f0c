"""Owns the metadata of every table of the central, and what there is once."""

from __future__ import annotations

from sqlalchemy import String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Metadata of every table of the central."""


class MetaRow(Base):
    """City, epoch, seed, zone and whatever else there is once: a name and its value."""

    __tablename__ = "meta"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
