"""Owns what each row of a grid file must say: code, name, kind, dates; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import shapely

from desktop.central.rules.imports.columns import GRID_FIELDS, find_columns
from desktop.models.codes import is_grid_code
from desktop.models.finding import Finding, FindingKind, Severity
from desktop.models.organisation import GridKind

MOST_NAME = 60
"""Most characters of a name."""

_NAMES = ("name", "town_name", "community_name")
_DATE = re.compile(r"(?:(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2}))(?:[T ].*)?")
"""With separators, or eight digits: of fewer, month and day could be read in more than one way."""
_KINDS = {
    "社区": GridKind.COMMUNITY,
    "专属": GridKind.DEDICATED,
    "单元": GridKind.UNIT,
    **{kind.value: kind for kind in GridKind},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GridDraft:
    """One grid as the file wants it.

    Attributes:
        row: Number of the feature, from 1.
        kind: None if the file has no such column.
        valid_from, valid_to: None if the file says nothing.
        town_name, community_name: Empty if the file says nothing.
        area: What the file has, degrees WGS84: nothing, or no polygon, until `check_shapes` has passed it.
    """

    row: int
    code: str
    name: str
    kind: GridKind | None
    valid_from: datetime | None
    valid_to: datetime | None
    town_name: str
    community_name: str
    area: Any


@dataclass(frozen=True, slots=True)
class GridScope:
    """For which city and area a file is meant.

    Attributes:
        city_code: 6 digits, empty if there is no city yet: then the first code of the file names it.
        area_code: Code prefix in which grids may lie, and in which what the file lacks vanishes.
        zone: City's zone, in which dates are read.
        now: Instant of the import.
    """

    city_code: str
    area_code: str
    zone: ZoneInfo
    now: datetime


def read_grid_rows(
    columns: Mapping[str, Sequence[str]],
    areas: Sequence[shapely.Geometry | None],
    wished: Mapping[str, str],
    scope: GridScope,
) -> tuple[tuple[GridDraft, ...], tuple[Finding, ...]]:
    """Return the grids of a file whose rows say what they must, and what was found.

    Args:
        columns: Texts by column and row.
        areas: Geometry of each row.
        wished: Columns that were named, by field.
        scope: What the file is meant for.
    """
    places, findings = find_columns(columns, GRID_FIELDS, wished, ("code",))
    if findings:
        return (), findings
    found: list[Finding] = []
    drafts: list[GridDraft] = []
    seen: dict[str, int] = {}
    city = scope.city_code
    for number, area in enumerate(areas, start=1):
        values = {field: columns[column][number - 1] for field, column in places.items()}
        draft, faults = _read_row(number, values, places, area, scope)
        found += faults
        if draft is None:
            continue
        city = city or draft.code[:6]
        if not draft.code.startswith(city) or not draft.code.startswith(scope.area_code):
            outside = scope.area_code or city
            found.append(_error(FindingKind.CODE_OUTSIDE, number, draft.code, places["code"], other=outside))
        elif draft.code in seen:
            first = str(seen[draft.code])
            found.append(_error(FindingKind.CODE_DUPLICATE, number, draft.code, places["code"], other=first))
        elif draft.valid_to is not None and draft.valid_to <= scope.now:
            found.append(
                Finding(kind=FindingKind.EXPIRED, severity=Severity.NOTE, row=number, code=draft.code)
            )
        else:
            drafts.append(draft)
        seen.setdefault(draft.code, number)
    return tuple(drafts), tuple(found)


def _read_row(
    number: int,
    values: Mapping[str, str],
    places: Mapping[str, str],
    area: shapely.Geometry | None,
    scope: GridScope,
) -> tuple[GridDraft | None, list[Finding]]:
    code, name = values["code"], values.get("name", "")
    if not is_grid_code(code):
        return None, [_error(FindingKind.CODE_INVALID, number, "", places["code"], value=code[:40])]

    def fault(kind: FindingKind, field: str) -> Finding:
        return _error(kind, number, code, places[field], value=values[field][:80])

    found = [fault(FindingKind.NAME_INVALID, field) for field in _NAMES if _is_no_name(values.get(field, ""))]
    if not name:
        found.append(Finding(kind=FindingKind.NAME_MISSING, severity=Severity.WARNING, row=number, code=code))
    kind = _kind_of(values.get("kind", ""))
    if kind is None and values.get("kind"):
        found.append(fault(FindingKind.KIND_UNKNOWN, "kind"))
    dates: dict[str, datetime | None] = {}
    for field in ("valid_from", "valid_to"):
        text = values.get(field, "")
        dates[field] = read_date(text, scope.zone)
        if text and dates[field] is None:
            found.append(fault(FindingKind.DATE_INVALID, field))
    begin, end = dates["valid_from"], dates["valid_to"]
    if begin is not None and end is not None and end <= begin:
        found.append(fault(FindingKind.DATE_INVALID, "valid_to"))
    draft = GridDraft(
        row=number,
        code=code,
        name=name or code,
        kind=kind,
        valid_from=begin,
        valid_to=end,
        town_name=values.get("town_name", ""),
        community_name=values.get("community_name", ""),
        area=area,
    )
    return draft, found


def _is_no_name(text: str) -> bool:
    return len(text) > MOST_NAME or "\0" in text


def _kind_of(text: str) -> GridKind | None:
    return _KINDS.get(text.strip().removesuffix("网格").lower())


def read_date(text: str, zone: ZoneInfo) -> datetime | None:
    """Return the midnight that begins a date of the city, None if the text is no date."""
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return None
    try:
        year, month, day = (int(one) for one in match.groups() if one is not None)
        return datetime(year, month, day, tzinfo=zone)
    except ValueError:
        return None


def _error(
    kind: FindingKind, row: int, code: str, column: str, *, other: str = "", value: str = ""
) -> Finding:
    return Finding(
        kind=kind, severity=Severity.ERROR, row=row, code=code, other=other, column=column, value=value
    )
