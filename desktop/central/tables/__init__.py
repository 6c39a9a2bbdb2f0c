"""Owns the central's tables; their ``*Row`` classes never leave this package.

All are loaded with it, so that no backup and no reset leaves one out.
"""

from desktop.central.tables import (
    access,
    base_data,
    commands,
    history,
    incidents,
    intake,
    photos,
    positions,
    records,
    rota,
)

__all__ = (
    "access",
    "base_data",
    "commands",
    "history",
    "incidents",
    "intake",
    "photos",
    "positions",
    "records",
    "rota",
)
