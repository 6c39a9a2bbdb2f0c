"""What is wrong with a partition is found, where it is and as large as it is, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Geometry

from desktop.central.rules.locator import GridLocator
from desktop.central.rules.partition.breadth import ROUNDING_M, TOLERANCE_M2, breadths_of
from desktop.central.rules.partition.check import check_partition
from desktop.central.rules.partition.cover import LATTICE_M
from desktop.central.rules.partition.gaps import SLIT_M
from desktop.central.rules.partition.plane import Plane, plane_of
from desktop.models.geo import GridShape
from desktop.models.partition import BorderFault, FaultKind
from tests.helpers.demo_shapes import demo_shapes
from tests.helpers.grid_files import areas_of
from tests.helpers.partitions import FAULTS, SIDE_M, Drawn, draw, spoil

OVERLAPS = (FaultKind.OVERLAP, FaultKind.THIN_OVERLAP)
GAPS = (FaultKind.GAP, FaultKind.THIN_GAP)


def check(drawn: Drawn) -> tuple[BorderFault, ...]:
    return check_partition(drawn.codes, drawn.degrees())


def real_parts(area: Geometry) -> list[Geometry]:
    """The polygons of an area that are more than rounding, in metres; by the stated limits alone."""
    parts = [one for one in shapely.get_parts(area).tolist() if shapely.get_dimensions(one) == 2]
    return [
        one for one in parts if one.area > TOLERANCE_M2 and breadths_of(np.array([one]))[0][0] >= ROUNDING_M
    ]


def overlaps_by_pairs(drawn: Drawn) -> dict[tuple[str, ...], float]:
    """The plain way: every pair held against each other."""
    degrees = drawn.degrees()
    areas = plane_of(degrees).to_metres(np.array(degrees, dtype=object))
    found = {}
    for one, other in combinations(range(len(areas)), 2):
        parts = real_parts(areas[one].intersection(areas[other]))
        if parts:
            key = tuple(sorted((drawn.codes[one], drawn.codes[other])))
            found[key] = sum(part.area for part in parts)
    return found


@dataclass(frozen=True)
class PlainGround:
    """The plain way: all borders drawn together, and the faces between them that lie in no grid."""

    plane: Plane
    holes: list[Geometry]

    def point(self, fault: BorderFault) -> Geometry:
        return shapely.Point(self.plane.points_to_metres(np.array([fault.lon_deg, fault.lat_deg])))

    def outline(self, fault: BorderFault) -> Geometry:
        ring = shapely.polygons(np.reshape(fault.rings[0], (-1, 2)))
        return self.plane.to_metres(np.array([ring], dtype=object))[0]


def plain_ground(drawn: Drawn) -> PlainGround:
    degrees = np.array(drawn.degrees(), dtype=object)
    plane = plane_of(degrees)
    areas = plane.to_metres(degrees)
    borders = shapely.get_parts(shapely.union_all(shapely.boundary(areas), grid_size=LATTICE_M))
    faces = shapely.get_parts(shapely.polygonize(borders))
    free = [one for one in faces if not shapely.intersects(areas, shapely.point_on_surface(one)).any()]
    holes = real_parts(shapely.multipolygons(free)) if free else []
    merged = shapely.get_parts(shapely.union_all(np.array(holes, dtype=object))).tolist() if holes else []
    return PlainGround(plane, merged)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 10_000), st.booleans())
def test_a_partition_without_faults_has_no_findings(
    columns: int, rows: int, seed: int, corners_shared: bool
) -> None:
    assert check(draw(columns, rows, seed, corners_shared=corners_shared)) == ()


def test_the_demo_city_has_no_findings() -> None:
    shapes = demo_shapes()
    assert check_partition([one.code for one in shapes], areas_of(shapes)) == ()


@settings(max_examples=150, deadline=None)
@given(
    st.integers(1, 6),
    st.integers(2, 6),
    st.integers(0, 10_000),
    st.booleans(),
    st.lists(FAULTS, min_size=1, max_size=4),
)
def test_overlaps_and_holes_are_those_of_the_plain_way(
    columns: int, rows: int, seed: int, corners_shared: bool, faults: list[tuple[int, str, float]]
) -> None:
    drawn = draw(columns, rows, seed, corners_shared=corners_shared)
    for number, way, metres in faults:
        if way != "drop" or len(drawn.areas) > 1:
            spoil(drawn, number, way, metres)
    found = check(drawn)
    pairs = {one.codes: one.area_m2 for one in found if one.kind in OVERLAPS}
    assert pairs == pytest.approx(overlaps_by_pairs(drawn), rel=0.002, abs=0.2)
    plain = plain_ground(drawn)
    gaps = [one for one in found if one.kind in GAPS]
    for hole in plain.holes:
        inside = [one for one in gaps if hole.distance(plain.point(one)) < 0.01]
        assert [one.area_m2 for one in inside] == pytest.approx([hole.area], rel=0.003, abs=0.5)
        gaps = [one for one in gaps if one not in inside]
    for slit in gaps:
        assert plain.outline(slit).buffer(-SLIT_M).is_empty, "neither hole nor slit"
        assert len(slit.codes) > 1, "a bay of one grid is its own business"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 24), FAULTS)
def test_a_finding_lies_where_it_says(number: int, fault: tuple[int, str, float]) -> None:
    drawn = draw(5, 5, number)
    spoil(drawn, *fault)
    shapes = [
        GridShape(code, (tuple(shapely.get_coordinates(area.exterior)[:-1].reshape(-1).tolist()),))
        for code, area in zip(drawn.codes, drawn.degrees(), strict=True)
    ]
    by_code = dict(zip(drawn.codes, drawn.degrees(), strict=True))
    for one in check(drawn):
        assert one.box is not None
        assert one.lon_deg is not None
        assert one.lat_deg is not None
        assert one.box.contains(one.lon_deg, one.lat_deg)
        place = shapely.Point(one.lon_deg, one.lat_deg)
        if one.kind in OVERLAPS:
            assert all(by_code[code].distance(place) < 1e-8 for code in one.codes)
            outline = shapely.polygons(np.reshape(one.rings[0], (-1, 2)))
            assert outline.buffer(1e-6).covers(place)
        elif one.kind in GAPS and fault[1] != "hole":
            assert GridLocator(shapes).find(one.lon_deg, one.lat_deg) is None


def test_two_divisions_of_the_same_ground_in_one_file_overlap_everywhere() -> None:
    """Each border is shared by two neighbours of its own division: edges alone would not tell."""
    both = Drawn()
    for at in range(0, 400, 100):
        both.add(shapely.box(at, 0, at + 100, 400))
    for at in range(0, 400, 100):
        both.add(shapely.box(0, at, 400, at + 100))
    found = check(both)
    assert len(found) == 16
    assert {one.kind for one in found} == {FaultKind.OVERLAP}
    assert all(one.area_m2 == pytest.approx(10_000, rel=0.01) for one in found)


def test_a_grid_over_the_border_of_two_overlaps_both() -> None:
    drawn = draw(3, 3, 1)
    over = shapely.box(0.9 * SIDE_M, 1.3 * SIDE_M, 2.1 * SIDE_M, 1.6 * SIDE_M)
    drawn.add(over)
    assert {one.codes: one.area_m2 for one in check(drawn)} == pytest.approx(
        overlaps_by_pairs(drawn), rel=0.002
    )
    assert len(overlaps_by_pairs(drawn)) == 3


@pytest.mark.parametrize(
    ("metres", "kinds"),
    [
        (0.01, set()),
        (1.5, {FaultKind.THIN_OVERLAP}),
        (25.0, {FaultKind.OVERLAP}),
        (-1.5, {FaultKind.THIN_GAP}),
        (-9.0, {FaultKind.GAP}),
        (-(SLIT_M + 1), set()),
    ],
)
def test_a_long_narrow_strip_is_a_sliver_a_broad_one_is_not(metres: float, kinds: set[FaultKind]) -> None:
    drawn = Drawn()
    drawn.add(shapely.box(0, 0, 100 + metres, 400))
    drawn.add(shapely.box(100, 0, 200, 400))
    found = check(drawn)
    assert {one.kind for one in found} - {FaultKind.ISLAND} == kinds
    for one in found:
        if one.kind in (FaultKind.THIN_OVERLAP, FaultKind.THIN_GAP):
            assert one.width_m == pytest.approx(abs(metres), rel=0.02)
            assert one.area_m2 == pytest.approx(abs(metres) * 400, rel=0.01)


def test_a_grid_that_is_a_sliver_and_one_of_two_parts_are_named() -> None:
    drawn = Drawn()
    drawn.add(shapely.box(0, 0, 100, 400))
    drawn.add(shapely.box(100, 0, 103, 400))
    drawn.add(shapely.multipolygons([shapely.box(103, 0, 200, 400), shapely.box(0, 400, 50, 450)]))
    assert [(one.kind, one.codes[0][-3:]) for one in check(drawn)] == [
        (FaultKind.THIN_GRID, "002"),
        (FaultKind.MULTI_PART, "003"),
    ]


def test_islands_are_noted_and_ground_far_away_is_a_fault() -> None:
    drawn = draw(3, 3, 3)
    drawn.add(shapely.box(2_000, 0, 2_300, 300), community=1)
    drawn.add(shapely.box(40_000, 0, 40_300, 300), community=2)
    drawn.add(shapely.box(40_300, 0, 40_600, 300), community=2)
    found = {(one.kind, tuple(code[-3:] for code in one.codes)) for one in check(drawn)}
    assert found == {(FaultKind.ISLAND, ("010",)), (FaultKind.FAR_FROM_CITY, ("011", "012"))}


def test_a_grid_far_from_its_community_is_named_even_among_others() -> None:
    drawn = draw(12, 1, 5)
    drawn.codes[-1] = drawn.codes[-1][:9] + "002" + drawn.codes[-1][12:]
    drawn.codes[0] = drawn.codes[0][:9] + "002" + drawn.codes[0][12:]
    assert {(one.kind, one.codes) for one in check(drawn)} == {
        (FaultKind.FAR_FROM_COMMUNITY, (drawn.codes[0],)),
        (FaultKind.FAR_FROM_COMMUNITY, (drawn.codes[-1],)),
    }


def test_progress_grows_to_the_whole() -> None:
    drawn = draw(3, 3, 3)
    told: list[float] = []
    check_partition(drawn.codes, drawn.degrees(), told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_no_grids_have_no_faults() -> None:
    assert check_partition([], []) == ()
