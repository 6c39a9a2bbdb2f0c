"""Owns the polygons of demo cities for tests, made once a session for each number of grids."""

from __future__ import annotations

from functools import cache

from desktop.central.city.demo import make_ground
from desktop.models.geo import GridShape
from desktop.raster.scene import Scene, build_scene


@cache
def demo_shapes(grids: int = 519) -> tuple[GridShape, ...]:
    """Return the polygons of a demo city."""
    return make_ground(grids)


@cache
def demo_scene(grids: int = 519) -> Scene:
    """Return the scene of a demo city."""
    return build_scene(demo_shapes(grids))
