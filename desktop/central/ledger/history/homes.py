"""Owns where workers belonged over a span of the past: whose they were at each instant of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from desktop.models.codes import is_within
from desktop.models.delta import ChangeOp, RecordKind
from desktop.models.history import PastChange, PastRecord


class Homes:
    """Workers with the codes of their home grids, and since when each holds.

    Args:
        records: The board as the span begins; what it says holds before it too.
        changes: What changed in the span, in the order of commits.
    """

    def __init__(self, records: Iterable[PastRecord], changes: Iterable[PastChange]) -> None:
        # Each worker's codes, and the instants from which the second and later ones hold.
        self._codes: dict[str, list[str | None]] = {
            record.id: [record.area_code] for record in records if record.kind is RecordKind.WORKER
        }
        self._since_ms: dict[str, list[int]] = {}
        for change in changes:
            if change.kind is RecordKind.WORKER:
                self._follow(change)

    def _follow(self, change: PastChange) -> None:
        code = None if change.op is ChangeOp.DELETE else change.area_code
        codes = self._codes.setdefault(change.id, [None])
        since = self._since_ms.setdefault(change.id, [])
        # Processes' clocks differ: as on a past board, all that came before a change is in by its instant.
        for place in range(len(since) - 1, -1, -1):
            if since[place] <= change.at_ms:
                break
            since[place] = change.at_ms
        if codes[-1] != code:
            since.append(change.at_ms)
            codes.append(code)

    def is_of(self, worker_id: str, at_ms: int, area_code: str) -> bool:
        """Say whether a worker was one of an area at an instant.

        Args:
            worker_id: Who.
            at_ms: The instant, ms since the epoch.
            area_code: Code of the area.
        """
        codes = self._codes.get(worker_id)
        if codes is None:
            return False
        since = self._since_ms.get(worker_id)
        code = codes[bisect_right(since, at_ms)] if since else codes[0]
        return code is not None and is_within(code, area_code)
