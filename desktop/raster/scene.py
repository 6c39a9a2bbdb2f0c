"""Owns the partition as the engine draws it: polygons, boxes, anchors and areas, in metres of the plane."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from desktop.models.geo import GridShape
from desktop.raster.area_tree import AreaTree, build_tree
from desktop.raster.areas import Areas, areas_by
from desktop.raster.borders import Borders, find_borders
from desktop.raster.city_shapes import city_shapes
from desktop.raster.locator import NOWHERE, GridLocator
from desktop.raster.outlines import Outlines, anchors_of, boxes_of
from desktop.raster.points import points_of
from desktop.raster.projection import Projection

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

CITY_DIGITS = 6
TOWN_DIGITS = 9
COMMUNITY_DIGITS = 12
"""Leading digits of a grid's code that name its city, town, community. Source: domain, codes."""

_SAMPLES = 20_000
"""Points among which the middle of the city is looked for."""

FAR_OFF = 6.0
"""A grid so many times farther from the city's middle than nine in ten are is not what "fit" shows."""


@dataclass(frozen=True)
class Scene:
    """Immutable geometry of a city.

    Attributes:
        codes: Grid codes; a grid's index is its place here.
        index_of: Index of each grid by its code.
        projection: Plane of all metres.
        outlines: Rings of all grids, metres x east, y south.
        boxes_m: (n, 4) float64: west, north, east, south of each grid; zeros where it has no ring.

    What takes longer is made when it is first asked for, by whichever thread asks.
    """

    codes: tuple[str, ...]
    index_of: Mapping[str, int]
    projection: Projection
    outlines: Outlines
    boxes_m: FloatArray

    @cached_property
    def _anchors_and_areas(self) -> tuple[FloatArray, FloatArray]:
        return anchors_of(self.outlines)

    @property
    def anchors_m(self) -> FloatArray:
        """A place inside each grid for marks and labels, (n, 2) float64."""
        return self._anchors_and_areas[0]

    @property
    def areas_m2(self) -> FloatArray:
        """Area of each grid's largest ring, (n,) float64."""
        return self._anchors_and_areas[1]

    @cached_property
    def across_m(self) -> FloatArray:
        """Width or height of each grid's box, whichever is less, (n,) float64."""
        return np.asarray((self.boxes_m[:, 2:] - self.boxes_m[:, :2]).min(axis=1), np.float64)

    @cached_property
    def towns(self) -> Areas:
        """Towns of the grids."""
        return areas_by(self.codes, TOWN_DIGITS, self.anchors_m, self.areas_m2)

    @cached_property
    def communities(self) -> Areas:
        """Communities of the grids."""
        return areas_by(self.codes, COMMUNITY_DIGITS, self.anchors_m, self.areas_m2)

    @cached_property
    def borders(self) -> Borders:
        """Borders of all levels."""
        return find_borders(self.outlines, self.towns.index, self.communities.index)

    @cached_property
    def successors(self) -> IntArray:
        """Place of the next point of its ring for each point of the outlines, (p,)."""
        return self.outlines.successors()

    @cached_property
    def owners(self) -> IntArray:
        """Index of the grid of each point of the outlines, (p,)."""
        return self.outlines.grid_of_points()

    @cached_property
    def spacing_m(self) -> float:
        """Distance between neighbouring grids: the side of a square as large as the middle one by size."""
        sizes = (self.boxes_m[:, 2] - self.boxes_m[:, 0]) * (self.boxes_m[:, 3] - self.boxes_m[:, 1])
        drawn = sizes[sizes > 0]
        # A grid fills rather more than half of its box.
        return float(np.sqrt(max(1.0, 0.6 * float(np.median(drawn))))) if len(drawn) else 1.0

    @cached_property
    def area_tree(self) -> AreaTree:
        """Areas of all levels over the grids, for the numbers of marks."""
        cities = areas_by(self.codes, CITY_DIGITS, self.anchors_m, self.areas_m2)
        levels = (self.communities, self.towns, cities)
        return build_tree(self.codes, levels, self.anchors_m, self.areas_m2, self.boxes_m)

    @cached_property
    def locator(self) -> GridLocator:
        """Which grid each of many places is in."""
        return GridLocator(self.outlines, self.boxes_m, self.box_m)

    def prepare_drawing(self) -> None:
        """Make now what drawing the polygons asks for; on a worker thread for a large city."""
        _ = (self.successors, self.owners, self.spacing_m, self.box_m)

    def prepare_places(self) -> None:
        """Make now everything else; on a worker thread for a large city."""
        _ = (self.towns, self.communities, self.borders, self.area_tree, self.locator)

    def grid_under(self, x_m: float, y_m: float) -> int | None:
        """Return the index of the grid in which a place lies, the last one where several do, None if none."""
        found = int(self.locator.locate(np.array([(x_m, y_m)]))[0])
        return None if found == NOWHERE else found

    def rings_of(self, index: int) -> list[FloatArray]:
        """Return the rings of a grid, each (k, 2) float64, open."""
        return self.outlines.rings_of(index)

    @cached_property
    def box_m(self) -> tuple[float, float, float, float]:
        """West, north, east, south of the city; a small box about the middle if there is no grid.

        A stray grid far off would shrink the city to a dot; such are left out.
        """
        boxes = self.boxes_m[np.diff(self.outlines.grid_rings) > 0]
        if not len(boxes):
            return (-1000.0, -1000.0, 1000.0, 1000.0)
        west, north, east, south = boxes.T
        x, y = (west + east) / 2, (north + south) / 2
        away = np.maximum(np.abs(x - np.median(x)), np.abs(y - np.median(y)))
        reach = np.maximum(east - west, south - north)
        near = np.flatnonzero(away <= FAR_OFF * np.quantile(away, 0.9) + reach)
        west, north, east, south = west[near], north[near], east[near], south[near]
        return (float(west.min()), float(north.min()), float(east.max()), float(south.max()))


def build_scene(shapes: Sequence[GridShape]) -> Scene:
    """Return the scene of a city's polygons.

    Rings of fewer than three points, and rings with a coordinate that is no place on Earth, are passed over.

    Args:
        shapes: Polygons in degrees WGS84; the order gives the grids' indices.
    """
    known = city_shapes(shapes)
    in_degrees = known.outlines
    projection = _projection_of(in_degrees)
    places_m = projection.to_metres(in_degrees.points[:, 0], in_degrees.points[:, 1])
    outlines = in_degrees.at(points_of(*places_m))
    return Scene(known.codes, known.index_of, projection, outlines, boxes_of(outlines))


def _projection_of(in_degrees: Outlines) -> Projection:
    """Return the plane about the middle of the city, which a stray grid far off does not move."""
    if not len(in_degrees.points):
        return Projection(0.0, 0.0)
    points = in_degrees.points
    some = points[:: max(1, len(points) // _SAMPLES)]
    middle = np.median(some, axis=0)
    most = FAR_OFF * np.quantile(np.abs(some - middle).max(axis=1), 0.9)
    lon, lat = points.T
    near = (np.abs(lon - middle[0]) <= most) & (np.abs(lat - middle[1]) <= most)
    if not near.all():
        lon, lat = lon[near], lat[near]
    return Projection(float(lon.min() + lon.max()) / 2, float(lat.min() + lat.max()) / 2)
