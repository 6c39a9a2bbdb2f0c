"""Owns the one rule about instants: they are zone-aware, and compared in UTC."""

from __future__ import annotations

from datetime import UTC, datetime


class NaiveInstant(ValueError):
    """An instant arrived without a time zone, so nobody can say when it was."""


def require_aware(*instants: datetime | None) -> None:
    """Refuse instants without a zone.

    Args:
        instants: The instants of one record; None stands for an absent one.

    Raises:
        NaiveInstant: If any of them has no UTC offset.
    """
    for instant in instants:
        # Nearly all are in UTC already; to ask each for its offset is a third of the making of a record.
        if instant is not None and instant.tzinfo is not UTC and instant.utcoffset() is None:
            raise NaiveInstant(f"{instant.isoformat()} has no time zone")


def to_epoch_ms(instant: datetime) -> int:
    """Return milliseconds since 1970-01-01T00:00:00Z."""
    return round(instant.timestamp() * 1000)


def from_epoch_ms(epoch_ms: int) -> datetime:
    """Return the aware UTC instant of milliseconds since 1970-01-01T00:00:00Z."""
    return datetime.fromtimestamp(epoch_ms / 1000, tz=UTC)
