"""Owns what the central keeps of its past: records as they stood, and the changes that made them so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.models.delta import BundlePage, Change, ChangeOp, RecordKind
from desktop.models.instant import require_aware
from desktop.models.position import PastPositions


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRecord:
    """A fed record as it stood at some instant.

    Attributes:
        area_code: Code by which readers' areas are cut.
        parties: Who was sent to it or had a copy, each between spaces.
        body: Its JSON, as the feed carried it.
    """

    kind: RecordKind
    id: str
    revision: int
    area_code: str
    parties: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PastChange:
    """A change of the feed, as it was committed.

    Attributes:
        seq: Its number; numbers count up in the order of commits.
        at_ms: Server instant of its transaction, ms since the epoch.
        left_parties: Who was party to the record until this change, and the area that it lay in if it moved.
        body: The record's JSON, ``null`` with a tombstone.
    """

    seq: int
    at_ms: int
    kind: RecordKind
    id: str
    op: ChangeOp
    revision: int
    area_code: str
    parties: str
    left_parties: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time over which the central ran without a gap; between two nobody noted what happened."""

    began: datetime
    ended: datetime

    def __post_init__(self) -> None:
        require_aware(self.began, self.ended)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastPage:
    """A page of the board as it stood at an instant.

    Attributes:
        page: Its records, as a bundle carries them; the cursor begins the changes after that instant.
        known_until: Until when the central ran, of the time before that instant.
        kept_from: The earliest instant that can be asked for.
        positions: Where workers were seen last; None on later pages, and for who may not know it.
    """

    page: BundlePage
    known_until: datetime
    kept_from: datetime
    positions: PastPositions | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastChanges:
    """A page of changes that were made in the past, in the order of commits.

    Attributes:
        cursor: Where the next page begins.
        at_ms: Server instant of each change, ms since the epoch.
        more: Whether further changes wait.
    """

    cursor: str
    changes: tuple[Change, ...]
    at_ms: tuple[int, ...]
    more: bool
