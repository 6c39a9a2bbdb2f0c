"""Owns how a fault that has an outline of its own is told: where it is, how large, and its outline; pure."""

from __future__ import annotations

import numpy as np
import shapely
from shapely import Geometry

from desktop.central.rules.partition.plane import Areas, Plane
from desktop.models.geo import BoundingBox
from desktop.models.partition import BorderFault, FaultKind

MOST_CORNERS = 240
"""Most corners of an outline that is told; it is drawn, not reckoned with."""

_DECIMALS = 7


def outline_fault(
    kind: FaultKind, codes: tuple[str, ...], pieces: Areas, plane: Plane, *, width_m: float = 0.0
) -> BorderFault:
    """Return a fault that covers some ground.

    Args:
        kind: What is wrong.
        codes: The grids it is about.
        pieces: Polygons that it covers, metres, none in another.
        plane: What the metres are of.
        width_m: How broad it is, if it is a sliver.
    """
    largest = pieces[int(np.argmax(shapely.area(pieces)))]
    lon_deg, lat_deg = plane.place_in(largest)
    whole = shapely.multipolygons(pieces)
    return BorderFault(
        kind=kind,
        codes=codes,
        lon_deg=lon_deg,
        lat_deg=lat_deg,
        box=box_of(plane.to_degrees(whole)),
        area_m2=round(plane.area_m2(whole), 1),
        width_m=round(width_m, 2),
        parts=len(pieces),
        rings=_rings_of(plane, pieces),
    )


def box_of(area: Geometry) -> BoundingBox:
    """Return what an area in degrees lies in."""
    west, south, east, north = (round(float(one), _DECIMALS) for one in area.bounds)
    return BoundingBox(west, south, east, north)


def _rings_of(plane: Plane, pieces: Areas) -> tuple[tuple[float, ...], ...]:
    """Return the rings of polygons, the largest first; with fewer corners where there are too many."""
    by_size = pieces[np.argsort(-shapely.area(pieces))]
    step_m = 0.5
    while shapely.get_num_coordinates(by_size).sum() > MOST_CORNERS and step_m < 500.0:
        by_size = shapely.simplify(by_size, step_m, preserve_topology=True)
        step_m *= 2
    rings, left = [], MOST_CORNERS
    for ring in shapely.get_rings(by_size):
        points = shapely.get_coordinates(plane.to_degrees(ring))[:-1].round(_DECIMALS)
        left -= len(points)
        if left < 0:
            break
        rings.append(tuple(float(value) for value in points.reshape(-1)))
    return tuple(rings)
