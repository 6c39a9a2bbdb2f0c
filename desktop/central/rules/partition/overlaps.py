"""Owns which grids claim the same ground; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from desktop.central.rules.partition.breadth import is_noise, sliver_breadth_of
from desktop.central.rules.partition.outlines import outline_fault
from desktop.central.rules.partition.plane import Areas, Plane
from desktop.models.partition import BorderFault, FaultKind


def find_overlaps(
    codes: Sequence[str], areas: Areas, tree: STRtree, overlapped: Areas, plane: Plane
) -> list[BorderFault]:
    """Return the overlaps, one for each pair of grids.

    Args:
        codes: Codes of the grids.
        areas: Their polygons, metres.
        tree: Of the polygons.
        overlapped: Faces that more than one grid covers: whoever overlaps, does it there.
        plane: What the metres are of.
    """
    _, suspects = tree.query(overlapped, predicate="intersects")
    suspects = np.unique(suspects)
    if not len(suspects):
        return []
    first, second = _pairs_of(areas[suspects])
    first, second = suspects[first], suspects[second]
    pieces, owners = shapely.get_parts(shapely.intersection(areas[first], areas[second]), return_index=True)
    # Neighbours share lines and corners beside.
    kept = (shapely.get_dimensions(pieces) == 2) & ~is_noise(pieces)
    shared: dict[int, list[int]] = defaultdict(list)
    for piece, owner in zip(np.flatnonzero(kept), owners[kept], strict=True):
        shared[int(owner)].append(int(piece))
    return [
        _overlap((codes[first[pair]], codes[second[pair]]), pieces[members], plane)
        for pair, members in shared.items()
    ]


def _pairs_of(areas: Areas) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    first, second = STRtree(areas).query(areas, predicate="intersects")
    once = first < second
    return first[once], second[once]


def _overlap(codes: Iterable[str], pieces: Areas, plane: Plane) -> BorderFault:
    width_m = sliver_breadth_of(pieces)
    kind = FaultKind.THIN_OVERLAP if width_m else FaultKind.OVERLAP
    return outline_fault(kind, tuple(sorted(codes)), pieces, plane, width_m=width_m)
