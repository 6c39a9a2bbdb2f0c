"""Owns what the shape of one grid must be: a polygon on the earth that does not cross itself; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Geometry

from desktop.central.rules.partition.plane import Areas

MOST_CORNERS = 100_000
"""Most corners of one grid; a surveyed grid has some hundreds."""

_AREAS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
_PLACE = re.compile(r"^(.*?)\[(\S+) (\S+)\]$")


class Flaw(StrEnum):
    """What is wrong with a shape; of several the first."""

    EMPTY = "empty"
    OTHER = "other"
    CORNERS_MANY = "corners-many"
    NOT_DEGREES = "not-degrees"
    CROSSING = "crossing"


@dataclass(frozen=True, slots=True)
class FlawedShape:
    """A shape that is none.

    Attributes:
        place: Which of the shapes.
        reason: What GEOS says of it, its type, or empty.
        corners: How many it has.
        lon_deg, lat_deg: Where it crosses itself, None if that is not known.
    """

    place: int
    flaw: Flaw
    reason: str = ""
    corners: int = 0
    lon_deg: float | None = None
    lat_deg: float | None = None


def find_flaws(areas: Sequence[Geometry | None] | Areas) -> tuple[FlawedShape, ...]:
    """Return the shapes that are none, in their order.

    Args:
        areas: Anything that a file may hold, degrees.
    """
    shapes = np.array(areas, dtype=object)
    if not len(shapes):
        return ()
    kinds, corners = shapely.get_type_id(shapes), shapely.get_num_coordinates(shapes)
    is_empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    is_other = ~is_empty & ~np.isin(kinds, _AREAS)
    is_large = ~is_empty & ~is_other & (corners > MOST_CORNERS)
    left = ~(is_empty | is_other | is_large)
    is_lost = left & ~_is_earthly(shapes, left)
    left &= ~is_lost
    is_crossing = np.zeros(len(shapes), dtype=bool)
    is_crossing[left] = ~shapely.is_valid(shapes[left])
    found = [FlawedShape(int(at), Flaw.EMPTY) for at in np.flatnonzero(is_empty)]
    found += [FlawedShape(int(at), Flaw.OTHER, shapes[at].geom_type) for at in np.flatnonzero(is_other)]
    found += [
        FlawedShape(int(at), Flaw.CORNERS_MANY, corners=int(corners[at])) for at in np.flatnonzero(is_large)
    ]
    found += [FlawedShape(int(at), Flaw.NOT_DEGREES) for at in np.flatnonzero(is_lost)]
    found += [_crossing(int(at), shapes[at]) for at in np.flatnonzero(is_crossing)]
    return tuple(sorted(found, key=lambda one: one.place))


def mend(area: Geometry) -> Geometry:
    """Return the ground that a crossing shape most likely means; it is empty if there is none."""
    parts = shapely.get_parts(shapely.make_valid(area))
    return shapely.union_all(parts[np.isin(shapely.get_type_id(parts), _AREAS)])


def _is_earthly(shapes: Areas, wanted: NDArray[np.bool_]) -> NDArray[np.bool_]:
    points, owners = shapely.get_coordinates(shapes[wanted], return_index=True)
    is_bad = ~(np.isfinite(points) & (np.abs(points) <= (180.0, 90.0))).all(axis=1)
    earthly = np.ones(len(shapes), dtype=bool)
    earthly[np.flatnonzero(wanted)[owners[is_bad]]] = False
    return earthly


def _crossing(place: int, area: Geometry) -> FlawedShape:
    reason = str(shapely.is_valid_reason(area))
    match = _PLACE.match(reason)
    if match is None:
        return FlawedShape(place, Flaw.CROSSING, reason[:80])
    return FlawedShape(place, Flaw.CROSSING, match[1], lon_deg=float(match[2]), lat_deg=float(match[3]))
