"""Owns the columns of workers' marks: where each was seen last, and how long ago.

Thread: UI
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from desktop.board.fixes import Fixes, FixSource
from desktop.models.position import OFFLINE_AFTER_S, REPORT_INTERVAL_S, ContactState
from desktop.viewmodels.worker_trails import WorkerTrails

CONTACT_CODES: dict[ContactState, int] = {state: code for code, state in enumerate(ContactState)}
"""Code of each contact state in `WorkerMarks.states`: online 0, late 1, offline 2, never 3."""

_LEAST_ROWS = 64


@dataclass
class WorkerMarks:
    """Columns of workers' marks; only the first `count` rows hold. Row numbers never change in a run.

    Attributes:
        ids: Worker ids, one a row.
        lon_deg, lat_deg: (capacity,) float64, WGS84.
        accuracy_m: (capacity,) float32, radius of the fix.
        fix_ms, contact_ms: (capacity,) int64, server time.
        age_s: (capacity,) float32, age of the fix at the last tick.
        states: (capacity,) uint8, CONTACT_CODES.
        outside: (capacity,) uint8, 1 where the worker has left every grid held.
        covering: (capacity,) uint8, 1 where the worker answers for a post as its B.
        trails: The last fixes of each row.
    """

    count: int = 0
    ids: list[str] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    lon_deg: NDArray[np.float64] = field(default_factory=lambda: np.zeros(_LEAST_ROWS))
    lat_deg: NDArray[np.float64] = field(default_factory=lambda: np.zeros(_LEAST_ROWS))
    accuracy_m: NDArray[np.float32] = field(default_factory=lambda: np.zeros(_LEAST_ROWS, np.float32))
    fix_ms: NDArray[np.int64] = field(default_factory=lambda: np.zeros(_LEAST_ROWS, np.int64))
    contact_ms: NDArray[np.int64] = field(default_factory=lambda: np.zeros(_LEAST_ROWS, np.int64))
    age_s: NDArray[np.float32] = field(default_factory=lambda: np.zeros(_LEAST_ROWS, np.float32))
    states: NDArray[np.uint8] = field(default_factory=lambda: np.zeros(_LEAST_ROWS, np.uint8))
    outside: NDArray[np.uint8] = field(default_factory=lambda: np.zeros(_LEAST_ROWS, np.uint8))
    covering: NDArray[np.uint8] = field(default_factory=lambda: np.zeros(_LEAST_ROWS, np.uint8))
    trails: WorkerTrails = field(default_factory=WorkerTrails)
    _numbered_by: FixSource | None = None

    def take(self, fixes: Fixes) -> bool:
        """Take new fixes; a fix older than the one that is held never moves a mark back.

        Returns:
            Whether any of the workers is new.
        """
        before = self.count
        rows = self._rows_of(fixes)
        if not len(rows):
            return False
        # The rows of a page mostly follow each other: then whole pieces of the columns are copied.
        held = slice(int(rows[0]), int(rows[-1]) + 1) if _follow_each_other(rows) else rows
        if isinstance(held, slice):
            np.maximum(self.contact_ms[held], fixes.contact_ms, out=self.contact_ms[held])
        else:
            np.maximum.at(self.contact_ms, rows, fixes.contact_ms)
        newer = fixes.fix_ms >= self.fix_ms[held]
        which: slice | NDArray[np.intp] = slice(None)
        if not newer.all():
            which = np.flatnonzero(newer)
            held = rows[which]
        for column, fresh in (
            (self.lon_deg, fixes.lon_deg),
            (self.lat_deg, fixes.lat_deg),
            (self.accuracy_m, fixes.accuracy_m),
            (self.fix_ms, fixes.fix_ms),
            (self.outside, fixes.outside),
        ):
            column[held] = fresh[which]
        self.trails.take(self.lon_deg[held], self.lat_deg[held], self.fix_ms[held], held)
        return self.count > before

    def age(self, now_ms: int) -> None:
        """Let the fixes be as old as they are at an instant of server time."""
        n = self.count
        np.subtract(now_ms, self.fix_ms[:n], out=self.age_s[:n], casting="unsafe")
        self.age_s[:n] *= 0.001
        contact_ms = self.contact_ms[:n]
        late = contact_ms < now_ms - 2000 * REPORT_INTERVAL_S
        np.add(late, contact_ms < now_ms - 1000 * OFFLINE_AFTER_S, out=self.states[:n], dtype=np.uint8)

    def _rows_of(self, fixes: Fixes) -> NDArray[np.int64]:
        """Return the rows of workers, new ones if need be."""
        if not self.count:
            self._numbered_by = fixes.source
        fresh = np.flatnonzero(fixes.numbers >= self.count)
        if self._numbered_by is fixes.source and self._add_in_order(fixes, fresh):
            return fixes.numbers
        # Numbers of another reader, or a page of this one's was missed: the ids say who is who.
        self._numbered_by = None
        return np.array([self._row_for(worker_id) for worker_id in fixes.ids], np.int64)

    def _add_in_order(self, fixes: Fixes, fresh: NDArray[np.intp]) -> bool:
        """Add new workers whose numbers are the rows that come next; say whether all were."""
        for place in fresh.tolist():
            if int(fixes.numbers[place]) > self.count:
                return False
            self._row_for(fixes.ids[place])
        return True

    def _row_for(self, worker_id: str) -> int:
        row = self.rows.get(worker_id)
        if row is None:
            row = self.rows[worker_id] = self.count
            self.ids.append(worker_id)
            self.count += 1
            if self.count > len(self.lon_deg):
                self._grow()
        return row

    def _grow(self) -> None:
        for name in _COLUMNS:
            column = getattr(self, name)
            setattr(self, name, np.concatenate([column, np.zeros_like(column)]))


_COLUMNS = (
    "lon_deg",
    "lat_deg",
    "accuracy_m",
    "fix_ms",
    "contact_ms",
    "age_s",
    "states",
    "outside",
    "covering",
)


def _follow_each_other(rows: NDArray[np.int64]) -> bool:
    """Say whether each row is the one after the row before."""
    return bool((rows[1:] - rows[:-1] == 1).all())
