"""Owns the names of places on the map: which there are, where each belongs, which go first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from desktop.models.codes import Level
from desktop.raster.scene import Scene

LEVELS = (Level.TOWN, Level.COMMUNITY, Level.GRID)
"""Levels that bear names, the first ones first."""

_CODE_LENGTH = {Level.TOWN: 9, Level.COMMUNITY: 12, Level.GRID: 15}


@dataclass(frozen=True, slots=True)
class PlaceNames:
    """Columns of names, in the order in which they are placed: by level, places of more grids first.

    Attributes:
        codes: Codes of the places.
        texts: Names.
        ranks: (n,) uint8, place of each name's level in LEVELS.
        xy_m: (n, 2) anchors on the plane.
        areas_m2: (n,) areas that bear the names.
    """

    codes: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    ranks: NDArray[np.uint8] = field(default_factory=lambda: np.zeros(0, np.uint8))
    xy_m: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 2)))
    areas_m2: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))

    def __len__(self) -> int:
        return len(self.texts)

    def level(self, row: int) -> Level:
        """Return the level of a name."""
        return LEVELS[self.ranks[row]]

    def towns(self) -> PlaceNames:
        """Return the names of towns alone; they come first."""
        count = int(np.count_nonzero(self.ranks == LEVELS.index(Level.TOWN)))
        return PlaceNames(
            self.codes[:count],
            self.texts[:count],
            self.ranks[:count],
            self.xy_m[:count],
            self.areas_m2[:count],
        )


def short_town_name(name: str) -> str:
    """Return a town's name without the word for its kind, where something of it is left."""
    for kind in ("街道", "镇", "乡"):
        short = name.removesuffix(kind)
        if short != name and len(short) > 1:
            return short
    return name


def names_of(scene: Scene, names: Mapping[str, str]) -> PlaceNames:
    """Return the place names of a city.

    Args:
        scene: Its geometry.
        names: Names by code (towns, communities, grids); codes without one bear no label.
    """
    found: list[tuple[int, int, float, str, float, float]] = []
    for rank, level in enumerate(LEVELS):
        groups: dict[str, list[int]] = {}
        for index, code in enumerate(scene.codes):
            groups.setdefault(code[: _CODE_LENGTH[level]], []).append(index)
        for code, members in groups.items():
            if names.get(code):
                x_m, y_m = _anchor(scene, members)
                area_m2 = float(scene.areas_m2[members].sum())
                found.append((rank, -len(members), -area_m2, code, x_m, y_m))
    found.sort()
    return PlaceNames(
        codes=tuple(one[3] for one in found),
        texts=tuple(names[one[3]] for one in found),
        ranks=np.array([one[0] for one in found], np.uint8),
        xy_m=np.array([one[4:] for one in found], np.float64).reshape(-1, 2),
        areas_m2=np.array([-one[2] for one in found]),
    )


def _anchor(scene: Scene, members: Sequence[int]) -> tuple[float, float]:
    """Return a place near the area's middle and inside it, even where the middle is not."""
    anchors, areas = scene.anchors_m[members], scene.areas_m2[members]
    weight = areas / areas.sum() if areas.sum() > 0 else np.full(len(members), 1 / len(members))
    middle = (anchors * weight[:, None]).sum(axis=0)
    if len(members) <= 2:
        return float(middle[0]), float(middle[1])
    near = anchors[np.argmin(((anchors - middle) ** 2).sum(axis=1))]
    place = 0.6 * middle + 0.4 * near
    return float(place[0]), float(place[1])
