"""Owns when the plan of each post next leaves a gap: what a map can warn of before it is there.

Thread: UI
"""

from __future__ import annotations

from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from desktop.models.instant import to_epoch_ms
from desktop.models.post import Post, PostState

AHEAD_MS = 60 * 60 * 1000
"""How far ahead a gap is told."""

GAP_STATES = frozenset({PostState.VACANT, PostState.B_TO_CONFIRM})
"""Planned states that leave a post without somebody who has agreed to it."""


class CoverageAhead:
    """The begin of the next planned gap of each grid's post, by index."""

    def __init__(self) -> None:
        self._begins_ms: NDArray[np.float64] = np.zeros(0)
        self._left_at: float | None = None
        self._left: NDArray[np.float64] = np.zeros(0)

    def reset(self, count: int) -> None:
        """Forget all posts, for a geometry of so many grids."""
        self._begins_ms = np.full(count, np.inf)
        self._left_at = None

    def take(self, index: int, post: Post | None) -> None:
        """Take a grid's post."""
        begin = None if post is None else _next_gap(post)
        self._begins_ms[index] = np.inf if begin is None else to_epoch_ms(begin)
        self._left_at = None

    def minutes_left(self, now_ms: float) -> NDArray[np.float64]:
        """Return the minutes until each gap that begins within the hour, (n,), NaN where none does.

        The same array is returned as long as neither posts nor time change: every picture asks for it.

        Args:
            now_ms: Server time, -inf while it is not known.
        """
        if now_ms != self._left_at:
            left_ms = self._begins_ms - now_ms
            self._left = np.where((left_ms > 0) & (left_ms <= AHEAD_MS), left_ms / 60_000, np.nan)
            self._left_at = now_ms
        return self._left


def _next_gap(post: Post) -> datetime | None:
    """Return when the first gap after the present state begins out of something better."""
    before: PostState | None = None
    for segment in post.segments:
        opens = segment.state in GAP_STATES and before not in GAP_STATES
        if opens and segment.start > post.since:
            return segment.start
        before = segment.state
    return None
