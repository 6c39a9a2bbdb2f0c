"""Files that bear an offset are named, and none else is accused; random cities anywhere in China."""

from __future__ import annotations

import math

import numpy as np
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely import Geometry

from desktop.central.rules.imports.datum_shift import Ground, Position, find_shift, offset_m
from desktop.models.datum import to_bd09, to_gcj02
from desktop.models.finding import FindingKind, Severity
from tests.helpers.grid_files import Move

SHIFTS = {FindingKind.SHIFTED_GCJ02: to_gcj02, FindingKind.SHIFTED_BD09: to_bd09}

TOLD_FROM_M = 240.0
"""Four times what a border may have moved."""

LEFT_FROM_M = 450.0
"""From the middle of the widest grids that positions are told by, no way that is so long ends inside."""


@st.composite
def cities(draw: st.DrawFn) -> dict[str, Geometry]:
    """A chequered city of 4..36 grids of 200 m to 2 km, its inner corners drawn anywhere near."""
    west = draw(st.floats(75.0, 132.0))
    south = draw(st.floats(18.5, 52.0))
    columns, rows = draw(st.integers(2, 6)), draw(st.integers(2, 6))
    size = draw(st.floats(200.0, 2000.0)) / 111_000
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    x, y = np.meshgrid(np.arange(columns + 1) * size + west, np.arange(rows + 1) * size + south)
    x, y = x + rng.uniform(-0.2, 0.2, x.shape) * size, y + rng.uniform(-0.2, 0.2, y.shape) * size
    grids = {}
    for row in range(rows):
        for column in range(columns):
            corners = [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)]
            code = f"510182001014{row * columns + column + 1:03d}"
            grids[code] = shapely.Polygon([(x[corner], y[corner]) for corner in corners])
    return grids


def moved(grids: dict[str, Geometry], move: Move) -> dict[str, Geometry]:
    return {
        code: shapely.transform(one, lambda points: np.array([move(*point) for point in points]))
        for code, one in grids.items()
    }


def redrawn(grids: dict[str, Geometry], seed: int) -> dict[str, Geometry]:
    """The same grids with every corner up to 60 m elsewhere, each in a direction of its own."""
    rng = np.random.default_rng(seed)
    found = {}
    for code, one in grids.items():
        corners = shapely.get_coordinates(one)[:-1]
        found[code] = shapely.Polygon(corners + rng.uniform(-60, 60, corners.shape) / 111_000)
    return found


def kinds(grids: dict[str, Geometry], ground: Ground) -> list[FindingKind]:
    return [one.kind for one in find_shift(grids, ground, is_declared=False)]


@settings(max_examples=60, deadline=None)
@given(cities(), st.sampled_from(sorted(SHIFTS)), st.integers(0, 1000))
def test_a_shifted_file_is_named_though_its_borders_were_redrawn(
    city: dict[str, Geometry], kind: FindingKind, seed: int
) -> None:
    place = next(iter(city.values())).centroid
    # Where the offset happens to be short, new borders of 60 m may hide it.
    assume(math.hypot(*offset_m(kind, (place.x, place.y))) > TOLD_FROM_M)
    found = find_shift(moved(redrawn(city, seed), SHIFTS[kind]), Ground(city), is_declared=False)
    assert [(one.kind, one.severity) for one in found] == [(kind, Severity.ERROR)]
    assert found[0].amount is not None
    assert abs(found[0].amount - math.hypot(*offset_m(kind, (place.x, place.y)))) < 60


@settings(max_examples=60, deadline=None)
@given(cities(), st.integers(0, 1000))
def test_an_honest_file_is_not_accused(city: dict[str, Geometry], seed: int) -> None:
    assert kinds(redrawn(city, seed), Ground(city)) == []


@settings(max_examples=60, deadline=None)
@given(cities(), st.sampled_from([None, *sorted(SHIFTS)]))
def test_under_other_codes_the_outline_tells(city: dict[str, Geometry], kind: FindingKind | None) -> None:
    renamed = {f"510182001015{code[-3:]}": one for code, one in city.items()}
    file = renamed if kind is None else moved(renamed, SHIFTS[kind])
    assert kinds(file, Ground(city)) == ([] if kind is None else [kind])


@settings(max_examples=60, deadline=None)
@given(cities(), st.sampled_from([None, *sorted(SHIFTS)]), st.integers(0, 1000))
def test_where_no_grid_is_known_workers_positions_tell(
    city: dict[str, Geometry], kind: FindingKind | None, seed: int
) -> None:
    small = {code: one for code, one in city.items() if one.area * 111_000**2 < 400**2}
    place = next(iter(city.values())).centroid
    # Where the offset happens to be shorter, most workers are still inside the grid that bears it.
    assume(kind is None or math.hypot(*offset_m(kind, (place.x, place.y))) > LEFT_FROM_M)
    rng = np.random.default_rng(seed)
    fixes: list[tuple[str, Position]] = []
    for code, area in small.items():
        middle = area.centroid
        for _ in range(5):
            lon, lat = np.array([middle.x, middle.y]) + rng.normal(0, 20, 2) / 111_000
            fixes.append((code, (float(lon), float(lat))))
    file = small if kind is None else moved(small, SHIFTS[kind])
    found = kinds(file, Ground({}, fixes))
    if len(fixes) < 10:
        assert found == ([FindingKind.SHIFT_UNTOLD] if file else [])
    else:
        assert found == ([] if kind is None else [kind])


def test_with_nothing_to_hold_it_against_that_is_said() -> None:
    grids = {"510182001014001": shapely.box(103.9, 30.9, 103.91, 30.91)}
    assert kinds(grids, Ground({})) == [FindingKind.SHIFT_UNTOLD]


def test_a_shift_of_no_known_kind_is_told_as_such() -> None:
    city = {
        f"51018200101400{n}": shapely.box(103.9 + n / 100, 30.9, 103.91 + n / 100, 30.91) for n in range(1, 6)
    }
    found = find_shift(moved(city, lambda lon, lat: (lon - 0.003, lat)), Ground(city), is_declared=False)
    assert [(one.kind, one.severity) for one in found] == [(FindingKind.SHIFTED_OTHERWISE, Severity.WARNING)]


def test_who_names_the_system_is_warned_and_not_stopped() -> None:
    city = {
        f"51018200101400{n}": shapely.box(103.9 + n / 100, 30.9, 103.91 + n / 100, 30.91) for n in range(1, 6)
    }
    found = find_shift(moved(city, to_gcj02), Ground(city), is_declared=True)
    assert [(one.kind, one.severity) for one in found] == [(FindingKind.SHIFTED_GCJ02, Severity.WARNING)]
