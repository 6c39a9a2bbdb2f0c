"""Owns the JSON of single readings: health, viewer, positions, incident detail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.models.delta import SourceAge
from desktop.models.duplicate import DuplicateHint
from desktop.models.history import Stretch
from desktop.models.incident import Incident
from desktop.models.incident_counts import IncidentCounts
from desktop.models.incident_detail import IncidentDetail
from desktop.models.person import Viewer
from desktop.models.position import PastTracks, Positions, Track
from desktop.models.presence import LeaseTerm
from desktop.wire.codec import ReplyMalformed, decode, encode

API_VERSION = "1"
"""Version of the contract that this program speaks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Reply of ``GET /v1/health``; needs no token.

    Attributes:
        service: Always "griddesk-central"; anything else is some other server.
        epoch: Name of the database's present life.
    """

    service: str
    api_version: str
    program_version: str
    epoch: str
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewerReply:
    """Reply of ``GET /v1/me``."""

    viewer: Viewer
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionsReply:
    """Reply of ``GET /v1/positions``.

    Attributes:
        next: The page to ask for next, None on the last; the cursor counts with the last.
    """

    positions: Positions
    next: str | None = None
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackReply:
    """Reply of ``GET /v1/positions/track``."""

    track: Track
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastTracksReply:
    """Reply of ``GET /v1/replay/positions``: a page of a span, of each worker the last fix of every minute.

    Attributes:
        to: Instant up to which the page reaches.
        one_in_s: Of so many seconds one fix is kept at the coarsest, 0 where all are.
        next: Token of the next page, None on the last.
    """

    tracks: PastTracks
    to: datetime
    one_in_s: int
    next: str | None
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UptimeReply:
    """Reply of ``GET /v1/replay/uptime``: when the central ran within a span.

    Attributes:
        kept_from: The earliest instant that can be shown.
    """

    stretches: tuple[Stretch, ...]
    kept_from: datetime
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceReply:
    """Reply of ``POST /v1/presence``: the true ends of the sender's claims."""

    leases: tuple[LeaseTerm, ...]
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentDetailReply:
    """Reply of ``GET /v1/incidents/{id}``."""

    detail: IncidentDetail
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentCountsReply:
    """Reply of ``GET /v1/incident-counts``."""

    counts: IncidentCounts
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentListReply:
    """Reply of ``GET /v1/incidents``: a page of incidents, the newest first.

    Attributes:
        next: Token of the next page, None on the last.
    """

    incidents: tuple[Incident, ...]
    next: str | None
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicatesReply:
    """Reply of ``GET /v1/incidents/{id}/duplicates``: what may be the same event, the likeliest first."""

    duplicates: tuple[DuplicateHint, ...]
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealReply:
    """Reply of ``POST /v1/incidents/{id}/reveal``: who reported it, in full.

    Attributes:
        until: Until when it may be shown.
    """

    name: str
    phone: str
    until: datetime
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


Reading = (
    Health
    | ViewerReply
    | PositionsReply
    | TrackReply
    | PastTracksReply
    | UptimeReply
    | PresenceReply
    | IncidentListReply
    | IncidentCountsReply
    | IncidentDetailReply
    | DuplicatesReply
    | RevealReply
)
"""Any single reading."""


def decode_health(body: bytes) -> Health:
    """Decode a health reply. Raises ReplyMalformed."""
    return decode(body, Health)


def decode_viewer(body: bytes) -> ViewerReply:
    """Decode a viewer reply. Raises ReplyMalformed."""
    return decode(body, ViewerReply)


def decode_positions(body: bytes) -> PositionsReply:
    """Decode a positions reply. Raises ReplyMalformed."""
    return decode(body, PositionsReply)


def decode_incident_detail(body: bytes) -> IncidentDetailReply:
    """Decode an incident's detail. Raises ReplyMalformed."""
    return decode(body, IncidentDetailReply)


def decode_incident_counts(body: bytes) -> IncidentCountsReply:
    """Decode counts of incidents by grid.

    Raises:
        ReplyMalformed: If it is no such reply, or its columns are uneven.
    """
    reply = decode(body, IncidentCountsReply)
    columns = (reply.counts.counts, reply.counts.earlier)
    if any(len(column) != len(reply.counts.grid_codes) for column in columns):
        raise ReplyMalformed("columns of counts are uneven")
    return reply


def decode_duplicates(body: bytes) -> DuplicatesReply:
    """Decode what may be the same event. Raises ReplyMalformed."""
    return decode(body, DuplicatesReply)


def decode_past_tracks(body: bytes) -> PastTracksReply:
    """Decode a page of past positions. Raises ReplyMalformed."""
    return decode(body, PastTracksReply)


def decode_uptime(body: bytes) -> UptimeReply:
    """Decode when the central ran. Raises ReplyMalformed."""
    return decode(body, UptimeReply)


def decode_presence(body: bytes) -> PresenceReply:
    """Decode the answer to a sign of life. Raises ReplyMalformed."""
    return decode(body, PresenceReply)


def decode_reveal(body: bytes) -> RevealReply:
    """Decode a citizen's data. Raises ReplyMalformed."""
    return decode(body, RevealReply)


def encode_sign(seat: str, incident_id: str) -> bytes:
    """Return the body of a desk's sign of life; the id is empty where nothing is open."""
    return encode({"seat": seat, "incident_id": incident_id or None})


def encode_reading(reply: Reading) -> bytes:
    """Return a reading as the body of its reply."""
    return encode(reply)
