"""Owns what the feed carries: changes of records, in commit order, with the cursor after them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop.models.alarm import Alarm
from desktop.models.figures import Figures
from desktop.models.incident import Incident
from desktop.models.instant import require_aware
from desktop.models.lease import Lease
from desktop.models.organisation import Grid, Organisation
from desktop.models.person import Department, Person, Worker
from desktop.models.post import Post
from desktop.models.presence import Presence

Record = (
    Organisation | Grid | Worker | Person | Department | Post | Incident | Lease | Alarm | Figures | Presence
)
"""Any record that the feed carries."""


class RecordKind(StrEnum):
    """Kind of a fed record."""

    ORGANISATION = "organisation"
    GRID = "grid"
    WORKER = "worker"
    PERSON = "person"
    DEPARTMENT = "department"
    POST = "post"
    INCIDENT = "incident"
    LEASE = "lease"
    ALARM = "alarm"
    FIGURES = "figures"
    PRESENCE = "presence"


RECORD_TYPES: dict[RecordKind, type[Record]] = {
    RecordKind.ORGANISATION: Organisation,
    RecordKind.GRID: Grid,
    RecordKind.WORKER: Worker,
    RecordKind.PERSON: Person,
    RecordKind.DEPARTMENT: Department,
    RecordKind.POST: Post,
    RecordKind.INCIDENT: Incident,
    RecordKind.LEASE: Lease,
    RecordKind.ALARM: Alarm,
    RecordKind.FIGURES: Figures,
    RecordKind.PRESENCE: Presence,
}

KIND_OF_TYPE: dict[type[Record], RecordKind] = {t: kind for kind, t in RECORD_TYPES.items()}


def identity_of(record: Record) -> str:
    """Return the id under which the feed carries a record."""
    match record:
        case Organisation() | Grid():
            return record.code
        case Post():
            return record.grid_code
        case Lease():
            return record.incident_id
        case Figures():
            return record.area_code
        case _:
            return record.id


class ChangeOp(StrEnum):
    """UPSERT carries the record; DELETE is a tombstone."""

    UPSERT = "upsert"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one record; ``record`` is None for a tombstone."""

    kind: RecordKind
    id: str
    op: ChangeOp
    revision: int
    record: Record | None


def checksum_of(records: Iterable[tuple[str, int]]) -> str:
    """Return a checksum of a set of records, by id and revision, in whatever order they come.

    It is the sum, modulo 2**64, of the first eight bytes of SHA-256 over "id:revision" of each, hexadecimal.
    """
    return checksum_text(sum(checksum_part(record_id, revision) for record_id, revision in records))


def checksum_part(record_id: str, revision: int) -> int:
    """Return what one record adds to the checksum of the set it is in."""
    return int.from_bytes(hashlib.sha256(f"{record_id}:{revision}".encode()).digest()[:8], "big")


def checksum_text(total: int) -> str:
    """Return the checksum of a set from the sum of its records' parts."""
    return f"{total % 2**64:016x}"


@dataclass(frozen=True, slots=True)
class SourceAge:
    """How old one of the central's own inputs is.

    Attributes:
        source: "terminals", "posts", or a source of incidents ("hotline", "wechat", ...).
        as_of: Instant of the newest data, None if it never spoke.
        late_after_s: Seconds after which the central itself calls it late.
    """

    source: str
    as_of: datetime | None
    late_after_s: float

    def __post_init__(self) -> None:
        require_aware(self.as_of)


def merge_ages(known: Iterable[SourceAge], told: Iterable[SourceAge]) -> tuple[SourceAge, ...]:
    """Return the ages of all sources after a reply: idle polls do not tell of those that seldom speak."""
    ages = {age.source: age for age in known} | {age.source: age for age in told}
    return tuple(ages.values())


@dataclass(frozen=True, slots=True)
class FeedCheck:
    """What a reader that has seen everything up to a cursor must hold, per kind."""

    counts: dict[RecordKind, int]
    checksums: dict[RecordKind, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class GeometryRef:
    """Where the grid polygons are: ``GET /v1/geometry/<content_hash>/<part>`` for 0 <= part < parts."""

    content_hash: str
    parts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """Reply of ``GET /v1/changes``: zero or more changes in commit order.

    Attributes:
        cursor: Opaque; the next ``since`` once these changes are committed locally.
        more: True if further changes wait.
        counts: Live records per kind in the viewer's area at the cursor, None unless this reply tells.
        checksums: `checksum_of` those records per kind, with the counts.
    """

    cursor: str
    changes: tuple[Change, ...]
    more: bool
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]
    counts: dict[RecordKind, int] | None = None
    checksums: dict[RecordKind, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BundlePage:
    """One page of the shift-start state; the first carries the cursor, read before any row.

    Attributes:
        next: Opaque token of the next page, None on the last.
        total: Records in the whole bundle, for progress.
    """

    cursor: str
    epoch: str
    city_name: str
    is_demo: bool
    time_zone: str
    geometry: GeometryRef
    changes: tuple[Change, ...]
    next: str | None
    total: int
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]
