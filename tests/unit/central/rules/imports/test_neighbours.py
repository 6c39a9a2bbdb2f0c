"""A partition has no findings; whatever is cut, moved or left out of it is found where it is."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Geometry

from desktop.central.rules.imports.grid_rows import GridDraft
from desktop.central.rules.imports.neighbours import check_neighbours
from desktop.models.finding import Finding, FindingKind, Severity
from tests.helpers.demo_shapes import demo_shapes
from tests.helpers.grid_files import areas_of

M = 1 / 111_195.08
"""One metre in degrees of latitude."""

LAT = 30.99


def draft(row: int, area: Geometry, code: str = "") -> GridDraft:
    return GridDraft(
        row=row,
        code=code or f"510182001014{row:03d}",
        name="",
        kind=None,
        valid_from=None,
        valid_to=None,
        town_name="",
        community_name="",
        area=area,
    )


def field(columns: int = 3, rows: int = 3, size_m: float = 500.0) -> list[GridDraft]:
    """Squares side by side, numbered by rows from the south-west."""
    east = M / math.cos(math.radians(LAT))
    found = []
    for row in range(rows):
        for column in range(columns):
            west, south = 103.9 + column * size_m * east, LAT + row * size_m * M
            area = shapely.box(west, south, west + size_m * east, south + size_m * M)
            found.append(draft(row * columns + column + 1, area))
    return found


def grown(one: GridDraft, metres: float) -> GridDraft:
    """The same grid, its eastern border so much further east."""
    west, south, east, north = one.area.bounds
    step = metres * M / math.cos(math.radians(LAT))
    return replace(one, area=shapely.box(west, south, east + step, north))


def test_a_whole_field_has_no_findings() -> None:
    assert check_neighbours(field(), ()) == ()


def test_the_demo_city_has_no_findings() -> None:
    shapes = demo_shapes()
    drafts = [
        draft(row, area, shape.code)
        for row, (shape, area) in enumerate(zip(shapes, areas_of(shapes), strict=True), 1)
    ]
    assert check_neighbours(drafts, [one.area for one in drafts]) == ()


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 9), st.floats(1.0, 400.0))
def test_an_overlap_is_found_with_its_area(number: int, metres: float) -> None:
    grids = field()
    grids[number - 1] = grown(grids[number - 1], metres)
    found = check_neighbours(grids, ())
    if number % 3 == 0:
        assert found == (), "it grew outwards, where nobody is"
        return
    overlaps = [one for one in found if one.kind is FindingKind.OVERLAP]
    assert [(one.code[-3:], one.other[-3:]) for one in overlaps] == [(f"{number:03d}", f"{number + 1:03d}")]
    assert overlaps[0].amount == pytest.approx(metres * 500, rel=0.02)
    assert (
        overlaps[0].severity is (Severity.ERROR if metres > 5.05 else Severity.WARNING)
        or 4.95 < metres < 5.05
    )
    assert overlaps[0].lon_deg is not None
    assert grids[number].area.contains(shapely.Point(overlaps[0].lon_deg, overlaps[0].lat_deg))


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 9), st.floats(0.5, 400.0))
def test_a_gap_is_found_unless_it_lies_open_to_the_outside(number: int, metres: float) -> None:
    grids = field()
    grids[number - 1] = grown(grids[number - 1], -metres)
    gaps = [one for one in check_neighbours(grids, ()) if one.kind is FindingKind.GAP]
    if number % 3 == 0:
        assert gaps == []
    elif number in (4, 5) or metres < 9.5:
        assert gaps
        assert sum(one.amount or 0 for one in gaps) == pytest.approx(metres * 500, rel=0.02)
    elif metres > 10.5:
        assert gaps == [], "a bay in the city's outline"


def test_a_missing_grid_in_the_middle_is_a_gap_and_one_of_another_community_fills_it() -> None:
    grids = field()
    middle = grids.pop(4)
    found = check_neighbours(grids, ())
    assert [(one.kind, one.severity, one.code) for one in found] == [
        (FindingKind.GAP, Severity.WARNING, "510182001014")
    ]
    assert found[0].amount == pytest.approx(250_000, rel=0.02)
    school = replace(middle, code="510182001015001")
    assert check_neighbours([*grids, school], ()) == ()


def test_a_grid_far_from_its_community_and_one_far_from_the_city_are_named() -> None:
    grids = field()
    away = shapely.transform(grids[8].area, lambda points: points + np.array((0.1, 0.0)))
    found = check_neighbours([*grids[:8], replace(grids[8], area=away)], [one.area for one in grids])
    assert {(one.kind, one.code[-3:]) for one in found} == {
        (FindingKind.FAR_FROM_COMMUNITY, "009"),
        (FindingKind.FAR_FROM_CITY, "009"),
    }


def test_grids_that_stay_are_held_against_the_file_and_not_against_each_other() -> None:
    grids = field()
    staying = [replace(one, row=0) for one in grids[1:]]
    staying[4] = grown(staying[4], 50)
    assert check_neighbours([grids[0], *staying], ()) == ()
    found: tuple[Finding, ...] = check_neighbours([grown(grids[0], 50), *staying], ())
    assert [(one.row, one.code[-3:], one.other[-3:]) for one in found] == [(1, "001", "002")]
