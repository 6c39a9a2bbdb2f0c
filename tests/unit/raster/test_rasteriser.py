"""Proves the id buffer: a pixel bears the polygon that shapely finds there; tiles join without gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from desktop.models.geo import GridShape
from desktop.raster.borders import BorderLevel
from desktop.raster.palette import NIGHT
from desktop.raster.patterns import TILE_PX
from desktop.raster.qt_shapes import path_of_grid
from desktop.raster.rasteriser import Block, Rasteriser, Tile, TileKey, pixels_of
from desktop.raster.scene import Scene, build_scene
from tests.helpers.demo_shapes import demo_scene

SCALES = (0.02, 0.11, 0.9)
"""Pixels a metre: the whole city in a window, a town, a street."""

pytestmark = pytest.mark.usefixtures("qapp")


def tile_at(scene: Scene, place_m: Sequence[float], px_per_m: float) -> Tile:
    """Return the tile over a place."""
    column, row = (int(metres * px_per_m // TILE_PX) for metres in place_m)
    return Rasteriser(scene, NIGHT).make(TileKey(0, column, row), px_per_m)


def middles_m(tile: Tile, px_per_m: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return x and y of the middles of a tile's pixels on the plane."""
    rows, columns = np.mgrid[0:TILE_PX, 0:TILE_PX]
    x = (tile.key.column * TILE_PX + columns + 0.5) / px_per_m
    y = (tile.key.row * TILE_PX + rows + 0.5) / px_per_m
    return x, y


def assert_pixels_are(scene: Scene, tile: Tile, px_per_m: float, samples: int = 3000) -> None:
    """Compare pixels with shapely's answer, but for those within half a pixel of a border."""
    x, y = middles_m(tile, px_per_m)
    window = shapely.box(x.min(), y.min(), x.max(), y.max()).buffer(2 / px_per_m)
    near = [index for index, box in enumerate(scene.boxes_m) if window.intersects(shapely.box(*box))]
    polygons = np.array([shapely.Polygon(scene.rings_of(i)[0], scene.rings_of(i)[1:]) for i in near])
    chosen = np.random.default_rng(7).choice(TILE_PX * TILE_PX, samples, replace=False)
    points = shapely.points(x.ravel()[chosen], y.ravel()[chosen])
    wanted = np.zeros(samples, np.int64)
    point_rows, found = shapely.STRtree(polygons).query(points, predicate="within")
    wanted[point_rows] = np.array(near)[found] + 1
    lines = shapely.multilinestrings([edge for one in polygons for edge in edges_of(one)])
    shapely.prepare(lines)
    clear = ~shapely.dwithin(points, lines, 0.5 / px_per_m)
    assert clear.sum() > samples / 3
    np.testing.assert_array_equal(tile.ids.ravel()[chosen][clear], wanted[clear])


def edges_of(polygon: shapely.Polygon) -> list[shapely.LineString]:
    """Return the rings of a polygon as lines."""
    return [shapely.LineString(ring.coords) for ring in (polygon.exterior, *polygon.interiors)]


@pytest.mark.parametrize("px_per_m", SCALES)
@pytest.mark.parametrize("index", [3, 260, 511])
def test_ids_are_the_polygons_under_the_pixels(index: int, px_per_m: float) -> None:
    scene = demo_scene()
    tile = tile_at(scene, scene.anchors_m[index].tolist(), px_per_m)
    assert_pixels_are(scene, tile, px_per_m)


def test_ids_of_a_finer_city() -> None:
    scene = demo_scene(2_000)
    tile = tile_at(scene, scene.anchors_m[1000].tolist(), 0.11)
    assert_pixels_are(scene, tile, 0.11, 1500)


@pytest.mark.parametrize("px_per_m", SCALES)
def test_a_partition_has_no_gap_on_the_screen(px_per_m: float) -> None:
    """Every pixel whose middle lies well within the city bears a grid."""
    scene = demo_scene()
    city = shapely.union_all([shapely.Polygon(scene.rings_of(index)[0]) for index in range(len(scene.codes))])
    tile = tile_at(scene, scene.anchors_m[260].tolist(), px_per_m)
    inner = city.buffer(-1 / px_per_m)
    inside = shapely.contains_xy(inner, *middles_m(tile, px_per_m))
    assert inside.sum() > 1000
    assert (tile.ids[inside] > 0).all()


def test_neighbouring_tiles_continue_each_other() -> None:
    """A polygon drawn across a tile border is cut there and nowhere else."""
    scene = demo_scene()
    one = tile_at(scene, (0, 0), 0.11)
    right = Rasteriser(scene, NIGHT).make(TileKey(0, one.key.column + 1, one.key.row), 0.11)
    half = TILE_PX // 2
    shifted = build_scene_shifted(scene, half / 0.11)
    over = Rasteriser(shifted, NIGHT).make(TileKey(0, one.key.column, one.key.row), 0.11)
    joined = np.hstack([one.ids, right.ids])[:, half : half + TILE_PX]
    # Half a tile of metres is a whole number of pixels but for rounding in the last bit.
    assert (joined == over.ids).mean() > 0.9999


def build_scene_shifted(scene: Scene, west_m: float) -> Scene:
    """Return the scene moved to the west."""
    return replace(
        scene,
        outlines=scene.outlines.at(scene.outlines.points - (west_m, 0)),
        boxes_m=scene.boxes_m - (west_m, 0, west_m, 0),
    )


