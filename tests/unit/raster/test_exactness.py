"""Proves over the city and all scales that the grid under a pixel is the one that shapely finds there."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from desktop.raster.camera import STEPS_PER_OCTAVE, Camera, fit_camera
from desktop.raster.ground import Ground
from desktop.raster.palette import NIGHT
from desktop.raster.scene import Scene
from tests.helpers.demo_shapes import demo_scene

WINDOWS = 40
POINTS = 2_500
WIDTH, HEIGHT = 1280, 720


@pytest.fixture
def ground(qtbot: QtBot) -> Iterator[Ground]:
    made = Ground(demo_scene(), NIGHT)
    yield made
    made.stop()


def random_windows(scene: Scene, rng: np.random.Generator) -> Iterator[Camera]:
    """Yield windows about random grids, from the whole city to some metres across."""
    whole = fit_camera(scene.box_m, WIDTH, HEIGHT)
    for _ in range(WINDOWS):
        x_m, y_m = scene.anchors_m[rng.integers(len(scene.codes))].tolist()
        step = whole.step + int(rng.uniform(0, 9) * STEPS_PER_OCTAVE)
        yield Camera(0, 0, WIDTH, HEIGHT, step).centred(x_m, y_m)


def shapelys_answer(
    tree: shapely.STRtree, points: NDArray[np.object_], clear_m: float
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the grid of each point, -1 for none, and whether it is clear of every border."""
    found = np.full(len(points), -1, np.int64)
    rows, grids = tree.query(points, predicate="within")
    found[rows] = grids
    borders = tree.geometries[np.unique(tree.query(points, predicate="dwithin", distance=clear_m)[1])]
    clear = np.ones(len(points), np.bool_)
    for border in shapely.boundary(borders):
        clear &= ~shapely.dwithin(points, border, clear_m)
    return found, clear


def test_the_grid_under_a_hundred_thousand_pixels_is_shapelys(ground: Ground) -> None:
    scene = demo_scene()
    tree = shapely.STRtree([shapely.Polygon(scene.rings_of(index)[0]) for index in range(len(scene.codes))])
    rng = np.random.default_rng(519)
    compared = 0
    for camera in random_windows(scene, rng):
        ground.make_now(camera)
        pixels = rng.integers((0, 0), (WIDTH, HEIGHT), (POINTS, 2))
        told = [ground.id_at(camera, x, y) for x, y in pixels.tolist()]
        at_m = (pixels + 0.5 + (camera.left_px, camera.top_px)) / camera.px_per_m
        wanted, clear = shapelys_answer(tree, shapely.points(at_m), 0.5 / camera.px_per_m)
        ids = np.array([-1 if one is None else one for one in told])
        np.testing.assert_array_equal(ids[clear], wanted[clear])
        compared += int(clear.sum())
    assert WINDOWS * POINTS == 100_000
    assert compared > 85_000
