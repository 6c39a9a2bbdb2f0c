"""Owns how long the central keeps what: one period for each table that grows with time; pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from desktop.models.delta import RecordKind
from desktop.models.instant import to_epoch_ms

ANSWERS = timedelta(hours=24)
"""How long a command's answer is kept, and what it could have undone. Source: contract, Writing."""

DELIVERIES = timedelta(days=7)
"""How long answers to other systems are kept; they give up within two days.

Source: Standard Webhooks 1.0, retries.
"""

PHOTOS = timedelta(hours=24)
"""How long a photo waits for the order that cites it."""

THINNED_S = 300
"""Of an old track one fix in so many seconds is kept: where the worker was, not each step."""

UNKEPT_KINDS = frozenset({RecordKind.PRESENCE})
"""What the past does not keep: who looked at what is nobody's business the day after."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a city keeps what it could do without.

    Attributes:
        cursors: How far back a desk may have been away and still read on from its cursor.
        replay: How far back the board can be shown as it stood.
        fine_tracks: How far back every fix of a worker is kept; of older ones one in `THINNED_S`.
        tracks: How far back any is.
    """

    cursors: timedelta = field(default=timedelta(hours=24))
    replay: timedelta = field(default=timedelta(days=30))
    fine_tracks: timedelta = field(default=timedelta(days=7))
    tracks: timedelta = field(default=timedelta(days=90))

    def limits(self, now: datetime) -> Limits:
        """Return before which instants things go."""
        return Limits(
            answers_ms=to_epoch_ms(now - ANSWERS),
            deliveries_ms=to_epoch_ms(now - DELIVERIES),
            photos_ms=to_epoch_ms(now - PHOTOS),
            cursors_ms=to_epoch_ms(now - self.cursors),
            replay_ms=to_epoch_ms(now - self.replay),
            fine_tracks_ms=to_epoch_ms(now - self.fine_tracks),
            tracks_ms=to_epoch_ms(now - self.tracks),
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """Instants, ms since the epoch; what is older than its own goes.

    Attributes:
        answers_ms: Of answers of commands, and of what can be undone.
        deliveries_ms: Of answers to other systems' deliveries.
        photos_ms: Of photos that nothing cites.
        cursors_ms: Of changes that desks read on from.
        replay_ms: Of keyframes, packed changes and stretches of uptime.
        fine_tracks_ms: Of fixes between those that are kept longer.
        tracks_ms: Of all fixes.
    """

    answers_ms: int
    deliveries_ms: int
    photos_ms: int
    cursors_ms: int
    replay_ms: int
    fine_tracks_ms: int
    tracks_ms: int
