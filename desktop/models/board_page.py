"""Owns the record of a part of a board: what is there of one that is still being loaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.models.city import City
from desktop.models.delta import Change

GROW_FROM = 20_000
"""From so many records on a board is shown while it is still being loaded, page by page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPage:
    """Some records of a board that is being loaded, from the central or from the local store.

    Attributes:
        city, cursor: Those of the whole board; they tell one loading from another.
        begins: Whether these are the first records of a loading.
        done: Records that are here, these included.
        total: All of them.
        saved_at: Server instant at which they were true if they come from the local store, else None.
    """

    city: City
    cursor: str
    changes: tuple[Change, ...]
    begins: bool
    done: int
    total: int
    saved_at: datetime | None = None
