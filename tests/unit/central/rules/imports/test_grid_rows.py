"""Each fault of a row is named at the row; good rows are read whatever their columns are called."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import shapely

from desktop.central.rules.imports.columns import GRID_FIELDS, find_columns
from desktop.central.rules.imports.grid_rows import GridScope, read_date, read_grid_rows
from desktop.central.rules.imports.shapes import check_coordinates, check_shapes
from desktop.models.finding import FindingKind, Severity
from desktop.models.organisation import GridKind

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SCOPE = GridScope("510182", "510182", ZONE, NOW)
SQUARE = shapely.box(103.9, 30.9, 103.91, 30.91)
CODE = "510182001014001"


def read(**columns: str) -> tuple[list[object], list[tuple[FindingKind, int | None]]]:
    drafts, found = read_grid_rows({name: (text,) for name, text in columns.items()}, [SQUARE], {}, SCOPE)
    return list(drafts), [(one.kind, one.row) for one in found]


@pytest.mark.parametrize(
    "code",
    [
        "",
        "51018200101400",
        "5101820010140011",
        "51018200101400A",
        "510182001014000",
        "510182000014001",
        "５１０１８２００１０１４００１",
    ],
)
def test_a_code_that_is_none_is_named(code: str) -> None:
    assert read(code=code, name="一") == ([], [(FindingKind.CODE_INVALID, 1)])


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        ({"code": "510183001014001", "name": "一"}, FindingKind.CODE_OUTSIDE),
        ({"code": CODE, "name": "一", "kind": "别墅"}, FindingKind.KIND_UNKNOWN),
        ({"code": CODE, "name": "一", "valid_from": "昨天"}, FindingKind.DATE_INVALID),
        ({"code": CODE, "name": "一", "valid_from": "2026-02-30"}, FindingKind.DATE_INVALID),
        (
            {"code": CODE, "name": "一", "valid_from": "2027-02-01", "valid_to": "2027-01-01"},
            FindingKind.DATE_INVALID,
        ),
        ({"code": CODE, "name": "长" * 61}, FindingKind.NAME_INVALID),
        ({"code": CODE, "name": ""}, FindingKind.NAME_MISSING),
        ({"code": CODE, "name": "一", "valid_to": "2020-01-01"}, FindingKind.EXPIRED),
        ({"wgbm2": CODE}, FindingKind.COLUMN_MISSING),
    ],
)
def test_each_fault_has_its_name(columns: dict[str, str], kind: FindingKind) -> None:
    assert [one for one, _ in read(**columns)[1]] == [kind]


@pytest.mark.parametrize(
    ("column", "text", "kind"),
    [
        ("网格名称", "长" * 61, FindingKind.NAME_INVALID),
        ("街道", "长" * 61, FindingKind.NAME_INVALID),
        ("社区", "朝阳\0社区", FindingKind.NAME_INVALID),
        ("网格类型", "别墅", FindingKind.KIND_UNKNOWN),
        ("启用日期", "昨天", FindingKind.DATE_INVALID),
        ("停用日期", "明天", FindingKind.DATE_INVALID),
    ],
)
def test_a_fault_names_the_column_as_the_file_does(column: str, text: str, kind: FindingKind) -> None:
    columns = {"网格编码": (CODE,), "网格名称": ("一",), column: (text,)}
    _, (found,) = read_grid_rows(columns, [SQUARE], {}, SCOPE)
    assert (found.kind, found.severity, found.column) == (kind, Severity.ERROR, column)


def test_a_code_twice_is_named_with_the_row_it_stands_in_first() -> None:
    columns = {"code": (CODE, CODE), "name": ("一", "二")}
    drafts, found = read_grid_rows(columns, [SQUARE, SQUARE], {}, SCOPE)
    assert len(drafts) == 1
    assert [(one.kind, one.row, one.other) for one in found] == [(FindingKind.CODE_DUPLICATE, 2, "1")]


def test_without_a_city_the_first_code_names_it() -> None:
    columns = {"code": (CODE, "510183001014001"), "name": ("一", "二")}
    scope = GridScope("", "", ZONE, NOW)
    drafts, found = read_grid_rows(columns, [SQUARE, SQUARE], {}, scope)
    assert [one.code for one in drafts] == [CODE]
    assert [one.kind for one in found] == [FindingKind.CODE_OUTSIDE]


@pytest.mark.parametrize(
    ("text", "kind"), [("社区", "community"), ("专属网格", "dedicated"), ("Unit", "unit")]
)
def test_kinds_are_read_in_both_languages(text: str, kind: str) -> None:
    drafts, _ = read_grid_rows({"code": (CODE,), "类型": (text,)}, [SQUARE], {}, SCOPE)
    assert drafts[0].kind is GridKind(kind)


@pytest.mark.parametrize(
    "text", ["2024-3-1", "2024/03/01", "20240301", "2024年3月1日", "2024-03-01T00:00:00"]
)
def test_dates_are_midnights_of_the_city(text: str) -> None:
    assert read_date(text, ZONE) == datetime(2024, 2, 29, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["202411", "2024111", "2024-111", "202411-1"])
def test_digits_that_could_be_read_in_more_than_one_way_are_no_date(text: str) -> None:
    assert read_date(text, ZONE) is None


def test_columns_are_found_by_their_usual_names_and_by_wish_alone_where_one_is_given() -> None:
    found, missing = find_columns(["WG_MC", "网格编码", "TYPE", "旧编码"], GRID_FIELDS, {}, ("code",))
    assert (found, missing) == ({"code": "网格编码", "name": "WG_MC", "kind": "TYPE"}, ())
    found, missing = find_columns(["网格编码", "旧编码"], GRID_FIELDS, {"code": "旧编码"}, ("code",))
    assert (found["code"], missing) == ("旧编码", ())
    found, missing = find_columns(["网格编码"], GRID_FIELDS, {"code": "不存在"}, ("code",))
    assert [(one.kind, one.column) for one in missing] == [(FindingKind.COLUMN_MISSING, "不存在")]


TURNS = np.linspace(0, 2 * np.pi, 100_001)
ROUND = shapely.Polygon(np.column_stack((103.9 + np.cos(TURNS) / 100, 30.9 + np.sin(TURNS) / 100)))
BOW = shapely.Polygon([(103.9, 30.9), (103.91, 30.91), (103.91, 30.9), (103.9, 30.91)])


@pytest.mark.parametrize(
    ("area", "kind", "severity"),
    [
        (None, FindingKind.GEOMETRY_EMPTY, Severity.ERROR),
        (shapely.Polygon(), FindingKind.GEOMETRY_EMPTY, Severity.ERROR),
        (shapely.Point(103.9, 30.9), FindingKind.GEOMETRY_OTHER, Severity.ERROR),
        (shapely.LineString([(103.9, 30.9), (104, 31)]), FindingKind.GEOMETRY_OTHER, Severity.ERROR),
        (BOW, FindingKind.SELF_CROSSING, Severity.ERROR),
        (shapely.box(103.9, 30.9, float("inf"), 31), FindingKind.COORDINATES_NOT_DEGREES, Severity.ERROR),
        (
            shapely.union_all([SQUARE, shapely.box(103.95, 30.9, 103.96, 30.91)]),
            FindingKind.MULTI_PART,
            Severity.WARNING,
        ),
        (ROUND, FindingKind.VERTICES_MANY, Severity.ERROR),
    ],
)
def test_each_shape_that_is_no_grid_has_its_name(
    area: shapely.Geometry | None, kind: FindingKind, severity: Severity
) -> None:
    drafts, _ = read_grid_rows({"code": (CODE,), "name": ("一",)}, [area], {}, SCOPE)
    good, found = check_shapes(drafts)
    assert [(one.kind, one.severity, one.code) for one in found] == [(kind, severity, CODE)]
    assert len(good) == (severity is Severity.WARNING)


def test_a_crossing_is_told_where_it_is() -> None:
    drafts, _ = read_grid_rows({"code": (CODE,)}, [BOW], {}, SCOPE)
    _, found = check_shapes(drafts)
    assert (found[0].lon_deg, found[0].lat_deg) == pytest.approx((103.905, 30.905))


@pytest.mark.parametrize(
    ("area", "kinds"),
    [
        (SQUARE, []),
        (shapely.box(30.9, 103.9, 30.91, 103.91), [FindingKind.COORDINATES_SWAPPED]),
        (shapely.box(35_500_000, 3_400_000, 35_501_000, 3_401_000), [FindingKind.COORDINATES_NOT_DEGREES]),
        (shapely.box(2.3, 48.8, 2.4, 48.9), [FindingKind.COORDINATES_ABROAD]),
    ],
)
def test_coordinates_that_are_no_place_in_china_are_named(
    area: shapely.Geometry, kinds: list[FindingKind]
) -> None:
    assert [one.kind for one in check_coordinates([area, None])] == kinds
