"""Proves the scene: each border once with the level it divides; anchors, boxes, areas as shapely's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from desktop.models.geo import GridShape
from desktop.raster.borders import BorderLevel
from desktop.raster.scene import Scene, build_scene
from tests.helpers.demo_shapes import demo_scene, demo_shapes


def square(code: str, column: int, row: int) -> GridShape:
    west, south = 103.9 + 0.01 * column, 31.0 + 0.01 * row
    east, north = west + 0.01, south + 0.01
    ring = (west, south, east, south, east, north, west, north)
    return GridShape(code, (tuple(round(value, 6) for value in ring),))


QUARTET = (
    square("510182001001001", 0, 0),
    square("510182001001002", 1, 0),
    square("510182001002001", 0, 1),
    square("510182002001001", 1, 1),
)


def polygon(scene: Scene, index: int) -> shapely.Polygon:
    """Return a grid of the demo city, one ring each, in metres."""
    (ring,) = scene.rings_of(index)
    return shapely.Polygon(ring)


def pieces(scene: Scene, level: BorderLevel) -> NDArray[np.float64]:
    """Return the border pieces of a level, (m, 4)."""
    return scene.borders.levels[level].segments_m


def length_of(segments: NDArray[np.float64]) -> float:
    return float(np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1]).sum())


def test_each_border_piece_once_with_its_level() -> None:
    scene = build_scene(QUARTET)
    counts = {level: len(pieces(scene, level)) for level in BorderLevel}
    # Between 1|2 a grid border, 1|3 a community border, 2|4 and 3|4 town borders, eight sides outside.
    assert counts == {BorderLevel.GRID: 1, BorderLevel.COMMUNITY: 1, BorderLevel.TOWN: 2, BorderLevel.CITY: 8}


def test_a_border_inside_one_grid_is_none() -> None:
    """Two parts of one grid that touch are not divided."""
    first, second = QUARTET[0], QUARTET[1]
    joined = replace(first, rings=first.rings + second.rings)
    assert len(build_scene((joined,)).borders) == 6


def test_borders_of_the_demo_city_are_as_long_as_the_polygons_say() -> None:
    scene = demo_scene()
    parts = [polygon(scene, index) for index in range(len(scene.codes))]
    lengths = sum(length_of(pieces(scene, level)) for level in BorderLevel)
    outside = shapely.union_all(parts).length
    assert length_of(pieces(scene, BorderLevel.CITY)) == pytest.approx(outside, rel=1e-6)
    # Inner borders belong to two polygons, the outer one to one.
    assert 2 * lengths - outside == pytest.approx(sum(part.length for part in parts), rel=1e-6)


def test_town_borders_divide_exactly_the_towns() -> None:
    scene = demo_scene()
    towns: dict[str, list[shapely.Polygon]] = {}
    for index, code in enumerate(scene.codes):
        towns.setdefault(code[:9], []).append(polygon(scene, index))
    around = sum(shapely.union_all(parts).length for parts in towns.values())
    inner = length_of(pieces(scene, BorderLevel.TOWN))
    outer = length_of(pieces(scene, BorderLevel.CITY))
    assert 2 * inner + outer == pytest.approx(around, rel=1e-6)


def test_areas_boxes_and_anchors_are_the_polygons() -> None:
    scene = demo_scene()
    for index in range(0, len(scene.codes), 7):
        part = polygon(scene, index)
        assert scene.areas_m2[index] == pytest.approx(part.area, rel=1e-9)
        west, north, east, south = part.bounds
        assert scene.boxes_m[index] == pytest.approx([west, north, east, south])
        middle = part.centroid
        if part.contains(middle):
            assert scene.anchors_m[index] == pytest.approx([middle.x, middle.y], abs=0.01)


def test_every_anchor_lies_in_its_grid() -> None:
    scene = demo_scene(2_000)
    for index in range(len(scene.codes)):
        assert polygon(scene, index).contains(shapely.Point(scene.anchors_m[index]))


def test_a_grid_like_a_horseshoe_has_its_anchor_in_its_widest_part() -> None:
    ring = (0.0, 0.0, 9.0, 0.0, 9.0, 9.0, 6.0, 9.0, 6.0, 2.0, 2.0, 2.0, 2.0, 9.0, 0.0, 9.0)
    scene = build_scene((GridShape("510182001001001", (tuple(value / 100 for value in ring),)),))
    (found,) = [scene.projection.to_degrees(*place) for place in scene.anchors_m.tolist()]
    assert found[0] == pytest.approx(0.075, abs=0.001)
    assert 0.02 < found[1] < 0.09


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), 1e300, -181.0])
def test_a_ring_with_a_point_that_is_none_on_earth_is_passed_over(wrong: float) -> None:
    broken = GridShape("510182001001009", ((103.9, 31.0, wrong, 31.0, 103.91, 31.01),))
    scene = build_scene((broken, *QUARTET))
    assert scene.rings_of(0) == []
    assert np.isfinite(scene.box_m).all()
    assert len(scene.borders) == len(build_scene(QUARTET).borders)


def test_a_ring_of_an_odd_number_of_coordinates_is_passed_over() -> None:
    odd = GridShape("510182001001009", ((103.9, 31.0, 103.91, 31.0, 103.91, 31.01, 7.0),))
    scene = build_scene((odd, *QUARTET))
    assert scene.rings_of(0) == []
    assert len(scene.rings_of(1)) == 1


def test_a_stray_grid_does_not_shrink_the_city_nor_move_its_plane() -> None:
    city = [square("510182001001001", column, row) for column in range(6) for row in range(6)]
    stray = GridShape("510182001001999", ((0.0, 0.0, 0.01, 0.0, 0.01, 0.01),))
    with_stray, without = build_scene((*city, stray)), build_scene(city)
    assert with_stray.projection == without.projection
    assert with_stray.box_m == without.box_m


def test_towns_and_communities_are_told_by_the_codes() -> None:
    scene = build_scene(QUARTET)
    assert scene.towns.codes == ("510182001", "510182002")
    assert scene.towns.index.tolist() == [0, 0, 0, 1]
    assert scene.communities.codes == ("510182001001", "510182001002", "510182002001")
    assert scene.communities.index.tolist() == [0, 0, 1, 2]


def test_the_box_holds_the_city_about_the_middle_of_the_plane() -> None:
    west, north, east, south = demo_scene().box_m
    assert west == pytest.approx(-east, rel=1e-6)
    assert north == pytest.approx(-south, rel=1e-6)
    assert 20_000 < east - west < 80_000


def test_codes_keep_the_order_of_the_shapes() -> None:
    assert demo_scene().codes == tuple(shape.code for shape in demo_shapes())


def test_an_empty_city_has_a_box_to_look_at() -> None:
    scene = build_scene(())
    assert len(scene.borders) == 0
    west, north, east, south = scene.box_m
    assert west < east
    assert north < south


def test_a_ring_of_two_points_is_passed_over() -> None:
    scene = build_scene((replace(QUARTET[0], rings=((103.9, 31.0, 103.91, 31.0),)), QUARTET[1]))
    assert scene.rings_of(0) == []
    assert scene.areas_m2[0] == 0
    assert len(scene.borders) == 4


def test_the_grid_under_a_place_is_shapelys() -> None:
    scene = demo_scene()
    polygons = [polygon(scene, index) for index in range(len(scene.codes))]
    tree = shapely.STRtree(polygons)
    west, north, east, south = scene.box_m
    rng = np.random.default_rng(11)
    for x, y in rng.uniform((west, north), (east, south), (400, 2)).tolist():
        found = tree.query(shapely.Point(x, y), predicate="intersects").tolist()
        assert scene.grid_under(x, y) == (found[0] if found else None)


def test_where_grids_overlap_the_later_one_is_under_a_place() -> None:
    over = GridShape("510182002001009", square("", 0, 0).rings)
    scene = build_scene((*QUARTET, over))
    x_m, y_m = scene.projection.to_metres(np.array([103.905]), np.array([31.005]))
    assert scene.grid_under(float(x_m[0]), float(y_m[0])) == len(QUARTET)
