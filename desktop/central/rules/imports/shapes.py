"""Owns what each polygon of a grid file must be, and whether the coordinates are degrees of China; pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely import Geometry

from desktop.central.rules.imports.grid_rows import GridDraft
from desktop.central.rules.partition.shapes import Flaw, FlawedShape, find_flaws
from desktop.models.finding import Finding, FindingKind, Severity

CHINA_WEST_DEG, CHINA_EAST_DEG = 73.0, 136.0
CHINA_SOUTH_DEG, CHINA_NORTH_DEG = 3.0, 54.0
"""Box around China, within whole degrees."""


def check_coordinates(areas: Sequence[Geometry | None]) -> tuple[Finding, ...]:
    """Return the one fault that all coordinates of a file share: no degrees, swapped, or not in China."""
    bounds = shapely.bounds(np.array([one for one in areas if one is not None], dtype=object))
    bounds = bounds[np.isfinite(bounds).all(axis=1)]
    if not len(bounds):
        return ()
    west, south, east, north = np.median(bounds, axis=0)
    x, y = float(west + east) / 2, float(south + north) / 2
    where = f"{x:.6g}, {y:.6g}"
    if _is_china(y, x) and not _is_china(x, y):
        return (Finding(kind=FindingKind.COORDINATES_SWAPPED, severity=Severity.ERROR, value=where),)
    if abs(x) > 180 or abs(y) > 90:
        return (Finding(kind=FindingKind.COORDINATES_NOT_DEGREES, severity=Severity.ERROR, value=where),)
    if not _is_china(x, y):
        return (Finding(kind=FindingKind.COORDINATES_ABROAD, severity=Severity.WARNING, value=where),)
    return ()


def _is_china(lon_deg: float, lat_deg: float) -> bool:
    is_within = CHINA_WEST_DEG <= lon_deg <= CHINA_EAST_DEG
    return is_within and CHINA_SOUTH_DEG <= lat_deg <= CHINA_NORTH_DEG


def check_shapes(drafts: Sequence[GridDraft]) -> tuple[tuple[GridDraft, ...], tuple[Finding, ...]]:
    """Return the grids whose polygons can be reckoned with, and what was found; all grids are looked at."""
    flaws = {one.place: one for one in find_flaws([draft.area for draft in drafts])}
    found = [_fault_of(drafts[place], flaw) for place, flaw in flaws.items()]
    good = tuple(draft for place, draft in enumerate(drafts) if place not in flaws)
    found += [_parts_of(draft) for draft in good if shapely.get_num_geometries(draft.area) > 1]
    return good, tuple(sorted(found, key=lambda one: one.row or 0))


_KINDS = {
    Flaw.EMPTY: FindingKind.GEOMETRY_EMPTY,
    Flaw.OTHER: FindingKind.GEOMETRY_OTHER,
    Flaw.CORNERS_MANY: FindingKind.VERTICES_MANY,
    Flaw.NOT_DEGREES: FindingKind.COORDINATES_NOT_DEGREES,
    Flaw.CROSSING: FindingKind.SELF_CROSSING,
}


def _fault_of(draft: GridDraft, flaw: FlawedShape) -> Finding:
    return Finding(
        kind=_KINDS[flaw.flaw],
        severity=Severity.ERROR,
        row=draft.row,
        code=draft.code,
        value=flaw.reason,
        amount=float(flaw.corners) if flaw.corners else None,
        lon_deg=flaw.lon_deg,
        lat_deg=flaw.lat_deg,
    )


def _parts_of(draft: GridDraft) -> Finding:
    lon_deg, lat_deg = place_of(draft.area)
    return Finding(
        kind=FindingKind.MULTI_PART,
        severity=Severity.WARNING,
        row=draft.row,
        code=draft.code,
        amount=float(shapely.get_num_geometries(draft.area)),
        lon_deg=lon_deg,
        lat_deg=lat_deg,
    )


def place_of(area: Geometry) -> tuple[float, float]:
    """Return a position inside an area, longitude and latitude in degrees to the millimetre."""
    point = area.representative_point()
    return round(point.x, 8), round(point.y, 8)
