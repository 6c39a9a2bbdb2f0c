"""The partition: no gap, no overlap, connected, nested, the same for the same seed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from desktop.central.city.generate import DEFAULT_SEED, find_broken, generate_shapes
from desktop.central.city.layout import (
    KM_PER_LAT_DEG,
    KM_PER_LON_DEG,
    load_communities,
    load_divisions,
)
from desktop.models.codes import Level, community_of, town_of
from desktop.models.geo import GridShape


@pytest.fixture(scope="module")
def shapes() -> tuple[GridShape, ...]:
    return generate_shapes()


@pytest.fixture(scope="module")
def polygons(shapes: tuple[GridShape, ...]) -> NDArray[Any]:
    return polygons_of(shapes)


def polygons_of(shapes: tuple[GridShape, ...]) -> NDArray[Any]:
    made = []
    for shape in shapes:
        rings = [shapely.polygons(np.array(ring).reshape(-1, 2)) for ring in shape.rings]
        made.append(max(rings, key=shapely.area))
        for hole in rings:
            if hole is not made[-1]:
                made[-1] = shapely.difference(made[-1], hole)
    return np.array(made)


def test_each_grid_has_its_own_code_in_order(shapes: tuple[GridShape, ...]) -> None:
    codes = [shape.code for shape in shapes]
    assert len(codes) == 519
    assert codes == sorted(set(codes))
    assert "510182001014008" in codes


def test_every_community_has_grids_numbered_from_one(shapes: tuple[GridShape, ...]) -> None:
    of_community: dict[str, list[int]] = {}
    for shape in shapes:
        of_community.setdefault(community_of(shape.code), []).append(int(shape.code[12:]))
    known = {d.code for d in load_divisions() if d.level is Level.COMMUNITY}
    assert set(of_community) == known
    assert len(known) == 202
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in of_community.values())


def test_divisions_are_thirteen_towns_with_their_communities() -> None:
    assert sum(d.level is Level.TOWN for d in load_divisions()) == 13
    assert all(c.code.startswith(town) for town, cs in load_communities().items() for c in cs)
    assert not any("委会" in division.name for division in load_divisions())


def test_grids_are_valid_and_connected(polygons: NDArray[Any]) -> None:
    assert shapely.is_valid(polygons).all()
    assert {str(polygon.geom_type) for polygon in polygons} == {"Polygon"}


def test_grids_cover_the_city_once(polygons: NDArray[Any]) -> None:
    whole = shapely.union_all(polygons)
    assert whole.geom_type == "Polygon"
    assert not whole.interiors
    assert abs(float(shapely.area(polygons).sum()) - float(whole.area)) < 1e-9
    tree = shapely.STRtree(polygons)
    first, second = tree.query(polygons, predicate="intersects")
    pairs = first < second
    overlap = shapely.area(shapely.intersection(polygons[first[pairs]], polygons[second[pairs]]))
    assert pairs.sum() > 1000
    assert float(overlap.max()) < 1e-9


def test_the_outline_has_the_city_s_size_and_place(polygons: NDArray[Any]) -> None:
    area_km2 = float(shapely.area(polygons).sum()) * KM_PER_LON_DEG * KM_PER_LAT_DEG
    assert 1350 < area_km2 < 1490
    west, south, east, north = shapely.total_bounds(polygons)
    assert 103.66 < west < 103.72
    assert 30.90 < south < 30.95
    assert 104.14 < east < 104.19
    assert 31.40 < north < 31.46


@pytest.mark.parametrize("area_of", [community_of, town_of])
def test_communities_and_towns_are_one_piece(
    shapes: tuple[GridShape, ...], polygons: NDArray[Any], area_of: Any
) -> None:
    areas = np.array([area_of(shape.code) for shape in shapes])
    for code in np.unique(areas):
        assert shapely.union_all(polygons[areas == code]).geom_type == "Polygon", code


def test_towns_are_dense_in_the_middle_and_wide_in_the_mountains(
    shapes: tuple[GridShape, ...], polygons: NDArray[Any]
) -> None:
    area = shapely.area(polygons)
    towns = np.array([town_of(shape.code) for shape in shapes])
    urban, mountain = area[towns == "510182001"], area[towns == "510182101"]
    assert np.median(mountain) > 20 * np.median(urban)
    assert len(urban) > 5 * len(mountain)


def test_the_same_seed_gives_the_same_city(shapes: tuple[GridShape, ...]) -> None:
    assert generate_shapes(DEFAULT_SEED, 519) == shapes


@pytest.mark.parametrize(("seed", "grids"), [(1, 519), (2, 230), (3, 2500)])
def test_other_cities_are_partitions_too(seed: int, grids: int) -> None:
    shapes = generate_shapes(seed, grids)
    polygons = polygons_of(shapes)
    assert len({shape.code for shape in shapes}) == grids
    assert shapely.is_valid(polygons).all()
    whole = shapely.union_all(polygons)
    assert abs(float(shapely.area(polygons).sum()) - float(whole.area)) < 1e-9


def test_a_ring_that_crosses_itself_is_found() -> None:
    square = (0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0)
    bow_tie = (0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 1.0)
    assert find_broken([[square], [bow_tie], [square]]).tolist() == [1]
