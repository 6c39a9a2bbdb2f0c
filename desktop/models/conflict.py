"""Owns what an arrangement of posts would break, as the central names it to whoever arranges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop.models.instant import require_aware


class ConflictKind(StrEnum):
    """What would be broken."""

    GAP = "gap"
    TOO_MANY = "too-many-posts"
    OTHER_COMMUNITY = "other-community"
    SHORT_REST = "short-rest"
    OVERLAP = "overlapping-absence"
    SAME_PERSON = "a-is-b"


REFUSED_CONFLICTS = frozenset({ConflictKind.OVERLAP, ConflictKind.SAME_PERSON})
"""Nobody can enter these; the others are entered by somebody who has seen them and says so."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One conflict, over [start, end).

    Attributes:
        grid_code: Post that it concerns, empty if none alone.
        person_id, person_name: Whom it concerns, empty if nobody alone.
    """

    kind: ConflictKind
    grid_code: str
    start: datetime
    end: datetime
    person_id: str = ""
    person_name: str = ""

    def __post_init__(self) -> None:
        require_aware(self.start, self.end)
