"""Owns which grids lie apart: from the rest of the city, or from their community; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Geometry, STRtree

from desktop.central.rules.partition.gaps import SLIT_M
from desktop.central.rules.partition.outlines import box_of
from desktop.central.rules.partition.plane import Areas, Plane
from desktop.models.codes import community_of
from desktop.models.partition import BorderFault, FaultKind

FAR_M = 2_000.0
"""A grid further than that from every other of its community was drawn in the wrong place."""

FAR_FROM_CITY_M = 5_000.0
"""Ground further than that from the city lies in another one."""

_MOST_CODES = 12


def find_islands(codes: Sequence[str], tree: STRtree, ground: Geometry, plane: Plane) -> list[BorderFault]:
    """Return the grids that lie apart from the largest part of the ground, a fault for each island."""
    parts = shapely.get_parts(ground)
    lands = _lands_of(parts)
    if len(lands) < 2:
        return []
    whole = [shapely.multipolygons(parts[members]) for members in lands]
    main = int(np.argmax(shapely.area(whole)))
    shapely.prepare(whole[main])
    found = []
    for land in (one for place, one in enumerate(whole) if place != main):
        standing = sorted(codes[grid] for grid in tree.query(land, predicate="intersects"))
        metres = float(shapely.distance(land, whole[main]))
        kind = FaultKind.FAR_FROM_CITY if metres > FAR_FROM_CITY_M else FaultKind.ISLAND
        found.append(_stray(kind, standing, land, metres, plane))
    return found


def _lands_of(parts: Areas) -> list[list[int]]:
    """Return the parts that lie together; a slit between neighbours parts them on paper alone."""
    near: dict[int, list[int]] = defaultdict(list)
    for one, other in zip(*STRtree(parts).query(parts, predicate="dwithin", distance=SLIT_M), strict=True):
        near[int(one)].append(int(other))
    lands, seen = [], set()
    for start in range(len(parts)):
        if start in seen:
            continue
        seen.add(start)
        land, waiting = [], [start]
        while waiting:
            place = waiting.pop()
            land.append(place)
            fresh = [one for one in near[place] if one not in seen]
            seen.update(fresh)
            waiting += fresh
        lands.append(land)
    return lands


def find_strays(codes: Sequence[str], areas: Areas, plane: Plane) -> list[BorderFault]:
    """Return the grids that lie far from all others of their community."""
    groups: dict[str, list[int]] = defaultdict(list)
    for place, code in enumerate(codes):
        groups[community_of(code)].append(place)
    inside = shapely.point_on_surface(areas)
    found = []
    for members in groups.values():
        if len(members) < 2:
            continue
        places = np.array(members)
        for at in places[_nearest_m(inside[places]) > FAR_M]:
            # Those few are measured from border to border.
            metres = float(shapely.distance(areas[at], areas[places[places != at]]).min())
            if metres > FAR_M:
                found.append(_stray(FaultKind.FAR_FROM_COMMUNITY, [codes[at]], areas[at], metres, plane))
    return found


def _nearest_m(points: Areas) -> NDArray[np.float64]:
    """Return how far each point is from the nearest other one, which is cheap to find."""
    nearest_m = np.full(len(points), np.inf)
    (asked, _), away_m = STRtree(points).query_nearest(
        points, exclusive=True, return_distance=True, all_matches=False
    )
    nearest_m[asked] = away_m
    return nearest_m


def _stray(kind: FaultKind, codes: list[str], area: Geometry, metres: float, plane: Plane) -> BorderFault:
    lon_deg, lat_deg = plane.place_in(area)
    return BorderFault(
        kind=kind,
        codes=tuple(codes[:_MOST_CODES]),
        lon_deg=lon_deg,
        lat_deg=lat_deg,
        box=box_of(plane.to_degrees(area)),
        area_m2=round(plane.area_m2(area), 1),
        away_m=round(metres),
        parts=len(codes),
    )