def test_present_names_every_id_of_the_tile_in_order() -> None:
    scene = demo_scene()
    for px_per_m in SCALES:
        tile = tile_at(scene, (0, 0), px_per_m)
        assert set(np.unique(tile.ids).tolist()) <= set(tile.present.tolist())
        assert (np.diff(tile.present.astype(np.int64)) > 0).all()


def test_outside_the_city_there_is_nothing() -> None:
    tile = Rasteriser(demo_scene(), NIGHT).make(TileKey(0, 4000, 4000), 0.02)
    assert not tile.ids.any()
    assert tile.borders is None


def test_holes_and_islands() -> None:
    """A grid may have a hole with another grid in it; ids follow the even-odd rule."""
    outer = (103.90, 31.00, 103.96, 31.00, 103.96, 31.06, 103.90, 31.06)
    hole = (103.92, 31.02, 103.94, 31.02, 103.94, 31.04, 103.92, 31.04)
    scene = build_scene((GridShape("510182001001001", (outer, hole)), GridShape("510182001001002", (hole,))))
    tile = tile_at(scene, (0, 0), 0.05)
    assert_pixels_are(scene, tile, 0.05)
    assert set(np.unique(tile.ids)) >= {1, 2}


def test_indices_beyond_sixteen_bits_keep_every_bit() -> None:
    little = GridShape("", ((103.0, 31.0, 103.0001, 31.0, 103.0001, 31.0001, 103.0, 31.0001),))
    numbers = (0, 254, 255, 256, 65_534, 65_535, 70_000, 119_999)
    nowhere = GridShape("", ())
    for number in numbers:
        scene = build_scene([little if index == number else nowhere for index in range(120_000)])
        tile = tile_at(scene, (0, 0), 20.0)
        assert set(np.unique(tile.ids).tolist()) == {0, number + 1}


@pytest.mark.parametrize("px_per_m", SCALES)
def test_tiles_made_together_are_the_tiles_made_one_by_one(px_per_m: float) -> None:
    scene = demo_scene()
    middle = tile_at(scene, (0, 0), px_per_m).key
    block = Block(0, middle.column - 1, middle.row - 1, 3, 2)
    rasteriser = Rasteriser(scene, NIGHT)
    together = rasteriser.make_block(block, px_per_m)
    assert [tile.key for tile in together] == list(block)
    for tile in together:
        alone = rasteriser.make(tile.key, px_per_m)
        np.testing.assert_array_equal(tile.ids, alone.ids)
        np.testing.assert_array_equal(tile.present, alone.present)
        assert (tile.borders is None) == (alone.borders is None)
        if tile.borders is not None and alone.borders is not None:
            np.testing.assert_array_equal(pixels_of(tile.borders), pixels_of(alone.borders))


def test_where_grids_overlap_the_later_one_is_on_top() -> None:
    one = (103.90, 31.00, 103.94, 31.00, 103.94, 31.04, 103.90, 31.04)
    other = (103.92, 31.02, 103.96, 31.02, 103.96, 31.06, 103.92, 31.06)
    scene = build_scene((GridShape("510182001001001", (one,)), GridShape("510182001001002", (other,))))
    x_m, y_m = scene.projection.to_metres(np.array([103.93]), np.array([31.03]))
    tile = tile_at(scene, (float(x_m[0]), float(y_m[0])), 0.05)
    x, y = int(x_m[0] * 0.05) - tile.key.column * TILE_PX, int(y_m[0] * 0.05) - tile.key.row * TILE_PX
    assert tile.ids[y, x] == 2


def borders_drawn(px_per_m: float) -> NDArray[np.uint8]:
    tile = tile_at(demo_scene(), demo_scene().anchors_m[260].tolist(), px_per_m)
    assert tile.borders is not None
    return (pixels_of(tile.borders) >> 24).astype(np.uint8)


def test_borders_run_where_ids_change() -> None:
    """Each change of id has ink beside it, and ink lies nowhere else."""
    scene = demo_scene()
    grids = scene.borders.levels[BorderLevel.GRID].segments_m
    middle = grids[len(grids) // 2, :2].tolist()
    tile = tile_at(scene, middle, 0.2)
    assert tile.borders is not None
    ink = pixels_of(tile.borders) >> 24 > 0
    change = np.zeros_like(ink)
    change[:, 1:] |= tile.ids[:, 1:] != tile.ids[:, :-1]
    change[1:, :] |= tile.ids[1:, :] != tile.ids[:-1, :]
    assert change.any()
    assert grown(ink, 1)[change].all()
    assert not (ink & ~grown(change, 3))[8:-8, 8:-8].any()


def grown(mask: NDArray[np.bool_], by: int) -> NDArray[np.bool_]:
    """Return the mask grown by so many pixels on each side."""
    result = mask.copy()
    for dy in range(-by, by + 1):
        for dx in range(-by, by + 1):
            result |= np.roll(np.roll(mask, dy, axis=0), dx, axis=1)
    return result


def test_far_away_only_the_borders_that_suit_the_scale_are_drawn() -> None:
    """The city in a thumbnail would be nothing but ink if every grid were outlined."""
    assert (borders_drawn(0.002) > 0).mean() < 0.1


def test_an_outline_is_the_grid_at_its_place() -> None:
    scene = demo_scene()
    path = path_of_grid(scene, 260, 0.5, -100, 40)
    west, north, east, south = scene.boxes_m[260].tolist()
    box = path.boundingRect()
    assert (box.left(), box.top()) == pytest.approx((west * 0.5 + 100, north * 0.5 - 40))
    assert (box.right(), box.bottom()) == pytest.approx((east * 0.5 + 100, south * 0.5 - 40))
