"""What an import changes: what is new, what another one, what is gone; what people entered stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import shapely

from desktop.central.rules.imports.grid_plan import DECIMALS, plan_grids, rings_of
from desktop.central.rules.imports.grid_rows import GridDraft
from desktop.central.rules.locator import polygon_of
from desktop.models.codes import Level
from desktop.models.geo import GridShape
from desktop.models.organisation import Contact, ContactRelation, Grid, GridKind, GridStatus

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CITY = "510182"
CODES = tuple(f"510182001014{n:03d}" for n in range(1, 4))
HOLED = shapely.box(103.9, 30.9, 103.92, 30.92).difference(shapely.box(103.905, 30.905, 103.91, 30.91))


def draft(code: str, area: shapely.Geometry, **more: object) -> GridDraft:
    values: dict[str, object] = {
        "row": 1,
        "code": code,
        "name": "一",
        "kind": None,
        "valid_from": None,
        "valid_to": None,
        "town_name": "",
        "community_name": "",
        "area": area,
    }
    return GridDraft(**{**values, **more})  # type: ignore[arg-type]


def boxes(count: int) -> list[shapely.Geometry]:
    return [shapely.box(103.9 + n / 100, 30.9, 103.91 + n / 100, 30.91) for n in range(count)]


def present(count: int) -> dict[str, Grid]:
    drafts = [draft(code, area) for code, area in zip(CODES, boxes(count), strict=False)]
    plan = plan_grids(drafts, {}, {}, (), "", NOW - timedelta(days=9))
    return {grid.code: grid for grid in plan.begun}


def test_the_first_import_makes_the_whole_ladder() -> None:
    drafts = [draft(code, area, town_name="天彭街道") for code, area in zip(CODES, boxes(3), strict=True)]
    plan = plan_grids(drafts, {}, {}, (), "", NOW)
    assert [(one.code, one.name, one.level, one.parent_code) for one in plan.organisations] == [
        (CITY, CITY, Level.CITY, None),
        ("510182001", "天彭街道", Level.TOWN, CITY),
        ("510182001014", "510182001014", Level.COMMUNITY, "510182001"),
    ]
    assert [grid.code for grid in plan.begun] == list(CODES)
    assert {grid.kind for grid in plan.begun} == {GridKind.COMMUNITY}
    assert {grid.valid_from for grid in plan.begun} == {NOW}


def test_the_same_file_again_changes_nothing() -> None:
    grids = present(3)
    drafts = [draft(code, area) for code, area in zip(CODES, boxes(3), strict=True)]
    plan = plan_grids(drafts, grids, {}, (), CITY, NOW)
    assert (plan.begun, plan.changed, plan.unchanged, plan.voided) == ((), (), 3, ())


def test_what_people_entered_stays_and_what_the_file_lacks_is_void() -> None:
    helper = Contact(ContactRelation.BUILDING_HEAD, "赵某", "13800000001")
    from dataclasses import replace

    grids = present(3)
    grids[CODES[0]] = replace(grids[CODES[0]], households=120, contacts=(helper,), revision=7)
    plan = plan_grids([draft(CODES[0], boxes(1)[0], name="新名")], grids, {}, (), CITY, NOW)
    changed = plan.changed[0]
    assert (changed.name, changed.households, changed.contacts, changed.revision) == (
        "新名",
        120,
        (helper,),
        8,
    )
    assert [(one.code, one.status, one.valid_to) for one in plan.voided] == [
        (code, GridStatus.VOID, NOW) for code in CODES[1:]
    ]


def test_what_lies_outside_the_area_stays_as_it_is() -> None:
    grids = present(3)
    shapes = [GridShape(code, rings_of(area)) for code, area in zip(CODES, boxes(3), strict=True)]
    plan = plan_grids([draft("510182001015001", HOLED)], grids, {}, shapes, "510182001015", NOW)
    assert plan.voided == ()
    assert [one.code for one in plan.shapes] == [*CODES, "510182001015001"]


def test_rings_give_the_same_polygon_again_holes_and_parts_too() -> None:
    for area in (HOLED, shapely.union_all([HOLED, shapely.box(104, 30.9, 104.01, 30.91)])):
        again = polygon_of(GridShape("1", rings_of(area)))
        assert again.symmetric_difference(area).area < 10.0 ** (-2 * DECIMALS + 3)


def test_a_label_stays_where_it_was_while_that_is_inside() -> None:
    grids = present(1)
    was = grids[CODES[0]]
    plan = plan_grids([draft(CODES[0], shapely.box(103.9, 30.9, 103.93, 30.93))], grids, {}, (), CITY, NOW)
    assert (plan.changed[0].label_lon_deg, plan.changed[0].label_lat_deg) == (
        was.label_lon_deg,
        was.label_lat_deg,
    )
    away = plan_grids([draft(CODES[0], shapely.box(103.95, 30.9, 103.96, 30.91))], grids, {}, (), CITY, NOW)
    assert away.changed[0].label_lon_deg > 103.95
