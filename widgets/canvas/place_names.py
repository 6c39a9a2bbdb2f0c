"""Owns the names of places on the map: which there are, where each belongs, which go first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from desktop.models.codes import Level
from desktop.raster.scene import Scene

LEVELS = (Level.TOWN, Level.COMMUNITY, Level.GRID)
"""Levels that bear names, the first ones first."""


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
    """Return the place names of a city, by level.

    Args:
        scene: Its geometry.
        names: Names by code (towns, communities, grids); codes without one bear no label.
    """
    return _stacked([_level_names(scene, level, names) for level in LEVELS])


@dataclass(frozen=True, slots=True)
class _LevelNames:
    codes: tuple[str, ...]
    texts: tuple[str, ...]
    xy_m: NDArray[np.float64]
    areas_m2: NDArray[np.float64]


def _level_names(scene: Scene, level: Level, names: Mapping[str, str]) -> _LevelNames:
    """Return the names of a level, places of more grids first, then the larger ones."""
    if level is Level.GRID:
        codes, xy_m, areas_m2 = scene.codes, scene.anchors_m, scene.areas_m2
        counts = np.ones(len(codes), np.int64)
    else:
        areas = scene.towns if level is Level.TOWN else scene.communities
        codes, xy_m, areas_m2, counts = areas.codes, areas.anchors_m, areas.areas_m2, areas.counts
    named = np.fromiter((bool(names.get(code)) for code in codes), np.bool_, len(codes))
    order = np.lexsort((-areas_m2, -counts))
    order = order[named[order]]
    chosen = [codes[place] for place in order.tolist()]
    return _LevelNames(tuple(chosen), tuple(names[code] for code in chosen), xy_m[order], areas_m2[order])


def _stacked(levels: Sequence[_LevelNames]) -> PlaceNames:
    ranks = [np.full(len(one.codes), rank, np.uint8) for rank, one in enumerate(levels)]
    return PlaceNames(
        codes=tuple(chain.from_iterable(one.codes for one in levels)),
        texts=tuple(chain.from_iterable(one.texts for one in levels)),
        ranks=np.concatenate(ranks),
        xy_m=np.concatenate([one.xy_m for one in levels]),
        areas_m2=np.concatenate([one.areas_m2 for one in levels]),
    )
