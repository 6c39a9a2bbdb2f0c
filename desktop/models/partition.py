"""Owns what is wrong with a partition: grids that overlap, ground that nobody has, shapes that are none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop.models.geo import BoundingBox


class FaultKind(StrEnum):
    """What can be wrong with borders; the order is that of reports."""

    OVERLAP = "overlap"
    GAP = "gap"
    THIN_OVERLAP = "thin-overlap"
    THIN_GAP = "thin-gap"
    THIN_GRID = "thin-grid"
    INVALID = "invalid"
    CODE_INVALID = "code-invalid"
    CODE_DUPLICATE = "code-duplicate"
    CODE_CONTRADICTED = "code-contradicted"
    WITHOUT_SHAPE = "without-shape"
    WITHOUT_RECORD = "without-record"
    FAR_FROM_CITY = "far-from-city"
    FAR_FROM_COMMUNITY = "far-from-community"
    MULTI_PART = "multi-part"
    ISLAND = "island"


SLIVERS = frozenset({FaultKind.THIN_OVERLAP, FaultKind.THIN_GAP, FaultKind.THIN_GRID})
"""Long and narrow: a slip of the drawing, and nobody's ground to walk."""

NOTES = frozenset({FaultKind.MULTI_PART, FaultKind.ISLAND})
"""Nothing wrong in itself, but worth a look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BorderFault:
    """One thing that is wrong with a partition, or worth a look.

    Attributes:
        codes: Codes of the grids it is about: of an overlap both, of a gap those that border on it.
        rows: Numbers of these grids in the file, from 1; empty if they come from no file.
        lon_deg, lat_deg: A position within it, degrees WGS84; None if it is nowhere.
        box: What it lies in; None if it is nowhere.
        area_m2: Its size, square metres; 0 if it has none.
        width_m: How wide a sliver is, metres; 0 for all else.
        away_m: How far away a stray grid lies, metres; 0 for all else.
        parts: Of how many parts a grid or an overlap is made; 0 for all else.
        reason: What is wrong with a shape or a code, in a word or as it stands in the file.
        rings: Its outline, flat (lon0, lat0, lon1, lat1, ...), degrees WGS84, by the even-odd rule; empty
            where the grid's own outline says it.
    """

    kind: FaultKind
    codes: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    lon_deg: float | None = None
    lat_deg: float | None = None
    box: BoundingBox | None = None
    area_m2: float = 0.0
    width_m: float = 0.0
    away_m: float = 0.0
    parts: int = 0
    reason: str = ""
    rings: tuple[tuple[float, ...], ...] = ()

    @property
    def is_note(self) -> bool:
        """Whether it is no fault, only worth a look."""
        return self.kind in NOTES


class OutsiderKind(StrEnum):
    """What can lie outside of every grid."""

    INCIDENT = "incident"
    WORKER = "worker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outsider:
    """An open incident, or a worker's last fix, outside of every grid.

    Attributes:
        id: Of the incident or the worker.
        grid_code: The grid that the incident is held under, or the worker's own.
        lon_deg, lat_deg: Where, degrees WGS84.
        away_m: How far from the nearest grid, metres.
        at: When it was reported there.
    """

    kind: OutsiderKind
    id: str
    grid_code: str
    lon_deg: float
    lat_deg: float
    away_m: float
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BorderCheck:
    """The check of the partition as it stands, as far as its reader may know.

    Attributes:
        progress: Share of the check that is done; below 1 nothing is known of faults yet.
        checked_at: When it was done, None before.
        grids: How many grids were checked.
        counts: How many faults there are of each kind, in the reader's area.
        faults: The first of them, by kind, of each kind the largest first.
        outsiders: What lies outside of every grid now, the farthest first.
    """

    progress: float
    checked_at: datetime | None
    grids: int
    counts: dict[FaultKind, int]
    faults: tuple[BorderFault, ...]
    outsiders: tuple[Outsider, ...]


def in_report_order(faults: Iterable[BorderFault]) -> tuple[BorderFault, ...]:
    """Return faults by kind, of each kind the largest first."""
    kinds = {kind: place for place, kind in enumerate(FaultKind)}
    return tuple(
        sorted(faults, key=lambda one: (kinds[one.kind], -one.area_m2, -one.away_m, one.codes, one.rows))
    )
