"""Owns whether grids part the ground among them: no overlaps, no gaps, none far away; pure.

Areas and distances are reckoned on a plane laid at the middle of the city; over a city's width they are
right to a part in a hundred.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Geometry, STRtree

from desktop.central.rules.imports.grid_rows import GridDraft
from desktop.central.rules.locator import METRES_PER_DEG
from desktop.models.codes import community_of
from desktop.models.finding import Finding, FindingKind, Severity

TOLERANCE_M2 = 1.0
"""Overlaps and gaps up to that come from rounding."""

GRAVE_SHARE = 0.01
"""An overlap of more than this share of the smaller grid is no slip of the drawing any more."""

SLIT_M = 10.0
"""A slit between neighbours is a gap if it is at most so wide; what is wider lies outside of the city."""

FAR_M = 2_000.0
"""A grid further than that from every other of its community was drawn in the wrong place."""

FAR_FROM_CITY_M = 5_000.0
"""A grid further than that from all ground that is known lies in another city."""

_MITRE = {"join_style": "mitre", "mitre_limit": 5.0}


@dataclass(frozen=True, slots=True)
class Plane:
    """A local plane in metres.

    Attributes:
        lon_deg, lat_deg: Its origin.
    """

    lon_deg: float
    lat_deg: float

    def to_metres(self, areas: NDArray[np.object_]) -> NDArray[np.object_]:
        """Return geometries in metres east and north of the origin."""
        scale = np.array([math.cos(math.radians(self.lat_deg)) * METRES_PER_DEG, METRES_PER_DEG])
        origin = np.array([self.lon_deg, self.lat_deg])
        moved: NDArray[np.object_] = shapely.transform(areas, lambda points: (points - origin) * scale)
        return moved

    def to_degrees(self, x_m: float, y_m: float) -> tuple[float, float]:
        """Return longitude and latitude of a position, degrees to the millimetre."""
        east = METRES_PER_DEG * math.cos(math.radians(self.lat_deg))
        return round(self.lon_deg + float(x_m) / east, 8), round(
            self.lat_deg + float(y_m) / METRES_PER_DEG, 8
        )


def plane_of(areas: Sequence[Geometry]) -> Plane:
    """Return the plane at the middle of areas in degrees."""
    west, south, east, north = (float(one) for one in shapely.total_bounds(np.array(areas, dtype=object)))
    return Plane((west + east) / 2, (south + north) / 2)


def check_neighbours(drafts: Sequence[GridDraft], known: Sequence[Geometry]) -> tuple[Finding, ...]:
    """Return overlaps, gaps and stray grids.

    Args:
        drafts: Grids with polygons that are valid; row 0 is one that stays beside those of the file.
        known: Polygons of the city as it stands, degrees WGS84; empty if there are none.
    """
    if not drafts:
        return ()
    plane = plane_of([draft.area for draft in drafts])
    areas = plane.to_metres(np.array([draft.area for draft in drafts], dtype=object))
    found = _find_overlaps(drafts, areas, plane)
    groups: dict[str, list[int]] = defaultdict(list)
    for place, draft in enumerate(drafts):
        groups[community_of(draft.code)].append(place)
    tree = STRtree(areas)
    for code, places in groups.items():
        if not any(drafts[place].row for place in places):
            continue
        found += _find_gaps(code, np.array(places), areas, tree, plane)
        found += _find_strays(drafts, places, areas, plane)
    if len(known):
        found += _find_foreign(drafts, areas, plane.to_metres(np.array(known, dtype=object)), plane)
    return tuple(found)


def _find_overlaps(drafts: Sequence[GridDraft], areas: NDArray[np.object_], plane: Plane) -> list[Finding]:
    first, second = STRtree(areas).query(areas, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    shared = shapely.intersection(areas[first], areas[second])
    sizes = shapely.area(shared)
    found = []
    for place in np.flatnonzero(sizes > TOLERANCE_M2):
        one, other = drafts[first[place]], drafts[second[place]]
        if not one.row:
            one, other = other, one
        if not one.row:
            continue
        least = min(areas[first[place]].area, areas[second[place]].area)
        is_grave = sizes[place] > GRAVE_SHARE * least
        lon_deg, lat_deg = _middle(shared[place], plane)
        found.append(
            Finding(
                kind=FindingKind.OVERLAP,
                severity=Severity.ERROR if is_grave else Severity.WARNING,
                row=one.row,
                code=one.code,
                other=other.code,
                lon_deg=lon_deg,
                lat_deg=lat_deg,
                amount=round(float(sizes[place]), 1),
                unit="m²",
            )
        )
    return found


def _find_gaps(
    code: str, places: NDArray[np.intp], areas: NDArray[np.object_], tree: STRtree, plane: Plane
) -> list[Finding]:
    """Return what no grid covers between those of one community: holes of any size, and slits."""
    own = shapely.union_all(areas[places])
    rings = shapely.get_exterior_ring(shapely.get_parts(own))
    filled = shapely.union_all(shapely.polygons(rings))
    closed = own.buffer(SLIT_M / 2, **_MITRE).buffer(-SLIT_M / 2, **_MITRE)
    suspects = shapely.difference(shapely.union(filled, closed), own)
    if suspects.is_empty or suspects.area <= TOLERANCE_M2:
        return []
    around = areas[tree.query(suspects, predicate="intersects")]
    left = shapely.get_parts(shapely.difference(suspects, shapely.union_all(around)))
    found = []
    for gap in left[shapely.area(left) > TOLERANCE_M2]:
        is_hole = bool(shapely.covers(filled, gap.representative_point()))
        touching = int((shapely.distance(areas[places], gap) < 0.01).sum())
        if not is_hole and touching < 2:
            continue
        lon_deg, lat_deg = _middle(gap, plane)
        found.append(
            Finding(
                kind=FindingKind.GAP,
                severity=Severity.WARNING,
                code=code,
                lon_deg=lon_deg,
                lat_deg=lat_deg,
                amount=round(float(gap.area), 1),
                unit="m²",
            )
        )
    return found


def _find_strays(
    drafts: Sequence[GridDraft], places: list[int], areas: NDArray[np.object_], plane: Plane
) -> list[Finding]:
    if len(places) < 2:
        return []
    own = areas[places]
    asked, _, away_m = _nearest(STRtree(own), own, exclusive=True)
    return [
        _far(FindingKind.FAR_FROM_COMMUNITY, drafts[places[at]], own[at], metres, plane)
        for at, metres in zip(asked, away_m, strict=True)
        if metres > FAR_M and drafts[places[at]].row
    ]


def _find_foreign(
    drafts: Sequence[GridDraft], areas: NDArray[np.object_], known: NDArray[np.object_], plane: Plane
) -> list[Finding]:
    asked, _, away_m = _nearest(STRtree(known), areas, exclusive=False)
    return [
        _far(FindingKind.FAR_FROM_CITY, drafts[at], areas[at], metres, plane)
        for at, metres in zip(asked, away_m, strict=True)
        if metres > FAR_FROM_CITY_M and drafts[at].row
    ]


def _nearest(
    tree: STRtree, areas: NDArray[np.object_], *, exclusive: bool
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    (asked, nearest), away_m = tree.query_nearest(
        areas, exclusive=exclusive, return_distance=True, all_matches=False
    )
    return asked, nearest, away_m


def _far(kind: FindingKind, draft: GridDraft, area: Geometry, metres: float, plane: Plane) -> Finding:
    lon_deg, lat_deg = _middle(area, plane)
    return Finding(
        kind=kind,
        severity=Severity.WARNING,
        row=draft.row,
        code=draft.code,
        lon_deg=lon_deg,
        lat_deg=lat_deg,
        amount=round(float(metres)),
        unit="m",
    )


def _middle(area: Geometry, plane: Plane) -> tuple[float, float]:
    point = area.representative_point()
    return plane.to_degrees(point.x, point.y)
