"""Owns the city's given facts: names and codes of its divisions and the schematic layout of its towns."""

from __future__ import annotations

import csv
import json
import math
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from desktop.central.city.mesh import FloatArray
from desktop.models.codes import Level
from resources.files import read_text

CITY_CODE = "510182"
DEFAULT_GRIDS = 519
"""Number of grids of the demo city. Source: the city government's report of 2019."""

NAMED_COMMUNITY = "510182001014"
"""朝阳中路社区; it has at least eight grids, because the field knows its grid 008 by name."""

NAMED_COMMUNITY_GRIDS = 8

KM_PER_LAT_DEG = 111.195
"""Length of a degree of latitude. Source: 2 pi R / 360 with the IUGG mean radius R1."""

_MIDDLE_LAT_DEG = 31.18
KM_PER_LON_DEG = KM_PER_LAT_DEG * math.cos(math.radians(_MIDDLE_LAT_DEG))
COORDINATE_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Division:
    """A city, town or community by its official code."""

    code: str
    level: Level
    name: str
    parent_code: str


@dataclass(frozen=True, slots=True)
class TownPlan:
    """What the schematic layout says of one town.

    Attributes:
        seat_lon_deg, seat_lat_deg: The town's seat, where it is densest.
        grids: Its share of the default number of grids.
        reach: How far it spreads in comparison with its neighbours.
        seat_radius_km: Radius of the dense middle.
        post_start, post_end: Post hours as "HH:MM" of the city's zone.
    """

    code: str
    name: str
    seat_lon_deg: float
    seat_lat_deg: float
    grids: int
    reach: float
    seat_radius_km: float
    post_start: str
    post_end: str


@dataclass(frozen=True, slots=True)
class Layout:
    """The city's schematic outline and its towns.

    Attributes:
        origin: Lon, lat in degrees of the corner from which kilometres are counted.
        outline: Closed line ``(n, 2)`` in kilometres east and north of the origin.
    """

    origin: tuple[float, float]
    outline: FloatArray
    towns: tuple[TownPlan, ...]

    def to_km(self, positions: FloatArray) -> FloatArray:
        """Return kilometres east and north of the origin for lon, lat ``(n, 2)`` in degrees."""
        scale = np.array([KM_PER_LON_DEG, KM_PER_LAT_DEG])
        return np.asarray((positions - np.array(self.origin)) * scale, np.float64)

    def to_degrees(self, positions: FloatArray) -> FloatArray:
        """Return lon, lat in degrees, rounded, for kilometres ``(n, 2)`` from the origin."""
        scale = np.array([KM_PER_LON_DEG, KM_PER_LAT_DEG])
        degrees = np.round(positions / scale + np.array(self.origin), COORDINATE_DIGITS)
        return np.asarray(degrees, np.float64)


@cache
def load_divisions() -> tuple[Division, ...]:
    """Return the city, its 13 towns and its 202 communities, in the order of their codes."""
    lines = [
        line
        for line in read_text("city", "pengzhou-divisions.csv").splitlines()
        if line and not line.startswith("#")
    ]
    return tuple(
        Division(row["code"], Level(row["level"]), row["name"], row["parent"])
        for row in csv.DictReader(lines)
    )


@cache
def load_communities() -> dict[str, tuple[Division, ...]]:
    """Return the communities of each town by the town's code."""
    of_town: dict[str, list[Division]] = {}
    for division in load_divisions():
        if division.level is Level.COMMUNITY:
            of_town.setdefault(division.parent_code, []).append(division)
    return {code: tuple(communities) for code, communities in of_town.items()}


@cache
def load_layout() -> Layout:
    """Return the schematic layout that the program brings."""
    plan: dict[str, Any] = json.loads(read_text("city", "layout.json"))
    towns = tuple(
        TownPlan(
            code=town["code"],
            name=town["name"],
            seat_lon_deg=town["seat"][0],
            seat_lat_deg=town["seat"][1],
            grids=town["grids"],
            reach=town["reach"],
            seat_radius_km=town["seat_radius_km"],
            post_start=town["post_start"],
            post_end=town["post_end"],
        )
        for town in plan["towns"]
    )
    layout = Layout((plan["origin"][0], plan["origin"][1]), np.zeros((0, 2)), towns)
    return Layout(layout.origin, layout.to_km(np.array(plan["outline"], np.float64)), towns)
