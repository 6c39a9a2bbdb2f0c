"""Owns workers' positions and the ages that tell a fresh contact from a lost one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ContactState(StrEnum):
    """Contact with a terminal: 在线 online, 过期 late, 离线 offline."""

    ONLINE = "online"
    LATE = "late"
    OFFLINE = "offline"
    NEVER = "never"


REPORT_INTERVAL_S = 60
"""Seconds between two reports of a terminal unless its device says otherwise. Source: domain, Freshness."""

OFFLINE_AFTER_S = 15 * 60
"""Seconds after which a terminal counts as offline. Source: domain rules, Freshness."""


class PositionsUneven(ValueError):
    """The columns of a positions reply differ in length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Positions:
    """Columns of workers' last fixes; row i of each column belongs to worker ``id[i]``.

    Attributes:
        id: Worker ids.
        lon, lat: Degrees WGS84.
        accuracy_m: Radius of the fix in metres.
        fix_time: Milliseconds since the epoch (server time) of the fix itself.
        contact_time: Milliseconds since the epoch of the last sign of life; heartbeats renew it alone.
        outside: 1 where the worker has left every grid held (domain rules, A/B posts), else 0.
        cursor: Opaque; the next ``since``.
    """

    id: tuple[str, ...]
    lon: tuple[float, ...]
    lat: tuple[float, ...]
    accuracy_m: tuple[float, ...]
    fix_time: tuple[int, ...]
    contact_time: tuple[int, ...]
    outside: tuple[int, ...]
    cursor: str

    def __post_init__(self) -> None:
        columns = (self.lon, self.lat, self.accuracy_m, self.fix_time, self.contact_time, self.outside)
        if any(len(column) != len(self.id) for column in columns):
            raise PositionsUneven(f"{len(self.id)} ids, columns {[len(c) for c in columns]}")


SHOWN_MS = 3_600_000
"""A past board shows who was seen within so long before; who was not had long been out of contact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastPositions:
    """Columns of workers' last fixes before a past instant; row i of each belongs to worker ``id[i]``.

    Attributes:
        id: Worker ids.
        lon, lat: Degrees WGS84.
        fix_time: Milliseconds since the epoch (server time) of the fix.
    """

    id: tuple[str, ...]
    lon: tuple[float, ...]
    lat: tuple[float, ...]
    fix_time: tuple[int, ...]

    def __post_init__(self) -> None:
        if any(len(column) != len(self.id) for column in (self.lon, self.lat, self.fix_time)):
            raise PositionsUneven(f"{len(self.id)} ids")


@dataclass(frozen=True, slots=True)
class TrackFix:
    """One fix of a worker's track.

    Attributes:
        fix_ms: Instant of the fix, ms since the epoch, server time.
    """

    worker_id: str
    lon_deg: float
    lat_deg: float
    fix_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """Where one worker was, as columns; row i of each belongs to the fix at ``fix_time[i]``, the first first.

    Attributes:
        lon, lat: Degrees WGS84.
        fix_time: Milliseconds since the epoch (server time) of the fix.
        one_in_s: Of so many seconds one fix is kept, 0 where all are.
    """

    worker_id: str
    lon: tuple[float, ...]
    lat: tuple[float, ...]
    fix_time: tuple[int, ...]
    one_in_s: int

    def __post_init__(self) -> None:
        if not len(self.lon) == len(self.lat) == len(self.fix_time):
            raise PositionsUneven(f"{len(self.fix_time)} fixes")


@dataclass(frozen=True, slots=True, kw_only=True)
class PastTracks:
    """Where workers were over a span, as columns in runs: the next ``count[i]`` fixes are worker ``id[i]``'s.

    Attributes:
        id: Worker ids.
        count: Fixes of each, at least one.
        lon, lat: Degrees WGS84.
        fix_time: Milliseconds since the epoch (server time) of the fix; of each worker the first first.
    """

    id: tuple[str, ...]
    count: tuple[int, ...]
    lon: tuple[float, ...]
    lat: tuple[float, ...]
    fix_time: tuple[int, ...]

    def __post_init__(self) -> None:
        total = sum(self.count)
        if len(self.count) != len(self.id) or min(self.count, default=1) < 1:
            raise PositionsUneven(f"{len(self.id)} ids, {len(self.count)} counts")
        if any(len(column) != total for column in (self.lon, self.lat, self.fix_time)):
            raise PositionsUneven(f"{total} fixes")
