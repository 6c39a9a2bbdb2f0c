"""Owns what a past minute comes to on the desk: its figures, and the marks of its workers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop.board.board import Board
from desktop.board.counts import IncidentCounts, count_incidents, count_posts
from desktop.board.past_day import PastDay
from desktop.models.instant import from_epoch_ms
from desktop.models.post import PostState
from desktop.viewmodels.past_player import MINUTE_MS
from desktop.viewmodels.worker_marks import WorkerMarks
from desktop.viewmodels.worker_trails import KEPT, WorkerTrails

LOOKED_BACK_MS = 2 * MINUTE_MS
"""What is older than that at a step of a trail is found at the step before it."""


@dataclass(frozen=True, slots=True)
class PastFigures:
    """What a past minute comes to.

    Attributes:
        workers: Workers who were seen within the hour before; None where nobody here may know it, or the
            fixes have not come yet.
    """

    incidents: IncidentCounts
    posts: Mapping[PostState, int]
    workers: int | None


def figures_of(board: Board, at_ms: int, workers: int | None) -> PastFigures:
    """Return the figures of a board as it stood at an instant, ms since the epoch."""
    return PastFigures(count_incidents(board, from_epoch_ms(at_ms)), count_posts(board), workers)


def marks_of(day: PastDay, board: Board, at_ms: int) -> WorkerMarks:
    """Return the marks of all workers of a board who were seen within the hour before an instant.

    Args:
        day: Where they were.
        board: Who they are: whoever is not on it is not shown.
        at_ms: The instant, ms since the epoch.
    """
    places = day.places_at(at_ms)
    ids = [day.places.ids[row] for row in places.rows.tolist()]
    on_board = np.fromiter((one in board.workers for one in ids), np.bool_, len(ids))
    shown = [one for one, is_shown in zip(ids, on_board.tolist(), strict=True) if is_shown]
    count = len(shown)
    fix_ms = places.fix_ms[on_board]
    trails = _trails_of(day, places.rows[on_board], at_ms)
    trails.take(places.lon_deg[on_board], places.lat_deg[on_board], fix_ms, np.arange(count))
    return WorkerMarks(
        count=count,
        ids=shown,
        rows={worker_id: row for row, worker_id in enumerate(shown)},
        lon_deg=places.lon_deg[on_board],
        lat_deg=places.lat_deg[on_board],
        accuracy_m=np.zeros(count, np.float32),
        fix_ms=fix_ms,
        contact_ms=fix_ms,
        age_s=np.zeros(count, np.float32),
        states=np.zeros(count, np.uint8),
        outside=np.zeros(count, np.uint8),
        covering=np.zeros(count, np.uint8),
        trails=trails,
    )


def _trails_of(day: PastDay, shown: NDArray[np.int64], at_ms: int) -> WorkerTrails:
    """Return where workers had been in the minutes before, in the order in which they are shown."""
    trails = WorkerTrails()
    row_of = np.full(len(day.places.ids), -1, np.int64)
    row_of[shown] = np.arange(len(shown))
    for ago in range(KEPT - 1, 0, -1):
        places = day.fixes_before(at_ms - ago * MINUTE_MS, LOOKED_BACK_MS)
        rows = row_of[places.rows]
        known = rows >= 0
        trails.take(places.lon_deg[known], places.lat_deg[known], places.fix_ms[known], rows[known])
    return trails
