"""Owns claims: who has an incident in hand, until when, and to whom it is being handed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.models.instant import require_aware


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A claim 签占 that is alive: who holds the incident; its id is the incident's id.

    Its holder's desk keeps it alive by signs of life, of which the feed says nothing: readers hold it for
    alive until its tombstone comes.

    Attributes:
        since: When the holder took it.
        expires: End of the lease as of its last change in the feed; signs of life move the true one on.
        offered_to_id, offered_to_name: Whom the holder wants to hand it to, empty if nobody; the holder
            keeps it until that person accepts.
    """

    incident_id: str
    holder_id: str
    holder_name: str
    since: datetime
    expires: datetime
    offered_to_id: str = ""
    offered_to_name: str = ""
    revision: int

    def __post_init__(self) -> None:
        require_aware(self.since, self.expires)
