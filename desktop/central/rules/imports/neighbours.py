"""Owns what an import is told of the borders of a file: overlaps, gaps, grids that lie elsewhere; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import shapely
from shapely import Geometry, STRtree

from desktop.central.rules.imports.grid_rows import GridDraft
from desktop.central.rules.partition.check import check_borders
from desktop.central.rules.partition.plane import plane_of
from desktop.central.rules.partition.strays import FAR_FROM_CITY_M
from desktop.models.codes import community_of
from desktop.models.finding import Finding, FindingKind, Severity
from desktop.models.partition import BorderFault, FaultKind

GRAVE_SHARE = 0.01
"""An overlap of more than this share of the smaller grid is no slip of the drawing any more."""


def check_neighbours(drafts: Sequence[GridDraft], known: Sequence[Geometry]) -> tuple[Finding, ...]:
    """Return overlaps, gaps and stray grids.

    Args:
        drafts: Grids with polygons that are valid; row 0 is one that stays beside those of the file.
        known: Polygons of the city as it stands, degrees WGS84; empty if there are none.
    """
    by_code = {draft.code: draft for draft in drafts}
    faults = check_borders([draft.code for draft in drafts], [draft.area for draft in drafts])
    found = [finding for fault in faults for finding in _findings_of(fault, by_code, is_new=not len(known))]
    if len(known) and drafts:
        found += _find_foreign(drafts, np.array(known, dtype=object))
    return tuple(found)


def _findings_of(fault: BorderFault, by_code: Mapping[str, GridDraft], *, is_new: bool) -> Iterable[Finding]:
    """Yield what a fault says of the grids of the file; what others have among them is not its business."""
    concerned = [by_code[code] for code in fault.codes if by_code[code].row]
    match fault.kind:
        case FaultKind.OVERLAP | FaultKind.THIN_OVERLAP if concerned:
            yield _overlap(fault, concerned[0], by_code)
        case FaultKind.GAP | FaultKind.THIN_GAP if concerned:
            yield _gap(fault, concerned)
        case FaultKind.FAR_FROM_COMMUNITY:
            yield from (_far(FindingKind.FAR_FROM_COMMUNITY, one, fault.away_m) for one in concerned)
        case FaultKind.FAR_FROM_CITY if is_new:
            yield from (_far(FindingKind.FAR_FROM_CITY, one, fault.away_m) for one in concerned)


def _overlap(fault: BorderFault, one: GridDraft, by_code: Mapping[str, GridDraft]) -> Finding:
    other = next(by_code[code] for code in fault.codes if code != one.code)
    plane = plane_of([one.area, other.area])
    least_m2 = shapely.area(plane.to_metres(np.array([one.area, other.area], dtype=object))).min()
    return Finding(
        kind=FindingKind.OVERLAP,
        severity=Severity.ERROR if fault.area_m2 > GRAVE_SHARE * least_m2 else Severity.WARNING,
        row=one.row,
        code=one.code,
        other=other.code,
        lon_deg=fault.lon_deg,
        lat_deg=fault.lat_deg,
        amount=fault.area_m2,
        unit="m²",
    )


def _gap(fault: BorderFault, concerned: Sequence[GridDraft]) -> Finding:
    communities = Counter(community_of(draft.code) for draft in concerned)
    return Finding(
        kind=FindingKind.GAP,
        severity=Severity.WARNING,
        code=communities.most_common(1)[0][0],
        lon_deg=fault.lon_deg,
        lat_deg=fault.lat_deg,
        amount=fault.area_m2,
        unit="m²",
    )


def _find_foreign(drafts: Sequence[GridDraft], known: np.ndarray) -> Iterable[Finding]:
    """Yield the grids of the file that lie far from the city as it stands."""
    areas = np.array([draft.area for draft in drafts], dtype=object)
    plane = plane_of(areas)
    (asked, _), away_m = STRtree(plane.to_metres(known)).query_nearest(
        plane.to_metres(areas), return_distance=True, all_matches=False
    )
    for at, metres in zip(asked, away_m, strict=True):
        if metres > FAR_FROM_CITY_M and drafts[at].row:
            yield _far(FindingKind.FAR_FROM_CITY, drafts[at], float(metres))


def _far(kind: FindingKind, draft: GridDraft, metres: float) -> Finding:
    point = draft.area.representative_point()
    return Finding(
        kind=kind,
        severity=Severity.WARNING,
        row=draft.row,
        code=draft.code,
        lon_deg=round(point.x, 8),
        lat_deg=round(point.y, 8),
        amount=round(metres),
        unit="m",
    )
