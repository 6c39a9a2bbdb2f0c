"""Owns the check of the partition as it stands: once for each ground, on a thread, for all who ask."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import Row

from desktop.central.ledger.ledger import Ledger
from desktop.central.ledger.positions import OUTSIDE_MARGIN_M, rows_since
from desktop.central.ledger.unit import Unit
from desktop.central.rules.locator import GridLocator
from desktop.central.rules.partition.check import check_partition
from desktop.models.codes import is_within
from desktop.models.incident import OPEN_STATES, Incident
from desktop.models.instant import from_epoch_ms
from desktop.models.organisation import Grid, GridStatus
from desktop.models.partition import BorderFault, FaultKind, Outsider, OutsiderKind, in_report_order


@dataclass(slots=True)
class GroundCheck:
    """The check of one ground, while it runs and afterwards.

    Attributes:
        locator: The ground.
        progress: Share that is done.
        checked_at: When it was done.
        faults: What is wrong, in the order of reports.
    """

    locator: GridLocator
    progress: float = 0.0
    checked_at: datetime | None = None
    faults: tuple[BorderFault, ...] = ()

    def tell(self, share: float) -> None:
        """Note how far it is."""
        # The whole is done when the faults are there.
        self.progress = min(share, 0.99)


class BorderChecks:
    """Gives the check of the present ground; belongs to one event loop.

    Args:
        ledger: Where grids and polygons are kept.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._check: GroundCheck | None = None
        self._running: asyncio.Task[None] | None = None

    async def look(self, wait_s: float) -> GroundCheck:
        """Return the check of the ground as it is now; of a large one it may be under way still.

        Args:
            wait_s: How long to wait for it at most.
        """
        locator = self._ledger.rules.locator
        if self._check is None or self._check.locator is not locator or self._has_failed():
            self._check = GroundCheck(locator)
            self._running = asyncio.create_task(self._run(self._check))
        check = self._check
        if self._running is not None and not self._running.done():
            await asyncio.wait([self._running], timeout=wait_s)
        if self._running is not None and self._running.done():
            # An error is the asker's, and the next one begins anew.
            self._running.result()
        if self._ledger.rules.locator is not locator:
            # Another ground came meanwhile: of that one is asked, though nothing may be known of it yet.
            return await self.look(0.0)
        return check

    def _has_failed(self) -> bool:
        running = self._running
        return running is not None and running.done() and running.exception() is not None

    async def _run(self, check: GroundCheck) -> None:
        valid = await self._ledger.transact_async(_valid_codes)
        locator = check.locator
        faults = await asyncio.to_thread(check_partition, locator.codes, locator.areas, check.tell)
        check.faults = in_report_order((*faults_without_rows(faults), *_unmatched(locator, valid)))
        check.checked_at, check.progress = self._ledger.clock(), 1.0


def faults_without_rows(faults: tuple[BorderFault, ...]) -> tuple[BorderFault, ...]:
    """Return faults that come from no file."""
    return tuple(replace(one, rows=()) for one in faults)


def _valid_codes(unit: Unit) -> frozenset[str]:
    return frozenset(grid.code for grid in unit.list_all(Grid) if grid.status is GridStatus.VALID)


def _unmatched(locator: GridLocator, valid: frozenset[str]) -> list[BorderFault]:
    """Return the grids that are nowhere on the map, and the shapes that are no grid's."""
    drawn = frozenset(locator.codes)
    found = [BorderFault(kind=FaultKind.WITHOUT_SHAPE, codes=(code,)) for code in sorted(valid - drawn)]
    found += [BorderFault(kind=FaultKind.WITHOUT_RECORD, codes=(code,)) for code in sorted(drawn - valid)]
    return found


@dataclass(frozen=True, slots=True)
class Placed:
    """What has a place and may lie outside of every grid.

    Attributes:
        incidents: Open ones.
        fixes: Rows of the newest positions, with the code of each worker's own grid.
    """

    incidents: list[Incident]
    fixes: list[Row[Any]]


def read_placed(unit: Unit, area_code: str, *, with_workers: bool) -> Placed:
    """Read the open incidents of an area, and where its workers were last.

    Args:
        unit: The reading transaction.
        area_code: Code prefix of the reader's area.
        with_workers: Whether the reader may see positions.
    """
    open_states = [state.value for state in OPEN_STATES]
    incidents = [
        one for one in unit.list_all(Incident, states=open_states) if is_within(one.grid_code, area_code)
    ]
    return Placed(incidents, rows_since(unit, 0, area_code)[1] if with_workers else [])


def find_outsiders(placed: Placed, locator: GridLocator) -> list[Outsider]:
    """Return what lies outside of every grid, the farthest first; of fixes, beyond their own accuracy."""
    found = [
        Outsider(
            kind=OutsiderKind.INCIDENT,
            id=one.id,
            grid_code=one.grid_code,
            lon_deg=one.lon_deg,
            lat_deg=one.lat_deg,
            away_m=round(away_m, 1),
            at=one.created,
        )
        for one, away_m in _outside(placed.incidents, locator)
    ]
    found += [
        Outsider(
            kind=OutsiderKind.WORKER,
            id=row.worker_id,
            grid_code=row.area_code,
            lon_deg=row.lon_deg,
            lat_deg=row.lat_deg,
            away_m=round(away_m, 1),
            at=from_epoch_ms(row.fix_ms),
        )
        for row, away_m in _outside(placed.fixes, locator)
        if away_m > OUTSIDE_MARGIN_M + row.accuracy_m
    ]
    return sorted(found, key=lambda one: (one.kind, -one.away_m, one.id))


def _outside(placed: Sequence[Any], locator: GridLocator) -> Iterable[tuple[Any, float]]:
    places = np.array([(one.lon_deg, one.lat_deg) for one in placed], np.float64).reshape(-1, 2)
    return ((placed[at], away_m) for at, away_m in locator.find_outside(places).items())


def faults_within(faults: tuple[BorderFault, ...], area_code: str) -> tuple[BorderFault, ...]:
    """Return the faults that concern a grid of an area; whose border it is, both neighbours may know."""
    return tuple(one for one in faults if any(is_within(code, area_code) for code in one.codes))
