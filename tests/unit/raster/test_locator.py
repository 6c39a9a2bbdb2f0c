"""Proves that places are found in the very grids that the geometry library finds them in."""

from __future__ import annotations

import numpy as np
import shapely

from desktop.models.geo import GridShape
from desktop.raster.locator import NOWHERE
from desktop.raster.scene import Scene, build_scene
from tests.helpers.demo_shapes import demo_scene

SQUARE = (100.0, 30.0, 100.1, 30.0, 100.1, 30.1, 100.0, 30.1)
HOLE = (100.04, 30.04, 100.06, 30.04, 100.06, 30.06, 100.04, 30.06)
ISLAND = (100.2, 30.0, 100.21, 30.0, 100.21, 30.01, 100.2, 30.01)


def answers(scene: Scene, xy_m: np.ndarray) -> np.ndarray:
    """Return what the geometry library says."""
    polygons = [shapely.Polygon(scene.rings_of(index)[0]) for index in range(len(scene.codes))]
    points = shapely.points(xy_m)
    found = np.full(len(xy_m), NOWHERE)
    place, grid = shapely.STRtree(polygons).query(points, predicate="within")
    found[place] = grid
    return found


def test_every_place_of_a_city_is_found_where_it_is() -> None:
    scene = demo_scene()
    west, north, east, south = scene.box_m
    rng = np.random.default_rng(7)
    xy_m = rng.uniform((west - 500, north - 500), (east + 500, south + 500), (20_000, 2))
    found = scene.locator.locate(xy_m)
    assert (found == answers(scene, xy_m)).all()
    assert (found == NOWHERE).any()
    assert (found >= 0).sum() > 5000


def test_holes_are_not_in_and_islands_are() -> None:
    scene = build_scene((GridShape("510182001001001", (SQUARE, HOLE, ISLAND)),))
    lon, lat = np.array([100.01, 100.05, 100.205, 100.15]), np.array([30.01, 30.05, 30.005, 30.05])
    xy_m = np.column_stack(scene.projection.to_metres(lon, lat))
    assert scene.locator.locate(xy_m).tolist() == [0, NOWHERE, 0, NOWHERE]


def test_no_place_is_nowhere_and_an_empty_city_has_none() -> None:
    nowhere = np.array([[np.nan, 0.0], [0.0, np.inf], [1e9, 1e9]])
    assert demo_scene().locator.locate(nowhere).tolist() == [NOWHERE] * 3
    assert build_scene(()).locator.locate(np.zeros((2, 2))).tolist() == [NOWHERE] * 2
