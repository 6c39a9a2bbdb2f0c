"""Owns the rule that tells a live picture from an old one, and the record of a link's state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LATE_AFTER_S = 6.5
STALE_AFTER_S = 30.0
OFFLINE_AFTER_S = 120.0
"""Seconds since the last complete good answer. Source: promises, A picture that cannot lie quietly."""


class LinkState(StrEnum):
    """How fresh the picture is, by the age of the last complete good answer."""

    LIVE = "live"
    LATE = "late"
    STALE = "stale"
    OFFLINE = "offline"


_SEVERITY = {state: rank for rank, state in enumerate(LinkState)}


def link_state_after(age_s: float | None) -> LinkState:
    """Return the state for an age in seconds; None (no good answer in this run) is OFFLINE."""
    if age_s is None or age_s > OFFLINE_AFTER_S:
        return LinkState.OFFLINE
    if age_s > STALE_AFTER_S:
        return LinkState.STALE
    return LinkState.LATE if age_s > LATE_AFTER_S else LinkState.LIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedStatus:
    """State of one feed at one moment.

    Attributes:
        age_s: Seconds since the last complete good answer, None if there was none in this run.
        last_good: Server instant of that answer; before the first one of a run, when the picture was saved.
        failure: Code of the failing step (models.failure.Failure), empty while nothing fails.
        retry_in_s: Seconds to the next try, None if one is under way.
    """

    state: LinkState = LinkState.OFFLINE
    age_s: float | None = None
    last_good: datetime | None = None
    failure: str = ""
    retry_in_s: float | None = None

    def age_at(self, now: datetime) -> float | None:
        """Return the age in seconds; of a saved picture by the clocks, None if there is no picture at all."""
        if self.age_s is not None or self.last_good is None:
            return self.age_s
        return max(0.0, (now - self.last_good).total_seconds())


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkStatus:
    """State of the whole link at one moment.

    Attributes:
        skew_s: Server's clock minus this machine's, None while unknown.
        plain_polling: True where waits are cut on the way, so the feed polls every 2 s instead.
        url: The central that is asked, empty while none is known.
    """

    changes: FeedStatus = FeedStatus()
    positions: FeedStatus = FeedStatus()
    skew_s: float | None = None
    plain_polling: bool = False
    url: str = ""

    @property
    def worst(self) -> FeedStatus:
        """The feed that is worse off; what banners speak of."""
        if _SEVERITY[self.positions.state] > _SEVERITY[self.changes.state]:
            return self.positions
        return self.changes

    @property
    def state(self) -> LinkState:
        """State of the feed that is worse off."""
        return self.worst.state
