"""Owns places inside grids: positions that lie in the polygon, and addresses to go with them."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from desktop.central.city.catalogue import load_names
from desktop.central.city.chance import pick
from desktop.central.city.layout import COORDINATE_DIGITS, NAMED_COMMUNITY
from desktop.models.geo import BoundingBox, GridShape

_TRIES = 64


@dataclass(frozen=True, slots=True)
class Place:
    """One grid's ground.

    Attributes:
        polygon: Prepared shapely polygon, lon and lat in degrees WGS84.
        middle: Lon, lat of a position inside, for labels and as a last resort.
    """

    code: str
    polygon: Any
    box: BoundingBox
    middle: tuple[float, float]

    def contains(self, lon_deg: float, lat_deg: float) -> bool:
        """Say whether a position lies in the grid."""
        return bool(shapely.contains_xy(self.polygon, lon_deg, lat_deg))

    def sees(self, start: tuple[float, float], end: tuple[float, float]) -> bool:
        """Say whether the straight way between two positions stays in the grid."""
        return bool(shapely.contains(self.polygon, shapely.LineString((start, end))))

    def draw_position(self, rng: random.Random) -> tuple[float, float]:
        """Return a random position in the grid as lon, lat in degrees."""
        box = self.box
        for _ in range(_TRIES):
            lon = round(rng.uniform(box.west_deg, box.east_deg), COORDINATE_DIGITS)
            lat = round(rng.uniform(box.south_deg, box.north_deg), COORDINATE_DIGITS)
            if self.contains(lon, lat):
                return lon, lat
        return self.middle


def make_places(shapes: Iterable[GridShape]) -> dict[str, Place]:
    """Return the ground of each grid by code."""
    listed = list(shapes)
    polygons = np.array([_polygon_of(shape) for shape in listed], dtype=object)
    shapely.prepare(polygons)
    boxes = [BoundingBox(*edges) for edges in shapely.bounds(polygons).tolist()]
    middles = _middles_of(polygons)
    return {
        shape.code: Place(shape.code, polygon, box, middle)
        for shape, polygon, box, middle in zip(listed, polygons, boxes, middles, strict=True)
    }


def _polygon_of(shape: GridShape) -> Any:
    rings = [np.array(ring).reshape(-1, 2) for ring in shape.rings]
    if len(rings) == 1:
        return shapely.polygons(rings[0])
    largest = max(range(len(rings)), key=lambda i: float(shapely.area(shapely.polygons(rings[i]))))
    return shapely.polygons(rings[largest], [ring for i, ring in enumerate(rings) if i != largest])


def _middles_of(polygons: NDArray[Any]) -> list[tuple[float, float]]:
    centres = shapely.centroid(polygons)
    beside = ~shapely.contains(polygons, centres)
    centres[beside] = shapely.point_on_surface(polygons[beside])
    return [
        (round(lon, COORDINATE_DIGITS), round(lat, COORDINATE_DIGITS))
        for lon, lat in shapely.get_coordinates(centres).tolist()
    ]


def draw_address(rng: random.Random, grid_code: str, community_name: str) -> tuple[str, str, str]:
    """Return an invented address ("朝阳中路 116 号"), a public spot there and a home there."""
    base = community_name.removesuffix("社区").removesuffix("村")
    if community_name.endswith("村"):
        home = f"{rng.randint(1, 12)} 组"
        address = f"{community_name} {home} {rng.randint(1, 88)} 号"
        spot = pick(rng, ("院坝", "村道", "活动室", "林盘", "堰沟", "文化广场"))
    else:
        named = grid_code.startswith(NAMED_COMMUNITY) or base.endswith(("路", "街"))
        street = base if named else base + pick(rng, load_names().street_words)
        address = f"{street} {rng.randint(1, 280)} 号"
        home = f"{rng.randint(1, 18)} 栋 {rng.randint(1, 4)} 单元"
        spot = pick(
            rng,
            (
                home,
                f"{rng.randint(1, 18)} 栋楼下",
                "小区门口",
                "沿街商铺",
                "公交站",
                "社区广场",
            ),
        )
    return address, spot, home
