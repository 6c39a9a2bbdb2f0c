"""Shapes that are none are told with their reason, and the rest is checked as if they were set right."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from shapely import Geometry

from desktop.central.rules.partition.check import check_partition
from desktop.models.partition import BorderFault, FaultKind
from tests.helpers.partitions import Drawn, draw, to_degrees

NEAR = shapely.box(0, 0, 300, 300)
BOW_TIE = shapely.polygons([(300, 0), (600, 300), (600, 0), (300, 300)])


def broken(number: float) -> Geometry:
    """A triangle with a corner that is nowhere."""
    with np.errstate(all="ignore"):
        return shapely.polygons([(104, 31), (104.001, number), (104, 31.001)])


def with_shape(area: Geometry | None) -> tuple[BorderFault, ...]:
    return check_partition(["510182001001001", "510182001001002"], [to_degrees(NEAR), area])


@pytest.mark.parametrize(
    ("area", "reason"),
    [
        (None, "empty"),
        (shapely.Polygon(), "empty"),
        (shapely.polygons([(104, 31), (104.001, 31), (104.002, 31)]), "Self-intersection"),
        (shapely.Point(104, 31), "Point"),
        (shapely.LineString([(104, 31), (104.1, 31)]), "LineString"),
        (broken(math.nan), "not-degrees"),
        (broken(math.inf), "not-degrees"),
        (shapely.box(404000, 3428000, 404300, 3428300), "not-degrees"),
    ],
)
def test_what_is_no_polygon_on_the_earth_is_told(area: Geometry | None, reason: str) -> None:
    assert [(one.kind, one.codes, one.rows, one.reason) for one in with_shape(area)] == [
        (FaultKind.INVALID, ("510182001001002",), (2,), reason)
    ]


def test_a_shape_that_crosses_itself_is_told_where_and_reckoned_with_as_ground() -> None:
    found = with_shape(to_degrees(BOW_TIE))
    assert [(one.kind, one.reason) for one in found if not one.is_note] == [
        (FaultKind.INVALID, "Self-intersection")
    ]
    assert found[0].lon_deg == pytest.approx(103.9 + 450 / 95_320, abs=1e-4)
    assert FaultKind.MULTI_PART in {one.kind for one in found}, "the two halves of the bow tie"


def test_a_ring_that_stands_in_it_twice_is_told() -> None:
    ring = [(300, 0), (600, 0), (600, 300), (300, 300)]
    twice = shapely.multipolygons([shapely.polygons(ring), shapely.polygons(ring)])
    found = with_shape(to_degrees(twice))
    assert found[0].kind is FaultKind.INVALID
    assert found[0].reason


def test_the_ground_of_a_shape_that_is_none_is_a_gap() -> None:
    drawn = draw(3, 3, 2)
    whole: list[Geometry | None] = list(drawn.degrees())
    whole[4] = None
    found = check_partition(drawn.codes, whole)
    assert [one.kind for one in found] == [FaultKind.GAP, FaultKind.INVALID]
    assert found[0].area_m2 == pytest.approx(drawn.areas[4].area, rel=0.01)


def test_a_code_that_stands_twice_is_told_with_both_rows() -> None:
    drawn: Drawn = draw(2, 2, 2)
    drawn.codes[3] = drawn.codes[1]
    assert [(one.kind, one.rows) for one in check_partition(drawn.codes, drawn.degrees())] == [
        (FaultKind.CODE_DUPLICATE, (2, 4))
    ]


def test_nothing_but_shapes_that_are_none() -> None:
    found = check_partition(["510182001001001"], [None])
    assert [one.kind for one in found] == [FaultKind.INVALID]
