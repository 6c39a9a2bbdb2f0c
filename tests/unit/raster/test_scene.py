"""Proves the scene: each border once with the level it divides; anchors, boxes, areas as shapely's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from desktop.models.geo import GridShape
from desktop.raster.scene import BorderLevel, Scene, build_scene
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
    (ring,) = scene.rings[index]
    return shapely.Polygon(ring)


def test_each_border_piece_once_with_its_level() -> None:
    scene = build_scene(QUARTET)
    counts = {level: int((scene.segment_levels == level).sum()) for level in BorderLevel}
    # Between 1|2 a grid border, 1|3 a community border, 2|4 and 3|4 town borders, eight sides outside.
    assert counts == {BorderLevel.GRID: 1, BorderLevel.COMMUNITY: 1, BorderLevel.TOWN: 2, BorderLevel.CITY: 8}


def test_a_border_inside_one_grid_is_none() -> None:
    """Two parts of one grid that touch are not divided."""
    first, second = QUARTET[0], QUARTET[1]
    joined = replace(first, rings=first.rings + second.rings)
    assert len(build_scene((joined,)).segments_m) == 6


def test_borders_of_the_demo_city_are_as_long_as_the_polygons_say() -> None:
    scene = demo_scene()
    parts = [polygon(scene, index) for index in range(len(scene.codes))]
    lengths = np.hypot(
        scene.segments_m[:, 2] - scene.segments_m[:, 0], scene.segments_m[:, 3] - scene.segments_m[:, 1]
    )
    outside = shapely.union_all(parts).length
    assert lengths[scene.segment_levels == BorderLevel.CITY].sum() == pytest.approx(outside, rel=1e-6)
    # Inner borders belong to two polygons, the outer one to one.
    assert 2 * lengths.sum() - outside == pytest.approx(sum(part.length for part in parts), rel=1e-6)


def test_town_borders_divide_exactly_the_towns() -> None:
    scene = demo_scene()
    towns: dict[str, list[shapely.Polygon]] = {}
    for index, code in enumerate(scene.codes):
        towns.setdefault(code[:9], []).append(polygon(scene, index))
    around = sum(shapely.union_all(parts).length for parts in towns.values())
    lengths = np.hypot(
        scene.segments_m[:, 2] - scene.segments_m[:, 0], scene.segments_m[:, 3] - scene.segments_m[:, 1]
    )
    inner = lengths[scene.segment_levels == BorderLevel.TOWN].sum()
    outer = lengths[scene.segment_levels == BorderLevel.CITY].sum()
    assert 2 * inner + outer == pytest.approx(around, rel=1e-6)


def test_areas_boxes_and_anchors_are_the_polygons() -> None:
    scene = demo_scene()
    for index in range(0, len(scene.codes), 7):
        part = polygon(scene, index)
        assert scene.areas_m2[index] == pytest.approx(part.area, rel=1e-9)
        west, north, east, south = part.bounds
        assert scene.boxes_m[index] == pytest.approx([west, north, east, south])
        middle = part.centroid
        assert scene.anchors_m[index] == pytest.approx([middle.x, middle.y], abs=0.01)


def test_the_box_holds_the_city_about_the_middle_of_the_plane() -> None:
    west, north, east, south = demo_scene().box_m
    assert west == pytest.approx(-east, rel=1e-6)
    assert north == pytest.approx(-south, rel=1e-6)
    assert 20_000 < east - west < 80_000


def test_codes_keep_the_order_of_the_shapes() -> None:
    assert demo_scene().codes == tuple(shape.code for shape in demo_shapes())


def test_an_empty_city_has_a_box_to_look_at() -> None:
    scene = build_scene(())
    assert len(scene.segments_m) == 0
    west, north, east, south = scene.box_m
    assert west < east
    assert north < south


def test_a_ring_of_two_points_is_passed_over() -> None:
    scene = build_scene((replace(QUARTET[0], rings=((103.9, 31.0, 103.91, 31.0),)), QUARTET[1]))
    assert scene.rings[0] == ()
    assert scene.areas_m2[0] == 0
    assert len(scene.segments_m) == 4
