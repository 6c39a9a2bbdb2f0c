"""Owns the estimate of the central's clock from its replies, and the monotonic clock it is carried on."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median

SAMPLES = 9
"""Replies whose median is the estimate. Source: promises, A picture that cannot lie quietly."""

SKEW_WARN_S = 2.0
SKEW_ALARM_S = 30.0
"""Differences between this machine's clock and the central's that are told. Source: promises."""

LONGEST_ROUND_TRIP_S = 1.5
"""A longer round trip (a waiting poll above all) says too little about its middle."""

if hasattr(time, "CLOCK_BOOTTIME"):  # counts on through suspend, which CLOCK_MONOTONIC does not on Linux

    def steady_s() -> float:
        """Return seconds on a clock that nobody sets and that goes on through suspend."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)

else:
    steady_s = time.monotonic


@dataclass(frozen=True, slots=True)
class ServerTime:
    """The central's clock, carried on the steady clock.

    Attributes:
        offset_s: Server time (seconds since the epoch) minus the steady clock.
    """

    offset_s: float

    def at(self, steady_now_s: float) -> datetime:
        """Return the server's instant (UTC) at a reading of the steady clock."""
        return datetime.fromtimestamp(self.offset_s + steady_now_s, tz=UTC)

    def skew_s(self, wall_s: float, steady_now_s: float) -> float:
        """Return the server's clock minus this machine's, both in seconds since the epoch."""
        return self.offset_s + steady_now_s - wall_s


class ServerClock:
    """Estimates the central's clock: the median offset of the last replies.

    Args:
        steady: Steady clock in seconds.
        wall: This machine's clock in seconds since the epoch; used until the first reply and for the skew.
    """

    def __init__(self, steady: Callable[[], float] = steady_s, wall: Callable[[], float] = time.time) -> None:
        self._steady = steady
        self._wall = wall
        self._offsets_s: deque[float] = deque(maxlen=SAMPLES)
        self._first_guess = ServerTime(wall() - steady())

    def add_reply(self, sent_s: float, received_s: float, server_time_ms: int) -> bool:
        """Take a reply into the estimate; the server's stamp is taken as the middle of the round trip.

        Args:
            sent_s: Steady clock when the request went out.
            received_s: Steady clock when the reply was complete.
            server_time_ms: The reply's stamp, milliseconds since the epoch.

        Returns:
            True if it was of use.
        """
        if received_s - sent_s > LONGEST_ROUND_TRIP_S and self._offsets_s:
            return False
        self._offsets_s.append(server_time_ms / 1000 - (sent_s + received_s) / 2)
        return True

    @property
    def is_set(self) -> bool:
        """Whether any reply has been taken."""
        return bool(self._offsets_s)

    @property
    def time(self) -> ServerTime:
        """The estimate; this machine's own clock as it was at the start until the first reply."""
        return ServerTime(median(self._offsets_s)) if self._offsets_s else self._first_guess

    def now(self) -> datetime:
        """Return the server's present instant in UTC."""
        return self.time.at(self._steady())

    def skew_s(self) -> float | None:
        """Return the server's clock minus this machine's in seconds, None before the first reply."""
        return self.time.skew_s(self._wall(), self._steady()) if self._offsets_s else None
