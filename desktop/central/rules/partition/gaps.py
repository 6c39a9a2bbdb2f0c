"""Owns which ground within the city no grid has; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import shapely
from shapely import Geometry, STRtree

from desktop.central.rules.partition.breadth import is_noise, sliver_breadth_of
from desktop.central.rules.partition.cover import LATTICE_M
from desktop.central.rules.partition.outlines import outline_fault
from desktop.central.rules.partition.plane import Areas, Plane
from desktop.central.rules.partition.shapes import mend
from desktop.models.partition import BorderFault, FaultKind

SLIT_M = 10.0
"""A slit between neighbours that opens to the outside is a gap if it is at most so wide; what is wider lies
outside of the city."""

TOUCH_M = 0.05
"""A grid borders on a gap if it is at most so far away."""

_MITRE = {"join_style": "mitre", "mitre_limit": 5.0}


def find_gaps(
    codes: Sequence[str], tree: STRtree, ground: Geometry, holes: Areas, plane: Plane
) -> list[BorderFault]:
    """Return what no grid covers: holes of any size, and slits.

    Args:
        codes: Codes of the grids.
        tree: Of their polygons, metres.
        ground: All that is covered, metres.
        holes: What lies within and is not covered, metres.
        plane: What the metres are of.
    """
    slits = _find_slits(ground, holes)
    spots = np.concatenate([holes, slits])
    touching: dict[int, list[str]] = defaultdict(list)
    for spot, grid in zip(*tree.query(spots, predicate="dwithin", distance=TOUCH_M), strict=True):
        touching[int(spot)].append(codes[grid])
    first_slit = len(spots) - len(slits)
    return [
        _gap(touching[place], spots[place], plane)
        for place in range(len(spots))
        # A bay of one grid is its own business.
        if place < first_slit or len(touching[place]) > 1
    ]


def _find_slits(ground: Geometry, holes: Areas) -> Areas:
    """Return what closing the outline by half a slit's width closes."""
    rings = shapely.get_exterior_ring(shapely.get_parts(ground))
    filled = shapely.union_all(np.concatenate([shapely.polygons(rings), holes]))
    closed = mend(filled.buffer(SLIT_M / 2, **_MITRE).buffer(-SLIT_M / 2, **_MITRE))
    # Both outlines run along each other for miles: only on a lattice do they meet in the same points.
    slits: Areas = shapely.get_parts(shapely.difference(closed, filled, grid_size=LATTICE_M))
    found: Areas = slits[~is_noise(slits)]
    return found


def _gap(codes: Sequence[str], area: Geometry, plane: Plane) -> BorderFault:
    pieces = np.array([area], dtype=object)
    width_m = sliver_breadth_of(pieces)
    kind = FaultKind.THIN_GAP if width_m else FaultKind.GAP
    return outline_fault(kind, tuple(sorted(set(codes))), pieces, plane, width_m=width_m)
