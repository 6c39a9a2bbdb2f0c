"""Owns what each polygon of a grid file must be, and whether the coordinates are degrees of China; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely
from shapely import Geometry

from desktop.central.rules.imports.grid_rows import GridDraft
from desktop.models.finding import Finding, FindingKind, Severity

CHINA_WEST_DEG, CHINA_EAST_DEG = 73.0, 136.0
CHINA_SOUTH_DEG, CHINA_NORTH_DEG = 3.0, 54.0
"""Box around China, within whole degrees."""

MOST_VERTICES = 100_000
"""Most vertices of one grid; a surveyed grid has some hundreds."""

_AREAS = frozenset({shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON})
_PLACE = re.compile(r"^(.*?)\[(\S+) (\S+)\]$")


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
    found: list[Finding] = []
    good: list[GridDraft] = []
    for draft in drafts:
        fault = _fault_of(draft)
        if fault is not None:
            found.append(fault)
        if fault is None or fault.severity is not Severity.ERROR:
            good.append(draft)
    return tuple(good), tuple(found)


def _fault_of(draft: GridDraft) -> Finding | None:
    area = draft.area
    about = Finding(kind=FindingKind.GEOMETRY_EMPTY, severity=Severity.ERROR, row=draft.row, code=draft.code)
    if area is None or area.is_empty:
        return about
    if shapely.get_type_id(area) not in _AREAS:
        return replace(about, kind=FindingKind.GEOMETRY_OTHER, value=area.geom_type)
    points = shapely.get_coordinates(area)
    if len(points) > MOST_VERTICES:
        return replace(about, kind=FindingKind.VERTICES_MANY, amount=float(len(points)))
    is_earthly = np.isfinite(points).all() and (np.abs(points) <= (180.0, 90.0)).all()
    if not is_earthly:
        return replace(about, kind=FindingKind.COORDINATES_NOT_DEGREES)
    reason = shapely.is_valid_reason(area)
    if reason != "Valid Geometry":
        match = _PLACE.match(reason)
        if match is None:
            return replace(about, kind=FindingKind.SELF_CROSSING, value=reason[:80])
        lon_deg, lat_deg = float(match[2]), float(match[3])
        return replace(
            about, kind=FindingKind.SELF_CROSSING, value=match[1], lon_deg=lon_deg, lat_deg=lat_deg
        )
    if area.area <= 0:
        return about
    parts = shapely.get_num_geometries(area)
    if parts > 1:
        lon_deg, lat_deg = place_of(area)
        return replace(
            about,
            kind=FindingKind.MULTI_PART,
            severity=Severity.WARNING,
            amount=float(parts),
            lon_deg=lon_deg,
            lat_deg=lat_deg,
        )
    return None


def place_of(area: Geometry) -> tuple[float, float]:
    """Return a position inside an area, longitude and latitude in degrees to the millimetre."""
    point = area.representative_point()
    return round(point.x, 8), round(point.y, 8)
