"""Partitions drawn by chance, and faults put into them on purpose."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import shapely
from hypothesis import strategies as st
from shapely import Geometry

from desktop.central.rules.locator import METRES_PER_DEG

LON, LAT = 103.9, 30.99
SIDE_M = 300.0
"""Width of the cells that partitions are made of."""


def to_degrees(area: Geometry) -> Geometry:
    """Return an area given in metres from a corner of the city in degrees."""
    scale = np.array([METRES_PER_DEG * math.cos(math.radians(LAT)), METRES_PER_DEG])
    return shapely.transform(area, lambda points: np.round(points / scale + (LON, LAT), 7))


@dataclass
class Drawn:
    """A partition in metres.

    Attributes:
        codes: Codes of the grids.
        areas: Their polygons.
        added: How many there ever were.
    """

    codes: list[str] = field(default_factory=list)
    areas: list[Geometry] = field(default_factory=list)
    added: int = 0

    def add(self, area: Geometry, community: int = 1) -> None:
        """Put one more grid into it."""
        self.added += 1
        self.codes.append(f"510182001{community:03d}{self.added:03d}")
        self.areas.append(area)

    def degrees(self) -> list[Geometry]:
        """Return the polygons as a file has them."""
        return [to_degrees(area) for area in self.areas]


def draw(columns: int, rows: int, seed: int, *, corners_shared: bool = True) -> Drawn:
    """Return a partition of crooked cells, each border drawn once and shared.

    Args:
        columns, rows: How many cells.
        seed: Of the chance.
        corners_shared: False puts corners into borders that only one of the two neighbours has.
    """
    rng = np.random.default_rng(seed)
    corners = np.stack(np.meshgrid(np.arange(columns + 1.0), np.arange(rows + 1.0)), axis=-1) * SIDE_M
    corners += rng.uniform(-0.25, 0.25, corners.shape) * SIDE_M
    drawn = Drawn()
    for row in range(rows):
        for column in range(columns):
            turns = ((row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column))
            points: list[np.ndarray] = []
            for at, (here, there) in enumerate(zip(turns, (*turns[1:], turns[0]), strict=True)):
                points.append(corners[here])
                if not corners_shared and at < 2:
                    points.append((corners[here] + corners[there]) / 2)
            drawn.add(shapely.polygons(points), community=row % 3 + 1)
    return drawn


def spoil(drawn: Drawn, number: int, way: str, metres: float) -> None:
    """Put a fault into a partition.

    Args:
        drawn: What is spoiled.
        number: Which grid; taken round where there are fewer.
        way: How.
        metres: How far.
    """
    at = number % len(drawn.areas)
    area = drawn.areas[at]
    match way:
        case "shift":
            drawn.areas[at] = shapely.transform(area, lambda points: points + np.array([metres, metres / 2]))
        case "grow":
            drawn.areas[at] = area.buffer(metres, join_style="mitre")
        case "shrink":
            drawn.areas[at] = area.buffer(-metres, join_style="mitre")
        case "drop":
            del drawn.areas[at], drawn.codes[at]
        case "hole":
            middle = area.representative_point().buffer(metres, quad_segs=3)
            drawn.areas[at] = area.difference(middle)
        case "double":
            drawn.add(area)
        case _:
            drawn.add(shapely.transform(area, lambda points: points + np.array([metres * 3, 0.0])))


FAULTS = st.tuples(
    st.integers(0, 99),
    st.sampled_from(("shift", "grow", "shrink", "drop", "hole", "double", "lay over")),
    st.floats(3.0, 60.0),
)
