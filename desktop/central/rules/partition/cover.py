"""Owns how many grids cover each place of the ground: faces between loose edges; pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Geometry, STRtree

from desktop.central.rules.partition.breadth import is_noise
from desktop.central.rules.partition.edges import Segments
from desktop.central.rules.partition.plane import Areas

LATTICE_M = 0.001
"""Corners of faces lie on multiples of that: lines that run along each other for miles leave no dust."""


@dataclass(frozen=True, slots=True)
class Cover:
    """The ground by how many grids cover it, metres.

    Attributes:
        ground: All that is covered, with its holes.
        holes: (n,) parts that lie within and that no grid covers.
        overlapped: (n,) faces that more than one grid covers; hairlines are left out of both.
    """

    ground: Geometry
    holes: Areas
    overlapped: Areas


def find_cover(edges: Segments, tree: STRtree) -> Cover:
    """Return what is covered, by none, one or more.

    Args:
        edges: Loose edges, metres.
        tree: Of the grids' polygons, metres.
    """
    lines = shapely.get_parts(shapely.union_all(shapely.linestrings(edges), grid_size=LATTICE_M))
    faces = shapely.get_parts(shapely.polygonize(lines))
    counts = count_covering(faces, tree)
    # A hairline between neighbours parts no ground.
    is_real = ~is_noise(faces)
    return Cover(
        ground=shapely.coverage_union_all(faces[(counts > 0) | ~is_real]),
        holes=shapely.get_parts(shapely.coverage_union_all(faces[(counts == 0) & is_real])),
        overlapped=faces[(counts > 1) & is_real],
    )


def count_covering(faces: Areas, tree: STRtree) -> NDArray[np.intp]:
    """Return how many grids cover a place inside each face."""
    asked, _ = tree.query(shapely.point_on_surface(faces), predicate="intersects")
    return np.bincount(asked, minlength=len(faces))
