"""Owns the check of a partition: everything that is wrong with it, found once for all who ask; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely import Geometry, STRtree

from desktop.central.rules.partition.breadth import find_slivers
from desktop.central.rules.partition.cover import find_cover
from desktop.central.rules.partition.edges import find_loose_edges
from desktop.central.rules.partition.gaps import find_gaps
from desktop.central.rules.partition.outlines import box_of
from desktop.central.rules.partition.overlaps import find_overlaps
from desktop.central.rules.partition.plane import Areas, Plane, plane_of
from desktop.central.rules.partition.shapes import Flaw, FlawedShape, find_flaws, mend
from desktop.central.rules.partition.strays import find_islands, find_strays
from desktop.models.partition import BorderFault, FaultKind, in_report_order

Progress = Callable[[float], None]
"""Takes the share that is done, 0 to 1."""


@dataclass(frozen=True, slots=True)
class _Ground:
    """What can be reckoned with.

    Attributes:
        codes: Codes of the grids.
        degrees, metres: (n,) their polygons.
    """

    codes: list[str]
    degrees: Areas
    metres: Areas
    plane: Plane
    tree: STRtree


def check_partition(
    codes: Sequence[str], areas: Sequence[Geometry | None] | Areas, progress: Progress | None = None
) -> tuple[BorderFault, ...]:
    """Return everything that is wrong with a partition, in the order of reports.

    A shape that crosses itself is told and reckoned with as far as it has any ground; one that has none is
    told, and its ground is a gap.

    Args:
        codes: Code of each grid; the rows of faults count from 1 in this order.
        areas: Anything that a file may hold, degrees.
        progress: Is told how far it is.
    """
    tell = progress or _tell_nobody
    shapes = np.array(areas, dtype=object)
    flaws = find_flaws(shapes)
    found = [_invalid(codes[one.place], shapes[one.place], one) for one in flaws]
    found += _find_duplicates(codes)
    tell(0.15)
    ground = _ground_of(codes, shapes, flaws)
    if ground is not None:
        found += _find_parts(ground)
        found += _check_ground(ground, tell)
    tell(1.0)
    return in_report_order(_with_rows(found, codes))


def check_borders(codes: Sequence[str], areas: Sequence[Geometry] | Areas) -> tuple[BorderFault, ...]:
    """Return overlaps, gaps and strays alone, of polygons that are valid."""
    if not len(codes):
        return ()
    ground = _ground_of(codes, np.array(areas, dtype=object), ())
    return () if ground is None else in_report_order(_check_ground(ground, _tell_nobody))


def _tell_nobody(_share: float) -> None:
    pass


def _ground_of(codes: Sequence[str], shapes: Areas, flaws: Sequence[FlawedShape]) -> _Ground | None:
    usable = np.ones(len(shapes), dtype=bool)
    for one in flaws:
        if one.flaw is Flaw.CROSSING:
            shapes[one.place] = mend(shapes[one.place])
        usable[one.place] = one.flaw is Flaw.CROSSING and not shapes[one.place].is_empty
    if not usable.any():
        return None
    degrees = shapes[usable]
    plane = plane_of(degrees)
    metres = plane.to_metres(degrees)
    kept = [code for code, is_usable in zip(codes, usable, strict=True) if is_usable]
    return _Ground(kept, degrees, metres, plane, STRtree(metres))


def _check_ground(ground: _Ground, tell: Progress) -> list[BorderFault]:
    edges = find_loose_edges(ground.degrees)
    tell(0.35)
    cover = find_cover(ground.plane.points_to_metres(edges), ground.tree)
    tell(0.6)
    found = find_overlaps(ground.codes, ground.metres, ground.tree, cover.overlapped, ground.plane)
    tell(0.8)
    found += find_gaps(ground.codes, ground.tree, cover.ground, cover.holes, ground.plane)
    tell(0.9)
    found += find_islands(ground.codes, ground.tree, cover.ground, ground.plane)
    found += find_strays(ground.codes, ground.metres, ground.plane)
    return found


def _find_parts(ground: _Ground) -> list[BorderFault]:
    """Return grids of several parts, and grids that are slivers themselves."""
    counts = shapely.get_num_geometries(ground.metres)
    found = [
        replace(_whole(FaultKind.MULTI_PART, ground, int(at)), parts=int(counts[at]))
        for at in np.flatnonzero(counts > 1)
    ]
    for at, width_m in find_slivers(ground.metres):
        found.append(replace(_whole(FaultKind.THIN_GRID, ground, at), width_m=round(width_m, 2)))
    return found


def _whole(kind: FaultKind, ground: _Ground, at: int) -> BorderFault:
    lon_deg, lat_deg = ground.plane.place_in(ground.metres[at])
    return BorderFault(
        kind=kind,
        codes=(ground.codes[at],),
        lon_deg=lon_deg,
        lat_deg=lat_deg,
        box=box_of(ground.degrees[at]),
        area_m2=round(ground.plane.area_m2(ground.metres[at]), 1),
    )


def _invalid(code: str, area: Geometry | None, flaw: FlawedShape) -> BorderFault:
    has_place = flaw.flaw is Flaw.CROSSING and area is not None
    return BorderFault(
        kind=FaultKind.INVALID,
        codes=(code,),
        lon_deg=flaw.lon_deg,
        lat_deg=flaw.lat_deg,
        box=box_of(area) if has_place else None,
        reason=flaw.reason if flaw.flaw in (Flaw.CROSSING, Flaw.OTHER) else flaw.flaw.value,
    )


def _find_duplicates(codes: Sequence[str]) -> list[BorderFault]:
    rows: dict[str, list[int]] = defaultdict(list)
    for row, code in enumerate(codes, start=1):
        rows[code].append(row)
    return [
        BorderFault(kind=FaultKind.CODE_DUPLICATE, codes=(code,), rows=tuple(found))
        for code, found in rows.items()
        if len(found) > 1 and code
    ]


def _with_rows(found: Sequence[BorderFault], codes: Sequence[str]) -> list[BorderFault]:
    """Say in which rows the grids stand; of a code that stands in several the first."""
    rows: dict[str, int] = {}
    for row, code in enumerate(codes, start=1):
        rows.setdefault(code, row)
    return [one if one.rows else replace(one, rows=tuple(rows[code] for code in one.codes)) for one in found]
