"""Owns presence: which incident a colleague has open at this moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from desktop.models.instant import require_aware
from desktop.models.person import Viewer

SIGN_EVERY_S = 15.0
"""A desk gives a sign of life this often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Somebody who has an incident open at a desk; gone when the desk is silent for a while.

    Attributes:
        id: Person and seat.
        since: When the incident was opened there.
    """

    id: str
    person_id: str
    person_name: str
    incident_id: str
    since: datetime
    revision: int

    def __post_init__(self) -> None:
        require_aware(self.since)


def read_by(presences: Iterable[Presence], incident_id: str, viewer: Viewer | None) -> tuple[str, ...]:
    """Return the names of everybody but the viewer who has an incident open, each once, the first first."""
    own = None if viewer is None else viewer.person_id
    readers = sorted(
        (one for one in presences if one.incident_id == incident_id and one.person_id != own),
        key=lambda one: (one.since, one.id),
    )
    return tuple(dict.fromkeys(one.person_name for one in readers))


@dataclass(frozen=True, slots=True)
class LeaseTerm:
    """True end of a claim, moved on by signs of life of which the feed says nothing."""

    incident_id: str
    expires: datetime

    def __post_init__(self) -> None:
        require_aware(self.expires)
